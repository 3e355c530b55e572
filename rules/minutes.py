"""How long a preliminary answer can be confirmed by its minutes extract. Without the calendar of red days.

Minutes are approved (justering) at the latest 14 days after the meeting (kommunallagen 2017:725 5 kap. 69 §), so an
answer may be given before them. It counts from the day it came and is never late because its minutes came later.
"""

from datetime import datetime, timedelta

from rules.local_time import day_end, local_day

CONFIRM_DAYS = 60
"""Calendar days after the closing in which a preliminary answer can be confirmed (practice). An answer of the last day
is reminded twice within about 40 days, red days counted; the round's workflow lives for 90 (`rules.plan.REOPEN_DAYS`).
"""


def confirmable_until(last_moment: datetime) -> datetime:
    """The last instant at which a preliminary answer can be confirmed: the end of a day, `CONFIRM_DAYS` after
    `last_moment`, when answers stopped being taken."""
    return day_end(local_day(last_moment) + timedelta(days=CONFIRM_DAYS))
