"""How days and moments are written for people, in Swedish and English: with their weekday, in Stockholm's time.

Pure: no clock, no files.
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from templates.words import Language

STOCKHOLM = ZoneInfo("Europe/Stockholm")

WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

MONTHS: dict[Language, tuple[str, ...]] = {
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


WEEKDAYS_SHORT = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


def plain_date(instant: datetime) -> str:
    """`2014-09-30`, the local day of an aware instant."""
    return instant.astimezone(STOCKHOLM).date().isoformat()


def plain_moment(instant: datetime) -> str:
    """`2014-09-30 09:00`, local, as a field for day and time takes it."""
    return f"{instant.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


@lru_cache(maxsize=4_000)
def day_words(day: date, language: Language = "sv") -> str:
    """`tisdag 30 september 2014`."""
    return f"{WEEKDAYS[language][day.weekday()]} {day.day} {MONTHS[language][day.month - 1]} {day.year}"


def short_date_words(instant: datetime) -> str:
    """The local day of an aware instant for a narrow column: `tis 30 september 2014`."""
    day = instant.astimezone(STOCKHOLM).date()
    return f"{WEEKDAYS_SHORT[day.weekday()]} {day.day} {MONTHS['sv'][day.month - 1]} {day.year}"


def day_of_month_words(instant: datetime) -> str:
    """`30 september`: a local day among others of the same year."""
    day = instant.astimezone(STOCKHOLM).date()
    return f"{day.day} {MONTHS['sv'][day.month - 1]}"


def local_words(local: datetime, language: Language = "sv") -> str:
    """A local time as it was written, without any zone: `söndag 29 mars 2026 kl. 02.30`."""
    clock = f"at {local:%H:%M}" if language == "en" else f"kl. {local:%H.%M}"
    return f"{day_words(local.date(), language)} {clock}"


@lru_cache(maxsize=4_000)
def date_words(instant: datetime, language: Language = "sv") -> str:
    """The local day of an aware instant in words: `tisdag 30 september 2014`."""
    return day_words(instant.astimezone(STOCKHOLM).date(), language)


def clock_words(instant: datetime, language: Language = "sv", *, seconds: bool = False) -> str:
    """`kl. 14.07`, with seconds `kl. 14.07.08`; English `at 14:07`."""
    local = instant.astimezone(STOCKHOLM)
    if language == "en":
        return f"at {local:%H:%M:%S}" if seconds else f"at {local:%H:%M}"
    return f"kl. {local:%H.%M.%S}" if seconds else f"kl. {local:%H.%M}"


def moment_words(instant: datetime, language: Language = "sv", *, seconds: bool = False) -> str:
    """`tisdag 30 september 2014 kl. 23.59`: local day and clock of an aware instant.

    Seconds are cut, not rounded: the last instant of a day reads 23.59 and never the next day. An instant that is
    neither on a whole minute nor a day's end (a trial's) is shown with its seconds, so that the page tells the truth.
    """
    local = instant.astimezone(STOCKHOLM)
    exact = seconds or (local.second != 0 and (local.hour, local.minute, local.second) != (23, 59, 59))
    return f"{date_words(instant, language)} {clock_words(instant, language, seconds=exact)}"


def minute_words(instant: datetime, language: Language = "sv") -> str:
    """`tisdag 30 september 2014 kl. 8.30`: when something happened, where nothing hangs on its seconds."""
    return f"{date_words(instant, language)} {clock_words(instant, language)}"


def since_words(instant: datetime, now: datetime, language: Language = "sv") -> str:
    """When something happened, seen from `now`: `kl. 14.07` of the same day, `tisdag 30 september 2014 kl. 14.07` of
    another."""
    same_day = instant.astimezone(STOCKHOLM).date() == now.astimezone(STOCKHOLM).date()
    return clock_words(instant, language) if same_day else minute_words(instant, language)
