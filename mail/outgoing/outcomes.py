"""What came of handing one letter over: four outcomes, of which only `Unknown` may mean a second copy."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far a hand-over had come. Up to and including `content` the server cannot have taken the letter."""

    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"
    ENDING = "ending"


class Cause(StrEnum):
    """Why a letter was deferred or its fate is unknown."""

    REPLY = "reply"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    TIMED_OUT = "timed_out"
    TLS_MISSING = "tls_missing"
    TLS_FAILED = "tls_failed"
    LOGIN_MISSING = "login_missing"
    GARBLED = "garbled"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class RefusedCopy:
    """An address in Cc that the server would not take, now (4xx) or ever (5xx); `code` is None for one that is no
    address at all."""

    address: str
    code: int | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken the letter over: mark it sent at once, before anything else. `refused_copies` did not get
    it: offered again, the letter would come twice to those who did."""

    code: int
    text: str
    refused_copies: tuple[RefusedCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedLetter:
    """A 5xx for this recipient or this letter: trying again cannot help, the registrar must. `code` is None when the
    letter could not even be offered, its address being no address."""

    stage: Stage
    code: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """Surely not taken: the same letter may be handed over again later. `code` is None when there was no reply."""

    stage: Stage
    cause: Cause
    code: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The final dot went out and no verdict came back (RFC 1047): taken or not, nobody here can know.

    Handing over again may make a second copy, byte for byte the same, with the same Message-ID.
    """

    cause: Cause
    text: str


Outcome = Accepted | RefusedLetter | Deferred | Unknown
