"""The scanner as Remiss asks it: a real clamd, by port and by socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.inspection.scanning import Scanner
from models.answer import FILE_LIMIT
from models.errors import PermanentFailure, TemporaryFailure
from stand.ports import free_port
from tests.clamd import SIGNATURE, Clamd, clamd, eicar
from tests.web_visitor import PDF


@pytest.fixture(scope="module", params=["port", "socket"])
def running(request: pytest.FixtureRequest) -> Iterator[Clamd]:
    with clamd(by_socket=request.param == "socket") as scanner:
        yield scanner


@pytest.fixture
def scanner(running: Clamd) -> Scanner:
    return Scanner(running.address)


def written(folder: Path, data: bytes) -> Path:
    (folder / "file").write_bytes(data)
    return folder / "file"


async def test_a_clean_file_has_no_signature(scanner: Scanner, tmp_path: Path) -> None:
    await scanner.ping()
    assert await scanner.scan(written(tmp_path, PDF)) == ""
    assert await scanner.scan(written(tmp_path, b"")) == ""


async def test_the_signature_found_is_told_by_its_name(scanner: Scanner, tmp_path: Path) -> None:
    assert (await scanner.scan(written(tmp_path, PDF + eicar()))).startswith(SIGNATURE)


async def test_the_largest_file_we_take_is_scanned_to_its_last_byte(scanner: Scanner, tmp_path: Path) -> None:
    data = eicar().rjust(FILE_LIMIT, b"\0")
    assert (await scanner.scan(written(tmp_path, data))).startswith(SIGNATURE)


async def test_a_file_that_the_scanner_would_not_take_is_refused_alone(scanner: Scanner, tmp_path: Path) -> None:
    with pytest.raises(PermanentFailure, match="scan_refused"):
        await scanner.scan(written(tmp_path, b"\0" * (FILE_LIMIT * 2)))
    assert await scanner.scan(written(tmp_path, PDF)) == ""


async def test_a_file_that_is_gone_is_not_the_scanners_fault(scanner: Scanner, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await scanner.scan(tmp_path / "gone")


@pytest.mark.parametrize("address", ["127.0.0.1:{free}", "/nowhere/clamd.ctl"])
async def test_a_scanner_that_does_not_answer_is_said_to_be_out_of_reach(address: str, tmp_path: Path) -> None:
    silent = Scanner(address.format(free=free_port()))
    with pytest.raises(TemporaryFailure, match="scanner_unreachable"):
        await silent.ping()
    with pytest.raises(TemporaryFailure, match="scanner_unreachable"):
        await silent.scan(written(tmp_path, PDF))
