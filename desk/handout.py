"""Answers are handed out upon a request (TF 2 kap. 15-16 §§): the chosen ones in a ZIP, masked where marked, with a
list of what it holds; and a row that says who asked, what was given, when and by whom."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from desk import answers as desk_answers
from desk import rounds as round_commands
from desk.disk import writing_in
from desk.office import Office
from documents.answer_text import answer_text
from documents.inspection.filenames import file_name
from models.compilation import CompiledAnswer, CompiledFile, CompiledRecipient
from models.errors import Refused
from models.people import Permission
from models.secrecy import Outside
from models.values import AnswerSource, RecipientState
from rules.text import free_text
from store.accounts import accounts
from store.answers import answers, choosing, secrecy
from store.answers.answers import Came
from store.files.files import FileStore, Incoming
from store.records import handouts
from store.rounds import rounds
from templates.documents import handout as words

if TYPE_CHECKING:
    from models.tables import HandoutRow, RoundRow

TEXT_LIMIT = 2_000
"""Characters of who asked, and of what was asked for."""


class Given(NamedTuple):
    """`by`: the name of who handed it out."""

    row: "HandoutRow"
    contents: dict[str, Any]
    by: str


class Handing(NamedTuple):
    """One version that can be handed out. `marked`: something of it is; `marked_elsewhere`: another version of the same
    answer is marked and this one is not, which somebody has to look at."""

    came: Came
    marked: bool
    marked_elsewhere: bool
    waits: bool


def given(office: Office, round_id: str) -> list[Given]:
    """What has been handed out of a round, latest first."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        rows = handouts.of_round(session, row.id)
        names = accounts.names(session, [each.by for each in rows])
        return [Given(each, handouts.contents(each), names.get(each.by, "")) for each in rows]


def to_give(office: Office, round_id: str) -> list[Handing]:
    """Everything that has come in, by recipient, the newest version of each first."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        came = answers.came_in(session, round_id=row.id, first=None, last=None)
        marked = set(secrecy.marks(session, [each.answer.id for each in came]))
        owners = {each.recipient.id for each in came if each.answer.id in marked}
        waiting = choosing.waiting(session, row.id)
    came.sort(key=lambda each: (each.recipient.sort_key, each.recipient.code, -each.answer.version))
    return [
        Handing(
            each,
            marked=each.answer.id in marked,
            marked_elsewhere=each.recipient.id in owners and each.answer.id not in marked,
            waits=each.recipient.id in waiting,
        )
        for each in came
    ]


def chosen(office: Office, row: "RoundRow", named: Sequence[str], *, everything: bool) -> list[str]:
    """The ids of what these recipients have answered, by any code or name of theirs, or everybody: of each the version
    that counts, else the last. Raises Refused as `answers.of_recipient` does."""
    if everything:
        return [line.answer.row.id for line in desk_answers.of_round(office, row)]
    return [desk_answers.of_recipient(office, row, each).version(0).row.id for each in named]


def write(office: Office, round_id: str, handout_id: str, folder: Path) -> Path:
    """Writes the ZIP in the folder, which is made. Raises as `writing_in` does."""
    found = kept(office, round_id, handout_id)
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / found.name
        with path.open("wb") as file:
            file.writelines(office.files.chunks(found.sha256))
    return path


def hand_out(office: Office, round_id: str, answer_ids: Sequence[str], *, asked_by: str, request: str) -> "HandoutRow":
    """Makes the ZIP of these versions, keeps it as it is given, and notes the handing out.

    Raises Refused("handout_empty") without any, ("handout_text_long"), and ("no_such_page") for a version that is not
    the round's.
    """
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    who, what = (free_text(text)[0].strip() for text in (asked_by, request))
    if not answer_ids:
        raise Refused("handout_empty")
    if max(len(who), len(what)) > TEXT_LIMIT:
        raise Refused("handout_text_long", limit=TEXT_LIMIT)
    at = office.clock()
    came = [each.came for each in to_give(office, row.id) if each.came.answer.id in set(answer_ids)]
    if len(came) != len(set(answer_ids)):
        raise Refused("no_such_page")
    with office.database.reading() as session:
        outside = secrecy.outside(session, [each.answer for each in came], words.covered)
    head = words.head(title=row.title, dnr=row.dnr, at=at, asked_by=who, request=what, number=len(came))
    with office.files.receive() as incoming:
        told = _write(incoming, office.files, row, came, outside, head, at)
        size, sha256 = incoming.size, incoming.keep()
    with office.changing() as session:
        return handouts.add(
            session,
            row.id,
            number=handouts.next_number(session, row.id),
            asked_by=who,
            request=what,
            contents={"answers": told},
            sha256=sha256,
            size=size,
            at=at,
            by=office.actor.mark,
        )


class KeptZip(NamedTuple):
    """A ZIP in the file store, as a download names it."""

    sha256: str
    name: str
    media_type: str
    size: int


def kept(office: Office, round_id: str, handout_id: str) -> KeptZip:
    """The ZIP that was handed out. Raises Refused("no_such_page")."""
    row = round_commands.by_id(office, round_id)
    found = next((each.row for each in given(office, round_id) if each.row.id == handout_id), None)
    if found is None:
        raise Refused("no_such_page")
    return KeptZip(
        found.sha256, file_name(0, f"utlämnande {found.number} {row.dnr}.zip"), "application/zip", found.size
    )


class Stream:
    """What `zipfile` writes to: a file on its way into the store, which cannot be gone back in."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming

    def write(self, piece: bytes) -> int:
        self._incoming.write(piece)
        return len(piece)

    def flush(self) -> None: ...


