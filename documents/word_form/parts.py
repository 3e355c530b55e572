"""What is looked for in a Word form's parts, as targets of the XML parser: elements pass by and no tree is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from documents.inspection.part_reader import PartReader
from documents.word_form.form import MARK, field_bookmark
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


class _Paragraph:
    """A paragraph's text that stands in no field."""

    def __init__(self) -> None:
        self.style = ""
        self.pieces: list[str] = []


class FieldReader(PartReader):
    """Collects the text at each known tag and bookmark; the first of each name counts. Text anywhere else is collected
    too, so that nothing written is passed over: `copied`, in a field's further copies, and `outside`, by paragraph."""

    def __init__(self, known: Iterable[str]) -> None:
        self.marks: set[str] = set()
        self._known = set(known)
        self._bookmarks = {field_bookmark(name): name for name in self._known}
        self._tagged: dict[str, _Place] = {}
        self._marked: dict[str, _Place] = {}
        self._open_controls: list[_Place | None] = []
        self._open_bookmarks: dict[str, _Place] = {}
        self.outside: list[tuple[str, str]] = []
        """(style, text) of each paragraph."""
        self._copies: list[tuple[str, _Place]] = []
        self._paragraphs: list[_Paragraph] = []
        self._outside_size = 0
        self._unsaid = 0
        self._in_text = False

    def text_of(self, name: str) -> str:
        place = self._tagged.get(name) or self._marked.get(name)
        return "".join(place.pieces) if place else ""

    def copied(self) -> list[tuple[str, str]]:
        """(field, text) of each further copy of a field, and of what stands beside its control at its bookmark."""
        found = [(name, "".join(place.pieces)) for name, place in self._copies]
        for name, place in self._tagged.items():
            marked = squeezed("".join(self._marked[name].pieces)) if name in self._marked else ""
            found.append((name, marked.replace(squeezed("".join(place.pieces)), "", 1)))
        return found

    def start(self, tag: Any, attrib: Any) -> None:
        name = _local(tag)
        if tag == _FALLBACK or name in _UNSAID:
            self._unsaid += 1
        elif name in {"sdt", "tag", "bookmarkStart", "bookmarkEnd"}:
            self._at_mark(name, attrib)
        elif name == "p":
            self._paragraphs.append(_Paragraph())
            for place in self._places():
                place.begin_paragraph()
        elif name == "pStyle" and self._paragraphs:
            self._paragraphs[-1].style = _attribute(attrib, "val")
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
            self._end_paragraph()
        elif name == "t":
            self._in_text = False

    def data(self, data: Any) -> None:
        if self._in_text:
            self._add(data)

    def _at_mark(self, name: str, attrib: Any) -> None:
        if name == "sdt":
            self._open_controls.append(None)
        elif name == "tag" and self._open_controls:
            self._open_control(_attribute(attrib, "val"))
        elif name == "bookmarkStart":
            self._open_bookmark(_attribute(attrib, "id"), _attribute(attrib, "name"))
        elif name == "bookmarkEnd":
            self._open_bookmarks.pop(_attribute(attrib, "id"), None)

    def _open_control(self, tag: str) -> None:
        if tag.startswith(f"{MARK}_"):
            self.marks.add(tag)
        elif tag in self._known and self._open_controls[-1] is None:
            place = self._open_controls[-1] = _Place(len(self._paragraphs))
            if self._tagged.setdefault(tag, place) is not place:
                self._copies.append((tag, place))

    def _open_bookmark(self, number: str, name: str) -> None:
        if name.startswith(f"{MARK}_"):
            self.marks.add(name)
        field = self._bookmarks.get(name)
        if field is not None and field not in self._marked:
            self._open_bookmarks[number] = self._marked[field] = _Place(len(self._paragraphs))

    def _is_run_sign(self, attributes: Mapping[str, str]) -> bool:
        """`w:tab` in a paragraph's properties is a tab stop and has a position."""
        return not any(key.endswith("}pos") for key in attributes)

    def _places(self) -> Iterable[_Place]:
        yield from (place for place in self._open_controls if place is not None)
        yield from self._open_bookmarks.values()

    def _add(self, text: str) -> None:
        if self._unsaid:
            return
        places = list(self._places())
        for place in places:
            place.add(text)
        if not places and self._paragraphs:
            self._outside_size += len(text)
            if self._outside_size > FIELD_LIMIT:
                raise Refused("file_bursting")
            self._paragraphs[-1].pieces.append(text)

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        if paragraph.pieces:
            self.outside.append((paragraph.style, "".join(paragraph.pieces)))


def squeezed(text: str) -> str:
    """A text as it is compared: office programs break and space lines in their own ways."""
    return " ".join(text.split())


def _local(tag: str) -> str:
    """The name of a WordprocessingML element; empty for every other."""
    namespace, _, name = tag.rpartition("}")
    return name if f"{namespace}}}" in _NAMESPACES else ""


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((attributes[space + name] for space in _NAMESPACES if space + name in attributes), "")
