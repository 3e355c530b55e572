"""What a letter that has waited is worth when it can go."""

from datetime import UTC, datetime, timedelta

import pytest

from models.letters import Intention
from models.values import LeftOut, LetterKind, LetterState
from rules.letters_anew import is_overdue_now, lost_meaning
from tests.rows import rows

MADE = datetime(2026, 5, 20, 6, tzinfo=UTC)
DUE = datetime(2026, 6, 9, 21, 59, 59, 999999, tzinfo=UTC)  # Tuesday
DAY = timedelta(days=1)
K, S = LetterKind, LetterState


def intention(kind: LetterKind = K.REMINDER, number: int = 1, days: int = 0, **changes: object) -> Intention:
    facts = {"id": f"{kind}{number}", "kind": kind, "number": number, "state": S.QUEUED, "due_at": DUE}
    return Intention.model_validate({**facts, "created_at": MADE + days * DAY, **changes})


@rows(
    "letter, others, now, why",
    [
        (intention(), (), MADE, None),
        (intention(), (intention(number=2, days=7),), MADE, LeftOut.OVERTAKEN),
        (intention(), (intention(number=2, days=7, state=S.SENT),), MADE, LeftOut.OVERTAKEN),
        (intention(), (intention(number=2, days=7, state=S.WITHDRAWN),), MADE, None),
        (intention(number=2, days=7), (intention(),), MADE, None),
        (intention(), (intention(K.MANUAL_REMINDER, days=1),), MADE, LeftOut.OVERTAKEN),
        (intention(K.MANUAL_REMINDER), (intention(days=1),), MADE, LeftOut.OVERTAKEN),
        # The last one goes after the due day too, and says that it has passed.
        (intention(), (), DUE + DAY, None),
        (intention(may_be_there=True), (intention(number=2, days=7),), DUE + DAY, None),
        (intention(K.EXTENSION), (intention(K.EXTENSION, 2, days=1),), MADE, LeftOut.OVERTAKEN),
        (intention(K.EXTENSION_DENIED), (intention(K.EXTENSION, days=1),), MADE, LeftOut.OVERTAKEN),
        (intention(K.EXTENSION), (intention(K.EXTENSION_DENIED, days=1),), MADE, None),
        (intention(K.EXTENSION), (), DUE, None),
        (intention(K.EXTENSION), (), DUE + DAY, LeftOut.MOMENT_PASSED),
        (intention(K.EXTENSION_REQUESTED), (intention(K.EXTENSION_DENIED, days=1),), MADE, LeftOut.DECIDED),
        (intention(K.EXTENSION_REQUESTED), (intention(K.EXTENSION, days=-1),), MADE, None),
        (intention(K.SUPPLEMENT), (), DUE + DAY, LeftOut.MOMENT_PASSED),
        (intention(K.RECEIPT), (intention(K.RECEIPT, 2, days=1),), DUE + DAY, None),
        (intention(K.MISSIV), (), DUE + DAY, None),
    ],
)
def test_a_letter_goes_only_while_it_means_something(
    letter: Intention, others: tuple[Intention, ...], now: datetime, why: LeftOut | None
) -> None:
    assert lost_meaning(letter, (letter, *others), now) is why


@pytest.mark.parametrize(
    ("letter", "now", "overdue"),
    [
        (intention(), DUE, False),
        (intention(), DUE + DAY, True),
        (intention(may_be_there=True), DUE + DAY, False),
        (intention(K.MISSIV), DUE + DAY, False),
    ],
)
def test_a_reminder_that_goes_after_the_due_day_says_so(letter: Intention, now: datetime, overdue: bool) -> None:
    assert is_overdue_now(letter, now) is overdue
