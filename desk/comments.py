"""The comment table: written out to be answered elsewhere, shown when it comes back, and taken in row by row."""

import io
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from desk import rounds as round_commands
from desk.afterwards import Shown
from desk.office import Office
from desk.synpunkter import words
from documents.comment_table.cells import as_sent
from documents.comment_table.docx import comment_docx
from documents.comment_table.reading import ENDINGS, read_table
from documents.comment_table.rows import comment_rows
from documents.comment_table.xlsx import comment_xlsx
from models.comment_table import CommentTable, ReturnedTable, ReviewedRow, RowState
from models.errors import Refused
from models.people import Permission
from models.synpunkter import BemotandeText
from models.tables import CommentReturnRow, SynpunktGroupRow, SynpunktRow
from rules.comment_return import review as reviewed
from store.answers import answers
from store.files.files import Incoming
from store.recipients import recipients
from store.records import masked
from store.rounds import rounds
from store.views import bemotanden, comment_returns, editions, treatment
from templates import comment_words as said
from templates.documents.comment_table import OUTCOME_OF

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RoundRow

NAME_LIMIT = 200
FORMATS = tuple(ending.lstrip(".") for ending in ENDINGS)


class CommentsPage(NamedTuple):
    """`returns`: the newest first."""

    round: "RoundRow"
    table: CommentTable
    returns: list[CommentReturnRow]


class Review(NamedTuple):
    """What came back beside what the register holds now."""

    round: "RoundRow"
    came: CommentReturnRow
    rows: list[ReviewedRow]

    @property
    def changing(self) -> list[ReviewedRow]:
        return [row for row in self.rows if row.state is RowState.CHANGES]


class CameTable(NamedTuple):
    id: str
    number: int


def page(office: Office, round_id: str) -> CommentsPage:
    """Raises Refused("no_such_page")."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        return CommentsPage(row, _table(session, row), comment_returns.of_round(session, row.id))


def write(office: Office, round_id: str, ending: str, out: BinaryIO) -> None:
    """The table as it stands now, as `xlsx` or `docx`, with what is marked as confidential covered in quotations.
    Raises Refused("comments_format") for another ending."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        table = _table(session, row)
    if ending == "xlsx":
        comment_xlsx(table, out)
    elif ending == "docx":
        comment_docx(table, office.clock(), out)
    else:
        raise Refused("comments_format")


def write_file(office: Office, round_id: str, path: Path) -> int:
    """Writes the table to a file, in the format that its ending says, and returns the number of rows. Raises
    Refused("comments_format") and ("file_exists") for what is there already."""
    out = io.BytesIO()
    write(office, round_id, path.suffix.lstrip(".").lower(), out)
    if path.exists():
        raise Refused("file_exists", path=str(path))
    path.write_bytes(out.getvalue())
    return len(page(office, round_id).table.rows)


def receive_file(office: Office, round_id: str, path: Path) -> CameTable:
    """Raises Refused("file_missing") besides."""
    if not path.is_file():
        raise Refused("file_missing", path=str(path))
    with office.files.receive() as incoming:
        incoming.write(path.read_bytes())
        return receive(office, round_id, incoming, path.name)


def receive(office: Office, round_id: str, incoming: Incoming, name: str) -> CameTable:
    """Keeps a table that came back; nothing of it is taken in yet. Raises as `read_table` does,
    Refused("comments_other_round") when the round's number does not stand above it, and ("comments_columns") when
    columns have been taken away."""
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    path = incoming.flush()
    _read(path, name, row.dnr)
    size, sha256 = incoming.size, incoming.keep()
    with office.changing() as session:
        kept, at, by = Path(name).name[-NAME_LIMIT:], office.clock(), office.actor.mark
        came = comment_returns.add(session, row.id, name=kept, sha256=sha256, size=size, at=at, by=by)
        return CameTable(came.id, came.number)


def review(office: Office, round_id: str, return_id: str) -> Review:
    """Row by row what taking it in would do now. Raises Refused("no_such_page")."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        came = _came(session, row.id, return_id)
        table = _table(session, row)
    with office.files.local(came.sha256) as path:
        read = _read(path, came.name, row.dnr)
    return Review(row, came, reviewed(as_sent(table), read.rows, OUTCOME_OF))


def told(found: Review) -> Shown:
    """The review for the command line."""
    data = {"id": found.came.id, "name": found.came.name, "rows": [row.model_dump(mode="json") for row in found.rows]}
    lines = [
        f"{said.state_words(row)}: {row.number or '–'}"
        + (f" (rad {row.line})" if row.line else "")
        + "".join(f" {sentence}" for sentence in said.remark_sentences(row))
        for row in found.rows
        if row.state is not RowState.SAME
    ]
    return Shown(data, [said.summary(found.rows), *lines])


def take(office: Office, round_id: str, return_id: str, numbers: Collection[str]) -> int:
    """Takes the chosen rows in as bemötanden, all or none, and returns how many. Those that somebody has answered
    otherwise since the table was written are not among them. Raises Refused("none_ticked"), and ("comments_moved_on")
    when a chosen row would no longer be taken."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        came = _came(session, row.id, return_id)
    with office.files.local(came.sha256) as path:
        read = _read(path, came.name, row.dnr)
    with office.changing() as session:
        rows = reviewed(as_sent(_table(session, row)), read.rows, OUTCOME_OF)
        chosen = [each for each in rows if each.state is RowState.CHANGES and each.number in numbers]
        if not numbers:
            raise Refused("none_ticked")
        if len(chosen) != len(set(numbers)):
            raise Refused("comments_moved_on")
        for each in chosen:
            _answer(session, office, row.id, each)
        kept = _came(session, row.id, return_id)
        comment_returns.taken(session, kept, len(chosen), at=office.clock(), by=office.actor.mark)
        return len(chosen)


def _answer(session: "Session", office: Office, round_id: str, row: ReviewedRow) -> None:
    """What the proposal changes into is no column of the table: it stays."""
    is_group = session.get(SynpunktGroupRow, row.about_id) is not None
    table: type[SynpunktGroupRow] | type[SynpunktRow] = SynpunktGroupRow if is_group else SynpunktRow
    about = editions.find(session, table, round_id, row.about_id)
    before = bemotanden.of(session, about)
    kept = before.model_dump(include={"change_section", "change_old", "change_new"}) if before else {}
    assert row.outcome is not None  # noqa: S101 - a row without one is refused
    text = BemotandeText(outcome=row.outcome, reason=words(row.came_reason), **kept)
    bemotanden.save(session, about, row.edition, text, at=office.clock(), by=office.actor.mark)


def _table(session: "Session", row: "RoundRow") -> CommentTable:
    definition = rounds.definition(row)
    made = masked.quotations(session, treatment.of_round(session, row.id))
    names = {one.code: one.full_name for one in recipients.of_round(session, row.id)}
    files = {file.sha256: file.name for group in answers.files_of_round(session, row.id).values() for file in group}
    rows = comment_rows(made, names, definition.questions, files)
    return CommentTable(dnr=row.dnr, title=row.title, sender_name=definition.sender_name, rows=rows)


def _came(session: "Session", round_id: str, return_id: str) -> CommentReturnRow:
    came = comment_returns.find(session, round_id, return_id)
    if came is None:
        raise Refused("no_such_page")
    return came


def _read(path: Path, name: str, dnr: str) -> ReturnedTable:
    read = read_table(path, name)
    if dnr not in read.above:
        raise Refused("comments_other_round", dnr=dnr)
    if read.absent:
        raise Refused("comments_columns", columns=", ".join(read.absent))
    return read
