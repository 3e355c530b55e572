"""The day of arrival that is proposed for an answer that somebody carried in (förvaltningslagen 2017:900, 22 §)."""

from datetime import date

import pytest

from models.values import AnswerChannel
from rules.post import proposed_day


@pytest.mark.parametrize(
    ("channel", "reached", "proposed"),
    [
        (AnswerChannel.POST, date(2026, 5, 13), date(2026, 5, 12)),  # a Wednesday: the day before
        (AnswerChannel.POST, date(2026, 5, 18), date(2026, 5, 15)),  # a Monday: Friday
        (AnswerChannel.LETTER_BOX, date(2026, 5, 15), date(2026, 5, 13)),  # after Ascension Day, a Thursday
        (AnswerChannel.LETTER_BOX, date(2026, 4, 7), date(2026, 4, 2)),  # after Easter: Maundy Thursday
        (AnswerChannel.EMAIL, date(2026, 5, 17), date(2026, 5, 17)),  # a Sunday: a mail has come when it has come
        (AnswerChannel.OTHER, date(2026, 5, 13), date(2026, 5, 13)),
    ],
)
def test_post_and_letter_box_propose_the_working_day_before(
    channel: AnswerChannel, reached: date, proposed: date
) -> None:
    assert proposed_day(channel, reached) == proposed
