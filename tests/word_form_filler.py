"""Fills in a Word form as an office program would: the contents of its controls, and nothing else, are replaced."""

import io
import zipfile
from collections.abc import Callable, Mapping

from lxml import etree

from documents.word_form.form import choices
from tests.web_visitor import FULL

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

FILLED = FULL | {
    "q-1-comment": "Bostadsförsörjningen bör lyftas fram.\nAvsnitt 2: <b>& – ”citat”.",
    "reservation-1-kind": "separate_statement",
}
"""A form filled in with what the page would be, by field name, with codes for what is chosen."""


def filled(form: bytes, typed: Mapping[str, str], *, paragraphs: bool = False) -> bytes:
    """`paragraphs`: each line a paragraph of its own, as in a control that allows them; else line breaks."""

    def edit(xml: bytes) -> bytes:
        root = etree.fromstring(xml)
        for control in root.iter(f"{W}sdt"):
            tag = control.find(f"{W}sdtPr/{W}tag")
            if tag is not None and tag.get(f"{W}val") in typed:
                _fill(control, str(tag.get(f"{W}val")), typed, paragraphs=paragraphs)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    return with_part(form, "word/document.xml", edit)


def _fill(control: etree._Element, name: str, typed: Mapping[str, str], *, paragraphs: bool) -> None:
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    assert properties is not None
    assert content is not None
    for flag in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(flag)
    for child in list(content):
        content.remove(child)
    text = (choices(name) or {}).get(typed[name], typed[name])
    lines = text.split("\n")
    if paragraphs:
        for line in lines:
            _write(etree.SubElement(etree.SubElement(content, f"{W}p"), f"{W}r"), line)
        outer = control.getparent()
        assert outer is not None
        body = outer.getparent()
        assert body is not None
        body.replace(outer, control)
        return
    run = etree.SubElement(content, f"{W}r")
    for place, line in enumerate(lines):
        if place:
            etree.SubElement(run, f"{W}br")
        _write(run, line)


def _write(run: etree._Element, line: str) -> None:
    for place, piece in enumerate(line.split("\t")):
        if place:
            etree.SubElement(run, f"{W}tab")
        text = etree.SubElement(run, f"{W}t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = piece


def with_part(package: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The package with one of its parts edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, edit(data) if entry == name else data)
    return out.getvalue()
