"""Letters that have waited, judged anew when they can go (`rules/letters_anew.py`): what has lost its meaning is
withdrawn and told, and a reminder says that the day has passed when it has."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.letters import Intention
from models.tables import LetterRow, RecipientRow
from models.values import LetterState
from rules.letters_anew import JUDGED, is_overdue_now, lost_meaning
from store.database import portions
from store.records import audit


def withdraw_what_lost_its_meaning(
    session: Session, waiting: Sequence[tuple[LetterRow, RecipientRow | None]], now: datetime
) -> set[str]:
    """Returns the ids of those withdrawn. Costs a query only where a letter has been tried before, or names a day that
    has passed: one made for this very order has just been judged."""
    doubtful = [letter for letter, _ in waiting if letter.kind in JUDGED and _is_doubtful(letter, now)]
    others = _of_recipients(session, sorted({letter.recipient_id for letter in doubtful if letter.recipient_id}))
    entries: list[tuple[str, str, dict[str, object]]] = []
    for letter in doubtful:
        intention = _intention(letter)
        why = lost_meaning(intention, others.get(letter.recipient_id or "", ()), now)
        if why is not None:
            letter.state, letter.left_out = LetterState.WITHDRAWN, why.value
            told: dict[str, object] = {"kind": letter.kind.value, "number": letter.number, "why": why.value}
            entries.append(("letter_left_out", letter.id, told))
        elif is_overdue_now(intention, now):
            letter.facts = json.dumps({**json.loads(letter.facts), "is_overdue": True}, ensure_ascii=False)
        session.add(letter)
    session.flush()
    audit.append_all(session, at=now, actor="system", entries=entries)
    return {letter_id for _, letter_id, _ in entries}


def _is_doubtful(letter: LetterRow, now: datetime) -> bool:
    due_at = _intention(letter).due_at
    return letter.attempts > 0 or letter.created_at < now or (due_at is not None and due_at < now)


def _of_recipients(session: Session, recipient_ids: Sequence[str]) -> dict[str, list[Intention]]:
    found: dict[str, list[Intention]] = {}
    for ids in portions(recipient_ids):
        query = select(LetterRow).where(col(LetterRow.recipient_id).in_(ids), col(LetterRow.kind).in_(sorted(JUDGED)))
        for letter in session.exec(query):
            found.setdefault(letter.recipient_id or "", []).append(_intention(letter))
    return found


def _intention(letter: LetterRow) -> Intention:
    due_at = json.loads(letter.facts).get("due_at")
    return Intention(
        id=letter.id,
        kind=letter.kind,
        number=letter.number,
        state=letter.state,
        created_at=letter.created_at,
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        may_be_there=letter.outcome_unknown,
    )
