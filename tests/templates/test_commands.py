"""What the command line says, in one and in many."""

from datetime import UTC, datetime

import pytest

from models.adoption import AdoptionOutcome, AdoptionState
from models.afterwards import GateOutcome, GateState
from models.values import Counts
from templates import adoption_words, afterwards
from templates.cli import commands
from templates.dates import short_date_words
from templates.documents.compilation_sentences import counts_sentence, period_words
from templates.stand import up

DUE = datetime(2026, 6, 9, 21, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("command", "facts", "sentence"),
    [
        ("rebuild", {"number": 1}, "1 remiss startades från registret."),
        ("rebuild", {"number": 0}, "0 remisser startades från registret."),
        ("export", {"dnr": "KS 1", "folder": "ut", "number": 1}, "Remissen KS 1 är utskriven till ut: 1 fil."),
        ("verify", {"rows": 1, "files": 1}, "Händelseloggen håller: 1 rad. 1 fil stämmer."),
        ("verify", {"rows": 2, "files": 3}, "Händelseloggen håller: 2 rader. 3 filer stämmer."),
    ],
)
def test_a_finished_command_counts_in_good_swedish(command: str, facts: dict[str, object], sentence: str) -> None:
    assert commands.done_sentence(command, facts) == sentence


def test_a_checked_file_counts_in_good_swedish() -> None:
    ok = "Remissfilen är utan fel: 2 mottagare, 1 fråga, svar senast tisdag 9 juni 2026 kl. 23.59."
    assert commands.check_ok(2, 1, DUE) == ok
    assert "4 frågor" in commands.check_ok(2, 4, DUE)
    assert commands.check_past(2, 1, DUE) == (
        "Remissfilen är rätt skriven (2 mottagare, 1 fråga), men sista svarsdag, tisdag 9 juni 2026 kl. 23.59, har "
        "redan varit. Remissen kan därför inte skickas som den är. Skriv nya datum i filen, eller flytta alla på en "
        "gång med remiss draft FIL --starting DATUM."
    )
    assert commands.check_faults(1) == "Remissfilen har 1 fel och kan inte användas förrän det är rättat:"
    assert commands.check_faults(2) == "Remissfilen har 2 fel och kan inte användas förrän de är rättade:"


def test_a_date_in_a_narrow_column_has_its_weekday() -> None:
    assert short_date_words(DUE) == "tis 9 juni 2026"


def test_a_gate_or_an_adoption_of_one_is_not_all_of_one() -> None:
    gate = GateOutcome(state=GateState.GIVEN, rule="all_support", supporting=("0114",))
    assert afterwards.gate_lines(gate, "", {"0114": "Väsby"})[2] == "Regel: den enda som räknas ska tillstyrka."
    adoption = AdoptionOutcome(state=AdoptionState.ADOPTED, rule="all", councils=1, adopted=("0114",))
    assert adoption_words.lines(adoption, {}) == ["Antagen av det enda fullmäktige som ska anta."]


def test_a_round_that_is_not_sent_has_gone_to_nobody() -> None:
    told = "Remissen är inte skickad. Den ska gå till 3 mottagare."
    assert counts_sentence(Counts(recipients=3, outstanding=3), None) == told


def test_a_trials_period_counts_in_good_swedish() -> None:
    minute = datetime(2026, 6, 9, 12, 1, 1, tzinfo=UTC)
    assert period_words(datetime(2026, 6, 9, 12, tzinfo=UTC), minute) == "1 minut och 1 sekund"


class Elsewhere:
    base_url = "http://127.0.0.1:8080"
    temporal_ui_port = 8233
    temporal_namespace = "region skåne"


def test_the_address_of_temporals_page_has_the_namespace_of_the_settings() -> None:
    assert "http://127.0.0.1:8233/namespaces/region%20sk%C3%A5ne/workflows?query=" in up.ready(Elsewhere(), "key")
