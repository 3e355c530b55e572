"""What is missing in the compilation, each gap at its place, and the sentences given instead."""

from starlette.responses import Response

from desk import completeness, synpunkter
from desk.synpunkter import SynpunktWork
from models.errors import Refused
from models.synpunkter import Gap, GapKind
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.synpunkter import VIEWS, address, facts
from web.threads import Lane

GAPS = f"{VIEWS}/brister"


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: str = "") -> Response:
    found = synpunkter.work(seat.office, seat.part("round_id"))
    by_kind: dict[GapKind, list[Gap]] = {}
    for gap in found.treatment.gaps:
        by_kind.setdefault(gap.kind, []).append(gap)
    return seat.page(
        "synpunkter_gaps.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        by_kind=by_kind,
        place_of={(gap.kind, gap.key): _place(found, gap) for gap in found.treatment.gaps},
        placed=completeness.PLACED,
        mark=mark_of,
    )


def mark_of(gap: Gap) -> str:
    """How the page's form names a gap."""
    return f"{gap.kind.value}:{gap.key}"


def _place(found: SynpunktWork, gap: Gap) -> str:
    """Where it is put right."""
    base, answer = address(found.round.id), {one.recipient_code: one.answer_id for one in found.answered}
    if gap.kind in {GapKind.ANSWER_UNREAD, GapKind.ANSWER_WITHOUT_SYNPUNKT}:
        return f"{base}/svar/{answer[gap.recipient_code]}"
    if gap.kind in {GapKind.TEXT_NOT_COVERED, GapKind.DISSENT_WITHOUT_SYNPUNKT}:
        return f"{base}/svar/{answer[gap.recipient_code]}#{gap.detail}"
    if gap.kind in {GapKind.THEME_NOT_WRITTEN, GapKind.THEME_NOT_ACCEPTED}:
        return f"{base}/tema/{gap.key}"
    if gap.kind is GapKind.CHANGE_WITHOUT_SYNPUNKT:
        return f"{base}/andringar#{gap.key}"
    about = gap.key
    if gap.kind is GapKind.NOT_MET_WITHOUT_REASON:
        own = next(one for one in found.treatment.bemotanden if one.id == gap.key)
        about = own.synpunkt_id or own.group_id
    is_group = any(one.id == about for one in found.treatment.groups)
    return f"{base}/grupp/{about}" if is_group else f"{base}/{about}"


def act(seat: Seat) -> Response:
    """POST: the ticked gaps, or all of a kind, get one sentence, or lose theirs."""
    round_id, form = seat.part("round_id"), seat.form
    chosen, kinds = set(form.fields.get("gap", [])), set(form.fields.get("kind", []))
    reopens, said = form.first("action") == "reopen", form.first("words")
    ticked = [
        gap
        for gap in synpunkter.work(seat.office, round_id).treatment.gaps
        if mark_of(gap) in chosen or (gap.kind in kinds and bool(gap.explained) == reopens)
    ]
    try:
        if not ticked:
            raise Refused("gaps_none_ticked")
        if reopens:
            said = ""
        elif not synpunkter.words(said):
            raise Refused("gap_words_missing")
        completeness.explain(seat.office, round_id, {(gap.kind, gap.key): said for gap in ticked})
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, seat.sentence(refusal))
    return seat.go(address(round_id, "/brister"), "saved")


def make_final(seat: Seat) -> Response:
    """POST: the final compilation, or the no to it above one row for each gap."""
    round_id = seat.part("round_id")
    try:
        made = seat.wait(
            seat.house.threads.run_in(Lane.DOCUMENTS, completeness.make_final, seat.office, round_id),
        )
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, seat.sentence(refusal))
    return seat.go(f"{HOME}/remisser/{round_id}/sammanstallningar", "compiled", n=made)


PLACES = [Place(GAPS, show=show, act=act), Place(f"{VIEWS}/slutlig", act=make_final)]
