"""Tokens for machines: who may make and revoke them, and whose one is that a request carries."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from desk.afterwards import Shown
from desk.office import Office
from models.errors import Refused
from models.people import Permission, Role, TokenScope
from rules.text import line
from store.accounts import accounts, tokens
from store.accounts.tokens import TokenFound
from templates import api_words as words

if TYPE_CHECKING:
    from models.tables import TokenRow

LONGEST_DAYS = 730
ROLES = frozenset({Role.REGISTRAR, Role.READER})
"""A decision is a person's: no machine approves."""


class Made(NamedTuple):
    """`token` is shown once and kept nowhere."""

    token: str
    row: "TokenRow"


def add(
    office: Office, *, name: str, role: Role, scopes: Collection[TokenScope], days: int = 365, sender: str = ""
) -> Made:
    """A new token of the actor's sender; the operator names one by its key (`sender`), or means the first. Raises
    Refused: "not_allowed", "token_name_missing", "token_scope_missing", "token_days", "no_such_sender"."""
    called = line(name)[0]
    if not called:
        raise Refused("token_name_missing")
    if not scopes:
        raise Refused("token_scope_missing")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("token_days", days=LONGEST_DAYS)
    if role not in ROLES:
        raise Refused("not_allowed", role=role.value)
    with office.changing() as session:
        at = office.clock()
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
            expires_at=at + timedelta(days=days),
            at=at,
            actor=office.actor.mark,
        )
    return Made(token, row)


def revoke(office: Office, token_id: str) -> "TokenRow":
    """No request is answered with it any more. Harmless twice. Raises as `tokens.revoke` does."""
    with office.changing() as session:
        return tokens.revoke(
            session, token_id, sender_id=office.actor.sender_id, at=office.clock(), actor=office.actor.mark
        )


def overview(office: Office) -> Shown:
    """The sender's tokens, those that do not hold any more among them; the operator sees all senders'."""
    office.demand(Permission.WRITE)
    with office.database.reading() as session:
        keys = {owner.id: owner.key for owner in accounts.senders(session)}
        data = [
            {
                "id": row.id,
                "name": row.name,
                "role": row.role.value,
                "scopes": row.scopes.split(),
                "sender": keys[row.sender_id],
                "expires_at": row.expires_at.isoformat(),
                "holds": row.revoked_at is None and row.expires_at > office.clock(),
            }
            for row in tokens.of_sender(session, office.actor.sender_id)
        ]
    return Shown({"tokens": data}, [words.token_line(item) for item in data] or [words.NO_TOKENS])


def bearer(office: Office, token: str) -> TokenFound | None:
    """Who a request speaks for; None for a token that nobody has, or that does not hold any more."""
    with office.database.reading() as session:
        return tokens.find(session, token, office.clock())
