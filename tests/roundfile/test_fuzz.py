"""Whatever a round file holds, reading it ends in a round or in faults that can be worded."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.roundfile.round_file_builder import RIGHT, read, write

FULL = RIGHT + (
    'previous: "KS 2025/1"\n'
    "versions: [{on: 2026-11-02, cause: x}]\n"
    "gate: {rule: all_support, question: '1', decision_not_before: 2027-06-01}\n"
    "adoption: {rule: all, decisions: [{code: '0114', on: 2026-09-01, section: '11', outcome: adopted}]}\n"
    "approval: {body: Styrelsen, approver: a@x.se}\n"
)
PIECES = [
    "{", "}", "[", "]", ":", "\n", "\n  - ", "null", "~", '"', "'", "&a ", "*a", "!!map ", "---\n", "? ", "| ", "> ",
    "\t", "\x00", "\u2028", "0114", "-1", "1e999", "9" * 400, "2027-02-29", "0001-01-01", "9999-12-31", "2100-12-31",
    "P1Y", "P9999999D", "a@x.se, b@x.se", "å@x.se", "../..", "<<: {a: 1}", "yes", "\ud7ff", "\U0001f600", "{[}]",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(max_examples=400, deadline=None)
@given(
    cuts=st.lists(
        st.tuples(
            st.integers(0, len(FULL)),
            st.integers(0, 12),
            st.sampled_from(PIECES) | st.text(st.characters(codec="utf-8"), max_size=8),
        ),
        min_size=1,
        max_size=4,
    ),
    starts=st.none() | st.dates(),
)
def test_a_damaged_file_gives_a_round_or_faults(folder: Path, cuts: list[tuple[int, int, str]], starts: object) -> None:
    text = FULL
    for place, length, piece in cuts:
        text = text[:place] + piece + text[place + length :]
    result = read(write(folder, text), starting=starts)  # type: ignore[arg-type]
    assert (result.definition is None) == bool(result.faults)
    assert all(0 <= fault.line <= len(text.splitlines()) + 2 for fault in result.faults if not fault.file)


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=200))
def test_any_bytes_give_faults(folder: Path, raw: bytes) -> None:
    path = folder / "bytes.yaml"
    path.write_bytes(raw)
    result = read(path)
    assert result.definition is None
    assert result.faults


@settings(max_examples=200, deadline=None)
@given(raw=st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_address_list_gives_a_round_or_faults(folder: Path, raw: str) -> None:
    for text in (raw, "code,email\n0114," + raw):
        result = read(write(folder, addresses=text))
        assert (result.definition is None) == bool(result.faults)
