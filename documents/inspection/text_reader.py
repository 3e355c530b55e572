"""The text of a received PDF, DOCX, ODT or plain text file, page by page. Run only in the inspector's own process: the
file is a stranger's. Nothing is drawn, no letters are guessed from pictures.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from documents.inspection.packed_parts import opened
from documents.inspection.part_reader import PartReader, parse
from models.media import DOCX, ODT, PDF, TEXT

PAGES_LIMIT = 2_000
TEXT_LIMIT = 2_000_000
"""Characters kept of one file: some seven hundred close pages."""
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPLIT_WORD = re.compile("(?<=\\w)(?:\ufffe|\x02|\xad)\\s*(?=[a-zåäöéü])")
_BLANKS_AT_END = re.compile(r"[^\S\n]+\n")
_MANY_LINES = re.compile(r"\n{3,}")
_WORD_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_OPEN_SIGNS = {"tab": "\t", "line-break": "\n", "note": " "}
_BODY_PARTS = ("document", "footnotes", "endnotes")


def text_of(path: Path, media_type: str) -> str:
    """JSON: `pages`, each a number (0 for a file without pages) and its text, and whether it was `cut`; or `locked`.
    Raises KeyError for another media type, and what the format's parser raises."""
    pages: list[tuple[int, str]] = []
    left = TEXT_LIMIT
    cut = False
    try:
        for number, text in _READERS[media_type](path):
            if left <= 0 or len(pages) >= PAGES_LIMIT:
                cut = True
                break
            clean = _clean(text)
            cut = cut or len(clean) > left
            pages.append((number, clean[:left]))
            left -= len(clean)
    except PermissionError:
        return json.dumps({"locked": True})
    return json.dumps({"pages": pages, "cut": cut})


def _clean(text: str) -> str:
    """Composed, with line ends as `\\n`, words that a line's end split put together, nothing a database refuses."""
    text = _SPLIT_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANKS_AT_END.sub("\n", _UNKEPT.sub("", unicodedata.normalize("NFC", text)) + "\n")
    return _MANY_LINES.sub("\n\n", text).strip()


def _pdf(path: Path) -> Iterator[tuple[int, str]]:
    """Raises PermissionError when it asks for a password."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise PermissionError from error
        raise
    for index in range(len(document)):
        page = document[index]
        words = page.get_textpage()
        yield index + 1, words.get_text_range()
        words.close()
        page.close()


def _docx(path: Path) -> Iterator[tuple[int, str]]:
    """The body, then its notes."""
    with opened(path) as package:
        kinds = _Kinds()
        for part in package.parts:
            if part.name == "[content_types].xml":
                parse(package.pieces(part), kinds)
        texts = []
        for kind in _BODY_PARTS:
            for part in package.parts:
                if kinds.of(part.name) == kind:
                    reader = _Words()
                    parse(package.pieces(part), reader)
                    texts.append(reader.text())
    yield 0, "\n\n".join(filter(None, texts))


def _odt(path: Path) -> Iterator[tuple[int, str]]:
    with opened(path) as package:
        reader = _OpenText()
        for part in package.parts:
            if part.name == "content.xml":
                parse(package.pieces(part), reader)
    yield 0, reader.text()


def _plain(path: Path) -> Iterator[tuple[int, str]]:
    data = path.read_bytes()[: 4 * TEXT_LIMIT + 4]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield 0, data.decode("utf-16", "replace")
        return
    try:
        yield 0, data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield 0, data.decode("cp1252", "replace")


_READERS: dict[str, Callable[[Path], Iterator[tuple[int, str]]]] = {PDF: _pdf, DOCX: _docx, ODT: _odt, TEXT: _plain}


class _Kinds(PartReader):
    """Which parts of a Word document are its body and notes, wherever they stand."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}

    def start(self, tag: Any, attrib: Any) -> None:
        found = re.search(
            r"wordprocessingml\.(document|footnotes|endnotes)(?:\.main)?\+xml", attrib.get("ContentType", "")
        )
        if found:
            self._by_name[attrib.get("PartName", "").lstrip("/").lower()] = found[1]

    def of(self, name: str) -> str:
        return self._by_name.get(name, "")


class _Paragraphs(PartReader):
    """Gathers text: a line for each paragraph. What is `_passed` over is not read, nor anything in it."""

    _passed: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._outside = 0

    def text(self) -> str:
        return "".join(self._pieces)

    def start(self, tag: Any, attrib: Any) -> None:
        name = _local(tag)
        if self._outside or name in self._passed:
            self._outside += 1
        else:
            self.begin(name, attrib)

    def end(self, tag: Any) -> None:
        if self._outside:
            self._outside -= 1
        else:
            self.finish(_local(tag))

    def add(self, text: str) -> None:
        self._pieces.append(text)

    def begin(self, name: str, attrib: Any) -> None: ...

    def finish(self, name: str) -> None: ...


class _Words(_Paragraphs):
    """WordprocessingML: what has been struck out, fields' codes and the second drawing of a text box are no text."""

    _passed = frozenset({"Fallback", "delText", "instrText", "delInstrText", "pPr", "rPr"})

    def __init__(self) -> None:
        super().__init__()
        self._in_text = 0

    def begin(self, name: str, attrib: Any) -> None:
        self._in_text += name == "t"
        self.add(_WORD_SIGNS.get(name, ""))

    def finish(self, name: str) -> None:
        self._in_text -= name == "t"
        if name == "p":
            self.add("\n")

    def data(self, data: Any) -> None:
        if self._in_text and not self._outside:
            self.add(data)


class _OpenText(_Paragraphs):
    takes_doctype = True
    _passed = frozenset({"annotation", "tracked-changes", "automatic-styles", "scripts", "font-face-decls", "forms"})

    def __init__(self) -> None:
        super().__init__()
        self._in_text = 0

    def begin(self, name: str, attrib: Any) -> None:
        self._in_text += name in {"p", "h"}
        if name == "s":
            count = next((value for key, value in attrib.items() if _local(key) == "c"), "1")
            self.add(" " * min(int(count) if count.isdecimal() else 1, 100))
        self.add(_OPEN_SIGNS.get(name, ""))

    def finish(self, name: str) -> None:
        if name in {"p", "h"}:
            self._in_text -= 1
            self.add("\n")

    def data(self, data: Any) -> None:
        if self._in_text and not self._outside:
            self.add(data)


def _local(tag: str) -> str:
    return str(tag).rpartition("}")[2]
