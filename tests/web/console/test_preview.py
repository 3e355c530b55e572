"""See before sending: any recipient's letter and page, to the byte what it will get, and nothing that can be sent."""

import re
from typing import Any

import pytest

from desk import previewing
from desk import rounds as round_commands
from mail.outgoing.rendering import render
from mail.outgoing.wording import wording
from models.values import RoundState
from tests.console_house import ConsoleHouse
from tests.round_builder import QUESTIONS, BuiltRound, invited, register_round

CHAPTERS = (invited(0), invited(1, chapters=("4",), cc=("kopia@kommun.example",)))


@pytest.fixture
def unsent(console: ConsoleHouse) -> BuiltRound:
    return register_round(console.office.database, console.office.files, state=RoundState.APPROVED, recipients=CHAPTERS)


async def test_any_recipient_s_letter_and_page_are_seen_as_they_will_be(
    console: ConsoleHouse, unsent: BuiltRound
) -> None:
    eva, base = await console.clerk(), f"/konsol/remisser/{unsent.round_id}/forhandsgranska"
    first, second = unsent.recipient_ids
    row = round_commands.by_id(console.office, unsent.round_id)
    for code, own, questions in ((first, "Upplands Väsby kommun", 4), (second, "Provköping 1 kommun", 1)):
        page = await eva.get(f"{base}?mottagare={code}")
        assert f"Brevet till {own}" in page.text
        assert ("kopia@kommun.example" in page.text) is (code == second)
        assert "frame-src 'self'" in page.headers["content-security-policy"]
        preview = previewing.of_row(console.office, row, code)
        letter = await eva.get(f"{base}/brev?mottagare={code}")
        assert letter.text == render(preview.letter.kind, wording(preview.letter)).html
        assert "sandbox;" in letter.headers["content-security-policy"]
        form = await eva.get(f"{base}/svarssida?mottagare={code}")
        assert (form.status_code, own in form.text) == (200, True)
        assert len(preview.questions) == questions
        asked = {question.text for question in preview.questions}
        assert {each.text for each in QUESTIONS if each.text in form.text} == asked
        assert "form-action 'none'" in form.headers["content-security-policy"]
        assert "set-cookie" not in form.headers
        assert re.search(r'name="csrf" value=""', form.text)
    calendar = await eva.get(f"{base}/kalender?mottagare={second}")
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert (await eva.get(f"{base}?mottagare=9999")).status_code == 404


async def test_a_test_letter_goes_to_oneself_and_nowhere_else(
    console: ConsoleHouse, unsent: BuiltRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []

    def send_to(_settings: Any, preview: previewing.Preview, email: str) -> str:
        sent.append((preview.letter.recipient_code, email))
        return email

    monkeypatch.setattr(previewing, "send_to", send_to)
    eva, base = await console.clerk(), f"/konsol/remisser/{unsent.round_id}/forhandsgranska"
    code = list(unsent.recipient_ids)[1]
    await eva.get(f"{base}?mottagare={code}")
    assert (await eva.post(base, {"email": "annan@x.example", "to": "annan@x.example"})).status_code == 303
    assert sent == [(code, "eva@ksl.example")]
    lasse = await console.clerk("lasse@ksl.example")
    await lasse.get(base)
    assert (await lasse.post(base, {"mottagare": code})).status_code == 403


async def test_the_whole_is_a_pdf_for_the_file(console: ConsoleHouse, unsent: BuiltRound) -> None:
    eva = await console.clerk()
    answer = await eva.get(f"/konsol/remisser/{unsent.round_id}/forhandsgranska/pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert "utskick-KSL-13-0111.pdf" in answer.headers["content-disposition"]


async def test_a_draft_is_seen_too_and_says_what_it_lacks(console: ConsoleHouse) -> None:
    eva = await console.clerk()
    earlier = register_round(console.office.database, console.office.files, count=2, dnr="KS 1")
    await eva.get("/konsol/ny")
    begun = await eva.post("/konsol/ny", {"from_round": earlier.round_id})
    base = begun.headers["location"].rpartition("/")[0]
    lacking = await eva.get(f"{base}/forhandsgranska")
    assert (lacking.status_code, "Brevet går inte att visa än" in lacking.text) == (422, True)
    await eva.get(f"{base}/arende")
    await eva.post(
        f"{base}/arende",
        {
            "dnr": "KS 2",
            "title": "Nytt ärende",
            "sender-name": "KSL",
            "sender-email": "eva@ksl.example",
            "reason-code": "strategic",
            "reason-text": "Skäl",
            "action": "save",
        },
    )
    await eva.get(f"{base}/datum")
    await eva.post(f"{base}/datum", {"dates-due_on": "2026-09-30", "action": "save"})
    page = await eva.get(f"{base}/forhandsgranska?mottagare=0115")
    assert (page.status_code, "Brevet till" in page.text, "Nytt ärende" in page.text) == (200, True, True), re.findall(
        r"<li>.*?</li>", (await eva.get(f"{base}/kontroll")).text
    )
    form = await eva.get(f"{base}/forhandsgranska/svarssida?mottagare=0115")
    assert (form.status_code, "Förslag till prioriteringar" in form.text) == (200, True)
    letter = await eva.get(f"{base}/forhandsgranska/brev?mottagare=0115")
    assert "Förslag till prioriteringar" in letter.text
