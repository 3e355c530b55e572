"""Whether a PDF opens with no password, told by opening it. Runs in the process that `inspector.py` limits."""

from pathlib import Path
from typing import Any

import pikepdf


def how_it_opens(path: Path) -> str:
    """`opens`, `locked` (it asks for a password or a certificate) or `broken` (nothing can make it out, or pages that
    it counts are not in it). A password that only its changing asks for locks nothing."""
    try:
        with pikepdf.open(path, suppress_warnings=True, inherit_page_attributes=False) as pdf:
            return "opens" if _has_its_pages(pdf) else "broken"
    except pikepdf.PasswordError:
        return "locked"
    except pikepdf.PdfError as error:
        return "locked" if "encryption" in str(error) else "broken"


def _has_its_pages(pdf: pikepdf.Pdf) -> bool:
    """Whether there is a page, and every one that the tree of pages names is there: of a file cut off, not all are."""
    waiting: list[Any] = [pdf.Root.get("/Pages")]
    seen: set[tuple[int, int]] = set()
    pages = 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            return False
        if node.is_indirect and node.objgen in seen:
            continue
        seen.add(node.objgen)
        kids = node.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            waiting.extend(kids)
        else:
            pages += 1
    return pages > 0
