"""The papers of a round that is out are changed: a new version of one, one added, one taken out, for a cause that
everybody is told; and the due day moved in the same act when the registrar says so.

The register is changed first and holds at once, in one transaction: papers, dates and one letter to each. The round's
workflow is then told, and hears of it by itself when Temporal does not answer.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desk import midway, parsing
from desk import rounds as round_commands
from desk.checking import scan_with
from desk.counter import refuse
from desk.office import Office
from documents.inspection.looking import look_at
from documents.inspection.media import NotAccepted
from models.answer import FILE_LIMIT, StoredFile
from models.errors import Refused, TemporaryFailure
from models.findings import Advice
from models.letters import LetterFacts
from models.papers import Basis, PaperAct, PaperChange, PaperEdit
from models.people import Permission
from models.steps import Command
from models.values import ActiveContent, LetterKind
from rules.deadlines import period_advice
from rules.extensions import closing_after_extension, may_extend_round
from rules.gates import may
from rules.local_time import local_day
from rules.text import free_text, line
from store.answers import answers
from store.letters import letter_facts, letter_reports
from store.recipients import midway as register
from store.recipients import recipients
from store.recipients.midway import DueMove, WhoIsTold
from store.rounds import papers, rounds

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import AnswerRow, DocumentRow, EarlierPaperRow, RecipientRow, RoundRow

CAUSE_LIMIT = 2_000
"""Characters of a cause."""
_NO_LINK = "/s/forhandsvisning"


class KeptPaper(StoredFile):
    """`active`: what it does when somebody opens it."""

    active: tuple[ActiveContent, ...] = ()


class Wish(NamedTuple):
    """What is to be changed, and why. `until`: everybody's new due day as typed; empty leaves it. `seen`: the version
    that the registrar had before her; 0 does not ask."""

    edits: tuple[PaperEdit, ...]
    cause: str
    until: str = ""
    seen: int = 0


class Judged(NamedTuple):
    """What a wish would do. `advice`: what is unwise about the new day, none of it a hindrance."""

    cause: str
    move: DueMove | None
    advice: tuple[Advice, ...]


class PapersChanged(NamedTuple):
    """`told_later`: Temporal does not answer now, and the letters go when it does."""

    change: PaperChange
    asked: int
    others: int
    told_later: bool


class GivenOn(NamedTuple):
    """One whose answer counts, and what it stands on."""

    recipient: "RecipientRow"
    answer: "AnswerRow"
    basis: Basis


class Papers(NamedTuple):
    """The papers of a round in their versions. `given`: by the version that the answers stand on."""

    row: "RoundRow"
    version: int
    now: "Sequence[DocumentRow]"
    earlier: "Sequence[EarlierPaperRow]"
    changes: Sequence[PaperChange]
    given: Mapping[int, Sequence[GivenOn]]


def overview(office: Office, row: "RoundRow") -> Papers:
    with office.database.reading() as session:
        counted = answers.counted_of_round(session, row.id)
        given: dict[int, list[GivenOn]] = {}
        for member in recipients.of_round(session, row.id):
            answer = counted.get(member.id)
            if answer is not None:
                basis = answers.basis(answer)
                given.setdefault(basis.version, []).append(GivenOn(member, answer, basis))
        return Papers(
            row=rounds.get(session, row.id),
            version=papers.version(session, row.id),
            now=rounds.papers(session, row.id),
            earlier=papers.earlier(session, row.id),
            changes=papers.changes(session, row.id),
            given=given,
        )


def keep(office: Office, path: Path, name: str, taken: Sequence[str] = ()) -> KeptPaper:
    """A paper that has come, looked through as an upload and as the papers of a round file are. Raises
    Refused("file_missing"), ("file_too_large"), ("paper_refused") for what could not be sent, and
    ("paper_malware")."""
    office.demand(Permission.WRITE)
    if not path.is_file():
        raise Refused("file_missing", path=name)
    if path.stat().st_size > FILE_LIMIT:
        raise Refused("file_too_large", path=name)
    scan = scan_with(office.settings.clamd)
    if scan is not None and (malware := scan(path)):
        raise Refused("paper_malware", path=name, malware=malware)
    try:
        active = look_at(path).active
    except NotAccepted as refusal:
        raise Refused("paper_refused", path=name, found=refusal.code) from refusal
    kept = round_commands.keep_paper(office, path, name, taken)
    return KeptPaper(**kept.model_dump(), active=tuple(active))


def typed(
    office: Office, row: "RoundRow", replace: Sequence[str], add: Sequence[str], remove: Sequence[int]
) -> tuple[PaperEdit, ...]:
    """The edits of a command: `2=nytt.pdf` puts a file in the place of the second paper, `Bilaga=bilaga.pdf` adds one.
    Raises Refused("paper_edit_unreadable"), ("paper_gone") and as `keep` does."""
    with office.database.reading() as session:
        there = rounds.papers(session, row.id)
    edits, taken = [], [paper.name for paper in there]
    for act, said in (*((PaperAct.REPLACED, each) for each in replace), *((PaperAct.ADDED, each) for each in add)):
        what, equals, path = said.partition("=")
        if not equals or (act is PaperAct.REPLACED and not what.isdecimal()):
            raise Refused("paper_edit_unreadable", said=said)
        kept = keep(office, Path(path), Path(path).name, taken)
        taken.append(kept.name)
        file = StoredFile(**kept.model_dump(exclude={"active"}))
        which = {"title": what} if act is PaperAct.ADDED else {"position": _position(there, int(what))}
        edits.append(PaperEdit(act=act, file=file, **which))
    edits += [PaperEdit(act=PaperAct.REMOVED, position=_position(there, number)) for number in remove]
    return tuple(edits)


def _position(there: "Sequence[DocumentRow]", number: int) -> int:
    """The place that a paper is kept under, by its number in the list as it is shown."""
    if not 0 < number <= len(there):
        raise Refused("paper_gone", position=number)
    return there[number - 1].position


def is_open(row: "RoundRow") -> bool:
    """Whether the papers may be changed now, as far as the round stands."""
    return row.state in midway.RUNNING and row.frozen_at is None


def judge(office: Office, row: "RoundRow", wish: Wish) -> Judged:
    """Whether the papers may be changed so, and what would come of it. Raises Refused: "papers_cause_missing",
    "papers_cause_long", "papers_nothing", "paper_title_missing", "not_running", "round_frozen", and for the day as an
    extension of the whole round does."""
    cause = free_text(wish.cause)[0].strip()
    midway.check_running(row)
    if not wish.edits:
        raise Refused("papers_nothing")
    if any(edit.act is PaperAct.ADDED and not line(edit.title)[0].strip() for edit in wish.edits):
        raise Refused("paper_title_missing")
    if not cause:
        raise Refused("papers_cause_missing")
    if len(cause) > CAUSE_LIMIT:
        raise Refused("papers_cause_long", limit=CAUSE_LIMIT)
    if not wish.until:
        return Judged(cause, None, ())
    last, now = parsing.last_instant(wish.until), office.clock()
    refuse(may(Command.EXTEND, row.state))
    refuse(may_extend_round(due_at=row.due_at, new_due_at=last, now=now))
    closes_at = closing_after_extension(due_at=row.due_at, new_due_at=last, closes_at=row.closes_at)
    advice = period_advice(local_day(row.sent_at or now), local_day(last))
    return Judged(cause, DueMove(last, max(closes_at, last)), advice)


class Trial(NamedTuple):
    """What a wish would do: whom it would write to, and the letters to one that has answered and to one that has not,
    as they would be but for their links."""

    change: PaperChange
    asked: int
    others: int
    advice: tuple[Advice, ...]
    letters: tuple[LetterFacts, ...]


class _Undone(Exception):
    """No fault: it only ends a trial."""


def trial(office: Office, row: "RoundRow", wish: Wish) -> Trial:
    """Does all of it and takes it back, so that what is shown is what would be sent. Raises as `change` does."""
    found: list[Trial] = []
    try:
        with office.changing() as session:
            judged, told = _carry_out(office, session, row, wish)
            letters = tuple(_two_letters(office, session, row.id, told.change.version))
            found.append(Trial(*told, judged.advice, letters))
            raise _Undone
    except _Undone:
        return found[0]


def _two_letters(office: Office, session: "Session", round_id: str, version: int) -> Iterator[LetterFacts]:
    rows = letter_reports.of_number(session, round_id, LetterKind.PAPERS_CHANGED, version)
    asks = {letter.id: json.loads(letter.facts)["asks"] for letter in rows}
    firsts = [next((letter for letter in rows if asks[letter.id] is which), None) for which in (True, False)]
    base_url = office.settings.base_url
    for letter in filter(None, firsts):
        key, before = office.key, office.key_before
        facts = letter_facts.gather(session, [letter], key=key, base_url=base_url, before=before)[letter.id]
        yield facts.model_copy(update={"link": base_url + _NO_LINK})


def _carry_out(office: Office, session: "Session", row: "RoundRow", wish: Wish) -> tuple[Judged, WhoIsTold]:
    row = rounds.get(session, row.id)
    if wish.seen and wish.seen != papers.version(session, row.id):
        raise Refused("papers_moved_on")
    judged = judge(office, row, wish)
    by, at = office.actor.mark, office.clock()
    told = register.change_papers(session, row, wish.edits, cause=judged.cause, move=judged.move, by=by, at=at)
    return judged, told


async def change(office: Office, row: "RoundRow", wish: Wish) -> PapersChanged:
    """Changes the papers and tells everybody, once however often it is asked: the very same file again, or a page that
    was drawn before, is refused. Raises as `judge` and `papers.apply` do, and ("papers_moved_on")."""
    with office.changing() as session:
        _judged, told = _carry_out(office, session, row, wish)
    return PapersChanged(*told, told_later=not await _told_at_once(office, row))


async def _told_at_once(office: Office, row: "RoundRow") -> bool:
    """Whether the round's workflow has heard of it. When it has not, the dispatcher and the reconciler tell it."""
    try:
        await midway.told(office, row)
    except TemporaryFailure:
        return False
    except Refused as refusal:
        if refusal.code != "round_not_running":
            raise
        return False
    return True
