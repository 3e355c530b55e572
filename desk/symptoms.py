"""What the doctor finds: one thing that was asked, and how it is; and what a house stands on that is not its own."""

import ctypes
import shutil
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import dns.resolver
from pydantic import Field

from models.values import Value

WAIT_SECONDS = 10.0
"""For each answer from outside."""


_EXPIRED = 10
"""OpenSSL's number for a certificate that has run out."""


class Health(StrEnum):
    WELL = "well"
    WARNING = "warning"
    FAULT = "fault"
    UNKNOWN = "unknown"


class Symptom(Value):
    """One thing that was asked. `code` chooses the sentence."""

    code: str
    health: Health
    facts: dict[str, Any] = Field(default_factory=dict)


def _clock_state() -> int | None:
    """As the kernel says it; None where it says nothing."""
    if not sys.platform.startswith("linux"):
        return None
    return int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(208)))


@dataclass
class World:
    """What the house stands on that is not its own."""

    resolver: dns.resolver.Resolver = field(default_factory=dns.resolver.Resolver)
    disk: Callable[[Path], Any] = shutil.disk_usage
    clock_state: Callable[[], int | None] = _clock_state
    trusts: Path | None = None
    """An authority that this machine trusts besides its own (PEM)."""

    def trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.trusts:
            context.load_verify_locations(self.trusts)
        return context


def refused(code: str, error: ssl.SSLError, **facts: Any) -> Symptom:
    """A certificate that is not accepted, or what else TLS fails for. One that has run out has a code of its own."""
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code == _EXPIRED:
            return fault(f"{code}_expired", **facts)
        return fault(f"{code}_refused", reason=error.verify_message, **facts)
    return fault(f"{code}_refused", reason=error.reason, **facts)


def well(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.WELL, facts=facts)


def fault(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.FAULT, facts=facts)


def warning(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.WARNING, facts=facts)


def unknown(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.UNKNOWN, facts=facts)
