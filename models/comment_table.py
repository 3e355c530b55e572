"""The comment table in the form that ISO uses: a row for each synpunkt, sent out to be answered and taken in again.

A row is known by its number (`S12`, `G3`) and by nothing else; what else stands in it tells whether the number still
stands where it stood.
"""

from enum import StrEnum

from models.synpunkter import Outcome, SynpunktKind
from models.values import Value


class Aspect(StrEnum):
    """ISO's three: general, technical, editorial (ISO/IEC Directives, part 1, form 13)."""

    GENERAL = "ge"
    TECHNICAL = "te"
    EDITORIAL = "ed"


ASPECTS: dict[SynpunktKind, Aspect] = {
    SynpunktKind.PRINCIPLE: Aspect.GENERAL,
    SynpunktKind.LAW: Aspect.TECHNICAL,
    SynpunktKind.MONEY: Aspect.TECHNICAL,
    SynpunktKind.EDITORIAL: Aspect.EDITORIAL,
}


class CommentRow(Value):
    """A synpunkt, or a group of like ones, as the table shows it. `group`: the number of the group whose row answers
    it; its own `outcome` is then that one's and its `about_id` the group's. `edition`: the bemötande's, 0 for none."""

    number: str
    about_id: str
    recipient: str = ""
    clause: str = ""
    place: str = ""
    kind: SynpunktKind | None = None
    comment: str
    proposed: str = ""
    outcome: Outcome | None = None
    reason: str = ""
    edition: int = 0
    group: str = ""


class CommentTable(Value):
    """`rows` by number: groups first, each with its synpunkter after it."""

    dnr: str
    title: str
    sender_name: str
    rows: tuple[CommentRow, ...] = ()


class ReturnedRow(Value):
    """A row as it came back, as it was read: texts with outer white space left out. `line`: in the file, from 1.
    `is_joined`: some of its cells are merged with another row's."""

    line: int
    number: str = ""
    comment: str = ""
    outcome: str = ""
    reason: str = ""
    edition: str = ""
    is_joined: bool = False


class ReturnedTable(Value):
    """`above`: what stands above the table. `absent`: the titles of columns that are not there."""

    rows: tuple[ReturnedRow, ...] = ()
    above: str = ""
    absent: tuple[str, ...] = ()


class RowState(StrEnum):
    """What taking the table in would do with a row."""

    CHANGES = "changes"
    SAME = "same"
    REFUSED = "refused"
    MISSING = "missing"


class RowRemark(StrEnum):
    """What is said of a row. The first ones stop it; those from `COMMENT_CHANGED` on do not."""

    NUMBER_MISSING = "number_missing"
    NUMBER_UNKNOWN = "number_unknown"
    NUMBER_TWICE = "number_twice"
    NUMBER_MOVED = "number_moved"
    JOINED = "joined"
    OUTCOME_UNKNOWN = "outcome_unknown"
    OUTCOME_MISSING = "outcome_missing"
    IN_GROUP = "in_group"
    MOVED_ON = "moved_on"
    EDITION_MISSING = "edition_missing"
    REASON_LONG = "reason_long"
    ROW_MISSING = "row_missing"
    COMMENT_CHANGED = "comment_changed"
    EMPTIED = "emptied"
    REASON_MISSING = "reason_missing"


STOPPING = frozenset(remark for remark in RowRemark if remark not in {
    RowRemark.COMMENT_CHANGED, RowRemark.EMPTIED, RowRemark.REASON_MISSING, RowRemark.ROW_MISSING
})  # fmt: skip


class ReviewedRow(Value):
    """A row that came back beside what the register holds. `line`: 0 for one that did not come back. `meant`: the
    number that the row's text has, where that is another. `came_*`: as they came; `outcome`: what that says."""

    number: str
    line: int = 0
    about_id: str = ""
    recipient: str = ""
    comment: str = ""
    state: RowState
    remarks: tuple[RowRemark, ...] = ()
    meant: str = ""
    came_outcome: str = ""
    came_reason: str = ""
    outcome: Outcome | None = None
    before_outcome: Outcome | None = None
    before_reason: str = ""
    edition: int = 0
    group: str = ""
