"""What a colleague sees, read in one go: the round, and its own parts with its own draft."""

from dataclasses import replace

from sqlmodel import Session

from models.internal import InternalReferral
from store.answers import drafts, internal_standing
from store.recipients import visits
from web.answer import visit as answer_visit
from web.answer.visit import Visit
from web.house import House
from web.signing import Bearer


def of_token(house: House, token: str) -> Visit | None:
    """The visit a link leads to, before anything is opened; None for every link that does not open."""
    with house.config.database.reading() as session:
        return _read(house, session, internal_standing.of_token(session, token))


def of_bearer(house: House, bearer: Bearer | None) -> Visit | None:
    """The visit of a cookie's bearer; None when there is none, it was ended, or its link has been replaced."""
    if bearer is None:
        return None
    with house.config.database.reading() as session:
        if visits.has_ended(session, bearer.visit):
            return None
        return _read(house, session, internal_standing.of_id(session, bearer.id, bearer.generation), bearer.visit)


def _read(house: House, session: Session, referral: InternalReferral | None, visit_id: str = "") -> Visit | None:
    if referral is None:
        return None
    recipient_id = internal_standing.recipient_of(session, referral.id)
    rows = visits.of_recipient(session, recipient_id)
    if rows is None:
        return None
    whole = answer_visit.read(session, house.config.database, rows, house.config.clock(), visit_id)
    own = drafts.load(session, recipient_id, -referral.number)
    return replace(whole, referral=referral, draft=own)


def ending(visit: Visit) -> str:
    """Why nothing is taken any more, as a code; empty while it is."""
    if visit.is_cancelled:
        return "cancelled"
    if visit.referral is not None and visit.referral.withdrawn_at is not None:
        return "withdrawn"
    return "closed" if visit.is_closed else ""
