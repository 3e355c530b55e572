"""The papers of a round in their versions, and their change while the round is out: composed, seen, and then done."""

from starlette.responses import Response

from desk import papers, rounds, writing
from desk.papers import KeptPaper, Wish
from mail.outgoing.rendering import render
from mail.outgoing.wording import wording
from models.answer import StoredFile
from models.errors import Refused
from models.papers import PaperAct, PaperEdit
from models.people import Permission
from models.values import Value
from rules.text import line
from templates.console import findings
from web.answer.downloads import Downloadable, received_file, whole_file
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat

PAPERS = f"{ROUND}/handlingar"
_AT = {
    "papers_cause_missing": "cause",
    "papers_cause_long": "cause",
    "paper_title_missing": "new_title",
    "extension_not_later": "until",
    "extension_in_past": "until",
    "due_on_day_off": "until",
    "no_calendar": "until",
    "date_unreadable": "until",
}
"""The field that each refusal stands at; the others stand at the papers."""


class Come(Value):
    """A paper that has come with the form, and what it is to do."""

    edit: PaperEdit
    name: str
    active: tuple[str, ...] = ()


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(
    seat: Seat, come: tuple[Come, ...] = (), *, trial: papers.Trial | None = None, fault: Refused | None = None
) -> Response:
    row = rounds.by_id(seat.office, seat.part("round_id"))
    found = papers.overview(seat.office, row)
    at = _AT.get(fault.code, "papers") if fault else ""
    moved = trial.change.due_at if trial is not None else None
    return seat.page(
        "papers.html",
        status=422 if fault else 200,
        round=found.row,
        found=found,
        come=come,
        sealed=[seat.seal.packed(one) for one in come],
        removed=_removed(seat),
        titles={paper.position: paper.title for paper in found.now},
        typed=seat.form.first,
        trial=trial,
        moved=moved,
        letters=[(each, render(each.kind, wording(each))) for each in trial.letters] if trial else [],
        advice=[findings.sentence(each, seat.language) for each in trial.advice] if trial else [],
        fault_at={at: seat.sentence(fault)} if fault else {},
        may_change=seat.may(Permission.WRITE) and papers.is_open(found.row),
    )


def act(seat: Seat) -> Response:
    """POST: what has come is kept and shown with the letters; or, confirmed, done and told."""
    action, come = seat.form.first("action"), tuple(seat.seal.unpacked(seat.form, Come))
    row = rounds.by_id(seat.office, seat.part("round_id"))
    if action.startswith("drop:"):
        dropped = action.removeprefix("drop:")
        return _page(seat, tuple(one for number, one in enumerate(come) if str(number) != dropped))
    try:
        come = _kept(seat, row.id, come)
        wish = _wish(seat, come)
        if action != "confirm":
            return _page(seat, come, trial=papers.trial(seat.office, row, wish))
        made = seat.wait(papers.change(seat.office, row, wish))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, come, fault=refusal)
    done = "papers_changed_later" if made.told_later else "papers_changed"
    return seat.go(seat.path, done, n=made.change.version, asked=made.asked, others=made.others)


def _wish(seat: Seat, come: tuple[Come, ...]) -> Wish:
    removed = tuple(PaperEdit(act=PaperAct.REMOVED, position=position) for position in _removed(seat))
    seen = seat.form.first("seen")
    edits = (*(one.edit for one in come), *removed)
    return Wish(edits, seat.form.first("cause"), seat.form.first("until").strip(), int(seen) if seen.isdecimal() else 0)


def _removed(seat: Seat) -> list[int]:
    return [int(position) for position in seat.form.fields.get("remove", []) if position.isdecimal()]


def _kept(seat: Seat, round_id: str, come: tuple[Come, ...]) -> tuple[Come, ...]:
    """Those that came before, and those that came now: one put in a paper's place, or beside the others."""
    row = rounds.by_id(seat.office, round_id)
    taken = [paper.name for paper in papers.overview(seat.office, row).now] + [one.name for one in come]
    for upload, incoming in seat.chosen():
        kept = papers.keep(seat.office, incoming.flush(), upload.name, taken)
        taken.append(kept.name)
        come = (*come, _come(seat, upload.field, kept))
    return come


def _come(seat: Seat, field: str, kept: KeptPaper) -> Come:
    file, replaced = StoredFile(**kept.model_dump(exclude={"active"})), field.removeprefix("replace-")
    if replaced.isdecimal():
        edit = PaperEdit(act=PaperAct.REPLACED, position=int(replaced), file=file)
    else:
        title = line(seat.form.first("new_title"))[0].strip() or kept.name.rpartition(".")[0]
        edit = PaperEdit(act=PaperAct.ADDED, title=title, file=file)
    return Come(edit=edit, name=kept.name, active=kept.active)


def download(seat: Seat) -> Response:
    """A paper there is or was, as an attachment."""
    row = rounds.by_id(seat.office, seat.part("round_id"))
    found = papers.overview(seat.office, row)
    by_id: dict[str, Downloadable] = {each.id: each for each in found.now} | {each.id: each for each in found.earlier}
    if seat.part("paper_id") not in by_id:
        raise Refused("no_such_page")
    back = f"/konsol/remisser/{row.id}/handlingar"
    return received_file(seat.house, by_id[seat.part("paper_id")], seat.language, back=back)


def show_of_draft(seat: Seat) -> Response:
    """A paper of a round that is being written, the very file that came: what is sent is what has been looked at."""
    kept = writing.find(seat.office, seat.part("draft_id")).tree.get("documents") or []
    number = seat.part("position")
    paper = kept[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(kept) else {}
    if not paper.get("sha256"):
        raise Refused("no_such_page")
    sha256, size, media_type = paper["sha256"], paper["size"], paper["media_type"]
    return whole_file(seat.house, StoredFile(sha256=sha256, size=size, media_type=media_type, name=paper["file"]))


PLACES = [
    Place(f"{HOME}/utkast/{{draft_id}}/handlingar/{{position}}", show=show_of_draft),
    Place(PAPERS, show=show, act=act, writes=Permission.WRITE, keeps_files=True),
    Place(f"{PAPERS}/{{paper_id}}", show=download),
]
