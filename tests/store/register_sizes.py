"""How much the register holds, for tests of what must add nothing to it."""

from sqlalchemy import func
from sqlmodel import select

from models.tables import AnswerRow, AuditRow, LetterRow, OutboxRow
from store.database import Database


def sizes(database: Database) -> tuple[int, ...]:
    """How many answers, letters, news and audit rows there are."""
    with database.reading() as session:
        tables = (AnswerRow, LetterRow, OutboxRow, AuditRow)
        return tuple(session.exec(select(func.count()).select_from(table)).one() for table in tables)
