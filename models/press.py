"""The joint press text (R27), as plain values."""

from datetime import datetime

from pydantic import Field

from models.values import Value


class PressFacts(Value):
    """What the letter with the text says. `embargo_at`: not to be made public before; `names`: who has said yes."""

    version: int
    title: str
    text: str
    embargo_at: datetime | None = None
    names: tuple[str, ...] = ()


class PressSaid(Value):
    """What one organisation says of a version of the text: through its own link (`own`), or to a registrar."""

    yes: bool
    words: str = ""
    at: datetime
    own: bool = False


class PressVersion(Value):
    """A version of the text as it was written. `decision`: who approved it and when, in words; empty before. `said`: by
    recipient id. `asked`: when each was last asked by letter, likewise."""

    id: str
    number: int
    title: str
    text: str
    embargo_at: datetime | None = None
    made_at: datetime
    made_by: str
    decision: str = ""
    sent_at: datetime | None = None
    said: dict[str, PressSaid] = Field(default_factory=dict)
    asked: dict[str, datetime] = Field(default_factory=dict)
