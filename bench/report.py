"""How a measurement is told: the figure, the floor it stands beside in the same run, and the goal for their ratio."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class BenchRow:
    """`goal`: the highest ratio of figure to floor that is good enough; without a floor, the highest figure. None: told
    only."""

    name: str
    figure: float
    unit: str = "s"
    floor: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.figure / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return (self.ratio if self.ratio is not None else self.figure) <= self.goal


def table(rows: Iterable[BenchRow]) -> str:
    """The rows as aligned text."""
    lines = [f"{'':44}{'figure':>14}{'floor':>14}{'ratio':>9}{'goal':>9}  "]
    for row in rows:
        floor = f"{row.floor:.2f} {row.unit}" if row.floor is not None else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        goal = f"{row.goal:g}" if row.goal is not None else ""
        verdict = {None: "", True: "met", False: "NOT MET"}[row.is_met]
        lines.append(f"{row.name:44}{f'{row.figure:.2f} {row.unit}':>14}{floor:>14}{ratio:>9}{goal:>9}  {verdict}")
    return "\n".join(line.rstrip() for line in lines)
