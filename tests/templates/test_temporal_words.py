"""What managers read in Temporal's Web UI stands for itself: no word refers to one that is not there."""

from datetime import UTC, datetime

import pytest

from models.messages import GroupInfo, GroupProgress, Owing, ReminderDue, RoundProgress
from models.values import Counts, RoundState, RunEvent
from templates import temporal as words
from tests.rows import rows

NOW = datetime(2026, 6, 6, 12, 5, tzinfo=UTC)
DUE = datetime(2026, 6, 9, 21, 59, 59, 999999, tzinfo=UTC)
CLOSES = datetime(2026, 6, 23, 21, 59, 59, 999999, tzinfo=UTC)
REMIND = datetime(2026, 6, 8, 6, 0, tzinfo=UTC)


def a_round(state: RoundState, groups: int = 1, **changes: object) -> RoundProgress:
    info = [
        GroupInfo(
            key=f"{number}",
            label=f"Västra Götalands län {number}",
            counts=Counts(recipients=49, sent=49, answered=20, outstanding=29, undeliverable=1),
            owing=Owing(missing=("Upplands Väsby",) * 10, troubled=("Malung-Sälen",)),
            reminders=(REMIND,),
        )
        for number in range(groups)
    ]
    base = RoundProgress(state=state, due_at=DUE, closes_at=CLOSES, groups=tuple(info))
    return base.model_copy(update=changes)


def test_a_round_s_page_says_what_it_is_whose_turn_it_is_and_what_comes_next() -> None:
    page = words.round_details("D 1", a_round(RoundState.OPEN, title="Ny *plan*", since=CLOSES.replace(month=5)), NOW)
    for sentence in (
        "## Ny \\*plan\\*",
        "**Remiss D 1: svarstiden löper, 3 dagar kvar**",
        "**Problem: 1 fick inte missivet (Malung-Sälen).**",
        "**Bollen hos mottagarna**, sedan lördag 23 maj 2026 (14 dagar)  ",
        "**Härnäst:** påminnelse till dem som inte har svarat måndag 8 juni 2026 kl. 08.00.",
        "**Sista svarsdag:** tisdag 9 juni 2026 kl. 23.59  ",
        "*Uppdaterad lördag 6 juni 2026 kl. 14.05. Dagar är räknade därifrån. Tryck R för det senaste.*",
    ):
        assert sentence in page.splitlines()
    assert "Upplands Väsby, Upplands Väsby" in page
    assert page.count("och 19 till") == 1
    later = words.round_details("D 1", a_round(RoundState.OPEN), DUE)
    assert "sista svarsdag är i dag" in later
    assert "**Härnäst:** svarstiden går ut tisdag 9 juni 2026 kl. 23.59." in later


@rows("state", RoundState)
def test_a_round_s_page_is_short_whatever_it_holds(state: RoundState) -> None:
    told = {"run_event": RunEvent.TERMINATED, "run_event_at": NOW, "fault": "state_moved_on", "title": "å" * 200}
    page = words.round_details("D 1", a_round(state, groups=1000, **told), NOW)
    assert len(page.encode()) < 20_000
    assert "| Övriga 961 grupper" in page
    assert "och i 975 grupper till" in page
    assert "avslutades för hand i Temporal" in page


def test_what_never_changes_in_temporal_names_the_round_without_a_day_and_says_why_it_may_be_empty() -> None:
    assert words.round_summary("D 1", 6, 3) == "Remiss D 1: 6 mottagare i 3 grupper"
    still = words.round_still("D 1", "Ny *plan*")
    assert still.startswith("## Ny \\*plan\\*\n\nRemiss D 1\n")
    assert "Är det tomt där går ingen arbetsprocess just nu" in still


def test_a_group_tells_each_day_it_reminds_once() -> None:
    reminders = tuple(ReminderDue(at=REMIND, number=number, due_at=DUE) for number in (1, 2, 101))
    page = words.group_details("D 1", GroupProgress(label="Skåne län", reminders=reminders), NOW)
    assert page.count("måndag 8 juni 2026") == 1


@pytest.mark.parametrize(
    ("undeliverable", "unknown", "problem"),
    [
        (0, 0, ""),
        (0, 1, "**Problem: 1 har kanske inte fått alla sina brev.**"),
        (0, 2, "**Problem: 2 har kanske inte fått alla sina brev.**"),
        (3, 2, "**Problem: 3 fick inte missivet, 2 har kanske inte fått alla sina brev.**"),
    ],
)
def test_problems_say_what_somebody_has_not_got(undeliverable: int, unknown: int, problem: str) -> None:
    counts = Counts(recipients=5, sent=5, outstanding=5, undeliverable=undeliverable, unknown=unknown)
    details = words.group_details("D 1", GroupProgress(label="Stockholms län", counts=counts), NOW)
    assert [line for line in details.splitlines() if "Problem" in line] == ([problem] if problem else [])


def test_the_timer_of_a_closed_round_says_what_it_does_then() -> None:
    said = words.look_timer(datetime(2026, 6, 9, 6, 0, tzinfo=UTC))
    assert said == ("Påminner om utdrag och skickar väntande brev tisdag 9 juni 2026 kl. 08.00")
    assert len(said.encode()) <= 400
