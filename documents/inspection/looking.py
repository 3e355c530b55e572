"""Everything a file's content tells before anybody is sent it: what it is, that it opens, what it does then. For the
papers of a round, which go to everybody; an answer is taken first and looked through afterwards.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

from documents.inspection.filetypes import media_type
from documents.inspection.inspecting import Opening, active_content, opening
from documents.inspection.media import NotAccepted
from models.media import PDF
from models.values import ActiveContent

_KEPT = 100
_UNREADABLE = (ActiveContent.UNREADABLE,)


class LookedThrough(NamedTuple):
    """`active`: as `active_content` tells it."""

    media_type: str
    active: tuple[ActiveContent, ...]


_looks: dict[str, LookedThrough] = {}
"""By the content's hash: a round file that is checked again, or in a console at every change, names the same papers."""


def look_at(path: Path) -> LookedThrough:
    """Blocks for some tenths of a second for each content not seen before. Raises NotAccepted as `media_type` does, and
    for a PDF that nothing can open; OSError when it cannot be read."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 in _looks:
        return _looks[sha256]
    told = media_type(path)
    look = LookedThrough(told, active_content(path, told))
    if look.active == _UNREADABLE:  # not kept: a busy machine may be why
        if told == PDF and (found := opening(path)) in {Opening.BROKEN, Opening.LOCKED}:
            raise NotAccepted("file_locked" if found is Opening.LOCKED else "file_broken")
        return look
    if len(_looks) >= _KEPT:
        _looks.clear()
    _looks[sha256] = look
    return look
