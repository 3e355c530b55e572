"""A round written in the console: begun, saved step by step, checked, and handed in as a round. Also begun from an
earlier round; as a round file, by `desk.round_files`."""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desk import round_trees
from desk import rounds as round_commands
from desk.checking import scan_with
from desk.office import Office
from models.errors import Refused
from models.findings import Fault, FaultCode, Notice, NoticeCode
from models.messages import NoteRef
from models.people import Permission
from models.values import RoundState
from roundfile.reading import read_round_tree
from roundfile.row_faults import of_rows
from roundfile.tree import Place
from store.accounts import accounts
from store.rounds import round_drafts, rounds

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.definition import RoundDefinition
    from models.tables import RoundDraftRow, RoundRow

PAPER_KEYS = ("sha256", "size", "media_type")
"""What a paper's row in the tree has beside what a round file says of it."""


class Draft(NamedTuple):
    """A round being written. `tree` is a round file's; `version` is what a save must name."""

    id: str
    version: int
    tree: dict[str, Any]
    round_id: str | None


class Finding(NamedTuple):
    """A fault or a notice with its place in the tree."""

    found: Fault | Notice
    place: Place


class Checked(NamedTuple):
    """What stands in the way of a draft, what its registrar should know, and the round when nothing is in the way."""

    faults: tuple[Finding, ...]
    notices: tuple[Finding, ...]
    definition: "RoundDefinition | None"


def begin(office: Office, tree: Mapping[str, Any] | None = None) -> Draft:
    """A new round to write, empty or from another's tree."""
    office.demand(Permission.WRITE)
    tree = with_papers_kept(office, tree) if tree is not None else None
    with office.changing() as session:
        sender_id = office.actor.sender_id or accounts.default_sender(session, office.clock()).id
        sender = accounts.sender_of(session, sender_id)
        first = {"sender": {"name": sender.name, "email": sender.email}} if sender.name else {}
        return begin_in(office, session, sender_id, tree if tree is not None else first)


def begin_in(office: Office, session: "Session", sender_id: str, tree: Mapping[str, Any]) -> Draft:
    """The same of this sender, in a transaction that changes more. The tree is as `with_papers_kept` gave it before."""
    by, at = office.actor.mark, office.clock()
    return _draft(round_drafts.add(session, sender_id=sender_id, content=tree, by=by, at=at))


