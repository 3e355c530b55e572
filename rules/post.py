"""The day on which an answer that somebody carried in counts as come in: a proposal, which the registrar decides on."""

from datetime import date, timedelta

from models.values import AnswerChannel
from rules.calendar import working_day_until

_EMPTIED = frozenset({AnswerChannel.POST, AnswerChannel.LETTER_BOX})


def proposed_day(channel: AnswerChannel, reached_on: date) -> date:
    """The day to propose for an answer that reached the sender on `reached_on`.

    By post: the working day before, unless it seems unlikely that it was sorted out at the post office already then. In
    the letter box when it is emptied for the first time that day: the working day before. Otherwise the day itself
    (förvaltningslagen 2017:900, 22 §). Whether the letter box was emptied for the first time, or the letter can have
    been sorted, nobody but the registrar knows.
    """
    return working_day_until(reached_on - timedelta(days=1)) if channel in _EMPTIED else reached_on
