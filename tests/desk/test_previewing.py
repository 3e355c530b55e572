"""The letter and the questions as one recipient will get them, without anybody getting them."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import select

from desk import previewing
from desk.office import Office
from mail.outgoing.building import build_letter
from models.errors import Refused
from models.tables import AuditRow, LetterRow, RecipientRow
from models.values import LetterKind
from settings import Settings
from stand.ports import free_port
from store.letters import letter_facts, letters
from templates import trial
from templates.messages import error_sentence
from tests.round_builder import invited, register_round
from tests.roundfile.round_file_builder import NOW, definition_of, write
from tests.smtp_sink import smtp_sink


def bodies(data: bytes) -> Iterator[str]:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        yield re.sub(r"/s/[\w.~-]+", "/s/", part.get_content())


def test_the_preview_is_the_letter_that_goes(office: Office, tmp_path: Path) -> None:
    people = (invited(0), invited(1, obliged=True, chapters=("1",), cc=("ks@kommun.example",)))
    built = register_round(office.database, office.files, key=office.key, recipients=people)
    with office.database.changing() as session:
        member = session.get_one(RecipientRow, built.recipient_ids[people[1].code])
        letters.queue(session, member, LetterKind.MISSIV, 1, office.clock())
    with office.database.reading() as session:
        row = session.exec(select(LetterRow)).one()
        facts = letter_facts.gather(session, [row], key=office.key, base_url=office.settings.base_url)
        seqs = len(session.exec(select(AuditRow)).all())
    goes = build_letter(facts[row.id])

    shown = previewing.of_round(office, built.dnr, people[1].name)
    made = {path.name: path for path in previewing.write(shown, tmp_path / "visning")}
    assert list(bodies(made["missiv.eml"].read_bytes())) == list(bodies(goes.data))
    assert shown.letter.cc == ("ks@kommun.example",)
    assert built.tokens[people[1].code] not in made["missiv.eml"].read_text()
    assert made["missiv.html"].read_text().startswith("<!doctype html>")
    with office.database.reading() as session:
        assert len(session.exec(select(LetterRow)).all()) == 1
        assert len(session.exec(select(AuditRow)).all()) == seqs


def test_a_file_is_shown_without_a_register(tmp_path: Path) -> None:
    settings, definition = Settings(data=tmp_path / "data"), definition_of(write(tmp_path))
    shown = previewing.of_file(settings, definition, "Vallentuna kommun", NOW)
    made = {path.name: path for path in previewing.write(shown, tmp_path / "visning")}
    asked = made["fragor.txt"].read_text()
    assert "Vallentuna kommun får de här frågorna på svarssidan i remissen KS 2026/00123:" in asked
    assert "Kapitel 2.1\n\n1. Delar ni målen?\n   Ställningstagande och synpunkter." in asked
    assert "- Förslag" in asked
    assert "tisdag 27 april 2027" in made["missiv.txt"].read_text()
    assert made["blankett.docx"].read_bytes()[:2] == b"PK"
    assert not (tmp_path / "data").exists()
    with pytest.raises(Refused) as refused:
        previewing.of_file(settings, definition, "Vallentunna kommun", NOW)
    assert 'Menade du "Vallentuna kommun"?' in error_sentence(refused.value)


def test_a_trial_goes_to_oneself_alone_and_says_what_it_is(tmp_path: Path) -> None:
    definition = definition_of(write(tmp_path))
    with smtp_sink(dump=True) as sink:
        settings = Settings(data=tmp_path / "data", smtp_url=f"smtp://127.0.0.1:{sink.port}")
        shown = previewing.of_file(settings, definition, "0115", NOW)
        assert previewing.send_to(settings, shown, "Jag <jag@kommun.example>;") == "jag@kommun.example"
        for _ in range(200):
            if sink.messages():
                break
            time.sleep(0.01)
        (taken,) = sink.messages()
    assert [arguments.split()[0] for arguments in taken.rcpt_args] == ["<jag@kommun.example>"]
    assert taken.message["Subject"].startswith(f"{trial.MARK} Remiss KS 2026/00123")
    for kind in ("plain", "html"):
        part = taken.message.get_body((kind,))
        assert part is not None
        told = " ".join(part.get_content().split())
        assert trial.LEAD in told
        assert "/s/forhandsvisning" in told


def test_a_trial_that_cannot_go_is_said(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", smtp_url=f"smtp://127.0.0.1:{free_port()}")
    shown = previewing.of_file(settings, definition_of(write(tmp_path)), "", NOW)
    for typed, code in (("jag", "address_invalid"), ("jag@kommun.example", "trial_no_contact")):
        with pytest.raises(Refused) as refused:
            previewing.send_to(settings, shown, typed)
        assert refused.value.code == code
        assert error_sentence(refused.value).endswith(".")
