"""How the demo ends when a step fails, with nothing but its own tasks running."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

import httpx
import pytest

from desk.office import Office
from mail.incoming.caught import CaughtMessage
from models.errors import PermanentFailure, TemporaryFailure
from models.values import RoundState
from settings import Settings
from stand import demo
from stand.demo_stage import Reminders
from stand.demo_telling import as_it_stands
from tests.round_builder import register_round


class WatchedHouse:
    """A house without parts. `watched`: whether somebody watches that they run."""

    watched = False

    async def watch(self) -> None:
        self.watched = True
        try:
            await asyncio.Event().wait()
        finally:
            self.watched = False


def test_nobody_watches_the_parts_any_more_when_they_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    house, when_stopped = WatchedHouse(), []

    @asynccontextmanager
    async def running(_settings: Settings, _told: TextIO) -> AsyncIterator[WatchedHouse]:
        try:
            yield house
        finally:
            await asyncio.sleep(0)
            when_stopped.append(house.watched)

    async def fails(_play: demo.Play) -> bool:
        await asyncio.sleep(0.01)
        assert house.watched
        raise PermanentFailure("play_cancelled", dnr="KS 1")

    monkeypatch.setattr(demo, "running", running)
    monkeypatch.setattr(demo.Play, "run", fails)
    with pytest.raises(PermanentFailure, match="play_cancelled"):
        demo.play(exit_when_done=True, fast=True)
    assert when_stopped == [False]


def test_a_round_that_is_called_off_is_no_round_to_wait_for(tmp_path: Path) -> None:
    office = Office(Settings(data=tmp_path))
    going = register_round(office.database, office.files, key=office.key)
    off = register_round(office.database, office.files, key=office.key, dnr="KS 2", state=RoundState.CANCELLED)
    assert as_it_stands(office, going.round_id).state is RoundState.OPEN
    with pytest.raises(PermanentFailure, match="play_cancelled"):
        as_it_stands(office, off.round_id)
    office.database.dispose()


def test_one_trouble_of_several_is_told_and_a_silent_page_has_its_own_words() -> None:
    refused = TemporaryFailure("unexpected_page", status=410)
    nested = ExceptionGroup("", [ExceptionGroup("", [refused, httpx.ReadError("")])])
    assert demo.first_of(nested) is refused
    assert demo.first_of(ExceptionGroup("", [httpx.ReadError("")])).code == "page_silent"


def mail(subject: str, to: str, seconds: int) -> CaughtMessage:
    at = datetime(2026, 11, 20, 8, tzinfo=UTC) + timedelta(seconds=seconds)
    return CaughtMessage(
        f"{seconds}.eml", at, "registrator@ksl.example", (to,), f"{subject} KS 1 – X", f"<{seconds}@x>"
    )


def test_reminders_are_counted_in_the_mails_and_none_at_all_is_not_enough() -> None:
    assert Reminders.among(()).kinds == 0
    before, overdue = "Påminnelse: svara senast fredag på remiss", "Svarstiden har gått ut: remiss"
    minutes = mail("Påminnelse: protokollsutdraget saknas till svaret på remiss", "c@x.example", 9)
    two = Reminders.among((mail(before, "a@x.example", 1), mail(before, "b@x.example", 2), minutes))
    assert (two.kinds, len(two.all)) == (1, 2)
    whole = Reminders.among((*two.all, mail(before, "a@x.example", 5), mail(overdue, "a@x.example", 8)))
    assert whole.kinds == 3
    receipts = [mail("Kvittens", "a@x.example", 6), mail("Kvittens", "b@x.example", 3)]
    assert [wrong.name for wrong in whole.after(receipts)] == ["8.eml"]
