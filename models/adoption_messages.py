"""What travels through Temporal about the councils' adoption. Ids, codes, days and numbers, as in `messages.py`."""

from datetime import datetime

from models.values import Value


class CouncilRow(Value):
    """How one council stands: codes of its outcome and of its legal force, and ISO days. `press`: its word on the joint
    press text, yes or no, and the day it came."""

    code: str
    outcome: str = ""
    on: str = ""
    until: str = ""
    force: str = ""
    force_on: str = ""
    press: str = ""
    press_on: str = ""


class AdoptionProgress(Value):
    """Where an adoption stands. `needed` of `councils` have to adopt; `next_on`: the day of the next letter, or of the
    coming into force; `is_over`: everybody has been told that it is in force, or the councils are followed no more.
    `press`: the newest version of the joint press text; 0 for none. `fault`: the code of what the register answered
    when it was last asked in vain."""

    rows: tuple[CouncilRow, ...] = ()
    councils: int = 0
    needed: int = 0
    adopted: int = 0
    state: str = ""
    in_force_on: str = ""
    is_in_force: bool = False
    next_on: str = ""
    is_over: bool = False
    press: int = 0
    fault: str = ""


class AdoptionInput(Value):
    """The input of `Adoption`. `progress` is carried over by continue-as-new; else it is read from the store."""

    round_id: str
    dnr: str
    progress: AdoptionProgress | None = None


class AdoptionOrder(Value):
    """The adoption as the register has it at `at`: with the rows of these councils, or of all."""

    round_id: str
    at: datetime
    codes: tuple[str, ...] = ()
    whole: bool = False


class CouncilsChanged(Value):
    """It stands otherwise with these councils; with all of them when there are none. Sent again at will."""

    codes: tuple[str, ...] = ()
