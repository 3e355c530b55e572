"""What runs beside the workers looks, rests, rests longer after failures, and says once that it waits."""

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import pytest
from sqlalchemy.exc import ProgrammingError
from structlog.testing import capture_logs
from temporalio.service import RPCError, RPCStatusCode

from activities import tell_cases, webhook_post
from activities.looking import keep_looking
from models.errors import TemporaryFailure

SILENT = TemporaryFailure("database_unreachable")
NO_COLUMN = ProgrammingError("SELECT", {}, Exception("no such column"))
NO_TEMPORAL = RPCError("unavailable", RPCStatusCode.UNAVAILABLE, b"")


class Turns:
    """Does as it was told, turn by turn, and then fails with a defect. Its clock is the sum of its rests."""

    def __init__(self, *what: bool | Exception | None) -> None:
        self._what: Iterator[bool | Exception | None] = iter(what)
        self.rests: list[float] = []

    async def look(self) -> bool | None:
        what = next(self._what, ValueError("over"))
        if isinstance(what, Exception):
            raise what
        return what

    async def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)


async def looked(*what: bool | Exception | None, **more: float) -> tuple[list[float], list[str]]:
    """How long it rested after each turn, and which codes it logged."""
    turns = Turns(*what)
    with capture_logs() as logs, pytest.raises(ValueError, match="over"):
        await keep_looking(turns.look, "post_waits", rest=2.0, longest=15.0, sleep=turns.sleep, **more)
    assert {(line["event"], line["log_level"]) for line in logs} <= {("post_waits", "warning")}
    return turns.rests, [line["code"] for line in logs]


async def test_what_was_found_shortens_the_rest_only_where_that_was_asked_for() -> None:
    assert await looked(True, False, None, rest_when_found=0.5) == ([0.5, 2.0, 2.0], [])
    assert await looked(True, False, None) == ([2.0, 2.0, 2.0], [])


async def test_each_failure_in_a_row_doubles_the_rest_and_the_first_alone_is_logged() -> None:
    rests, codes = await looked(SILENT, NO_COLUMN, NO_TEMPORAL, SILENT, SILENT)
    assert rests == [2.0, 4.0, 8.0, 15.0, 15.0]
    assert codes == ["database_unreachable"]
    assert (await looked(*[NO_TEMPORAL] * 2000))[0][-1] == 15.0, "a weekend without Temporal"


async def test_a_failure_after_a_turn_that_went_well_is_logged_again_and_rests_from_the_start() -> None:
    rests, codes = await looked(NO_COLUMN, NO_COLUMN, True, NO_TEMPORAL)
    assert rests == [2.0, 4.0, 2.0, 2.0]
    assert codes == ["ProgrammingError", "RPCError"]


async def test_it_ends_when_it_is_cancelled() -> None:
    turns = Turns(*[None] * 10)
    task = asyncio.create_task(keep_looking(turns.look, "post_waits", rest=60.0, longest=60.0))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()


@pytest.mark.parametrize(
    "post", [tell_cases.CasePost(*[cast(Any, None)] * 3), webhook_post.WebhookPost(*[cast(Any, None)] * 4)]
)
async def test_what_temporal_cannot_list_keeps_nothing_from_being_told(
    post: tell_cases.CasePost | webhook_post.WebhookPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Turns(None, None, None)
    for module in (tell_cases, webhook_post):
        monkeypatch.setattr(module, "POLL_SECONDS", 0.001)
    monkeypatch.setattr(post, "tell", told.look)
    monkeypatch.setattr(post, "look", Turns(NO_TEMPORAL).look)
    with capture_logs() as logs, pytest.raises(ExceptionGroup) as ended:
        async with asyncio.timeout(20):  # less than a look's own rest
            await post.run()
    assert [str(each) for each in ended.value.exceptions] == ["over"]
    assert [line["code"] for line in logs] == ["RPCError"]
