"""What is looked for in a Word form's parts, as targets of the XML parser: elements pass by and no tree is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from documents.word_form import MARK, field_bookmark
from models.errors import Refused

FIELD_LIMIT = 1_000_000
"""Characters one field may hold here. What an answer may hold is the page's to say."""

_MAIN = "/officeDocument"
_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSAID = frozenset({"del", "moveFrom"})
"""Text struck out with tracked changes."""
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


class PartReader:
    """Refuses a document type before anything of it is read."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise Refused("file_broken")

    def start(self, tag: Any, attrib: Any) -> None: ...

    def end(self, tag: Any) -> None: ...

    def data(self, data: Any) -> None: ...

    def comment(self, text: Any) -> None: ...

    def close(self) -> None: ...


class Relations(PartReader):
    main = ""

    def start(self, tag: Any, attrib: Any) -> None:
        if tag.endswith("}Relationship") and attrib.get("Type", "").endswith(_MAIN):
            self.main = attrib.get("Target", "").removeprefix("/")


class _Place:
    """The text found at one mark. `paragraphs`: those that have begun, the one it stands in included."""

    def __init__(self, paragraphs: int) -> None:
        self.pieces: list[str] = []
        self.size = 0
        self.paragraphs = paragraphs

    def add(self, text: str) -> None:
        self.size += len(text)
        if self.size > FIELD_LIMIT:
            raise Refused("file_bursting")
        self.pieces.append(text)

    def begin_paragraph(self) -> None:
        if self.paragraphs:
            self.add("\n")
        self.paragraphs += 1


class FieldReader(PartReader):
    """Collects the text at each known tag and bookmark; the first of each name counts."""

    def __init__(self, known: Iterable[str]) -> None:
        self.marks: set[str] = set()
        self._known = set(known)
        self._bookmarks = {field_bookmark(name): name for name in self._known}
        self._tagged: dict[str, _Place] = {}
        self._marked: dict[str, _Place] = {}
        self._open_controls: list[_Place | None] = []
        self._open_bookmarks: dict[str, _Place] = {}
        self._open_paragraphs = 0
        self._unsaid = 0
        self._in_text = False

    def text_of(self, name: str) -> str:
        place = self._tagged.get(name) or self._marked.get(name)
        return "".join(place.pieces) if place else ""

    def start(self, tag: Any, attrib: Any) -> None:
        name = _local(tag)
        if tag == _FALLBACK or name in _UNSAID:
            self._unsaid += 1
        elif name == "sdt":
            self._open_controls.append(None)
        elif name == "tag" and self._open_controls:
            self._open_control(_attribute(attrib, "val"))
        elif name == "bookmarkStart":
            self._open_bookmark(_attribute(attrib, "id"), _attribute(attrib, "name"))
        elif name == "bookmarkEnd":
            self._open_bookmarks.pop(_attribute(attrib, "id"), None)
        elif name == "p":
            self._open_paragraphs += 1
            for place in self._places():
                place.begin_paragraph()
        elif name == "t":
            self._in_text = True
        elif name in _SIGNS and self._is_run_sign(attrib):
            self._add(_SIGNS[name])

    def end(self, tag: Any) -> None:
        name = _local(tag)
        if tag == _FALLBACK or name in _UNSAID:
            self._unsaid -= 1
        elif name == "sdt" and self._open_controls:
            self._open_controls.pop()
        elif name == "p":
            self._open_paragraphs -= 1
        elif name == "t":
            self._in_text = False

    def data(self, data: Any) -> None:
        if self._in_text:
            self._add(data)

    def _open_control(self, tag: str) -> None:
        if tag.startswith(f"{MARK}_"):
            self.marks.add(tag)
        elif tag in self._known and tag not in self._tagged and self._open_controls[-1] is None:
            self._open_controls[-1] = self._tagged[tag] = _Place(self._open_paragraphs)

    def _open_bookmark(self, number: str, name: str) -> None:
        if name.startswith(f"{MARK}_"):
            self.marks.add(name)
        field = self._bookmarks.get(name)
        if field is not None and field not in self._marked:
            self._open_bookmarks[number] = self._marked[field] = _Place(self._open_paragraphs)

    def _is_run_sign(self, attributes: Mapping[str, str]) -> bool:
        """`w:tab` in a paragraph's properties is a tab stop and has a position."""
        return not any(key.endswith("}pos") for key in attributes)

    def _places(self) -> Iterable[_Place]:
        yield from (place for place in self._open_controls if place is not None)
        yield from self._open_bookmarks.values()

    def _add(self, text: str) -> None:
        if not self._unsaid:
            for place in self._places():
                place.add(text)


def _local(tag: str) -> str:
    """The name of a WordprocessingML element; empty for every other."""
    namespace, _, name = tag.rpartition("}")
    return name if f"{namespace}}}" in _NAMESPACES else ""


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((attributes[space + name] for space in _NAMESPACES if space + name in attributes), "")
