"""What stands in each cell of the comment table, alike in both formats."""

from documents.showing import Showing, ShownPlace
from models.comment_table import CommentRow, CommentTable
from templates.documents import comment_table as words

CELL_LIMIT = 30_000
"""Characters in a cell: a sheet takes 32,767, and some take two. A longer text is cut with a mark; what was said stands
whole in the answer, and a reason that comes back so is the one that was sent."""

NOWHERE = ShownPlace("", "", "")
"""Signs that could not be shown are named nowhere: they stand in the answer."""


def cells(row: CommentRow) -> dict[str, str]:
    """The row's texts by column."""
    return {
        "number": row.number,
        "recipient": row.recipient,
        "clause": row.clause,
        "place": row.place,
        "kind": words.kind(row.kind),
        "comment": cut(row.comment),
        "proposed": cut(row.proposed),
        "outcome": words.OUTCOMES[row.outcome] if row.outcome else "",
        "reason": cut(row.reason),
        "edition": str(row.edition),
    }


def as_sent(table: CommentTable) -> tuple[CommentRow, ...]:
    """The rows with the texts that the file shows, for comparing with what comes back."""
    showing = Showing()
    return tuple(
        row.model_copy(update={name: showing.text(cells(row)[name], NOWHERE) for name in ("comment", "reason")})
        for row in table.rows
    )


def cut(text: str) -> str:
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(words.CUT)] + words.CUT
