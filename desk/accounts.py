"""Signing in and out, and the accounts of those who may. A password is kept as argon2id (RFC 9106) and nowhere else."""

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from desk.afterwards import Shown
from desk.naming import WHY_NO_ADDRESS
from desk.office import Office
from models.addresses import check_address
from models.errors import Refusal, Refused
from models.people import Actor, Permission, Role
from rules.text import line
from store.accounts import accounts, sessions
from store.records import audit
from templates.console import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import AccountRow

PASSWORD_LENGTH = 12
"""Characters a password must have at least (NIST SP 800-63B asks for 8, and for length rather than signs)."""
PASSWORD_LONGEST = 256
TRIAL_EMAIL = "registrator@prov.example"
_SENDER_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
_HASHER = PasswordHasher()


class SignedIn(NamedTuple):
    """A new session. `token` goes into the browser's cookie and is kept nowhere."""

    token: str
    actor: Actor


class Sitting(NamedTuple):
    """Who a session's pages are made for."""

    actor: Actor
    sender_name: str
    session_id: str


def as_kept(email: str) -> str:
    """The address somebody signs in with, however it was pasted; as it was typed where it is none."""
    checked = check_address(email)
    return checked if isinstance(checked, str) else email.strip()


def sign_in(office: Office, email: str, password: str) -> SignedIn:
    """Opens a session with a password. Raises Refused("sign_in_failed"): the same, after the same time, for a wrong
    password, an address without an account and an account that is switched off or has no password."""
    with office.database.reading() as session:
        row = accounts.by_email(session, email.strip())
    usable = row is not None and row.disabled_at is None and row.password_hash
    if not _matches(row.password_hash if row is not None and usable else _nobody(), password) or row is None:
        raise Refused("sign_in_failed")
    if not usable:
        raise Refused("sign_in_failed")
    return _begin(office, row)


def sign_in_as(office: Office, account_id: str) -> SignedIn:
    """Opens a session for one whom somebody else has vouched for: an identity provider, or a trial's own link."""
    with office.database.reading() as session:
        row = accounts.get(session, account_id)
    if row.disabled_at is not None:
        raise Refused("sign_in_failed")
    return _begin(office, row)


def sign_in_vouched(office: Office, *, subject: str, email: str) -> SignedIn:
    """Opens a session for one whom the identity provider calls `subject`. At the first time the account is found by
    the address, which the provider has vouched for (empty: it has not), and is that subject's from then on. Raises
    Refused("no_account_here")."""
    with office.database.changing() as session:
        row = accounts.by_subject(session, subject)
        if row is None and email:
            row = accounts.by_email(session, email)
            if row is not None and row.subject is None:
                row.subject = subject
                session.add(row)
                audit.append(session, at=office.clock(), actor="system", action="account_tied", object_id=row.id)
        if row is None or row.subject != subject or row.disabled_at is not None:
            raise Refused("no_account_here")
    return _begin(office, row)


def _begin(office: Office, row: "AccountRow") -> SignedIn:
    at = office.clock()
    with office.database.changing() as session:
        token, begun = sessions.begin(session, row.id, at)
        actor = accounts.actor_of(row)
        audit.append(session, at=at, actor=actor.mark, action="signed_in", object_id=begun.id)
    return SignedIn(token, actor)


def sitting(office: Office, token: str) -> Sitting | None:
    """Who sits behind a cookie; None when its session has ended. Writes down that it was seen, seldom."""
    at = office.clock()
    with office.database.asking() as connection:
        found = sessions.find(connection, token, at)
    if found is None:
        return None
    if found.wants_seen(at):
        with office.database.changing() as session:
            sessions.seen(session, found.id, at)
    return Sitting(found.actor, found.sender_name, found.id)


def sign_out(office: Office, token: str) -> None:
    """Ends the session on the server too. Harmless twice."""
    with office.database.changing() as session:
        sessions.end(session, token, office.clock())


def add(office: Office, *, sender: str, email: str, name: str, role: Role, password: str = "") -> "AccountRow":
    """A new account of a sender, by the operator. Raises Refused("not_allowed"), ("no_such_sender"),
    ("account_taken"), or as the address and the password are refused."""
    _operator_only(office)
    checked = check_address(email)
    if isinstance(checked, Refusal):
        raise Refused(WHY_NO_ADDRESS[checked.code], email=checked.facts["email"])
    hashed = _hashed(password) if password else ""
    with office.changing() as session:
        at = office.clock()
        first = accounts.default_sender(session, at)
        owner = first if sender in {"", first.key} else accounts.sender(session, sender)
        return accounts.add(
            session,
            sender_id=owner.id,
            email=checked,
            name=line(name)[0] or checked,
            role=role,
            at=at,
            actor=office.actor.mark,
            password_hash=hashed,
        )


