"""What the operator decides of the letters of all rounds at once: whether they leave, and how many a minute."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from desk.office import Office
from models.errors import Refused
from models.people import Permission
from store.letters import mailroom
from store.letters.mailroom import Mailroom, WaitingLetters
from store.records import audit

MOST = 100_000


class MailStanding(NamedTuple):
    """`waiting`: what leaves as soon as letters may."""

    room: Mailroom
    waiting: list[WaitingLetters]
    now: datetime


def standing(office: Office) -> MailStanding:
    office.demand(Permission.READ)
    now = office.clock()
    with office.database.reading() as session:
        room = mailroom.standing(session)
        return MailStanding(room, mailroom.waiting(session, room.restored_from, now), now)


def pause(office: Office) -> None:
    """No letter is begun any more, in any round; what is under way is seen to its end. Harmless twice."""
    with office.changing() as session:
        if mailroom.standing(session).paused_at is None:
            mailroom.pause(session, office.clock())
            _audit(office, session, "mail_paused")


def resume(office: Office, *, as_sent: bool) -> int:
    """Letters leave again. `as_sent`: those that waited when the backup was taken were sent by the house it was taken
    of; returns how many those were. Raises Refused("mail_not_paused") and ("mail_not_restored")."""
    with office.changing() as session:
        room = mailroom.standing(session)
        if room.paused_at is None:
            raise Refused("mail_not_paused")
        if as_sent and room.restored_from is None:
            raise Refused("mail_not_restored")
        counted = mailroom.count_as_sent(session, room.restored_from, office.clock()) if as_sent else 0  # type: ignore[arg-type]
        mailroom.resume(session)
        _audit(office, session, "mail_resumed", counted_as_sent=counted)
        return counted


def set_rate(office: Office, rate: int) -> None:
    """At most so many letters a minute from now on, also of batches under way; 0 for as many as the relay takes.
    Raises Refused("mail_rate_unusable")."""
    if not 0 <= rate <= MOST:
        raise Refused("mail_rate_unusable", most=MOST)
    with office.changing() as session:
        mailroom.set_rate(session, rate or None)
        _audit(office, session, "mail_rate_set", rate=rate)


def _audit(office: Office, session: Session, action: str, **facts: object) -> None:
    mark = office.actor.mark
    audit.append(session, at=office.clock(), actor=mark, action=action, object_id=audit.INSTALLATION, **facts)
