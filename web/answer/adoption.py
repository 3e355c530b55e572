"""Fullmäktiges beslut, through the council's own link: what is asked, the decision with its minutes in two steps, and
the receipt. Open from the start of the adoption until it is followed no more."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.responses import Response

from desk import adoption
from desk.adoption import Typed
from models.adoption import ADOPTING, POINTS_LIMIT, AppealOutcome, CouncilDecision, CouncilOutcome, LegalForce
from models.answer import StoredFile
from models.errors import Refused
from models.values import FileKind
from store.adoption import adoption_standing, recording
from store.adoption.adoption_standing import FollowedAdoption
from store.adoption.recording import Recording
from templates import adoption_words as words
from web.answer.form import FormFault
from web.answer.showing import Desk
from web.answer.uploads import keep
from web.answer.work import Work
from web.multipart import ReceivedForm
from web.sealed import Seal

FIELDS = ("outcome", "body", "day", "section", "dnr", "text", "until", "relation")
_AT = {
    "adoption_outcome_missing": "outcome",
    "adoption_decided": "relation",
    "adoption_deviation_missing": "text",
    "adoption_until_missing": "until",
    "adoption_until_past": "until",
    "adoption_points_deviate": "outcome",
    "force_time_runs": "appealed",
    "force_not_appealed": "court",
    "force_final_missing": "final",
    "force_final_early": "final",
}
"""The field that each refusal stands at; the others stand at the day, or at the day of announcement."""


class Asked(NamedTuple):
    """`followed`: the adoption; `is_open`: decisions are taken."""

    followed: FollowedAdoption
    is_open: bool


def asked(desk: Desk) -> Asked | None:
    """What the visitor's council is asked; None when it is not."""
    visit = desk.visit
    with visit.database.reading() as session:
        found = adoption_standing.read(session, visit.round, visit.today)
    if found is None or visit.recipient.code not in {one.code for one in found.outcome.standings}:
        return None
    return Asked(found, found.row.ended_at is None)


def page(
    desk: Desk,
    *,
    form: ReceivedForm | None = None,
    faults: Sequence[FormFault] = (),
    kept: Sequence[StoredFile] = (),
    decision: CouncilDecision | None = None,
    receipt: str = "",
    saved: bool = False,
) -> Response:
    """The page as it is, with faults and what was typed, to be seen before it is sent (`decision`), or with the
    receipt."""
    found = asked(desk)
    if found is None:
        return desk.go("", {"svar": "1"})
    followed, code = found.followed, desk.visit.recipient.code
    standing = next(one for one in followed.outcome.standings if one.code == code)
    current = followed.current.get(code)
    said = followed.force.get(current.id, ()) if current else ()
    own = [row for row in followed.rows if row.recipient_id == desk.visit.recipient.id]
    came = next((row for row in own if receipt and row.receipt == receipt), None)
    typed = {name: form.first(name) for name in form.fields} if form else {}
    return desk.page(
        "adoption.html",
        status=422 if faults else 200,
        found=found,
        followed=followed,
        standing=standing,
        own=own,
        came=came,
        words=words,
        value=typed,
        faults=tuple(faults),
        fault_at={fault.field: fault for fault in reversed(faults)},
        kept=kept,
        sealed=[_seal(desk).packed(file) for file in kept],
        decision=decision,
        doubt=_doubt(desk, kept) if decision is not None else "",
        outcomes=[(one.value, words.OUTCOME_NAMES[one][desk.language == "en"], "") for one in CouncilOutcome],
        adopts=standing.outcome in ADOPTING,
        latest=said[-1] if said else None,
        saved=saved,
    )


def send(work: Work) -> Response:
    """The first step keeps the minutes and shows what would be sent; the second sends it."""
    desk, form = work.desk, work.form
    kept, faults = _minutes(desk, form)
    typed = typed_of(form)
    try:
        decision = adoption.decision_of(desk.visit.recipient.code, typed)
        wanted = Recording(decision, kept, typed.relation == "correct", typed.relation == "new", own_hand=True)
        if faults or form.first("sure") != "1" or form.first("change"):
            with desk.visit.database.reading() as session:
                found = recording.followed(session, desk.visit.round, form.arrived_at)
                if not form.first("change"):
                    recording.check(found, desk.visit.round, wanted, form.arrived_at)
            shown = None if faults or form.first("change") else decision
            return page(desk, form=form, faults=faults, kept=kept, decision=shown)
        with desk.visit.database.changing() as session:
            by = f"recipient:{desk.visit.recipient.id}"
            row = recording.record(session, desk.visit.round, wanted, form.arrived_at, by=by)
            receipt = row.receipt
    except Refused as refusal:
        return page(desk, form=form, faults=[*faults, _fault(refusal, "day")], kept=kept)
    return desk.go("/antagande", {"kvittens": receipt})


def say_force(work: Work) -> Response:
    """What the council says of its decision's legal force."""
    desk, form = work.desk, work.form
    appealed, court = form.first("appealed"), form.first("court")
    try:
        facts = LegalForce(
            announced_on=adoption.iso_day(form.first("announced")),
            appealed={"yes": True, "no": False}.get(appealed),
            outcome=AppealOutcome(court) if court in set(AppealOutcome) else None,
            final_on=adoption.iso_day(form.first("final")),
        )
        with desk.visit.database.changing() as session:
            recipient = desk.visit.recipient
            by = f"recipient:{recipient.id}"
            recording.say_force(session, desk.visit.round, recipient.code, facts, form.arrived_at, by=by)
    except Refused as refusal:
        return page(desk, form=form, faults=[_fault(refusal, "announced")])
    return desk.go("/antagande", {"sparat": "1"})


def typed_of(form: ReceivedForm) -> Typed:
    """A decision as a form has it, this one's or the console's."""
    points: dict[int, str | None] = {}
    for number in range(1, POINTS_LIMIT + 1):
        said = form.first(f"point-{number}")
        if said in {"same", "differs"}:
            points[number] = None if said == "same" else form.first(f"point-{number}-text")
    return Typed(points=points, **{name: form.first(name) for name in FIELDS})


def _minutes(desk: Desk, form: ReceivedForm) -> tuple[tuple[StoredFile, ...], tuple[FormFault, ...]]:
    """The files that came with the first step, under the visitor's own seal, and those that come now."""
    before = tuple(_seal(desk).unpacked(form, StoredFile))
    uploads = [one for one in form.uploads if one.field == "files"]
    came = keep(uploads, present=[file.name for file in before])
    minutes = [file.model_copy(update={"kind": FileKind.MINUTES_EXTRACT}) for file in came.files]
    return (*before, *minutes), came.faults


def _seal(desk: Desk) -> Seal:
    """For the visitor's own recipient, as long as its link holds."""
    recipient = desk.visit.recipient
    return Seal(desk.house.signing, recipient.id, recipient.generation)


def _doubt(desk: Desk, kept: Sequence[StoredFile]) -> str:
    """Whether the minutes may be another municipality's: said before they are sent, and no hindrance."""
    files, recipient = desk.house.config.files, desk.visit.recipient
    return next(filter(None, (adoption.doubts(files, one, recipient) for one in kept)), "")


def _fault(refusal: Refused, otherwise: str) -> FormFault:
    return FormFault(field=field_of(refusal, otherwise), code=refusal.code, facts=refusal.facts)


def field_of(refusal: Refused, otherwise: str) -> str:
    """The field of a decision that a refusal stands at, here and in the console."""
    if refusal.code == "adoption_point_missing":
        return f"point-{refusal.facts['number']}-text"
    return _AT.get(refusal.code, otherwise)
