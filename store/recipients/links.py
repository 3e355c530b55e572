"""The personal links. A token is an HMAC over round, recipient and generation, so a reminder carries the same link
without the database ever holding it; the database keeps only the token's hash, and a new generation revokes the old.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable

from sqlmodel import Session, select

from models.errors import LinkProblem
from models.tables import RecipientRow

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def token(key: bytes, round_id: str, recipient_id: str, generation: int) -> str:
    """43 URL-safe characters, 256 bits. Never stored, never logged, never put in Temporal."""
    message = "\0".join(("remiss-link-1", round_id, recipient_id, str(generation))).encode()
    return base64.urlsafe_b64encode(hmac.digest(key, message, "sha256")).rstrip(b"=").decode()


def attest_token(key: bytes, attest_id: str, generation: int) -> str:
    """The same for a request for attest: its own link, good for that request alone. The recipient's generation is in
    it, so that a replaced answer link ends it too."""
    message = "\0".join(("remiss-attest-1", attest_id, str(generation))).encode()
    return base64.urlsafe_b64encode(hmac.digest(key, message, "sha256")).rstrip(b"=").decode()


def internal_token(key: bytes, referral_id: str, generation: int) -> str:
    """The same for a colleague in an internremiss: its own link, good for its parts alone."""
    message = "\0".join(("remiss-internal-1", referral_id, str(generation))).encode()
    return base64.urlsafe_b64encode(hmac.digest(key, message, "sha256")).rstrip(b"=").decode()


def token_hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def made_with(keys: Iterable[bytes], make: Callable[[bytes], str], known: str) -> str | None:
    """The token that `make` makes with the first key whose token has the hash the register knows; None for none."""
    return next((token for token in map(make, keys) if token_hash(token) == known), None)


def is_token(value: str) -> bool:
    """Whether it has a token's form; says nothing of whether it opens anything."""
    return _TOKEN.fullmatch(value) is not None


def recipient_of(session: Session, value: str) -> RecipientRow | LinkProblem:
    """The recipient a token belongs to. Looked up by hash: constant work for a wrong token, near or far."""
    if not value:
        return LinkProblem.MISSING
    if not is_token(value):
        return LinkProblem.INVALID
    row = session.exec(select(RecipientRow).where(RecipientRow.token_hash == token_hash(value))).first()
    return row if row is not None else LinkProblem.INVALID
