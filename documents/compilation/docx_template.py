"""An agency's own Word template under the compilation: its page, headers, logo and styles stay; our text goes in."""

import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_PNG = '<Default Extension="png" ContentType="image/png"/>'
LIMIT = 50_000_000
"""Bytes of all parts of a template unpacked."""


class Template:
    """The parts of one template, read once."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > LIMIT:
                raise ValueError(path)
            self.parts: dict[str, bytes] = {entry.filename: package.read(entry) for entry in entries}

    def page(self) -> str:
        """The last section's set-up: paper, margins, and which headers and footers it has."""
        body = _parsed(self.parts["word/document.xml"]).find(f"{_W}body")
        found = body.findall(f"{_W}sectPr") if body is not None else []
        return etree.tostring(found[-1], encoding="unicode") if found else ""

    def styles(self, ours: str) -> str:
        """Its styles under the ids that our text names, and those of ours that it lacks. Word tells styles by their
        names: a Swedish template calls `heading 1` by the id `Rubrik1`."""
        theirs = _parsed(self.parts["word/styles.xml"])
        own = _parsed(ours.encode())
        known = {_name(style): style.get(f"{_W}styleId", "") for style in theirs.iter(f"{_W}style")}
        renamed: dict[str, str] = {}
        for style in own.iter(f"{_W}style"):
            wanted = style.get(f"{_W}styleId", "")
            if _name(style) in known:
                renamed[known[_name(style)]] = wanted
            else:
                theirs.append(style)
        for tag, attribute in (("style", "styleId"), ("basedOn", "val"), ("next", "val"), ("link", "val")):
            for node in theirs.iter(f"{_W}{tag}"):
                named = node.get(f"{_W}{attribute}", "")
                node.set(f"{_W}{attribute}", renamed.get(named, named))
        return etree.tostring(theirs, encoding="unicode")

    def under(self, own: Mapping[str, str | bytes], images: str) -> dict[str, str | bytes]:
        """All parts of the package but the text itself: the template's, with our styles, pictures and properties.
        `images`: our relationships."""
        parts: dict[str, str | bytes] = dict(self.parts)
        types = self.parts["[Content_Types].xml"].decode("utf-8").replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE)
        if 'Extension="png"' not in types:
            types = re.sub(
                "<(Default|Override) ", r'<Default Extension="png" ContentType="image/png"/><\1 ', types, count=1
            )
        if "/docProps/core.xml" not in types:
            core = "application/vnd.openxmlformats-package.core-properties+xml"
            types = types.replace("</Types>", f'<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>')
        rels = self.parts["word/_rels/document.xml.rels"].decode("utf-8")
        parts["[Content_Types].xml"] = types
        parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", f"{images}</Relationships>")
        parts["word/styles.xml"] = self.styles(str(own["word/styles.xml"]))
        parts["docProps/core.xml"] = own["docProps/core.xml"]
        return parts | {name: part for name, part in own.items() if name.startswith("word/media/")}


def _parsed(part: bytes) -> etree._Element:
    return etree.fromstring(part, _SAFE)


def _name(style: etree._Element) -> str:
    name = style.find(f"{_W}name")
    return (name.get(f"{_W}val", "") if name is not None else "").casefold()
