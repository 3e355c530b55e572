"""Reads an XML part of a stranger's file: elements pass by, no tree is kept, no entity resolved, nothing fetched."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from documents.inspection.packed_parts import document_type
from models.errors import Refused


class PartReader:
    """Refuses a document type before anything of it is read. A reader of files whose programs wrote one in good faith
    says so with `takes_doctype`: one that declares nothing is then passed by, and what it names is not fetched."""

    takes_doctype = False

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        if not self.takes_doctype:
            raise Refused("file_broken")

    def start(self, tag: Any, attrib: Any) -> None: ...

    def end(self, tag: Any) -> None: ...

    def data(self, data: Any) -> None: ...

    def comment(self, text: Any) -> None: ...

    def close(self) -> None: ...


def parse(pieces: Iterable[bytes], reader: PartReader) -> None:
    """Raises etree.XMLSyntaxError, Refused("file_broken") for a document type, and what the reader raises."""
    parser = etree.XMLParser(
        target=reader, resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    first = True
    for piece in pieces:
        if first and (found := document_type(piece)) is not None and found.declares:
            raise Refused("file_broken")
        first = False
        parser.feed(piece)
    parser.close()
