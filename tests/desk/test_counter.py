"""What the registrar's commands do in the register, without any process around them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk import counter
from desk.office import Office
from settings import Settings
from tests.round_builder import DUE, BuiltRound, register_round


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Ten days before the due day."""
    opened = Office(Settings(data=tmp_path / "data"), clock=lambda: DUE - timedelta(days=10))
    yield opened
    opened.database.dispose()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "Yttrande.pdf"
    path.write_bytes(b"%PDF-1.4\n")
    return path


def opened(office: Office, **changes: object) -> BuiltRound:
    return register_round(office.database, office.files, key=office.key, **changes)  # type: ignore[arg-type]


def recorded(office: Office, built: BuiltRound, code: str, paper: Path, *, replace: bool = False) -> str:
    return counter.record(office, built.dnr, code, paper, "", office.clock(), replace=replace)


def test_a_code_is_found_in_small_letters_and_with_space_around_it(office: Office, paper: Path) -> None:
    built = opened(office, count=2)
    assert recorded(office, built, " r05 ", paper) == "KSL-13-0111-R05-1"
    assert recorded(office, built, "r05", paper, replace=True) == "KSL-13-0111-R05-2"
    assert recorded(office, built, " 0114", paper) == "KSL-13-0111-0114-1"
    uninvited = [item["code"] for item in counter.status(office, built.dnr)["recipients"] if not item["invited"]]
    assert uninvited == ["R05"]
