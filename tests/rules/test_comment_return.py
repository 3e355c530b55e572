"""What a comment table that came back would change, and what is told at each of its rows."""

from typing import Any

import pytest

from models.answer import COMMENT_LIMIT
from models.comment_table import CommentRow, ReturnedRow, RowRemark, RowState
from models.synpunkter import Outcome
from rules.comment_return import review

OUTCOMES = {"tillgodosedd": Outcome.MET, "inte tillgodosedd": Outcome.NOT_MET}
SENT = (
    CommentRow(number="G1", about_id="g", comment="Tiden"),
    CommentRow(number="S3", about_id="g", comment="För kort", reason="Se G1", group="G1"),
    CommentRow(number="S1", about_id="s", comment="Staten betalar", outcome=Outcome.MET, reason="Ja.", edition=2),
    CommentRow(number="S2", about_id="t", comment="Ändra ordet"),
)
SAME = {
    "G1": ReturnedRow(line=1, number="G1", comment="Tiden", edition="0"),
    "S3": ReturnedRow(line=2, number="S3", comment="För kort", reason="Se G1", edition="0"),
    "S1": ReturnedRow(
        line=3, number="S1", comment="Staten  betalar", outcome="Tillgodosedd", reason="Ja.", edition="2"
    ),
    "S2": ReturnedRow(line=4, number="S2", comment="Ändra ordet", edition="0"),
}
CASES: dict[str, tuple[str, dict[str, Any], RowState, tuple[RowRemark, ...]]] = {
    "an answer": ("S2", {"outcome": "INTE  tillgodosedd", "reason": "Nej."}, RowState.CHANGES, ()),
    "a group's answer": ("G1", {"outcome": "Tillgodosedd"}, RowState.CHANGES, ()),
    "another reason": ("S1", {"reason": "Jo."}, RowState.CHANGES, ()),
    "no reason": ("S2", {"outcome": "inte tillgodosedd"}, RowState.CHANGES, (RowRemark.REASON_MISSING,)),
    "emptied": ("S1", {"outcome": "", "reason": ""}, RowState.SAME, (RowRemark.EMPTIED,)),
    "unknown outcome": ("S2", {"outcome": "Kanske"}, RowState.REFUSED, (RowRemark.OUTCOME_UNKNOWN,)),
    "no outcome": ("S2", {"reason": "Nej."}, RowState.REFUSED, (RowRemark.OUTCOME_MISSING,)),
    "in a group": ("S3", {"outcome": "Tillgodosedd"}, RowState.REFUSED, (RowRemark.IN_GROUP,)),
    "moved on": ("S1", {"reason": "Jo.", "edition": "1"}, RowState.REFUSED, (RowRemark.MOVED_ON,)),
    "no edition": ("S1", {"reason": "Jo.", "edition": ""}, RowState.REFUSED, (RowRemark.EDITION_MISSING,)),
    "merged": ("S2", {"outcome": "Tillgodosedd", "is_joined": True}, RowState.REFUSED, (RowRemark.JOINED,)),
    "merged and as it was": ("S1", {"is_joined": True}, RowState.SAME, ()),
    "long": (
        "S2",
        {"outcome": "Tillgodosedd", "reason": "x" * (COMMENT_LIMIT + 1)},
        RowState.REFUSED,
        (RowRemark.REASON_LONG,),
    ),
    "a comment written over": (
        "S2",
        {"comment": "Ändra ordet nu", "outcome": "Tillgodosedd"},
        RowState.CHANGES,
        (RowRemark.COMMENT_CHANGED,),
    ),
    "another's comment": ("S2", {"comment": "Tiden"}, RowState.REFUSED, (RowRemark.NUMBER_MOVED,)),
}


@pytest.mark.parametrize("name", CASES)
def test_each_row_is_told_of(name: str) -> None:
    number, change, state, remarks = CASES[name]
    came = [row.model_copy(update=change) if row.number == number else row for row in SAME.values()]
    told = {row.number: row for row in review(SENT, came, OUTCOMES)}
    assert (told[number].state, told[number].remarks) == (state, remarks)
    assert {row.state for other, row in told.items() if other != number} == {RowState.SAME}


def test_rows_without_their_number_and_rows_that_did_not_come_are_told_of() -> None:
    came = [
        SAME["S1"].model_copy(update={"number": "S9"}),
        SAME["S2"].model_copy(update={"number": "", "outcome": "Tillgodosedd", "reason": "Ja, tack."}),
        SAME["G1"],
        SAME["G1"].model_copy(update={"line": 9, "outcome": "Tillgodosedd"}),
        ReturnedRow(line=10),
    ]
    told = review(SENT, came, OUTCOMES)
    assert [(row.line, row.number, row.state, row.remarks, row.meant) for row in told] == [
        (3, "S9", RowState.REFUSED, (RowRemark.NUMBER_UNKNOWN,), "S1"),
        (4, "", RowState.REFUSED, (RowRemark.NUMBER_MISSING,), "S2"),
        (1, "G1", RowState.REFUSED, (RowRemark.NUMBER_TWICE,), ""),
        (9, "G1", RowState.REFUSED, (RowRemark.NUMBER_TWICE,), ""),
        (0, "S3", RowState.MISSING, (RowRemark.ROW_MISSING,), ""),
        (0, "S1", RowState.MISSING, (RowRemark.ROW_MISSING,), ""),
        (0, "S2", RowState.MISSING, (RowRemark.ROW_MISSING,), ""),
    ]
    assert told[1].came_reason == "Ja, tack."