def with_papers_kept(office: Office, tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree, its papers made young: they belong to an earlier round, and that may be disposed of in this moment. One
    that is there no more stands without its bytes, and the check says so. Never within a transaction that writes: a
    bucket's come down and go up again, and every writer would wait."""
    papers = [
        paper
        if not paper.get("sha256") or office.files.renew(paper["sha256"])
        else {key: value for key, value in paper.items() if key not in PAPER_KEYS}
        for paper in tree.get("documents", ())
    ]
    return {**tree, **({"documents": papers} if papers else {})}


def find(office: Office, draft_id: str) -> Draft:
    """Raises Refused("no_such_page"), also for another sender's, and for one that was discarded."""
    with office.database.reading() as session:
        row = round_drafts.find(session, draft_id)
    if row is None or row.ended_at is not None or office.actor.sender_id not in {"", row.sender_id}:
        raise Refused("no_such_page")
    return _draft(row)


def of_round(office: Office, round_id: str) -> Draft | None:
    """The draft that a round was made of. None for one made by the command line."""
    with office.database.reading() as session:
        row = round_drafts.of_round(session, round_id)
    return _draft(row) if row is not None else None


def to_mend(office: Office, row: "RoundRow") -> Draft:
    """The draft that a round not handed in is mended by: the one it was made of; for one that the command line made, a
    new one that says all it says. Harmless twice. Raises Refused("round_not_draft")."""
    office.demand(Permission.WRITE)
    if row.state is not RoundState.DRAFT:
        raise Refused("round_not_draft")
    tree = round_trees.whole(office, row)
    with office.changing() as session:
        found = round_drafts.of_round(session, row.id)
        if found is None:
            by = office.actor.mark
            found = round_drafts.add(session, sender_id=row.sender_id, content=tree, by=by, at=office.clock())
            round_drafts.tie(session, found.id, row.id)
            session.refresh(found)
        return _draft(found)


def unfinished(office: Office) -> list[Draft]:
    """What is being written and no round yet, latest first."""
    with office.database.reading() as session:
        return unfinished_in(session, office)


def unfinished_in(session: "Session", office: Office) -> list[Draft]:
    """The same in a transaction that reads more."""
    found = round_drafts.of_sender(session, office.actor.sender_id)
    return [Draft(row.id, row.version, round_drafts.content(row), None) for row in found]


def save(office: Office, draft: Draft, changes: Mapping[str, Any]) -> Draft:
    """Saves some keys of the tree over what `find` gave. Raises Refused("draft_moved_on") when somebody else has saved
    since, and ("round_not_draft") when its round has been handed in."""
    tree = {**draft.tree, **changes}
    with office.changing() as session:
        row = round_drafts.find(session, draft.id)
        if row is None or row.ended_at is not None:
            raise Refused("no_such_page")
        if row.round_id is not None and rounds.state(session, row.round_id) is not RoundState.DRAFT:
            raise Refused("round_not_draft")
        if not round_drafts.save(session, row, tree, version=draft.version, by=office.actor.mark, at=office.clock()):
            raise Refused("draft_moved_on")
        return _draft(row)


def discard(office: Office, draft: Draft) -> None:
    with office.changing() as session:
        round_drafts.discard(session, draft.id, by=office.actor.mark, at=office.clock())


def stamp(tree: Mapping[str, Any], keys: Sequence[str]) -> str:
    """A short hash of what these keys say: a form carries it, so that a save knows whether they were changed since."""
    said = json.dumps([tree.get(key) for key in keys], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def keep_paper(office: Office, path: Path, name: str, taken: Sequence[str] = ()) -> dict[str, Any]:
    """A paper's file, told by its content as an upload is, its name unlike those `taken`. Returns what its row in the
    tree says of it. Raises Refused("paper_refused") with what the file was found to be."""
    office.demand(Permission.WRITE)
    kept = round_commands.keep_paper(office, path, name, taken)
    return {"file": kept.name, "sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}


def check(office: Office, draft: Draft, *, papers: bool = True) -> Checked:
    """Everything that stands in the way of the round, with its place, as `remiss check` would find it. Without `papers`
    nothing is said of them: looking through one not seen before takes tenths of a second."""
    if not papers:
        draft = draft._replace(tree={key: value for key, value in draft.tree.items() if key != "documents"})
    with _papers_laid_out(office, draft.tree) as folder:
        result, places = read_round_tree(
            without_own_keys(draft.tree), folder, now=office.clock(), scan=scan_with(office.settings.clamd)
        )
    faults = tuple(Finding(fault, _place(fault, places)) for fault in of_rows(result.faults, places))
    notices = tuple(Finding(notice, _place(notice, places)) for notice in result.notices)
    if result.definition is not None:
        notices = (*notices, *_asked_before(office, draft, result.definition))
    return Checked(faults, notices, None if result.is_past else result.definition)


def _asked_before(office: Office, draft: Draft, definition: "RoundDefinition") -> Iterator[Finding]:
    """The sender's other rounds of this matter that ask some of these recipients. A first round is meant to be one."""
    asked = {item.code for item in definition.recipients}
    with office.database.reading() as session:
        row = round_drafts.find(session, draft.id)
        same = rounds.of_same_title(session, definition.title, row.sender_id) if row is not None else []
    for other, codes in same:
        both = len(asked & codes)
        if both and other.id != draft.round_id and other.dnr != definition.previous_dnr:
            facts: dict[str, Any] = {"dnr": other.dnr, "both": both, "asked": len(asked)}
            yield Finding(Notice(code=NoticeCode.ASKED_BEFORE, facts=facts), ("title",))


_OF_THE_WHOLE = {FaultCode.NO_RECIPIENTS: "recipients", NoticeCode.NO_DOCUMENTS: "documents"}


def _place(found: Fault | Notice, places: Mapping[int, Place]) -> Place:
    """Where a finding is put right. One of the whole round says what is missing: by its key, or by its code."""
    place = places.get(found.line, ())
    key = str(found.facts.get("key") or "")
    if found.code is FaultCode.MISSING_KEY and not isinstance(place[-1] if place else "", str):
        return (*place, key.rpartition(".")[2])
    if found.code is FaultCode.MISSING_KEY:
        return tuple(key.split("."))
    return place or ((_OF_THE_WHOLE[found.code],) if found.code in _OF_THE_WHOLE else ())


async def hand_in(office: Office, draft: Draft) -> "RoundRow":
    """Makes the round, or mends the one made before, and hands it in for approval. Raises Refused("draft_has_faults"),
    or as `rounds.draft` and `rounds.submit` do."""
    with _papers_laid_out(office, draft.tree) as folder:
        result, _places = read_round_tree(
            without_own_keys(draft.tree), folder, now=office.clock(), scan=scan_with(office.settings.clamd)
        )
        if result.definition is None or result.is_past:
            raise Refused("draft_has_faults", count=len(result.faults))
        row = await round_commands.draft(office, result.definition, draft_id=draft.id)
    with office.changing() as session:
        round_drafts.tie(session, draft.id, row.id)
    row = round_commands.by_id(office, row.id)
    await round_commands.submit(office, row, NoteRef(note_id=round_commands.note(office, row, "submit", "")))
    return round_commands.by_id(office, row.id)


def without_own_keys(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree as a round file says it."""
    papers = [
        {key: value for key, value in paper.items() if key not in PAPER_KEYS} for paper in tree.get("documents", ())
    ]
    return {**tree, **({"documents": papers} if papers else {})}


@contextmanager
def _papers_laid_out(office: Office, tree: Mapping[str, Any]) -> Iterator[Path]:
    """A folder with the tree's papers under their names."""
    with tempfile.TemporaryDirectory(prefix="remiss-") as name:
        folder = Path(name)
        for paper in tree.get("documents", ()):
            if paper.get("sha256") and paper.get("file"):
                with (folder / paper["file"]).open("wb") as file:
                    file.writelines(office.files.chunks(paper["sha256"]))
        yield folder


def from_round(office: Office, row: "RoundRow") -> Draft:
    """A new draft with an earlier round's matter, papers, questions and recipients, and none of its dates or decisions.
    It is a new matter: a second round of the same is begun by `second_rounds.begin`."""
    earlier = of_round(office, row.id)
    tree = dict(earlier.tree) if earlier is not None else round_trees.whole(office, row)
    for gone in ("dnr", "dates", "adoption", "versions", "previous"):
        tree.pop(gone, None)
    return begin(office, tree)


def _draft(row: "RoundDraftRow") -> Draft:
    return Draft(row.id, row.version, round_drafts.content(row), row.round_id)
