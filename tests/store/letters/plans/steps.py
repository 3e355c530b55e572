"""Single steps that decide to whom a letter goes, or whether it goes."""

from datetime import datetime, timedelta

from models.tables import RecipientRow
from models.values import LetterKind, LetterState
from store.database import Database
from store.recipients import extensions, recipients
from tests.round_builder import DUE, KEY
from tests.store_steps import BEFORE, letters_of

MISSIV, REMINDER, BY_HAND = LetterKind.MISSIV, LetterKind.REMINDER, LetterKind.MANUAL_REMINDER
LATER = DUE + timedelta(days=7)


def extend(database: Database, recipient_id: str, until: datetime) -> None:
    with database.changing() as session:
        row = session.get_one(RecipientRow, recipient_id)
        assert extensions.extend_recipient(session, row, until=until, reason="", at=BEFORE)


def change_address(database: Database, recipient_id: str, email: str = "ny@kommun.se") -> int:
    with database.changing() as session:
        return recipients.change_address(session, recipient_id, email, key=KEY, at=BEFORE)


def states(database: Database, recipient_id: str, kind: LetterKind) -> list[LetterState]:
    return [row.state for row in letters_of(database, recipient_id, kind)]
