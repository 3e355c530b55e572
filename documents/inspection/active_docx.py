"""Active content in a Word document: what its parts are, what they are related to, and the commands in its fields."""

from pathlib import Path
from typing import Any

from documents.inspection.field_codes import Fields
from documents.inspection.packed_parts import Package, PackedPart, opened
from documents.inspection.part_reader import PartReader, parse
from documents.inspection.targets import is_remote, runs_script
from models.values import ActiveContent

_PARTS = {
    "vbaproject.bin": ActiveContent.SCRIPT,
    "vbadata.xml": ActiveContent.SCRIPT,
    "embeddings/": ActiveContent.EMBEDDED_OBJECT,
    "activex/": ActiveContent.EMBEDDED_OBJECT,
}
"""What a part is by its name or a folder of it."""
_RELATIONS = {
    "vbaproject": ActiveContent.SCRIPT,
    "wordvbadata": ActiveContent.SCRIPT,
    "oleobject": ActiveContent.EMBEDDED_OBJECT,
    "package": ActiveContent.EMBEDDED_OBJECT,
    "control": ActiveContent.EMBEDDED_OBJECT,
    "activexcontrolbinary": ActiveContent.EMBEDDED_OBJECT,
    "afchunk": ActiveContent.EMBEDDED_FILES,  # a whole document of another format, read in when this one is opened
    "webextension": ActiveContent.EXTERNAL_CONTENT,  # an add-in that is fetched from its maker
    "webextensiontaskpanes": ActiveContent.EXTERNAL_CONTENT,
}
"""By the last word of the relation's type, which is the same in both editions of the standard."""
_ELEMENTS = {
    "OLEObject": ActiveContent.EMBEDDED_OBJECT,
    "control": ActiveContent.EMBEDDED_OBJECT,
    "altChunk": ActiveContent.EMBEDDED_FILES,
}
_TEXTS = {"instrText", "delInstrText", "t", "delText"}
"""Word takes a field's code from ordinary text as well."""
_DRAWN = {"imagedata", "fill", "stroke"}
"""Elements of the old drawing language that may name a picture by its address."""


def signs_in_docx(path: Path) -> set[ActiveContent]:
    """Raises zipfile's, zlib's and lxml's errors, and Refused for a document type in a part or for
    more than is looked through."""
    found: set[ActiveContent] = set()
    with opened(path) as package:
        types = _Types()
        for part in package.parts:
            if part.name == "[content_types].xml":
                parse(package.pieces(part), types)
        if types.macros:
            found.add(ActiveContent.SCRIPT)
        for part in package.parts:
            found.update(_by_name(part))
            if types.is_xml(part.name) and not part.is_empty:
                found.update(_read(package, part))
    return found


def _by_name(part: PackedPart) -> set[ActiveContent]:
    found = {code for name, code in _PARTS.items() if f"/{name}" in f"/{part.name}"}
    return {ActiveContent.EMBEDDED_OBJECT} if part.holds_object and not found else found


def _read(package: Package, part: PackedPart) -> set[ActiveContent]:
    reader = _Relations() if part.name.endswith(".rels") else _Text()
    parse(package.pieces(part), reader)
    return reader.found


class _Types(PartReader):
    """The list of what each part is, which tells which of them Word reads as XML whatever they are called."""

    def __init__(self) -> None:
        self.macros = False
        self._by_name: dict[str, str] = {}
        self._by_ending: dict[str, str] = {}

    def start(self, tag: Any, attrib: Any) -> None:
        kind = attrib.get("ContentType", "").lower()
        if _local(tag) == "Override":
            self._by_name[attrib.get("PartName", "").lstrip("/").lower()] = kind
            self.macros = self.macros or "macroenabled" in kind
        elif _local(tag) == "Default":
            self._by_ending[attrib.get("Extension", "").lower()] = kind

    def is_xml(self, name: str) -> bool:
        ending = name.rpartition(".")[2]
        kind = self._by_name.get(name) or self._by_ending.get(ending, "")
        if "svg" in kind:
            return False  # a picture, drawn as one
        return ending in {"xml", "rels", "vml"} or kind.endswith("xml")


class _Relations(PartReader):
    """What another part is related to, within the document and without."""

    def __init__(self) -> None:
        self.found: set[ActiveContent] = set()

    def start(self, tag: Any, attrib: Any) -> None:
        if _local(tag) != "Relationship":
            return
        kind = attrib.get("Type", "").rpartition("/")[2].lower()
        target = attrib.get("Target", "")
        if kind in _RELATIONS:
            self.found.add(_RELATIONS[kind])
        if runs_script(target):
            self.found.add(ActiveContent.SCRIPT)
        elif kind != "hyperlink" and is_remote(target):
            self.found.add(ActiveContent.EXTERNAL_CONTENT)


class _Text(PartReader):
    """A part with text: objects in it, and its fields."""

    def __init__(self) -> None:
        self.found: set[ActiveContent] = set()
        self._fields = Fields(self.found)
        self._texts_open = 0

    def start(self, tag: Any, attrib: Any) -> None:
        name = _local(tag)
        if name in _ELEMENTS:
            self.found.add(_ELEMENTS[name])
        elif name == "fldChar":
            self._fields.mark(_attribute(attrib, "fldCharType"))
        elif name == "fldSimple":
            self._fields.simple(_attribute(attrib, "instr"))
        elif name in _DRAWN and any(is_remote(_attribute(attrib, key)) for key in ("src", "href")):
            self.found.add(ActiveContent.EXTERNAL_CONTENT)
        self._texts_open += name in _TEXTS

    def end(self, tag: Any) -> None:
        self._texts_open -= _local(tag) in _TEXTS

    def data(self, data: Any) -> None:
        if self._texts_open:
            self._fields.text(data)

    def close(self) -> None:
        self._fields.close()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(attrib: Any, name: str) -> str:
    """Its value in whichever namespace it stands."""
    return next((str(value) for key, value in attrib.items() if _local(key) == name), "")
