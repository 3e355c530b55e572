"""The demo's stage: its pace, its display, and the count of what was promised when the round is over."""

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from desk import counter
from desk.office import Office
from mail.caught import CaughtMessage
from models.values import LetterKind
from settings import Settings
from store import audit, letter_reports, standing
from templates import demo as words

if TYPE_CHECKING:
    from models.tables import RoundRow

PLANNED_REMINDERS = 3
FORMATS = ("pdf", "docx", "xlsx", "json")


@dataclass(frozen=True)
class Pace:
    """Seconds from the drafting: when answers have come, when reminders go, the due date passes, the round closes."""

    answers: float = 34
    first_reminder: float = 42
    second_reminder: float = 54
    due: float = 64
    after_due: float = 69
    extension: float = 82
    closes: float = 90


NORMAL = Pace()
FAST = Pace(answers=16, first_reminder=20, second_reminder=26, due=32, after_due=36, extension=44, closes=50)


class Display:
    """One line for each thing that happens, with the time since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def say(self, sentence: str) -> None:
        seconds = int(time.monotonic() - self._began)
        sys.stdout.write(f"  {seconds // 60:02d}.{seconds % 60:02d}  {sentence}\n")
        sys.stdout.flush()


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


def check(office: Office, row: "RoundRow", asked: int, mails: tuple[CaughtMessage, ...], folder: Path) -> bool:
    """Counts what was promised in the mails themselves, the register and the files, and prints each count."""
    with office.database.reading() as session:
        counts = standing.counts(session, row.id)
        reminded = letter_reports.sent_numbers(session, row.id, LetterKind.REMINDER)
        wrongly = letter_reports.reminded_after_answer(session, row.id)
        rows = audit.head(session)[0]
    missiv = [mail.recipients for mail in mails if mail.subject.startswith(f"Remiss {row.dnr}:")]
    asked_at = set(missiv)
    # The copy to an answer's own contact has the same subject and goes to another address.
    receipts = [mail for mail in mails if mail.subject.startswith("Kvittens ") and mail.recipients in asked_at]
    reminders = Reminders.among(mails)
    right = len(reminders.all) - max(len(wrongly), len(reminders.after(receipts)))
    found = {
        "missiv": (len(asked_at) if len(missiv) == len(asked_at) else -1, asked),
        "receipts": (len({mail.message_id for mail in receipts}), counts.settled),
        "reminded": (reminders.kinds, PLANNED_REMINDERS),
        "reminders": (right, sum(reminded.values())),
        "sums": (counts.settled + counts.silent + counts.outstanding, counts.recipients),
        "late": (counts.late, 1),
        "documents": (sum((folder / f"remissammanstallning.{kind}").is_file() for kind in FORMATS), len(FORMATS)),
        "audit": (counter.verify(office)[0], rows),
    }
    sys.stdout.write(f"\n{words.RESULT.format(**counts.model_dump())}\n{words.CHECKS}\n")
    for name, (number, expected) in found.items():
        sentence = words.CHECK_NAMES[name].format(number=number, expected=expected)
        sys.stdout.write(f"  {words.GOOD if number == expected else words.BAD:<4} {sentence}\n")
    return all(number == expected for number, expected in found.values())


def where_to_look(settings: Settings, row: "RoundRow", link: str, folder: Path) -> None:
    workflows = f"http://127.0.0.1:{settings.temporal_ui_port}/namespaces/{settings.temporal_namespace}/workflows"
    sys.stdout.write(
        "\n"
        + words.LOOK.format(
            temporal=f"{workflows}/{quote(row.workflow_id, safe='')}",
            answer=link,
            mails=f"{settings.base_url}/dev/mail",
            documents=folder.absolute(),
        )
    )
    sys.stdout.flush()
