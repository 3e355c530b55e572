"""An audited sample: some of the answers that have been read are coded once more, by somebody who has not seen how."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from models.values import Value

OTHER = ""
"""In place of a theme's id: a synpunkt that is of none of the round's themes."""
Coding = dict[str, tuple[str, ...]]
"""By each text of an answer, the ids of the themes that it says something of."""


class Strength(StrEnum):
    """Kappa in words (D. G. Altman, Practical Statistics for Medical Research, 1991, after Landis and Koch, 1977)."""

    POOR = "poor"
    FAIR = "fair"
    MODERATE = "moderate"
    GOOD = "good"
    VERY_GOOD = "very_good"


class SampledAnswer(Value):
    """`offered`: the themes there were to choose from. `first`, `second`: what either reader found, both as they stood
    when the second one was done: what they agree on later changes nothing here."""

    place: int
    answer_id: str
    recipient_code: str
    version: int
    coded_at: datetime | None = None
    offered: tuple[str, ...] = ()
    first: Coding = Field(default_factory=dict)
    second: Coding = Field(default_factory=dict)


class Agreement(Value):
    """How often two readers said the same of one text and one theme: whether the text says something of the theme.
    `kappa`: the agreement beyond chance, None where nothing can be said of it; `strength`: the same in words."""

    both: int
    first_only: int
    second_only: int
    neither: int
    kappa: float | None = None
    strength: Strength | None = None

    @property
    def units(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def share(self) -> float:
        """Of the units, those told alike; of none all are."""
        return (self.both + self.neither) / self.units if self.units else 1.0


class Sample(Value):
    """`number` counts in the round from 1: a new sample never takes an earlier one away. `seed` and the answers' codes
    and versions give the same draw again (`rules.sampling.draw`). `of`: how many answers it was drawn among. People
    stand as the audit names them, in a compilation by name."""

    id: str
    number: int
    seed: str
    size: int
    of: int
    reader: str = Field(description="Who codes a second time.")
    drawn_by: str
    drawn_at: datetime
    answers: tuple[SampledAnswer, ...] = ()

    @property
    def coded(self) -> tuple[SampledAnswer, ...]:
        return tuple(one for one in self.answers if one.coded_at is not None)

    @property
    def is_done(self) -> bool:
        return len(self.coded) == len(self.answers)
