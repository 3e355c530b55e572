"""Signed values that leave the server: the visit's cookie and the hidden form tokens. Nothing is stored for them but
the visits that have been ended before their time (`store/recipients/visits.py`).

Both name whose link it was and its generation, so a new generation (a changed address) ends old visits too.
"""

import hashlib

from itsdangerous import BadData, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

from models.values import Value

CONSOLE = "konsol"
"""The purpose of what the console signs."""
VISIT_SECONDS = 12 * 3600
"""A visit ends this long after its last page."""
FORM_SECONDS = 90 * 24 * 3600
"""A form may lie open in a browser this long; the visit is then opened anew and the form sent again."""


class Bearer(Value):
    """What a signed value speaks for: a recipient, or one request for attest, by its id. `visit` names the visit, from
    the button behind the link to the end; empty where there is none yet."""

    id: str
    generation: int
    visit: str = ""

    @property
    def owner(self) -> "Bearer":
        """The same whatever the visit: forms outlive it."""
        return self.model_copy(update={"visit": ""})


class Signing:
    """Makes and reads signed values of one purpose, which names its cookies too: no other purpose's value passes. A
    wrong, old or foreign value reads as None."""

    def __init__(self, key: bytes, purpose: str = "remiss", *, before: bytes | None = None) -> None:
        """What was signed with the key `before` is read too."""
        self._purpose = purpose
        keys = [key] if before is None else [before, key]
        self._visit = _signer(keys, f"{purpose}.visit.1")
        self._form = _signer(keys, f"{purpose}.form.1")
        self._open = _signer(keys, f"{purpose}.open.1")

    def open_token(self, bearer: Bearer) -> str:
        """For the landing page's button: no cookie exists yet that it could be bound to."""
        return _sign(self._open, bearer)

    def may_open(self, value: str, bearer: Bearer) -> bool:
        return _read(self._open, value, FORM_SECONDS) == bearer.owner

    def form_token(self, bearer: Bearer) -> str:
        return _sign(self._form, bearer)

    def may_post(self, value: str, bearer: Bearer) -> bool:
        return _read(self._form, value, FORM_SECONDS) == bearer.owner

    def visit_token(self, bearer: Bearer) -> str:
        return self._visit.sign(f"{bearer.id}.{bearer.generation}.{bearer.visit}").decode()

    def begin_visit(self, response: Response, bearer: Bearer) -> None:
        """Sets, or renews, the visit's cookie. `__Host-` keeps sibling hosts from planting one."""
        name = self.cookie_name(bearer.id)
        response.set_cookie(name, self.visit_token(bearer), path="/", secure=True, httponly=True, samesite="lax")

    def forget_visit(self, response: Response, owner_id: str) -> None:
        response.delete_cookie(self.cookie_name(owner_id), path="/", secure=True, httponly=True, samesite="lax")

    def visitor(self, request: Request, owner_id: str) -> Bearer | None:
        """Who visits, by the cookie alone; the generation is still to be compared with the register's."""
        return self._cookie(request, owner_id, VISIT_SECONDS)

    def cookie_name(self, owner_id: str) -> str:
        """One cookie a recipient: someone who answers for two organisations keeps both visits."""
        return f"__Host-{self._purpose}-{owner_id[:8]}"

    def has_visited(self, request: Request, owner_id: str) -> bool:
        """Whether this browser has a visit's cookie of ours, also one that has ended."""
        return self._cookie(request, owner_id, None) is not None

    def _cookie(self, request: Request, owner_id: str, max_age: int | None) -> Bearer | None:
        bearer = _read(self._visit, request.cookies.get(self.cookie_name(owner_id), ""), max_age)
        return bearer if bearer is not None and bearer.id == owner_id and bearer.visit else None


def _signer(keys: list[bytes], salt: str) -> TimestampSigner:
    """Signs with the last of the keys."""
    return TimestampSigner(keys, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)


def _sign(signer: TimestampSigner, bearer: Bearer) -> str:
    return signer.sign(f"{bearer.id}.{bearer.generation}").decode()


def _read(signer: TimestampSigner, value: str, max_age: int | None) -> Bearer | None:
    try:
        owner_id, generation, *visit = signer.unsign(value, max_age=max_age).decode().split(".")
        return Bearer(id=owner_id, generation=int(generation), visit=visit[0] if visit else "")
    except (BadData, ValueError):
        return None
