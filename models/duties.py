"""What is to be done after the last decision (R28): duties with an owner and a day, as plain values."""

from datetime import date, datetime
from enum import StrEnum

from models.values import Value


class DutyRule(StrEnum):
    """From what a duty's day follows: so many days or months after the last decision, a day, or a day of each year."""

    DAYS_AFTER = "days_after"
    MONTHS_AFTER = "months_after"
    ON_DAY = "on_day"
    YEARLY = "yearly"


class DutyText(Value):
    """What is written of a duty. `amount`: of days or months; `day`: an ISO day, or month and day ("03-31") for each
    year; `owner`: a role ("förbundsdirektören"); `remind_days`: calendar days before its day that the owner is told."""

    what: str
    owner: str
    email: str
    rule: DutyRule
    amount: int = 0
    day: str = ""
    remind_days: int = 7


class DutyDone(Value):
    """That a duty was done for one of its days, by whom (as the audit names people), and in what words."""

    due_on: date | None
    at: datetime
    by: str
    words: str = ""


class Duty(Value):
    """A duty as it stands. `due_on`: its next day, None while that is not known; `reminded_at`: when its owner was told
    of that very day; `finished`: nothing more is to be done. `done`: each time, oldest first."""

    id: str
    number: int
    text: DutyText
    due_on: date | None = None
    reminded_at: datetime | None = None
    finished: bool = False
    done: tuple[DutyDone, ...] = ()


class DutyFacts(Value):
    """What its owner is told of a duty. `decided_on`: the last decision's day, when it is known."""

    number: int
    what: str
    owner: str
    due_on: date
    yearly: bool = False
    decided_on: date | None = None
