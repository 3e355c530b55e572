"""Marks of what is confidential, and masked copies beside untouched originals."""

from pathlib import Path
from typing import TYPE_CHECKING

from desk import rounds as round_commands
from desk.answers import ShownAnswer
from desk.office import Office
from documents.inspection.filenames import clean_name
from documents.inspection.filetypes import media_type
from documents.inspection.media import NotAccepted
from models.answer import StoredFile
from models.errors import Refused
from models.people import Permission
from models.secrecy import FILE, WHOLE, MaskedCopy
from rules import masking
from rules.text import free_text, is_blank, line
from store.answers import answers, secrecy
from store.files.files import Incoming
from templates.console import answers as words

if TYPE_CHECKING:
    from models.tables import AnswerFileRow, AnswerRow

SECTION_LIMIT = 200
"""Characters of a provision as a registrar writes it."""


def mark(office: Office, round_id: str, answer_id: str, *, part: str, passage: str, section: str) -> None:
    """Marks a part of an answer, or words in it, or a file (`file:<id>`), with the provision. Raises Refused as
    `secrecy.mark` does, and ("mark_section_missing")."""
    row, provision = round_commands.by_id(office, round_id), line(section)[0][:SECTION_LIMIT]
    with office.changing() as session:
        answer = answers.find(session, row.id, answer_id)
        if answer is None:
            raise Refused("no_such_page")
        if is_blank(provision):
            raise Refused("mark_section_missing")
        facts = {"part": part, "passage": free_text(passage)[0].strip("\n"), "section": provision}
        secrecy.mark(session, answer, **facts, at=office.clock(), by=office.actor.mark)


def lift(office: Office, round_id: str, answer_id: str, mark_id: str) -> None:
    """Takes a mark away; that it was there stays on record."""
    row = round_commands.by_id(office, round_id)
    with office.changing() as session:
        answer = answers.find(session, row.id, answer_id)
        held = answer is not None and secrecy.lift(session, answer.id, mark_id, at=office.clock(), by=office.actor.mark)
        if not held:
            raise Refused("no_such_page")


def lift_all(office: Office, round_id: str, answer: ShownAnswer, part: str) -> int:
    """Takes every mark of the part away, and says how many. Raises Refused("mark_none") when there is none."""
    kind, _, file_id = part.partition(":")
    about = (kind, file_id) if kind == FILE else (part, "")
    held = [each.id for each in answer.marks if (each.part, each.file_id) == about]
    if not held:
        raise Refused("mark_none")
    for mark_id in held:
        lift(office, round_id, answer.row.id, mark_id)
    return len(held)


def part_of(answer: ShownAnswer, typed: str) -> str:
    """What is meant by a part as it is typed: its code, what a page calls it, or a file's name. Raises
    Refused("mark_part_typed") with those there are."""
    known = {words.part(code): code for code in (WHOLE, *masking.texts(answer.content))}
    known |= {file.row.name: f"{FILE}:{file.row.id}" for file in answer.files}
    folded = {name.casefold(): code for name, code in known.items()} | {code: code for code in known.values()}
    if typed.strip().casefold() not in folded:
        raise Refused("mark_part_typed", part=typed, known=", ".join(known))
    return folded[typed.strip().casefold()]


def mask_by_path(office: Office, round_id: str, answer: ShownAnswer, part: str, path: Path, reason: str) -> None:
    """The same as `mask`, of a file on the registrar's disk. Raises Refused("mask_not_file") for a part that is no
    file, ("file_missing"), and as `mask` does."""
    kind, _, file_id = part.partition(":")
    if kind != FILE:
        raise Refused("mask_not_file")
    if not path.is_file():
        raise Refused("file_missing", path=str(path))
    with office.files.receive() as incoming:
        incoming.write(path.read_bytes())
        mask(office, round_id, answer.row.id, file_id, incoming, name=path.name, reason=reason)


def mask(
    office: Office, round_id: str, answer_id: str, file_id: str, incoming: Incoming, *, name: str, reason: str
) -> None:
    """Keeps a masked copy beside the original. Raises Refused("mask_reason_missing"), ("mask_is_original") for the very
    same bytes, and ("paper_refused") for what is no PDF, DOCX or ODT."""
    office.demand(Permission.WRITE)
    _, file = _file(office, round_id, answer_id, file_id)
    words = free_text(reason)[0].strip()
    if not words:
        raise Refused("mask_reason_missing")
    path = incoming.flush()
    if incoming.sha256 == file.sha256:
        raise Refused("mask_is_original")
    try:
        kind = media_type(path)
    except NotAccepted as refusal:
        raise Refused("paper_refused", path=name, found=refusal.code) from refusal
    size, sha256 = incoming.size, incoming.keep()
    copy = StoredFile(sha256=sha256, size=size, media_type=kind, name=clean_name(name, kind))
    with office.changing() as session:
        secrecy.add_copy(session, file, copy, reason=words, at=office.clock(), by=office.actor.mark)


def original(office: Office, round_id: str, answer_id: str, file_id: str) -> "AnswerFileRow":
    """A file of an answer, untouched. Raises Refused("no_such_page")."""
    return _file(office, round_id, answer_id, file_id)[1]


def copy(office: Office, round_id: str, answer_id: str, file_id: str) -> MaskedCopy:
    """The masked copy that leaves in the file's stead. Raises Refused("no_such_page")."""
    with office.database.reading() as session:
        found = secrecy.copies(session, [_file(office, round_id, answer_id, file_id)[0].id]).get(file_id)
    if found is None:
        raise Refused("no_such_page")
    return found


def _file(office: Office, round_id: str, answer_id: str, file_id: str) -> "tuple[AnswerRow, AnswerFileRow]":
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        answer = answers.find(session, row.id, answer_id)
        files = answers.answer_files(session, answer.id) if answer is not None else []
    file = next((each for each in files if each.id == file_id), None)
    if answer is None or file is None:
        raise Refused("no_such_page")
    return answer, file
