"""Hands one message to another system over https: signed as Standard Webhooks says, to a public network address alone,
and no further than the address that was named.

What a name leads to is looked up here, once, and that very network address is connected to: a name that leads elsewhere
the next moment leads nowhere.
"""

import asyncio
import base64
import hmac
import ssl
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from urllib.parse import urlsplit

from models.webhooks import HookFault, HookOutcome
from rules.webhooks import is_public

PATIENCE = 15.0
"""Seconds that an address has for all of it. Standard Webhooks advises 15 to 30."""
_TAKEN, _REDIRECT, _GONE = range(200, 300), range(300, 400), 410
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def looked_up(host: str, port: int) -> list[str]:
    """The network addresses of a name. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)  # SOCK_STREAM
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def signed(secrets: Collection[bytes], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message (Standard Webhooks 1.0). While the key is being changed there are two signatures."""
    instant = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), instant.encode(), body))
    made = (base64.b64encode(hmac.digest(each, content, "sha256")).decode() for each in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": instant,
        "webhook-signature": " ".join(f"v1,{each}" for each in made),
    }


class Poster:
    """`own_hosts`: names inside the operator's own network that may be asked, over http as well."""

    def __init__(
        self,
        own_hosts: Collection[str],
        *,
        resolve: Resolve = looked_up,
        trust: ssl.SSLContext | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._own_hosts = own_hosts
        self._resolve = resolve
        self._trust = trust
        self._patience = patience

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> HookOutcome:
        """What came of it. Raises nothing that the address could cause."""
        if (trust := self._trust) is None:
            trust = self._trust = await asyncio.to_thread(_trusting)
        try:
            async with asyncio.timeout(self._patience):
                return await self._post(url, headers, body, trust)
        except TimeoutError:
            return HookOutcome(fault=HookFault.TOO_SLOW)

    async def _post(self, url: str, headers: dict[str, str], body: bytes, trust: ssl.SSLContext) -> HookOutcome:
        import httpx

        parts = urlsplit(url)
        host, own = parts.hostname or "", (parts.hostname or "") in self._own_hosts
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if not host or not (parts.scheme == "https" or (parts.scheme == "http" and own)):
            return HookOutcome(fault=HookFault.ADDRESS_REFUSED)
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            return HookOutcome(fault=HookFault.NO_SUCH_HOST)
        if not addresses or not (own or all(map(is_public, addresses))):
            return HookOutcome(fault=HookFault.ADDRESS_REFUSED if addresses else HookFault.NO_SUCH_HOST)
        there = httpx.URL(url).copy_with(host=addresses[0])
        sent = {**headers, "host": parts.netloc, "content-type": "application/json", "user-agent": "Remiss"}
        try:
            async with (
                httpx.AsyncClient(verify=trust, trust_env=False, timeout=self._patience) as client,
                client.stream("POST", there, content=body, headers=sent, extensions={"sni_hostname": host}) as answer,
            ):
                return _outcome(answer.status_code)
        except httpx.TimeoutException:
            return HookOutcome(fault=HookFault.TOO_SLOW)
        except httpx.ConnectError as error:
            certificate = "CERTIFICATE_VERIFY_FAILED" in str(error)
            return HookOutcome(fault=HookFault.CERTIFICATE if certificate else HookFault.UNREACHABLE)
        except httpx.HTTPError:
            return HookOutcome(fault=HookFault.UNREACHABLE)


def _trusting() -> ssl.SSLContext:
    """The machine's own authorities. What posts is loaded with them, outside the address's own time: most workers never
    need either."""
    import httpx  # noqa: F401

    return ssl.create_default_context()


def _outcome(status: int) -> HookOutcome:
    """What it answers beside the status is not read."""
    if status in _TAKEN:
        return HookOutcome(status=status)
    if status == _GONE:
        return HookOutcome(fault=HookFault.GONE, status=status)
    return HookOutcome(fault=HookFault.REDIRECTED if status in _REDIRECT else HookFault.STATUS, status=status)
