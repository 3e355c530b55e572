"""Points that each decision has to cover (R26), and what has been found of each, as plain values."""

from enum import StrEnum

from pydantic import Field

from models.values import Value


class PointState(StrEnum):
    """What somebody has found of a point in one decision. `NOT_NEEDED`: it does not concern this organisation."""

    COVERED = "covered"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class Point(Value):
    """`place` counts from 1 among those that are not taken away."""

    id: str
    place: int
    text: str


class Found(Value):
    """`where`: where in the decision it stands, or what is missing, in the officer's words. `by`: as the audit names
    people."""

    state: PointState
    where: str = ""
    by: str = ""


class CheckedItem(Value):
    """One decision against the points. `found`: by point id; one without is not looked at."""

    code: str
    name: str
    recipient_id: str
    found: dict[str, Found] = Field(default_factory=dict)

    def missing(self, points: tuple[Point, ...]) -> tuple[Point, ...]:
        """The points that the decision lacks."""
        return tuple(one for one in points if one.id in self.found and self.found[one.id].state is PointState.MISSING)

    def unseen(self, points: tuple[Point, ...]) -> tuple[Point, ...]:
        """Those that nobody has looked for."""
        return tuple(one for one in points if one.id not in self.found)


class ToldPoint(Value):
    """What was found of a point, by its number, as documents tell it."""

    point: int
    state: PointState
    where: str = ""


class ToldDecision(Value):
    """One decision against the points; one that is not among `found` has not been looked for."""

    code: str
    name: str
    found: tuple[ToldPoint, ...] = ()

    def numbers(self, state: PointState) -> tuple[int, ...]:
        return tuple(one.point for one in self.found if one.state is state)


class ToldChecklist(Value):
    """The whole checklist as documents tell it: the points in their order, numbered from 1, and every decision."""

    points: tuple[str, ...]
    decisions: tuple[ToldDecision, ...]

    def unseen(self, decision: ToldDecision) -> tuple[int, ...]:
        """The points that nobody has looked for in it."""
        seen = {one.point for one in decision.found}
        return tuple(number for number in range(1, len(self.points) + 1) if number not in seen)

    @property
    def lacking(self) -> int:
        return sum(bool(one.numbers(PointState.MISSING)) for one in self.decisions)

    @property
    def complete(self) -> int:
        """How many decisions have been looked through and lack nothing."""
        return sum(not self.unseen(one) and not one.numbers(PointState.MISSING) for one in self.decisions)
