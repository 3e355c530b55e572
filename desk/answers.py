"""The answers of a round as a registrar sees them, and the choice between several of one recipient. What they say is
nobody's to change here."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desk import rounds as round_commands
from desk.naming import recipient_of
from desk.office import Office
from models.answer import AnswerContent
from models.errors import Refused
from models.file_checks import FileCheck
from models.file_texts import FileText
from models.papers import Basis
from models.secrecy import Mark, MaskedCopy
from models.values import AnswerSource
from rules import masking
from rules.choosing import may_count
from store.accounts import accounts
from store.answers import answers, choosing, secrecy
from store.files import file_checks, file_texts
from store.recipients import recipients
from store.rounds import notes, papers, rounds

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import AnswerFileRow, AnswerRow, RecipientRow, RoundRow


class ShownFile(NamedTuple):
    """`held`: a mark that holds it back. `copy`: what leaves in its stead."""

    row: "AnswerFileRow"
    check: FileCheck
    held: Mark | None
    copy: MaskedCopy | None


class ShownAnswer(NamedTuple):
    """One version. `note`: what the registrar noted of it; `by`: who entered it."""

    row: "AnswerRow"
    content: AnswerContent
    files: tuple[ShownFile, ...]
    marks: tuple[Mark, ...]
    note: str
    by: str

    @property
    def basis(self) -> Basis:
        """On which version of the round's papers it stands."""
        return answers.basis(self.row)


class AnswerLine(NamedTuple):
    """One organisation that has answered. `answer`: the version that counts, else the last. `waits`: somebody has to
    choose between several."""

    recipient: "RecipientRow"
    answer: ShownAnswer
    versions: int
    waits: bool


class Whole(NamedTuple):
    """All that one recipient has answered. `counted`: the version that counts, 0 for none; `choosable`: those that may
    be made to. `texts`: of the files, by hash. `papers`: the version of the round's papers there is."""

    round: "RoundRow"
    recipient: "RecipientRow"
    versions: tuple[ShownAnswer, ...]
    counted: int
    waits: bool
    choosable: frozenset[int]
    asked: Mapping[str, str]
    texts: Mapping[str, FileText]
    papers: int

    def version(self, number: int) -> ShownAnswer:
        """That version; for 0 the one that counts, else the last. Raises Refused("no_such_answer_version")."""
        wanted = number or self.counted or len(self.versions)
        found = next((each for each in self.versions if each.row.version == wanted), None)
        if found is None:
            raise Refused("no_such_answer_version", recipient=self.recipient.full_name, version=wanted)
        return found


class Chosen(NamedTuple):
    receipt: str
    version: int


def of_round(office: Office, row: "RoundRow") -> list[AnswerLine]:
    """Everyone who has answered, in the recipients' order."""
    with office.database.reading() as session:
        came = answers.came_in(session, round_id=row.id, first=None, last=None)
        versions: dict[str, list[AnswerRow]] = {}
        for each in came:
            versions.setdefault(each.recipient.id, []).append(each.answer)
        told = {
            recipient_id: next((one for one in group if one.counted), max(group, key=lambda one: one.version))
            for recipient_id, group in versions.items()
        }
        shown = {one.row.recipient_id: one for one in _shown(session, list(told.values()))}
        waiting = choosing.waiting(session, row.id)
        return [
            AnswerLine(member, shown[member.id], len(versions[member.id]), member.id in waiting)
            for member in recipients.of_round(session, row.id)
            if member.id in shown
        ]


def organisations(office: Office, row: "RoundRow") -> list[str]:
    """The names of those a round has asked, and of those who have answered without."""
    with office.database.reading() as session:
        return [member.full_name for member in recipients.of_round(session, row.id)]


