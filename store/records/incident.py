"""How much the register holds, of what kind: for the sheet of an incident."""

from sqlalchemy import func
from sqlmodel import Session, select

from models.tables import AccountRow, AddressBookRow, AnswerFileRow, AnswerRow, LetterRow, RecipientRow, RoundRow

_TABLES = {
    "rounds": RoundRow,
    "recipients": RecipientRow,
    "answers": AnswerRow,
    "files": AnswerFileRow,
    "letters": LetterRow,
    "addresses": AddressBookRow,
    "accounts": AccountRow,
}


def held(session: Session) -> dict[str, int]:
    """Rows by kind."""
    return {name: session.exec(select(func.count()).select_from(table)).one() for name, table in _TABLES.items()}
