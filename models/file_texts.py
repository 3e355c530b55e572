"""The text of a received file: a copy for reading, searching and the compilation. The original is what came in."""

from enum import StrEnum

from pydantic import Field

from models.values import Value


class TextState(StrEnum):
    """How far a file's text has come. The codes are in JSON that integrations read."""

    NOT_YET = "not_yet"
    NONE = "none"
    KEPT = "kept"
    FAILED = "failed"


class FilePage(Value):
    """`number`: from 1; 0 for the whole of a file without pages of its own (DOCX, ODT, plain text)."""

    number: int
    text: str


class FileText(Value):
    """The text of one content. A page that is only a picture has an empty text."""

    state: TextState = Field(
        default=TextState.NOT_YET,
        description="`not_yet`: nobody has read it; `none`: it has no text, only pictures; `kept`: it is in `pages`; "
        "`failed`: it could not be read.",
    )
    reason: str = Field(
        default="",
        description="Why it failed: `locked`, `unreadable`, `other_format` or `quarantined`.",
    )
    pages: tuple[FilePage, ...] = ()
    cut: bool = Field(default=False, description="The file goes on after what is kept.")

    @property
    def has_text(self) -> bool:
        return self.state is TextState.KEPT

    @property
    def empty_pages(self) -> tuple[int, ...]:
        """The pages that are only pictures, in a file that has text on others."""
        return tuple(page.number for page in self.pages if not page.text) if self.has_text else ()

    @property
    def text(self) -> str:
        return "\n\n".join(page.text for page in self.pages if page.text)


def failed(reason: str) -> FileText:
    return FileText(state=TextState.FAILED, reason=reason)


NOT_READ = FileText()
"""Of a file whose text nobody has read yet."""
