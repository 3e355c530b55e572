"""From the form to the receipt: what is taken, what is refused, and that nothing typed is lost."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlmodel import select

from models.tables import LetterRow, OutboxRow
from store.answers import answers
from tests.round_builder import DUE, QUESTIONS, invited
from tests.web_register import versions
from tests.web_visitor import FULL, PDF, TrialHouse, faults, hidden_fields, text_of, trial_house, typed_in


async def test_a_full_answer_gets_a_receipt_with_arrival_and_checksums(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("submit", FULL, [("yttrande KS § 86.pdf", PDF)])
    page = await visitor.follow(reply)
    text = text_of(page.text)
    assert "/kvittens/KSL-13-0111-0114-1" in reply.headers["location"]
    assert "Inkommet tisdag 12 maj 2026 kl. 14.12.08" in text
    assert "En kopia går till registrator0@kommun.example och eva@kommun.se." in text
    digest = hashlib.sha256(PDF).hexdigest()
    shown = " ".join(digest[place : place + 4] for place in range(0, 64, 4))
    first, _, folded = page.text.partition('<details class="more sums">')
    assert (shown in text_of(first), shown in text_of(folded)) == (False, True)
    told = [words for words in ("Tack, svaret", "Synpunkter", "yttrande KS § 86.pdf", "I tid?") if words in first]
    assert sorted(told, key=first.index) == ["Tack, svaret", "Synpunkter", "yttrande KS § 86.pdf", "I tid?"]
    assert "Kommunstyrelsen 2026-05-11 § 86" in text
    (answer,) = versions(house)
    content = answers.content(answer)
    assert content.questions[0].comment == FULL["q-1-comment"]
    assert content.dissents[0].who == "Anna Andersson"
    assert answer.counted
    assert not answer.late
    with house.database.reading() as session:
        assert {letter.to for letter in session.exec(select(LetterRow))} == {
            "registrator0@kommun.example",
            FULL["contact_email"],
        }
        assert len(session.exec(select(OutboxRow)).all()) == 1
        (file,) = answers.answer_files(session, answer.id)
    assert house.files.read(file.sha256) == PDF
    download = await visitor.get(f"{visitor.place}/kvittens/{answer.receipt}/{file.id}")
    assert download.content == PDF
    assert "filename*=UTF-8''yttrande%20KS%20%C2%A7%2086.pdf" in download.headers["content-disposition"]


async def test_stance_alone_is_an_answer(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", {"stance": "opposes"}))
    assert versions(house)[0].stance == "opposes"


async def test_an_empty_answer_is_refused_and_nothing_is_stored(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    for typed in ({}, {"summary": " \u00a0\n\t "}, {"q-1-comment": "."}):
        reply = await visitor.post("submit", typed)
        assert reply.status_code == 422
        assert faults(reply.text)["stance"].startswith("Svaret är tomt")
    assert versions(house) == []


async def test_faults_come_all_at_once_and_everything_typed_is_kept(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    typed = {**FULL, "stance": "", "contact_email": "eva@", "reservation-1-who": "", "q-2-comment": "x" * 60_001}
    reply = await visitor.post("submit", typed, [("yttrande.pdf", PDF), ("bild.png", b"\x89PNG\r\n")])
    assert reply.status_code == 422
    found = faults(reply.text)
    assert set(found) == {"stance", "contact_email", "reservation-1-who", "q-2-comment", "files"}
    assert "60\u00a0001 tecken" in found["q-2-comment"]
    for name in ("summary", "q-1-comment", "q-2-comment", "decision_section", "contact_email", "reservation-1-text"):
        assert typed_in(reply.text, name) == typed[name]
    assert "yttrande.pdf" in text_of(reply.text)
    for name in found:
        assert f'id="{name}"' in reply.text
    mended = {**FULL, "q-2-comment": "kortare"}
    await visitor.follow(await visitor.post("submit", mended))
    (answer,) = versions(house)
    with house.database.reading() as session:
        assert [file.name for file in answers.answer_files(session, answer.id)] == ["yttrande.pdf"]


async def test_a_required_question_must_be_answered(tmp_path: Path) -> None:
    questions = (QUESTIONS[0], QUESTIONS[3].model_copy(update={"required": True}))
    with trial_house(tmp_path, questions=questions) as house:
        visitor = house.visitor()
        await visitor.open()
        reply = await visitor.post("submit", {"stance": "supports", "q-4-comment": "  "})
        assert list(faults(reply.text)) == ["q-4-comment"]
        await visitor.follow(await visitor.post("submit", {"stance": "supports", "q-4-comment": "En tidplan."}))


async def test_review_saves_shows_everything_and_sends_from_the_draft(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("review", {**FULL, "decision_body": ""}, [("yttrande.pdf", PDF)])
    page = await visitor.follow(reply)
    text = text_of(page.text)
    assert "Beslutande organ är inte angivet" in text
    assert "Svaret är inte inskickat ännu" in text
    assert FULL["q-1-comment"] in text
    assert versions(house) == []
    visitor.hidden = hidden_fields(page.text)
    await visitor.follow(await visitor.post("submit"))
    (answer,) = versions(house)
    assert answers.content(answer).questions[0].comment == FULL["q-1-comment"]


@pytest.mark.parametrize(("beyond", "late"), [(timedelta(), False), (timedelta(microseconds=1), True)])
async def test_the_arrival_instant_decides_what_is_late(house: TrialHouse, beyond: timedelta, late: bool) -> None:
    visitor = house.visitor()
    await visitor.open()
    house.clock.now = DUE + beyond
    visitor.cookies.clear()
    await visitor.open()
    page = await visitor.follow(await visitor.post("submit", FULL))
    assert versions(house)[0].late is late
    assert ("Sent inkommet" in text_of(page.text)) is late


async def test_nobody_sees_anothers_answer_receipt_or_files(house: TrialHouse) -> None:
    mine, other = (house.visitor(token) for token in house.round.tokens.values())
    await mine.open()
    await mine.follow(await mine.post("submit", FULL, [("y.pdf", PDF)]))
    (answer,) = versions(house)
    with house.database.reading() as session:
        (file,) = answers.answer_files(session, answer.id)
    await other.open()
    paths = (f"/kvittens/{answer.receipt}", f"/kvittens/{answer.receipt}/{file.id}", f"/filer/{file.id}")
    for path in paths:
        assert (await other.get(other.place + path)).status_code == 404
        assert (await other.get(mine.place + path)).status_code == 403
    assert (await other.get(mine.place)).status_code == 403


async def test_a_form_without_its_token_or_with_anothers_is_refused_and_kept(house: TrialHouse) -> None:
    mine, other = (house.visitor(token) for token in house.round.tokens.values())
    await mine.open()
    await other.open()
    for csrf in ("", "x", other.hidden["csrf"]):
        mine.hidden["csrf"] = csrf
        reply = await mine.post("submit", FULL)
        assert reply.status_code == 403
        assert FULL["q-1-comment"] in reply.text
    assert versions(house) == []


async def test_an_expired_visit_keeps_the_text_until_the_link_is_opened_again(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    cookies = dict(visitor.cookies)
    visitor.cookies.clear()
    reply = await visitor.post("submit", FULL)
    assert reply.status_code == 403
    assert "Svaret behöver öppnas igen" in text_of(reply.text)
    visitor.cookies = cookies
    visitor.hidden = hidden_fields(reply.text)
    page = await visitor.follow(await visitor.post("save"))
    assert typed_in(page.text, "q-1-comment") == FULL["q-1-comment"]


async def test_a_recipient_is_asked_only_about_its_chapters(tmp_path: Path) -> None:
    with trial_house(tmp_path, recipients=(invited(0, chapters=("2", "4")),)) as house:
        page = await house.visitor().open()
        assert 'name="q-2-comment"' in page.text
        assert 'name="q-4-comment"' in page.text
        assert 'name="q-1-comment"' not in page.text
        assert "Fråga 1 av 2" in text_of(page.text)


async def test_leaving_ends_the_visit(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor._send("POST", f"{visitor.place}/lamna")
    assert reply.status_code == 303
    assert (await visitor.show()).status_code == 403


async def test_the_receipt_can_be_fetched_as_a_pdf_without_the_link(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("submit", FULL, [("yttrande.pdf", PDF)])
    place = reply.headers["location"].split("?")[0]
    pdf = await visitor.get(f"{place}/pdf")
    assert pdf.status_code == 200
    assert pdf.content.startswith(b"%PDF-")
    assert 'filename="kvittens-KSL-13-0111-0114-1.pdf"' in pdf.headers["content-disposition"]
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.content))
    for fact in ("KSL-13-0111-0114-1", "14.12.08", "Bostadsförsörjningen bör lyftas fram.", "yttrande.pdf"):
        assert fact in text
    assert visitor.token not in text
    assert (await visitor.get(f"{visitor.place}/kvittens/KSL-13-0111-0114-9/pdf")).status_code == 404
