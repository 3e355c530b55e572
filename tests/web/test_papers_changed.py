"""The papers have changed: who has answered says with one press that it stands, who has not sees what is new."""

from datetime import timedelta

from docx import Document

from mail.outgoing.rendering import render
from mail.outgoing.wording import wording
from models.papers import PaperAct, PaperEdit
from models.values import LetterKind
from store.letters import letter_facts
from store.recipients import midway
from store.rounds import rounds
from tests.round_builder import CLOSES, KEY
from tests.store_steps import letters_of, stored
from tests.web_register import versions
from tests.web_visitor import FULL, TrialHouse, Visitor, faults, text_of

CAUSE = "Kostnaderna är omräknade."


def changed(house: TrialHouse, fill: str = "b") -> None:
    with house.database.changing() as session:
        row = rounds.get(session, house.round.round_id)
        edit = PaperEdit(act=PaperAct.REPLACED, position=1, file=stored("nytt.pdf", fill))
        midway.change_papers(session, row, [edit], cause=CAUSE, move=None, by="registrar", at=house.clock())


async def answered(house: TrialHouse) -> Visitor:
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", FULL))
    return visitor


def said(page: str) -> str:
    return " ".join(text_of(page).split())


async def test_one_press_lets_the_answer_stand_on_the_new_papers(house: TrialHouse) -> None:
    visitor = await answered(house)
    assert "står fast" not in said((await visitor.show()).text)
    changed(house)
    assert "Handlingarna har ändrats sedan ni svarade" in said((await visitor.get(f"/s/{visitor.token}")).text)
    page = said((await visitor.show()).text)
    for words in ("Vi står fast vid vårt yttrande", CAUSE, ": ny version", "Version 1 av handlingarna"):
        assert words in page
    for _twice in range(2):
        kept = await visitor.post("stand_by")
        assert "Tack, ert svar står fast" in said((await visitor.follow(kept)).text)
    assert [(row.version, row.papers, row.stands_on) for row in versions(house)] == [(1, 1, 2)]
    assert "Handlingarna har ändrats sedan ni svarade" not in said((await visitor.show()).text)


async def test_a_press_on_an_older_page_or_after_the_closing_changes_nothing(house: TrialHouse) -> None:
    visitor = await answered(house)
    changed(house)
    await visitor.show()
    changed(house, "c")
    again = await visitor.post("stand_by")
    assert again.status_code == 422
    assert faults(again.text)["stand_by"].startswith("Handlingarna har ändrats en gång till.")
    house.clock.now = CLOSES + timedelta(days=1)
    late = await visitor.post("stand_by")
    assert late.status_code == 409
    assert "Remissen stängde" in said(late.text)
    assert [row.stands_on for row in versions(house)] == [0]


async def test_who_has_not_answered_sees_what_is_new_and_answers_on_it(house: TrialHouse) -> None:
    visitor = house.visitor()
    changed(house)
    page = said((await visitor.open()).text)
    assert "Handlingarna ändrades tisdag 12 maj 2026" in page
    assert CAUSE in page
    form = await visitor.get(visitor.place + "/blankett")
    (house.files.root / "blankett.docx").write_bytes(form.content)
    told = [each.text for each in Document(str(house.files.root / "blankett.docx")).paragraphs]
    assert any(line.startswith("Blanketten gäller version 2 av handlingarna, ändrade tisdag 12 maj") for line in told)
    receipt = await visitor.follow(await visitor.post("submit", FULL))
    assert "Version 2 av handlingarna" in said(receipt.text)


async def test_an_answer_written_before_and_sent_after_keeps_what_it_was_written_on(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    changed(house)
    receipt = await visitor.follow(await visitor.post("submit", FULL))
    assert "Vi står fast vid vårt yttrande" in said(receipt.text)
    assert [row.papers for row in versions(house)] == [1]
    await visitor.show("?ersatt=1")
    await visitor.post("submit", {**FULL, "summary": "Vi har läst det nya."})
    assert [row.papers for row in versions(house)] == [1, 2]
    with house.database.reading() as session:
        letters = letters_of(house.database, house.round.recipient_id, LetterKind.RECEIPT)
        facts = letter_facts.gather(session, letters, key=KEY, base_url="http://x.example")
        texts = [render(letter.kind, wording(facts[letter.id])).text for letter in letters]
    assert ["svaret gäller version 2 av dem." in text for text in texts] == [False, True]
