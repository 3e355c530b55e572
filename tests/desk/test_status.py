"""What recipients tell the system, and how their letters fare, is shown back to the registrar."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.printing import Printer
from desk import counter
from desk.office import Office
from models.answer import AnswerContent
from models.tables import RecipientRow
from models.values import ActiveContent, LetterKind, LetterState, Stance
from settings import Settings
from store.answers import submissions
from store.letters import batches, hand_over
from store.letters.hand_over import HandOver, QueuedLetter
from store.recipients import extensions, forwards, recipients
from tests.active_files import pdf
from tests.file_steps import SIGNATURE, quarantine, seen
from tests.registers import lay_own_register
from tests.round_builder import CLOSES, DUE, BuiltRound, register_round
from tests.store_steps import BEFORE, plan, record_all, stored, submission, submit

WEEK = timedelta(days=7)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    built = Office(lay_own_register(Settings(data=tmp_path / "data")), clock=lambda: DUE)
    yield built
    built.database.dispose()


@pytest.fixture
def built(office: Office) -> BuiltRound:
    return register_round(office.database, office.files, count=17, key=office.key)


def shown(office: Office, built: BuiltRound, capsys: pytest.CaptureFixture[str]) -> str:
    Printer(json=False).status(counter.status(office, built.dnr))
    return capsys.readouterr().out


def reply(office: Office, built: BuiltRound, outcomes: dict[str, dict[str, Any]]) -> None:
    """Hands over every reminder; the relay says no to some recipients."""
    plan(office.database, built, LetterKind.REMINDER, due_at=DUE)
    with office.database.changing() as session:
        batch = [QueuedLetter.of(letter) for letter, _ in batches.waiting(session, built.round_id, "", BEFORE)]
        hand_over.claim_all(session, batch, "run", BEFORE)
    well = {"state": LetterState.SENT, "smtp_code": 250}
    told = [(each, HandOver(letter_id=each.id, **outcomes.get(each.recipient_id, well))) for each in batch]
    assert record_all(office.database, told, "run", BEFORE)


def test_requests_planned_days_declines_and_forwards_stand_in_the_status(
    office: Office, built: BuiltRound, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = list(built.recipient_ids.values())
    with office.database.changing() as session:
        for place, reason in ((0, "Nämnden möts sent."), (1, "Semester."), (2, "Sjukdom.")):
            extensions.ask(session, ids[place], until=DUE + WEEK, reason=reason, at=BEFORE)
        granted, denied = (session.get_one(RecipientRow, ids[place]) for place in (1, 2))
        extensions.extend_recipient(session, granted, until=DUE + WEEK, reason="Ja", at=BEFORE)
        extensions.deny(session, denied, reason="Nej", at=BEFORE)
        recipients.acknowledge(session, ids[3], "KS den 2 juni", BEFORE)
        content = AnswerContent(stance=Stance.DECLINES, reason="Frågan rör oss inte.")
        submissions.submit(session, ids[4], submission().model_copy(update={"content": content}))
        forwards.forward(session, ids[5], to="kollega@kommun.example", message="", at=BEFORE)
    status = counter.status(office, built.dnr)
    told = {(item["code"], item["kind"]): item for item in status["requests"]}
    codes = list(built.recipient_ids)
    states = [told[code, "extension"]["state"] for code in codes[:3]]
    assert states == ["waiting", "granted", "denied"]
    assert told[codes[0], "extension"]["wished_until"] == "2026-06-16T23:59:59+02:00"
    assert told[codes[0], "extension"]["reason"] == "Nämnden möts sent."
    assert told[codes[3], "planned"]["planned_on"] == "KS den 2 juni"
    assert told[codes[4], "decline"]["reason"] == "Frågan rör oss inte."
    assert told[codes[5], "forward"]["to"] == "kollega@kommun.example"
    assert [each["planned_on"] for each in status["recipients"] if each["planned_on"]] == ["KS den 2 juni"]
    text = shown(office, built, capsys)
    for words in (
        "ber om anstånd till tis 16 juni 2026",
        "Skäl: Nämnden möts sent.",
        "Anstånd till tis 16 juni 2026",
        "avslaget",
        "Har meddelat: KS den 2 juni",
        "Skäl: Frågan rör oss inte.",
        "Länken vidarebefordrad",
    ):
        assert words in text


def test_a_letter_that_waits_or_was_refused_shows_its_cause_the_relays_words_and_the_next_try(
    office: Office, built: BuiltRound, capsys: pytest.CaptureFixture[str]
) -> None:
    waits, refused = list(built.recipient_ids.items())[:2]
    at = BEFORE + timedelta(minutes=30)
    busy = {"smtp_code": 450, "smtp_text": "4.2.1 later", "cause": "recipient.reply"}
    full = {"smtp_code": 552, "smtp_text": "5.2.2 <a@b.example>: full", "cause": "recipient.reply"}
    outcomes = {
        waits[1]: {"state": LetterState.QUEUED, "not_before": at, **busy},
        refused[1]: {"state": LetterState.UNDELIVERABLE, **full},
    }
    reply(office, built, outcomes)
    found = {each["code"]: each["letters"] for each in counter.status(office, built.dnr)["recipients"]}
    assert sum(map(len, found.values())) == 2
    waiting, gone = found[waits[0]][0], found[refused[0]][0]
    assert (waiting["state"], waiting["next_try_at"]) == ("queued", "2026-05-11T00:29:59+02:00")
    assert (gone["cause"], gone["relay_code"]) == ("brevlådan är full", 552)
    assert gone["relay_words"] == "5.2.2 <a@b.example>: full"
    text = " ".join(shown(office, built, capsys).split())
    assert "väntar på ett nytt försök. Orsak: brevlådan är stängd. E-postservern sade: 450 4.2.1 later" in text
    assert "Nytt försök tidigast mån 11 maj 2026 kl. 00.29." in text
    assert "ej levererad: rätta med remiss address. Orsak: brevlådan är full." in text
    assert "E-postservern sade: 552 5.2.2 <a@b.example>: full" in text


def test_the_status_fits_80_columns_a_line_or_two_a_recipient_and_cuts_no_name(
    office: Office,
    built: BuiltRound,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    submit(office.database, built.recipient_id)
    reply(office, built, {})
    paper = tmp_path / "svar.pdf"
    paper.write_bytes(pdf())
    counter.record(office, built.dnr, "R05", paper, "", office.clock(), replace=False)
    lines = shown(office, built, capsys).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) < 32
    assert sum("påmind" in line for line in lines) == 16  # all but the one that had answered
    with office.database.reading() as session:
        members = recipients.of_round(session, built.round_id)
    names = [row.full_name for row in members if row.invited]
    assert len(names) == 17
    apart = next(place for place, line in enumerate(lines) if line.startswith("Svar från andra än de tillfrågade"))
    assert {place > apart for place, line in enumerate(lines) if line.startswith("R05 ")} == {True}
    assert all(any(name in line for line in lines) for name in names)
    assert "kommun.example" not in "\n".join(lines)
    Printer(json=False).status(counter.status(office, built.dnr), addresses=True)
    assert "registrator1@kommun.example" in capsys.readouterr().out


def test_more_time_for_all_is_called_so_and_is_nobodys_own(
    office: Office, built: BuiltRound, capsys: pytest.CaptureFixture[str]
) -> None:
    with office.database.changing() as session:
        own = session.get_one(RecipientRow, built.recipient_id)
        extensions.extend_recipient(session, own, until=DUE + 2 * WEEK, reason="Ja", at=BEFORE)
    extensions.extend_round(
        office.database,
        built.round_id,
        until=DUE + WEEK,
        closes_at=CLOSES + WEEK,
        reason="Nytt underlag",
        at=BEFORE,
    )
    status = counter.status(office, built.dnr)
    assert [each["code"] for each in status["recipients"] if each["extended"]] == ["0114"]
    assert status["counts"]["extended"] == 1
    text = shown(office, built, capsys)
    assert text.count("Anstånd till") == 1
    assert "Svarstiden är förlängd för alla (var tis 9 juni 2026 kl. 23.59)." in " ".join(text.split())


def test_what_there_is_to_say_of_a_file_stands_in_a_table_of_its_own(
    office: Office, built: BuiltRound, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    database = office.database
    sent = (stored("ond.pdf"), stored("b.pdf", "b"), stored("c.pdf", "c"), stored("ny.pdf", "d"))
    submit(database, built.recipient_id, files=sent)
    seen(database, "c" * 64)
    quarantine(database, "a" * 64)
    seen(database, "b" * 64, ActiveContent.SCRIPT)
    status = counter.status(office, built.dnr)
    remarks = {item["code"]: item["file_remarks"] for item in status["recipients"]}
    assert remarks["0115"] == []
    assert remarks["0114"] == [
        {
            "name": "ond.pdf",
            "sha256": "a" * 64,
            "looked": "done",
            "active": [],
            "malware": SIGNATURE,
            "awaits_scan": False,
        },
        {
            "name": "b.pdf",
            "sha256": "b" * 64,
            "looked": "done",
            "active": ["script"],
            "malware": "",
            "awaits_scan": False,
        },
        {"name": "ny.pdf", "sha256": "d" * 64, "looked": "not_yet", "active": [], "malware": "", "awaits_scan": False},
    ]
    Printer(json=False).status(status)
    said = capsys.readouterr().out
    assert f"ond.pdf       i karantän: skadlig kod har hittats ({SIGNATURE})" in said
    assert "b.pdf         innehåller skript" in said
    assert "ny.pdf        ännu inte granskad" in said