def _write(
    incoming: Incoming,
    files: FileStore,
    row: "RoundRow",
    came: Sequence[Came],
    outside: dict[str, Outside],
    head: str,
    at: datetime,
) -> list[dict[str, Any]]:
    """Writes the ZIP and tells what stands in it, version by version."""
    told = [_told(each, outside[each.answer.id]) for each in came]
    questions = rounds.definition(row).questions
    with zipfile.ZipFile(cast(Any, Stream(incoming)), "w") as archive:
        _add(archive, words.LIST_NAME, [(head + "\n" + "".join(_listed(told))).encode()], at)
        for each in came:
            left = outside[each.answer.id]
            one = _recipient(each, left)
            text = answer_text(one, questions)
            _add(archive, f"{words.ANSWERS}/{_named(each)}.txt", [text.encode()], at)
            for file in left.files:
                if file.file is not None:
                    name = file_name(file.number, file.file.name)
                    _add(archive, f"{words.FILES}/{_named(each)}/{name}", files.chunks(file.file.sha256), at)
    return told


def _add(archive: zipfile.ZipFile, name: str, pieces: "Sequence[bytes] | Iterator[bytes]", at: datetime) -> None:
    info = zipfile.ZipInfo(name, date_time=at.astimezone(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)


def _named(each: Came) -> str:
    return file_name(0, f"{each.recipient.full_name} {each.answer.receipt}")


def _told(each: Came, left: Outside) -> dict[str, Any]:
    return {
        "receipt": each.answer.receipt,
        "name": each.recipient.full_name,
        "version": each.answer.version,
        "arrived_at": each.answer.arrived_at.isoformat(),
        "sections": list(left.sections),
        "files": [
            {
                "number": file.number,
                "name": file.file.name if file.file else "",
                "sha256": file.file.sha256 if file.file else "",
                "note": words.note(masked=file.masked, withheld=file.withheld, section=file.section),
            }
            for file in left.files
        ],
    }


def _listed(told: Sequence[dict[str, Any]]) -> Iterator[str]:
    for number, each in enumerate(told, start=1):
        yield f"\n{number}. {each['name']}, {each['receipt']}\n"
        if each["sections"]:
            yield f"   {words.PARTLY.format(sections=', '.join(each['sections']))}\n"
        for file in each["files"]:
            yield words.file_line(file["number"], file["name"], file["note"]) + "\n"


def _recipient(each: Came, left: Outside) -> CompiledRecipient:
    """The organisation as this version tells of it, whichever counts."""
    row = each.recipient
    return CompiledRecipient(
        code=row.code,
        name=row.name,
        full_name=row.full_name,
        kind=row.kind,
        group=row.group_key,
        invited=row.invited,
        state=RecipientState.ANSWERED,
        due_at=row.due_at,
        withdrawn_at=each.answer.withdrawn_at,
        answer=_answer(each, left),
    )


def _answer(each: Came, left: Outside) -> CompiledAnswer:
    row = each.answer
    return CompiledAnswer(
        content=left.content,
        files=tuple(CompiledFile(**file.file.model_dump()) for file in left.files if file.file is not None),
        version=row.version,
        arrived_at=row.arrived_at,
        receipt=row.receipt,
        late=row.late,
        preliminary=row.preliminary,
        source=AnswerSource(row.source),
    )
