"""What a comment table that came back would change, row by row: nothing is guessed, and nothing that came is dropped
without a word at its row."""

from collections import Counter
from collections.abc import Mapping, Sequence

from models.answer import COMMENT_LIMIT
from models.comment_table import STOPPING, CommentRow, ReturnedRow, ReviewedRow, RowRemark, RowState
from models.synpunkter import Outcome


def review(
    sent: Sequence[CommentRow], came: Sequence[ReturnedRow], outcomes: Mapping[str, Outcome]
) -> list[ReviewedRow]:
    """The rows in the order they came, then those that did not come back. `sent`: as the table would be written now.
    `outcomes`: by their words in small letters."""
    known = {row.number: row for row in sent}
    numbers = Counter(row.number for row in came if row.number)
    by_comment: dict[str, list[str]] = {}
    for row in sent:
        by_comment.setdefault(_squeezed(row.comment), []).append(row.number)
    reviewed = [
        _row(row, known.get(row.number), numbers[row.number] > 1, by_comment.get(_squeezed(row.comment), []), outcomes)
        for row in came
        if row.number or row.comment or row.outcome or row.reason
    ]
    missing = [_missing(row) for row in sent if row.number not in numbers]
    return reviewed + missing


def _row(
    came: ReturnedRow,
    row: CommentRow | None,
    is_twice: bool,
    with_text: Sequence[str],
    outcomes: Mapping[str, Outcome],
) -> ReviewedRow:
    meant = with_text[0] if len(with_text) == 1 and with_text[0] != came.number else ""
    outcome = outcomes.get(" ".join(came.outcome.casefold().split()))
    remarks = _about_number(came, row, is_twice, with_text)
    if row is None:
        return ReviewedRow(
            number=came.number,
            line=came.line,
            comment=came.comment,
            state=RowState.REFUSED,
            remarks=tuple(remarks),
            meant=meant,
            came_outcome=came.outcome,
            came_reason=came.reason,
            outcome=outcome,
        )
    is_same = outcome == row.outcome and _is_like(came.reason, row.reason) and (outcome or not came.outcome)
    remarks += _about_answer(came, row, outcome, is_same=bool(is_same))
    state = RowState.SAME if is_same else RowState.CHANGES
    if RowRemark.EMPTIED in remarks:
        state = RowState.SAME
    if any(remark in STOPPING for remark in remarks):
        state = RowState.REFUSED
    return ReviewedRow(
        number=row.number,
        line=came.line,
        about_id=row.about_id,
        recipient=row.recipient,
        comment=row.comment,
        state=state,
        remarks=tuple(remarks),
        meant=meant,
        came_outcome=came.outcome,
        came_reason=came.reason,
        outcome=outcome,
        before_outcome=row.outcome,
        before_reason=row.reason,
        edition=row.edition,
        group=row.group,
    )


def _about_number(
    came: ReturnedRow, row: CommentRow | None, is_twice: bool, with_text: Sequence[str]
) -> list[RowRemark]:
    if not came.number:
        return [RowRemark.NUMBER_MISSING]
    if row is None:
        return [RowRemark.NUMBER_UNKNOWN]
    if is_twice:
        return [RowRemark.NUMBER_TWICE]
    if came.number not in with_text and with_text:
        return [RowRemark.NUMBER_MOVED]
    return [] if with_text else [RowRemark.COMMENT_CHANGED]


def _about_answer(came: ReturnedRow, row: CommentRow, outcome: Outcome | None, *, is_same: bool) -> list[RowRemark]:
    if is_same:
        return []
    if came.is_joined:
        return [RowRemark.JOINED]
    if not came.outcome and not came.reason:
        return [RowRemark.EMPTIED]
    if row.group:
        return [RowRemark.IN_GROUP]
    remarks = []
    if outcome is None:
        remarks.append(RowRemark.OUTCOME_UNKNOWN if came.outcome else RowRemark.OUTCOME_MISSING)
    if not came.edition.isdecimal():
        remarks.append(RowRemark.EDITION_MISSING)
    elif int(came.edition) != row.edition:
        remarks.append(RowRemark.MOVED_ON)
    if len(came.reason) > COMMENT_LIMIT:
        remarks.append(RowRemark.REASON_LONG)
    if outcome not in {None, Outcome.MET} and not came.reason:
        remarks.append(RowRemark.REASON_MISSING)
    return remarks


def _missing(row: CommentRow) -> ReviewedRow:
    return ReviewedRow(
        number=row.number,
        about_id=row.about_id,
        recipient=row.recipient,
        comment=row.comment,
        state=RowState.MISSING,
        remarks=(RowRemark.ROW_MISSING,),
        before_outcome=row.outcome,
        before_reason=row.reason,
        edition=row.edition,
        group=row.group,
    )


def _is_like(one: str, other: str) -> bool:
    return _squeezed(one) == _squeezed(other)


def _squeezed(text: str) -> str:
    """Programs for texts and sheets change blanks and line ends as they save."""
    return " ".join(text.split())
