"""What every route needs, made once at the start and reached through `request.app.state.house`."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from desk.office import Office
from web.config import WebConfig
from web.limiting import Limit, Limiter
from web.pages import Pages
from web.signing import Signing
from web.threads import Threads


@dataclass(frozen=True)
class House:
    """`attest_signing` is for the visits of those who attest and `internal_signing` for those of colleagues in an
    internremiss, which open nothing else; `console_signing` for the forms
    of those who are signed in. `office`: what the console acts with; without it there is none."""

    config: WebConfig
    pages: Pages
    signing: Signing
    attest_signing: Signing
    internal_signing: Signing
    console_signing: Signing
    limiter: Limiter
    threads: Threads

    async def admits(self, limit: Limit, key: str) -> bool:
        """The limiter's `allows` for those on the event loop, which waits for no register."""
        allowed = self.limiter.counts_here(limit, key)
        return await self.threads.run(self.limiter.tells, limit, key) if allowed is None else allowed

    @property
    def office(self) -> Office | None:
        return self.config.office


def house_of(request: Request) -> House:
    return cast(House, request.app.state.house)
