"""The console of one sender, with a registrar, an approver and a reader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from desk import accounts, rounds
from models.messages import CommandResult
from models.people import Role
from models.values import RoundState
from tests.console_house import ConsoleHouse, console_house


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ConsoleHouse]:
    # A password's hash is made to be slow; here nobody guesses.
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with console_house(tmp_path) as built:
        built.account("eva@ksl.example")
        built.account("karin@ksl.example", Role.APPROVER)
        built.account("lasse@ksl.example", Role.READER)
        yield built


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any, str]]:
    """What the rounds' workflows are told, and by whom; none runs here."""
    told: list[tuple[str, Any, str]] = []

    async def command(office: Any, _row: Any, name: str, argument: Any) -> CommandResult:
        told.append((name, argument, office.actor.mark))
        return CommandResult(state=RoundState.OPEN, due_at=office.clock(), closes_at=office.clock(), affected=1)

    monkeypatch.setattr(rounds, "command", command)
    return told
