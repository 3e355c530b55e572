"""Which of several answers of one recipient may be made the one that counts."""

from datetime import datetime

from models.errors import Refusal
from models.values import AnswerSource


def may_count(
    *, source: AnswerSource, withdrawn_at: datetime | None, counted_source: AnswerSource | None
) -> Refusal | None:
    """The no to a registrar who would let a version count instead of the one that does.

    A registrar judges what came otherwise than through the link, beside whatever else came. Between two that the
    recipient sent through the link, and of one that it took back, the recipient has said which one is its word. No
    source: practice.
    """
    if withdrawn_at is not None:
        return Refusal(code="choice_of_withdrawn")
    if AnswerSource.RECORDED not in {source, counted_source}:
        return Refusal(code="choice_is_the_recipients")
    return None
