"""What travels through Temporal about what is to be done after a round's last decision. Ids, dates and numbers only,
as in `messages.py`.
"""

from datetime import date, datetime

from models.values import Value


class DutiesInput(Value):
    """The input of `Duties`, which follows up what is to be done after a round's last decision."""

    round_id: str
    dnr: str


class DutiesOrder(Value):
    """Tell the owners whose time has come by `at`, and read what is ahead."""

    round_id: str
    at: datetime


class DutyLine(Value):
    """A duty by its number alone: what it is and whose stands in the register. `due_on`: None while it waits for the
    last decision."""

    number: int
    due_on: date | None = None
    reminded: bool = False
    done: bool = False


class DutiesAgenda(Value):
    """How a round's duties stand. `next_at`: when the next owner is told; `over`: nothing more is to be done."""

    lines: tuple[DutyLine, ...] = ()
    next_at: datetime | None = None
    over: bool = False
