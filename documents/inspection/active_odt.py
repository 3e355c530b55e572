"""Active content in an OpenDocument text: macros and events, objects, and what it links to instead of holding."""

import re
from pathlib import Path
from typing import Any

from documents.inspection.packed_parts import PackedPart, opened
from documents.inspection.part_reader import PartReader, parse
from documents.inspection.targets import is_remote, runs_script
from models.values import ActiveContent

_FOLDERS = {"basic": ActiveContent.SCRIPT, "scripts": ActiveContent.SCRIPT, "dialogs": ActiveContent.SCRIPT}
_OBJECT = re.compile(r"object \d+(/|$)")
_ELEMENTS = {
    "script:event-listener": ActiveContent.SCRIPT,
    "presentation:event-listener": ActiveContent.SCRIPT,
    "office:script": ActiveContent.SCRIPT,
    "text:script": ActiveContent.SCRIPT,
    "text:execute-macro": ActiveContent.SCRIPT,
    "draw:object": ActiveContent.EMBEDDED_OBJECT,
    "draw:object-ole": ActiveContent.EMBEDDED_OBJECT,
    "draw:applet": ActiveContent.EMBEDDED_OBJECT,
    "draw:plugin": ActiveContent.RICH_MEDIA,
    "office:dde-source": ActiveContent.FIELD_COMMAND,
    "text:dde-connection": ActiveContent.FIELD_COMMAND,
    "text:dde-connection-decl": ActiveContent.FIELD_COMMAND,
    "table:dde-link": ActiveContent.FIELD_COMMAND,
}
_FOLLOWED = {"text:a", "draw:a", "draw:area-rectangle", "draw:area-circle", "draw:area-polygon"}
"""Links that somebody must click."""
_TARGETS = ("href", "image-data")
_NAMESPACE = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:([a-z]+):[^}]*\}")
_PREFIXES = {"drawing": "draw"}


def signs_in_odt(path: Path) -> set[ActiveContent]:
    """Raises zipfile's, zlib's and lxml's errors, and Refused for a document type in a part or for
    more than is looked through."""
    found: set[ActiveContent] = set()
    with opened(path) as package:
        for part in package.parts:
            found.update(_by_name(part))
            if part.name.endswith((".xml", ".rdf")) and not part.is_empty:
                reader = _Content(found)
                parse(package.pieces(part), reader)
    return found


def _by_name(part: PackedPart) -> set[ActiveContent]:
    folder = part.name.split("/")[0]
    found = {_FOLDERS[folder]} if folder in _FOLDERS and "/" in part.name else set()
    if part.holds_object or _OBJECT.match(part.name):
        found.add(ActiveContent.EMBEDDED_OBJECT)
    return found


class _Content(PartReader):
    takes_doctype = True

    def __init__(self, found: set[ActiveContent]) -> None:
        self._found = found

    def start(self, tag: Any, attrib: Any) -> None:
        name = _prefixed(tag)
        if name in _ELEMENTS:
            self._found.add(_ELEMENTS[name])
        for key, value in attrib.items():
            if key.rpartition("}")[2] not in _TARGETS:
                continue
            if runs_script(value):
                self._found.add(ActiveContent.SCRIPT)
            elif name not in _FOLLOWED and is_remote(value):
                self._found.add(ActiveContent.EXTERNAL_CONTENT)


def _prefixed(tag: str) -> str:
    """The element's name with the prefix that the standard writes, whichever the file uses."""
    space = _NAMESPACE.match(tag)
    if space is None:
        return tag
    return f"{_PREFIXES.get(space[1], space[1])}:{tag[space.end() :]}"
