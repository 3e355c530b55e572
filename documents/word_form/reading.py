"""Reads a filled Word form back: the text of each known field. The file is a stranger's: it is never unpacked to disk,
no entity is resolved, no document type accepted, and every size has its limit.

A field is found by its control's tag, else by the bookmark around it (LibreOffice before 7.5 forgets tags).
"""

import lzma
import zipfile
import zlib
from collections.abc import Collection, Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lxml import etree

from documents.inspection.part_reader import parse
from documents.word_form.form import HEAD_STYLES, SAY, choices, form_mark
from documents.word_form.parts import FieldReader, Relations, squeezed
from models.errors import Refused
from templates.documents.word_form import OFFICE_PROMPTS
from templates.words import LANGUAGES

PART_LIMIT = 20 * 1024 * 1024
"""Bytes the document part may become; a form with every field at its limit stays far below."""
_RELATIONS_LIMIT = 256 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    UnicodeDecodeError,
    etree.XMLSyntaxError,
)


class Unplaced(NamedTuple):
    """A text that belongs to no field. `field`: the one that it stands in a further copy of, else empty."""

    field: str
    text: str


class FilledForm(NamedTuple):
    """`fields`: what was filled in, by field name, codes for what is chosen. `unread`: fields with a text that is not
    one of their choices."""

    fields: dict[str, str]
    unread: tuple[str, ...]
    unplaced: tuple[Unplaced, ...] = ()


def read_word_form(
    file: Path | BinaryIO, known: Iterable[str], *, round_id: str, recipient_code: str, blank: bytes = b""
) -> FilledForm:
    """Reads the `known` fields; others are left alone. `blank`: the form as it was handed out, which tells what
    somebody has written outside the fields; without it only copied fields are told.

    Raises Refused: `file_broken`, `file_locked`, `file_macros`, `file_bursting`, `word_form_unknown` (not our form),
    `word_form_other_round`, `word_form_other_recipient`."""
    names = tuple(known)
    reader = _read(file, names)
    _check_mark(reader.marks, form_mark(round_id, recipient_code))
    fields: dict[str, str] = {}
    unread = []
    for name in names:
        text = _typed(reader.text_of(name))
        chosen = text if choices(name) is None else _code(name, text)
        if chosen:
            fields[name] = chosen
        elif text.strip():
            unread.append(name)
    return FilledForm(fields, tuple(unread), tuple(_unplaced(reader, _read(BytesIO(blank), names) if blank else None)))


def _read(file: Path | BinaryIO, names: Iterable[str]) -> FieldReader:
    try:
        with zipfile.ZipFile(file) as package:
            reader = FieldReader(names)
            parse([_part(package, _main_part(package), PART_LIMIT)], reader)
            return reader
    except _BROKEN as error:
        raise Refused("file_broken") from error
    except RuntimeError as error:
        raise Refused("file_locked" if "encrypted" in str(error) else "file_broken") from error


def _unplaced(reader: FieldReader, blank: FieldReader | None) -> Iterable[Unplaced]:
    """The form's own words are left out, and its head, which names a last day that may have been moved since."""
    own = {squeezed(text) for _style, text in blank.outside} if blank is not None else set()
    for name, text in reader.copied():
        if squeezed(typed := _typed(text)) and squeezed(typed) not in own:
            yield Unplaced(name, typed)
    for style, text in reader.outside if blank is not None else ():
        if squeezed(text) and squeezed(text) not in own and style not in HEAD_STYLES:
            yield Unplaced("", text)


def _main_part(package: zipfile.ZipFile) -> str:
    """The document's place in the package, which is not the same in every program's files."""
    lowered = {name.lower() for name in package.namelist()}
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise Refused("file_macros")
    if "_rels/.rels" not in lowered:
        raise Refused("word_form_unknown")
    relations = Relations()
    parse([_part(package, "_rels/.rels", _RELATIONS_LIMIT)], relations)
    if relations.main not in package.namelist():
        raise Refused("word_form_unknown")
    return relations.main


def _part(package: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with package.open(name) as part:
        data = part.read(limit + 1)
    if len(data) > limit:
        raise Refused("file_bursting")
    return data


def _check_mark(marks: Collection[str], wanted: str) -> None:
    if wanted in marks:
        return
    if not marks:
        raise Refused("word_form_unknown")
    same_round = any(mark.split("_")[1:2] == wanted.split("_")[1:2] for mark in marks)
    raise Refused("word_form_other_recipient" if same_round else "word_form_other_round")


def _typed(text: str) -> str:
    """The text without the prompt, which some programs leave standing beside what is written."""
    if text.strip() in OFFICE_PROMPTS:
        return ""
    for prompt in _PROMPTS:
        text = text.removeprefix(prompt).removesuffix(prompt)
    return text


def _code(name: str, text: str) -> str:
    """The code of what was chosen, in either language."""
    wanted = " ".join(text.split()).casefold()
    known = ((str(code), words) for language in LANGUAGES for code, words in (choices(name, language) or {}).items())
    return next((code for code, words in known if wanted in {words.casefold(), code}), "")


_PROMPTS = tuple(prompt for say in SAY.values() for prompt in (say.WRITE_HERE, say.CHOOSE_HERE))
