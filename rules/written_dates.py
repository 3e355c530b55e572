"""Days and times as people write them in a round file or on the command line, and in no other way.

Python's own reading takes more than anybody means: `20261009` and week dates (`2026-W41-5`) are no days here.
"""

import re
from datetime import date, datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")


def written_day(text: str) -> date | None:
    """A day written `2014-06-12`; None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def written_moment(text: str) -> datetime | None:
    """A time written `2014-06-12T08:00`, aware when an offset is written out; None for anything else."""
    try:
        return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        return None