def set_password(office: Office, email: str, password: str) -> None:
    """The operator gives somebody a new password; every session of theirs ends."""
    _operator_only(office)
    hashed = _hashed(password)
    with office.changing() as session:
        row = accounts.by_email(session, email)
        if row is None:
            raise Refused("no_such_user", email=email)
        _replace_password(office, session, row, hashed, office.clock())


def switch_off(office: Office, email: str) -> None:
    """Nobody signs in with the account any more, and every session of it ends. Harmless twice."""
    _operator_only(office)
    with office.changing() as session:
        row = accounts.by_email(session, email)
        if row is None:
            raise Refused("no_such_user", email=email)
        at = office.clock()
        row.disabled_at = row.disabled_at or at
        session.add(row)
        sessions.end_all(session, row.id, at)
        audit.append(session, at=at, actor=office.actor.mark, action="account_switched_off", object_id=row.id)


def add_sender(office: Office, *, key: str, name: str, email: str) -> None:
    """A new sender; the first one is only given its name. Raises Refused("sender_key_bad"), ("sender_taken")."""
    _operator_only(office)
    if not _SENDER_KEY.fullmatch(key):
        raise Refused("sender_key_bad", sender=key)
    with office.changing() as session:
        at = office.clock()
        first = accounts.default_sender(session, at)
        if key == first.key:
            first.name, first.email = name, email
            session.add(first)
        else:
            accounts.add_sender(session, key=key, name=name, email=email, at=at, actor=office.actor.mark)


def overview(office: Office) -> Shown:
    """Every account with its sender and role."""
    _operator_only(office)
    with office.database.reading() as session:
        owners = accounts.senders(session)
        found = [(owner, row) for owner in owners for row in accounts.of_sender(session, owner.id)]
    data = [
        {
            "email": row.email,
            "name": row.name,
            "role": row.role.value,
            "sender": owner.key,
            "active": row.disabled_at is None,
        }
        for owner, row in found
    ]
    return Shown({"accounts": data}, [words.account_line(item) for item in data] or [words.NO_ACCOUNTS])


def change_password(office: Office, old: str, new: str) -> None:
    """One's own password; every session ends, this one too. Raises Refused("password_wrong"), or as a new one is
    refused."""
    with office.database.reading() as session:
        row = accounts.get(session, office.actor.account_id)
    if not row.password_hash or not _matches(row.password_hash, old):
        raise Refused("password_wrong")
    hashed = _hashed(new)
    with office.changing(Permission.READ) as session:
        _replace_password(office, session, accounts.get(session, row.id), hashed, office.clock())


def _replace_password(office: Office, session: "Session", row: "AccountRow", hashed: str, at: datetime) -> None:
    row.password_hash = hashed
    session.add(row)
    sessions.end_all(session, row.id, at)
    audit.append(session, at=at, actor=office.actor.mark, action="password_changed", object_id=row.id)


def trial_account(office: Office) -> "AccountRow":
    """The account of a trial's own link, made when it is first asked for. Raises Refused("not_allowed") in
    production."""
    if office.settings.environment != "local":
        raise Refused("not_allowed", role=office.actor.role.value)
    with office.changing() as session:
        at = office.clock()
        found = accounts.by_email(session, TRIAL_EMAIL)
        return found or accounts.add(
            session,
            sender_id=accounts.default_sender(session, at).id,
            email=TRIAL_EMAIL,
            name="Eva Prov",
            role=Role.REGISTRAR,
            at=at,
            actor="system",
        )


def _operator_only(office: Office) -> None:
    if office.actor.role is not Role.OPERATOR:
        raise Refused("not_allowed", role=office.actor.role.value)


def _hashed(password: str) -> str:
    """Raises Refused("password_short") or ("password_long")."""
    if len(password) < PASSWORD_LENGTH:
        raise Refused("password_short", length=PASSWORD_LENGTH)
    if len(password) > PASSWORD_LONGEST:
        raise Refused("password_long", length=PASSWORD_LONGEST)
    return _HASHER.hash(password)


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password[: PASSWORD_LONGEST + 1])
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """What the password of nobody is held against, so that an unknown address takes as long as a known one."""
    return _HASHER.hash("nobody has this password")
