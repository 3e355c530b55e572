"""The calendar file, read back with icalendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from mail.outgoing.building import build_letter
from models.letters import LetterFacts
from models.values import LetterKind
from tests.letter_builder import ASKED, DUE_AT, LATER, LINK, calendar_of, letter


def event_of(facts: LetterFacts) -> Any:
    """icalendar's Event; its values are of some thirty types."""
    calendar = Calendar.from_ical(calendar_of(build_letter(facts)))
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.events
    return event


def test_the_event_is_the_whole_due_day_in_stockholm() -> None:
    event = event_of(letter())
    assert event.decoded("dtstart") == date(2014, 9, 30)
    assert event.decoded("dtend") == date(2014, 10, 1)
    assert event.decoded("dtstamp") == datetime(2014, 6, 12, 7, 0, tzinfo=UTC)
    assert event["TRANSP"] == "TRANSPARENT"


def test_an_instant_after_midnight_in_stockholm_is_the_next_day() -> None:
    event = event_of(letter(due_at=datetime(2014, 9, 30, 22, 0, tzinfo=UTC)))
    assert event.decoded("dtstart") == date(2014, 10, 1)


def test_the_alarm_rings_a_week_before_at_nine() -> None:
    (alarm,) = event_of(letter()).alarms.times
    assert alarm.trigger.replace(tzinfo=None) == datetime(2014, 9, 23, 9, 0)  # noqa: DTZ001 - an all-day event floats


def test_an_extension_moves_the_same_event() -> None:
    first = event_of(letter())
    moved = event_of(
        letter(
            LetterKind.EXTENSION,
            letter_id="another",
            due_at=LATER,
            old_due_at=DUE_AT,
            created_at=datetime(2014, 9, 1, tzinfo=UTC),
        )
    )
    assert moved["UID"] == first["UID"]
    assert moved["SEQUENCE"] >= first["SEQUENCE"]
    assert moved.decoded("dtstart") == date(2014, 10, 10)


def test_a_later_letter_has_a_higher_sequence_that_fits_every_calendar() -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    sequences = [event_of(letter(created_at=now + timedelta(seconds=second)))["SEQUENCE"] for second in range(3)]
    assert sequences == sorted(set(sequences))
    assert sequences[-1] < 2**31


def test_another_recipient_or_round_has_its_own_event() -> None:
    other_round = letter().round.model_copy(update={"dnr": "KSL/13/0112"})
    uids = {event_of(facts)["UID"] for facts in (letter(), letter(recipient_code="0115"), letter(round=other_round))}
    assert len(uids) == 3


def test_the_calendar_says_what_is_due_but_holds_no_personal_link() -> None:
    event = event_of(letter())
    assert event["SUMMARY"] == "Sista svarsdag: remiss KSL/13/0111"
    assert "senast tisdag 30 september 2014 kl. 23.59" in event["DESCRIPTION"]
    assert "http" not in calendar_of(build_letter(letter())).decode()
    assert LINK.rpartition("/")[2] not in calendar_of(build_letter(letter())).decode()


def test_quotes_and_semicolons_in_a_senders_name_do_not_break_the_file() -> None:
    name = 'Förbundet "Väst"; avd: 2, ny'
    sender = letter().round.model_copy(update={"sender_name": name})
    organizer = event_of(letter(round=sender))["ORGANIZER"]
    assert organizer == "mailto:registrator@ksl.example"
    assert organizer.params["CN"] == name.replace('"', "'")


def test_lines_are_folded_and_end_in_crlf() -> None:
    content = calendar_of(build_letter(letter()))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_supplement_has_an_event_of_its_own() -> None:
    missiv, asked = event_of(letter()), event_of(letter(LetterKind.SUPPLEMENT, **ASKED))
    assert missiv["UID"] != asked["UID"]
    assert asked["UID"] == event_of(letter(LetterKind.SUPPLEMENT, **{**ASKED, "letter_id": "2"}))["UID"]
    assert asked["SUMMARY"] == "Komplettera svaret: remiss KSL/13/0111"
    assert asked["DTSTART"].dt == date(2014, 11, 7)
