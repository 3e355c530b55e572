"""What every route needs, made once at the start and reached through `request.app.state.house`."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from web.config import WebConfig
from web.limiting import Limiter
from web.pages import Pages
from web.signing import Signing
from web.threads import Threads


@dataclass(frozen=True)
class House:
    """`attest_signing` is for the visits of those who attest, which open nothing else."""

    config: WebConfig
    pages: Pages
    signing: Signing
    attest_signing: Signing
    limiter: Limiter
    threads: Threads


def house_of(request: Request) -> House:
    return cast(House, request.app.state.house)
