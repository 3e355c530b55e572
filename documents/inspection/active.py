"""What is active in a file, by its format. Reads in this process; a stranger's file goes by way of `inspecting.py`."""

from collections.abc import Callable
from pathlib import Path

from documents.inspection.active_docx import signs_in_docx
from documents.inspection.active_odt import signs_in_odt
from documents.inspection.active_pdf import signs_in_pdf
from models.media import DOCX, ODT, PDF
from models.values import ActiveContent

_READERS: dict[str, Callable[[Path], set[ActiveContent]]] = {
    PDF: signs_in_pdf,
    DOCX: signs_in_docx,
    ODT: signs_in_odt,
}


def signs(path: Path, media_type: str) -> set[ActiveContent]:
    """What the file does or fetches when it is opened. Raises KeyError for another media type, and whatever the
    format's parser raises when the file is damaged, locked or larger than it may be."""
    return _READERS[media_type](path)