def one(office: Office, round_id: str, answer_id: str) -> Whole:
    """All versions of the answer with this id, oldest first. Raises Refused("no_such_page"), also for another's."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        answer = answers.find(session, round_id, answer_id)
        if answer is None:
            raise Refused("no_such_page")
        found = answers.versions(session, answer.recipient_id)
        counted = next((each for each in found if each.counted), None)
        recipient = recipients.get(session, answer.recipient_id)
        if recipient is None:
            raise Refused("no_such_page")
        versions = tuple(_shown(session, found))
        hashes = {file.row.sha256 for version in versions for file in version.files}
        return Whole(
            round=row,
            recipient=recipient,
            versions=versions,
            texts=file_texts.of_hashes(session, hashes),
            papers=papers.version(session, row.id),
            counted=counted.version if counted else 0,
            waits=any(each.beside for each in found),
            choosable=frozenset(each.version for each in found if each is not counted and _may(each, counted)),
            asked={question.key: question.text for question in rounds.definition(row).questions},
        )


def of_recipient(office: Office, row: "RoundRow", named: str) -> Whole:
    """All versions of what a recipient, by any code or name of it, has answered. Raises Refused("no_answer_yet"), and
    as `recipient_of` does."""
    with office.database.reading() as session:
        recipient = recipient_of(session, row, named)
        last = next(iter(answers.versions(session, recipient.id)), None)
    if last is None:
        raise Refused("no_answer_yet", recipient=recipient.full_name)
    return one(office, row.id, last.id)


def choose(office: Office, round_id: str, answer_id: str, *, seen: int, reason: str) -> Chosen:
    """Lets this version count, for a reason. `seen`: the version that the registrar saw counting, 0 for none. Raises
    Refused("choice_reason_missing") and as `choosing.choose` does."""
    row = round_commands.by_id(office, round_id)
    words = reason.strip()
    with office.changing() as session:
        answer = answers.find(session, row.id, answer_id)
        if answer is None:
            raise Refused("no_such_page")
        if not words:
            raise Refused("choice_reason_missing")
        at = office.clock()
        note_id = notes.add(session, row.id, "choice", words, at, office.actor.mark)
        chosen = choosing.choose(session, answer.recipient_id, answer.version, seen=seen, note_id=note_id, at=at)
        return Chosen(chosen.receipt, chosen.version)


def differences(left: ShownAnswer, right: ShownAnswer) -> list[tuple[str, str, str]]:
    """The parts of two versions that differ: a code of `rules.masking.texts`, `stance`, `stance:<question>` or `files`,
    and what each says."""
    one, other = _said(left), _said(right)
    return [
        (part, one.get(part, ""), other.get(part, ""))
        for part in dict.fromkeys([*one, *other])
        if one.get(part, "") != other.get(part, "")
    ]


def _said(answer: ShownAnswer) -> dict[str, str]:
    content = answer.content
    codes = {"stance": content.stance or "", "decision_level": content.decision_level or ""}
    codes["decision_status"] = content.decision_status or ""
    stances = {f"stance:{each.key}": each.stance or "" for each in content.questions}
    files = "\n".join(f"{file.row.name} {file.row.sha256}" for file in answer.files)
    return {**codes, **stances, **masking.texts(content), "joint_with": ", ".join(content.joint_with), "files": files}


def _may(row: "AnswerRow", counted: "AnswerRow | None") -> bool:
    source = AnswerSource(counted.source) if counted else None
    return may_count(source=AnswerSource(row.source), withdrawn_at=row.withdrawn_at, counted_source=source) is None


def _shown(session: "Session", rows: "Sequence[AnswerRow]") -> list[ShownAnswer]:
    ids = [row.id for row in rows]
    files, marks, copies = answers.files_of(session, ids), secrecy.marks(session, ids), secrecy.copies(session, ids)
    checks = file_checks.of_hashes(session, [file.sha256 for group in files.values() for file in group])
    noted = notes.of_ids(session, [row.note_id for row in rows if row.note_id])
    names = accounts.names(session, [note.by for note in noted.values()])
    shown = []
    for row in rows:
        own = marks.get(row.id, [])
        held = {mark.file_id: mark for mark in own if mark.file_id}
        note = noted.get(row.note_id)
        shown.append(
            ShownAnswer(
                row=row,
                content=answers.content(row),
                files=tuple(
                    ShownFile(file, checks[file.sha256], held.get(file.id), copies.get(file.id))
                    for file in files.get(row.id, ())
                ),
                marks=tuple(own),
                note=note.text if note else "",
                by=names.get(note.by, "") if note else "",
            )
        )
    return shown
