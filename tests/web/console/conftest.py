"""The console of one sender, with a registrar, an approver and a reader."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from desk import accounts
from models.people import Role
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
