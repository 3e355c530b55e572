"""Tokens for machines: who may make and revoke them, and whose one is that a request carries."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from desk import parsing
from desk.afterwards import Shown
from desk.office import Office
from models.errors import Refused, TemporaryFailure
from models.people import Permission, Role, TokenScope
from rules.local_time import day_end, local_day
from rules.text import line
from store.accounts import accounts, tokens
from store.accounts.tokens import TokenFound
from templates import api_words as words

if TYPE_CHECKING:
    from models.tables import TokenRow

LONGEST_DAYS = 730
ROLES = frozenset({Role.REGISTRAR, Role.READER})
"""A decision is a person's: no machine approves."""
USED_EACH = timedelta(hours=1)
"""How far apart uses are noted: a writing for each request would cost more than the request."""


class Held(NamedTuple):
    """A token in a list. `by`: who made it, empty for the operators."""

    row: "TokenRow"
    sender: str
    by: str
    holds: bool


class Made(NamedTuple):
    """`token` is shown once and kept nowhere."""

    token: str
    row: "TokenRow"


def add(
    office: Office,
    *,
    name: str,
    role: Role,
    scopes: Collection[TokenScope],
    days: int = 365,
    last_day: str = "",
    sender: str = "",
) -> Made:
    """A new token of the actor's sender; the operator names one by its key (`sender`), or means the first. `last_day`:
    the day it holds to, whole, instead of a number of days. Raises Refused: "not_allowed", "token_name_missing",
    "token_scope_missing", "token_days", "token_last_day", "no_such_sender", and as `parsing.day` does."""
    called = line(name)[0]
    if not called:
        raise Refused("token_name_missing")
    if not scopes:
        raise Refused("token_scope_missing")
    at = office.clock()
    expires_at = _end(at, days, last_day)
    if role not in ROLES:
        raise Refused("not_allowed", role=role.value)
    with office.changing() as session:
        owner = office.actor.sender_id
        if not owner:
            first = accounts.default_sender(session, at)
            owner = first.id if sender in {"", first.key} else accounts.sender(session, sender).id
        token, row = tokens.add(
            session,
            sender_id=owner,
            name=called,
            role=role,
            scopes=scopes,
            expires_at=expires_at,
            at=at,
            actor=office.actor.mark,
        )
    return Made(token, row)


def just_made(office: Office, token: str) -> Made | None:
    """The token with its row, when it is one of the actor's sender's and holds. It is no use of it."""
    with office.database.reading() as session:
        found = tokens.find(session, token, office.clock())
    rows = (each.row for each in held(office))
    return next((Made(token, row) for row in rows if found is not None and row.id == found.actor.token_id), None)


def _end(at: datetime, days: int, last_day: str) -> datetime:
    if last_day:
        ends = day_end(parsing.day(last_day))
        if not local_day(at) < local_day(ends) <= local_day(at) + timedelta(days=LONGEST_DAYS):
            raise Refused("token_last_day", days=LONGEST_DAYS)
        return ends
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("token_days", days=LONGEST_DAYS)
    return at + timedelta(days=days)


def revoke(office: Office, token_id: str) -> "TokenRow":
    """No request is answered with it any more. Harmless twice. Raises as `tokens.revoke` does."""
    with office.changing() as session:
        return tokens.revoke(
            session, token_id, sender_id=office.actor.sender_id, at=office.clock(), actor=office.actor.mark
        )


def held(office: Office) -> list[Held]:
    """The sender's tokens, the newest first, those that do not hold any more among them; the operator sees all
    senders'. Raises Refused("not_allowed")."""
    office.demand(Permission.WRITE)
    now = office.clock()
    with office.database.reading() as session:
        keys = {owner.id: owner.key for owner in accounts.senders(session)}
        rows = tokens.of_sender(session, office.actor.sender_id)
        people = accounts.names(session, {row.made_by for row in rows})
    return [
        Held(row, keys[row.sender_id], people.get(row.made_by, ""), row.revoked_at is None and row.expires_at > now)
        for row in rows
    ]


def overview(office: Office) -> Shown:
    """What `held` gives. Raises as that does."""
    data = [
        {
            "id": row.id,
            "name": row.name,
            "role": row.role.value,
            "scopes": row.scopes.split(),
            "sender": sender,
            "expires_at": row.expires_at.isoformat(),
            "used_at": row.used_at.isoformat() if row.used_at else None,
            "holds": holds,
        }
        for row, sender, _by, holds in held(office)
    ]
    return Shown({"tokens": data}, [words.token_line(item) for item in data] or [words.NO_TOKENS])


def bearer(office: Office, token: str) -> TokenFound | None:
    """Who a request speaks for; None for a token that nobody has, or that does not hold any more."""
    at = office.clock()
    with office.database.reading() as session:
        found = tokens.find(session, token, at)
    if found is not None and (found.used_at is None or at - found.used_at >= USED_EACH):
        with suppress(TemporaryFailure), office.database.changing() as session:  # what is asked for matters more
            tokens.note_used(session, found.actor.token_id, at)
    return found
