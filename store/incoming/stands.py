"""What a member says through its own link of the joint answer: whether it stands behind it."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from models.errors import Refused
from models.incoming import JointText, Stand, Stood
from models.tables import IncomingAnswerRow, IncomingRow, RecipientRow
from store.incoming import answers, remisses


class Asked(NamedTuple):
    """The question that a member has before it. `is_open`: it may still be answered."""

    version: int
    own_name: str
    from_name: str
    their_dnr: str
    until: datetime
    is_open: bool
    text: JointText
    stood: Stood


def asked(session: Session, recipient: RecipientRow, now: datetime) -> Asked | None:
    """The latest question to a recipient of an inner round; None when there is none."""
    found = _found(session, recipient)
    if found is None:
        return None
    row, answer = found
    stood = next((one for one in answers.stood(session, row, answer) if one.code == recipient.code), None)
    if stood is None or answer.stand_until is None:
        return None
    return Asked(
        version=answer.number,
        own_name=row.own_name,
        from_name=row.from_name,
        their_dnr=row.their_dnr,
        until=answer.stand_until,
        is_open=answer.submitted_at is None and now <= answer.stand_until,
        text=answers.content(answer),
        stood=stood,
    )


def say(session: Session, recipient: RecipientRow, version: int, said: Stand, exception: str, at: datetime) -> None:
    """Keeps the member's word; a later one replaces it while the question is open. Raises Refused("stand_over"), or
    ("stand_moved_on") when another version is asked about now."""
    found = _found(session, recipient)
    if found is None:
        raise Refused("stand_over")
    row, answer = found
    if answer.number != version:
        raise Refused("stand_moved_on")
    if answer.submitted_at is not None or answer.stand_until is None or at > answer.stand_until:
        raise Refused("stand_over")
    member = next(each for each in remisses.of_members(session, row.id) if each.code == recipient.code)
    by = f"recipient:{recipient.id}"
    answers.say(session, answer, member, said, exception, at, by)
    remisses.change(session, row, at, by, "incoming_stand_came", {"said": said.value})


def _found(session: Session, recipient: RecipientRow) -> tuple[IncomingRow, IncomingAnswerRow] | None:
    row = remisses.of_round(session, recipient.round_id)
    if row is None:
        return None
    asked_of = [each for each in answers.versions(session, row.id) if each.stand_until is not None]
    return (row, asked_of[0]) if asked_of else None
