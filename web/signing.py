"""Signed values that leave the server: the visit's cookie and the hidden form tokens. Nothing is stored for them.

Both name whose link it was and its generation, so a new generation (a changed address) ends old visits too.
"""

import hashlib

from itsdangerous import BadData, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

from models.values import Value

VISIT_SECONDS = 12 * 3600
"""A visit ends this long after its last page."""
FORM_SECONDS = 90 * 24 * 3600
"""A form may lie open in a browser this long; the visit is then opened anew and the form sent again."""


class Bearer(Value):
    """What a signed value speaks for: a recipient, or one request for attest, by its id."""

    id: str
    generation: int


class Signing:
    """Makes and reads signed values of one purpose, which names its cookies too: no other purpose's value passes. A
    wrong, old or foreign value reads as None."""

    def __init__(self, key: bytes, purpose: str = "remiss") -> None:
        self._purpose = purpose
        self._visit = _signer(key, f"{purpose}.visit.1")
        self._form = _signer(key, f"{purpose}.form.1")
        self._open = _signer(key, f"{purpose}.open.1")

    def open_token(self, bearer: Bearer) -> str:
        """For the landing page's button: no cookie exists yet that it could be bound to."""
        return _sign(self._open, bearer)

    def may_open(self, value: str, bearer: Bearer) -> bool:
        return _read(self._open, value, FORM_SECONDS) == bearer

    def form_token(self, bearer: Bearer) -> str:
        return _sign(self._form, bearer)

    def may_post(self, value: str, bearer: Bearer) -> bool:
        return _read(self._form, value, FORM_SECONDS) == bearer

    def visit_token(self, bearer: Bearer) -> str:
        return _sign(self._visit, bearer)

    def begin_visit(self, response: Response, bearer: Bearer) -> None:
        """Sets, or renews, the visit's cookie. `__Host-` keeps sibling hosts from planting one."""
        name = self.cookie_name(bearer.id)
        response.set_cookie(name, self.visit_token(bearer), path="/", secure=True, httponly=True, samesite="lax")

    def end_visit(self, response: Response, owner_id: str) -> None:
        response.delete_cookie(self.cookie_name(owner_id), path="/", secure=True, httponly=True, samesite="lax")

    def visitor(self, request: Request, owner_id: str) -> Bearer | None:
        """Who visits, by the cookie alone; the generation is still to be compared with the register's."""
        bearer = _read(self._visit, request.cookies.get(self.cookie_name(owner_id), ""), VISIT_SECONDS)
        return bearer if bearer is not None and bearer.id == owner_id else None

    def cookie_name(self, owner_id: str) -> str:
        """One cookie a recipient: someone who answers for two organisations keeps both visits."""
        return f"__Host-{self._purpose}-{owner_id[:8]}"

    def has_visited(self, request: Request, owner_id: str) -> bool:
        """Whether this browser has a visit's cookie of ours, also one that has ended."""
        bearer = _read(self._visit, request.cookies.get(self.cookie_name(owner_id), ""), None)
        return bearer is not None and bearer.id == owner_id


def _signer(key: bytes, salt: str) -> TimestampSigner:
    return TimestampSigner(key, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)


def _sign(signer: TimestampSigner, bearer: Bearer) -> str:
    return signer.sign(f"{bearer.id}.{bearer.generation}").decode()


def _read(signer: TimestampSigner, value: str, max_age: int | None) -> Bearer | None:
    try:
        owner_id, generation = signer.unsign(value, max_age=max_age).decode().split(".")
        return Bearer(id=owner_id, generation=int(generation))
    except (BadData, ValueError):
        return None
