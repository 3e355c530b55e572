"""What a file format is called, by its code and by its name's ending, and the refusal of a file that is another."""

from models.media import DOCX, ODT, PDF

ENDINGS = {PDF: ".pdf", DOCX: ".docx", ODT: ".odt"}
WRONG_KINDS = frozenset(
    {
        *("file_wrong_kind", "file_old_word", "file_old_office", "file_rtf", "file_spreadsheet", "file_presentation"),
        *("file_mail", "file_image", "file_html", "file_text", "file_archive"),
    }
)
"""The refusals that say of a whole file that it is none of the accepted kinds."""


class NotAccepted(Exception):
    """The file cannot be taken. `code` chooses the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
