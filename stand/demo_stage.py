"""The demo's stage: its pace, its display, and the count of what was promised when the round is over."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TextIO

from desk import counter
from desk.office import Office
from mail.incoming.caught import CaughtMessage
from models.values import Counts, LetterKind
from stand.respondent import Respondent
from store.letters import letter_reports
from store.records import audit
from store.rounds import standing
from templates.stand import demo as words

if TYPE_CHECKING:
    from models.tables import RoundRow

PLANNED_REMINDERS = 3
FORMATS = ("pdf", "docx", "xlsx", "json", "html")


@dataclass(frozen=True)
class StagePace:
    """Seconds from the drafting: when answers have come, when reminders go, the due date passes, the round closes."""

    answers: float = 34
    first_reminder: float = 42
    second_reminder: float = 54
    due: float = 64
    after_due: float = 69
    extension: float = 82
    closes: float = 90


NORMAL = StagePace()
FAST = StagePace(answers=16, first_reminder=20, second_reminder=26, due=32, after_due=36, extension=44, closes=50)


class Display:
    """What the demo shows on `out`: a line for each thing that happens, with the time since the start, and at the end
    what became of it."""

    def __init__(self, out: TextIO) -> None:
        self._began = time.monotonic()
        self._out = out

    def show(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()

    def say(self, sentence: str) -> None:
        seconds = int(time.monotonic() - self._began)
        self.show(f"  {seconds // 60:02d}.{seconds % 60:02d}  {sentence}\n")

    def result(self, outcome: "PlayedOutcome") -> None:
        self.show(f"\n{words.RESULT.format(**outcome.counts.model_dump())}\n{words.CHECKS}\n")
        for promise in outcome.promises:
            self.show(f"  {words.GOOD if promise.is_held else words.BAD:<4} {promise.sentence}\n")
        self.show("\n" + words.LOOK.format(**outcome.places))


class Promise(NamedTuple):
    """One thing promised, by its name in `templates/stand/demo.py`, and how often it was found and ought to be."""

    name: str
    found: int
    expected: int

    @property
    def is_held(self) -> bool:
        return self.found == self.expected

    @property
    def sentence(self) -> str:
        return words.CHECK_NAMES[self.name].format(number=self.found, expected=self.expected)


@dataclass(frozen=True)
class PlayedOutcome:
    """How the play ended, and where to look."""

    dnr: str
    counts: Counts
    promises: tuple[Promise, ...]
    places: dict[str, str] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        return all(promise.is_held for promise in self.promises)

    def as_data(self) -> dict[str, object]:
        """For `--json`."""
        promises = [{**each._asdict(), "held": each.is_held, "message": each.sentence} for each in self.promises]
        counts = self.counts.model_dump(mode="json")
        return {"dnr": self.dnr, "held": self.is_held, "counts": counts, "promises": promises, "places": self.places}


@dataclass(frozen=True)
class Reminders:
    """The reminders among a round's mails: those before the due day, and those after it."""

    before: tuple[CaughtMessage, ...]
    overdue: tuple[CaughtMessage, ...]

    @classmethod
    def among(cls, mails: tuple[CaughtMessage, ...]) -> Self:
        starts = ("Påminnelse: svara senast ", "Svarstiden har gått ut: remiss ")
        before, overdue = (tuple(mail for mail in mails if mail.subject.startswith(start)) for start in starts)
        return cls(before, overdue)

    @property
    def all(self) -> tuple[CaughtMessage, ...]:
        return self.before + self.overdue

    @property
    def kinds(self) -> int:
        """How many of the planned ones somebody got: the first and the second before the due day, the one after."""
        most = max(Counter(mail.recipients for mail in self.before).values(), default=0)
        return min(most, 2) + bool(self.overdue)

    def after(self, receipts: list[CaughtMessage]) -> list[CaughtMessage]:
        """Those that went to somebody who had a receipt already."""
        came = {mail.recipients: mail.caught_at for mail in reversed(receipts)}
        return [mail for mail in self.all if mail.recipients in came and came[mail.recipients] < mail.caught_at]


def outcome(
    office: Office, row: "RoundRow", visitors: Sequence[Respondent], mails: tuple[CaughtMessage, ...], folder: Path
) -> PlayedOutcome:
    """Counts what was promised in the mails themselves, the register and the files."""
    with office.database.reading() as session:
        counts = standing.counts(session, row.id)
        reminded = letter_reports.sent_numbers(session, row.id, LetterKind.REMINDER)
        wrongly = letter_reports.reminded_after_answer(session, row.id)
        rows = audit.head(session)[0]
    verified = counter.verify(office)
    missiv = [mail.recipients for mail in mails if mail.subject.startswith(f"Remiss {row.dnr}:")]
    asked_at = set(missiv)
    # The copy to an answer's own contact has the same subject and goes to another address.
    receipts = [mail for mail in mails if mail.subject.startswith("Kvittens ") and mail.recipients in asked_at]
    reminders = Reminders.among(mails)
    right = len(reminders.all) - max(len(wrongly), len(reminders.after(receipts)))
    documents = sum((folder / f"remissammanstallning.{kind}").is_file() for kind in FORMATS)
    promises = (
        Promise("missiv", len(asked_at) if len(missiv) == len(asked_at) else -1, len(visitors)),
        Promise("receipts", len({mail.message_id for mail in receipts}), counts.settled),
        Promise("reminded", reminders.kinds, PLANNED_REMINDERS),
        Promise("reminders", right, sum(reminded.values())),
        Promise("sums", counts.settled + counts.named + counts.silent + counts.outstanding, counts.recipients),
        Promise("late", counts.late, 1),
        Promise("documents", documents, len(FORMATS)),
        Promise("audit", 0 if verified.faults else verified.rows, rows),
    )
    return PlayedOutcome(row.dnr, counts, promises)
