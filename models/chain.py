"""Kedjeremiss: recipients asked one after the other."""

from datetime import datetime
from typing import NamedTuple


class Link(NamedTuple):
    """One recipient of a chain. `asked_at`: when its turn came; `passed`: a person has let the next one be asked."""

    code: str
    name: str
    asked_at: datetime | None
    due_at: datetime
    settled: bool = False
    passed: bool = False
