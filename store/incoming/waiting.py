"""What waits for a person over incoming remisses: an answer to approve, one that did not surely arrive, and one not
given with two weeks left."""

from datetime import datetime

from sqlmodel import Session

from models.incoming import OVER, Stage
from models.tables import IncomingRow
from models.to_do import ToDo, ToDoKind
from models.values import LetterState
from rules.incoming import reminders
from store.incoming import remisses


def of_sender(session: Session, sender_id: str, now: datetime) -> list[ToDo]:
    rows = remisses.not_handed_in(session, sender_id)
    known = remisses.known(session, rows)
    found = []
    for row in rows:
        stage, (letter, answer, _) = remisses.stage_of(row, known[row.id], now), known[row.id]
        if stage is Stage.AWAITING_APPROVAL and answer is not None and answer.submitted_at is not None:
            found.append(_item(ToDoKind.INCOMING_APPROVAL, row, answer.submitted_at))
        elif stage is Stage.APPROVED and letter is not None and letter.state in _UNSURE:
            found.append(_item(ToDoKind.INCOMING, row, letter.handed_at or letter.created_at, letter.state))
        elif stage not in OVER and stage is not Stage.SENDING and reminders(row.due_at)[0] <= now:
            found.append(_item(ToDoKind.INCOMING, row, max(reminders(row.due_at)[0], row.created_at)))
    return found


_UNSURE = (LetterState.UNDELIVERABLE, LetterState.UNKNOWN)


def _item(kind: ToDoKind, row: IncomingRow, since: datetime, said: str = "") -> ToDo:
    return ToDo(
        kind=kind,
        round_id=row.id,
        dnr=row.dnr,
        title=row.title,
        since=since,
        object_id=row.id,
        recipient=row.from_name,
        until=row.due_at,
        said=said,
    )
