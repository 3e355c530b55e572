"""Where letters are handed over: the SMTP relay as one value, read from `REMISS_SMTP_URL`."""

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from models.errors import RemissError


class Security(StrEnum):
    """How the connection is protected. Never opportunistic: `starttls` and `tls` refuse to go on without."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


_DEFAULT_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class Relay:
    """One SMTP server. `username` is empty when it asks for no login; the password is kept out of every repr."""

    host: str
    port: int
    security: Security = Security.NONE
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """On this machine, so that nothing passes a network."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def parse_smtp_url(url: str) -> Relay:
    """Reads `smtp://host:port`, `smtps://user:password@host` or `smtp+starttls://…`; %-escapes in name and password.

    Raises RemissError `smtp_url_unreadable` with the faulty `part`, or `smtp_password_in_clear` for a password to
    another machine without TLS. Neither repeats the address, which may hold a password.
    """
    parts = urlsplit(url.strip())
    try:
        security = Security(parts.scheme)
    except ValueError as error:
        raise RemissError("smtp_url_unreadable", part="scheme") from error
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise RemissError("smtp_url_unreadable", part="path")
    if not parts.hostname:
        raise RemissError("smtp_url_unreadable", part="host")
    relay = Relay(
        host=parts.hostname,
        port=_port(parts) or _DEFAULT_PORTS[security],
        security=security,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    if relay.username and security is Security.NONE and not relay.is_local:
        raise RemissError("smtp_password_in_clear")
    return relay


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        # `from None`: the original names the text it could not read, and that may be half a password.
        raise RemissError("smtp_url_unreadable", part="port") from None
