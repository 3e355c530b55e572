"""The tables of the register, as SQLModel classes. Only `store/` reads or writes them.

Every instant is stored as UTC and comes back aware. Ids are 32 hexadecimal characters made at the edge. What people
wrote (`content`, `fields`) is JSON text, so that SQLite and PostgreSQL keep it byte for byte alike.

They are imported from here and nowhere else: tables name each other by foreign key, so whoever knows one must have
loaded all.
"""

from models.tables.answers import AnswerFileRow, AnswerRow, AttestRow, DraftRow, FileCheckRow
from models.tables.columns import UtcInstant
from models.tables.letters import ExtensionRequestRow, LetterRow, SupplementRequestRow
from models.tables.records import AuditRow, CompilationRow, NoteRow, OutboxRow
from models.tables.rounds import DocumentRow, RecipientRow, RoundRow

__all__ = [
    "AnswerFileRow",
    "AnswerRow",
    "AttestRow",
    "AuditRow",
    "CompilationRow",
    "DocumentRow",
    "DraftRow",
    "ExtensionRequestRow",
    "FileCheckRow",
    "LetterRow",
    "NoteRow",
    "OutboxRow",
    "RecipientRow",
    "RoundRow",
    "SupplementRequestRow",
    "UtcInstant",
]
