"""Media types of the file formats a round carries."""

from models.errors import Refused
from models.media import DOCX, ODT, PDF

MEDIA_TYPES = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".odt": ODT,
}


def media_type_of(name: str) -> str:
    """The media type a paper's name promises. Raises Refused("paper_kind") for other formats."""
    for suffix, media_type in MEDIA_TYPES.items():
        if name.lower().endswith(suffix):
            return media_type
    raise Refused("paper_kind", name=name)
