"""A dnr is free text: its names are readable, safe, and never shared by two dnr."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.naming import group_workflow_id, receipt_number, tidy_dnr, workflow_id


@pytest.mark.parametrize(
    ("dnr", "expected"),
    [
        ("KSL/13/0111", "remiss/KSL/13/0111"),
        ("KÖBYT-2005", "remiss/KÖBYT-2005"),
        ("Ku2016/00088/D", "remiss/Ku2016/00088/D"),
    ],
)
def test_a_plain_dnr_is_its_own_workflow_id(dnr: str, expected: str) -> None:
    assert workflow_id(dnr) == expected


def test_a_dnr_with_space_is_readable_too() -> None:
    assert workflow_id("KS 2026/00123") == "remiss/KS 2026/00123"


def test_a_strange_character_is_written_as_its_code_and_told_from_its_twin() -> None:
    assert workflow_id("KS#1").startswith("remiss/KS%23")
    assert workflow_id("KS#1") != workflow_id("KS%231")


@given(st.text(max_size=300), st.text(max_size=300))
def test_two_dnr_never_share_a_workflow_id(one: str, other: str) -> None:
    one, other = tidy_dnr(one), tidy_dnr(other)
    assert (workflow_id(one) == workflow_id(other)) == (one == other)
    assert len(workflow_id(one)) <= 127


def test_a_decomposed_letter_is_the_same_dnr_as_a_composed_one() -> None:
    assert tidy_dnr("  KO\u0308BYT   2005-1 ") == "KÖBYT 2005-1"


def test_a_group_is_known_by_its_name() -> None:
    assert group_workflow_id("remiss/KSL/13/0111", "Stockholms län") == "remiss/KSL/13/0111/Stockholms län"


@pytest.mark.parametrize(
    ("dnr", "code", "version", "expected"),
    [
        ("KSL/13/0111", "0114", 1, "KSL-13-0111-0114-1"),
        ("RÖ 2016-TEST-1", "R05", 2, "RÖ-2016-TEST-1-R05-2"),
        ("../../etc", "PG-KINDA-1", 1, "etc-PG-KINDA-1-1"),
    ],
)
def test_a_receipt_number_can_be_read_out_and_used_as_a_file_name(
    dnr: str, code: str, version: int, expected: str
) -> None:
    assert receipt_number(dnr, code, version) == expected
