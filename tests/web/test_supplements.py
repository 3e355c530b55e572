"""A supplement sent in: a new version with only the parts asked for changed, as late as the answer was."""

import asyncio

import pytest
from sqlmodel import select

from models.answer import AnswerContent
from models.tables import LetterRow, RecipientRow
from models.values import AnswerSource, LetterKind
from store.answers import answers
from tests.round_builder import DUE
from tests.store_steps import TICK, chain_holds, letters_of, submit
from tests.web.supplement_steps import ask, asked
from tests.web_register import files_of, versions
from tests.web_visitor import FULL, PDF, TrialHouse, text_of


async def test_a_supplement_is_a_new_version_in_time_with_its_own_receipt(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", "question:4")
    receipt = await visitor.follow(await visitor.post("submit", {"summary": "Utförligt.", "q-4-comment": "Budget."}))
    text = text_of(receipt.text)
    assert "Tack, kompletteringen är inkommen" in text
    assert "KSL-13-0111-0114-2" in text
    assert "Den här versionen kompletterar version 1" in text
    assert "Sent inkommet" not in text
    first, second = versions(house)
    assert (first.counted, second.counted, second.late) == (False, True, False)
    before, after = answers.content(first), answers.content(second)
    assert after.summary == "Utförligt."
    assert [item.comment for item in after.questions] == [FULL["q-1-comment"], "Budget."]
    kept = before.model_copy(update={"summary": after.summary, "questions": after.questions})
    assert after == kept
    assert files_of(house, second) == [("yttrande.pdf", "yttrande")]
    letters = letters_of(house.database, house.round.recipient_id, LetterKind.RECEIPT)
    assert [letter.number for letter in letters] == [1, 2]
    assert "Ni har svarat" in text_of((await visitor.show()).text)
    assert chain_holds(house.database)
    pdf = await visitor.get(f"{visitor.place}/kvittens/{second.receipt}/pdf")
    assert pdf.headers["content-type"] == "application/pdf"


async def test_nothing_outside_the_open_parts_changes_whatever_is_posted(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    hostile = {
        **FULL,
        "stance": "opposes",
        "q-1-comment": "smugglat",
        "q-2-stance": "opposes",
        "decision_body": "Ingen",
        "decision_status": "proposed",
        "reservation-1-who": "Ingen",
        "contact_email": "ond@annan.example",
        "joint_with": "Annan kommun",
        "keep_file": "",
        "summary": "Ny",
    }
    await visitor.follow(await visitor.post("submit", hostile, [("smugglad.pdf", PDF + b"x")]))
    first, second = versions(house)
    assert answers.content(second) == answers.content(first).model_copy(update={"summary": "Ny"})
    assert files_of(house, second) == [("yttrande.pdf", "yttrande")]
    letters = letters_of(house.database, house.round.recipient_id, LetterKind.RECEIPT_COPY)
    assert {letter.to for letter in letters} == {"eva@kommun.se"}


@pytest.mark.parametrize("action", ["decline", "no_comments", "extend", "acknowledge", "confirm", "forward"])
async def test_no_other_way_of_the_form_is_open(house: TrialHouse, action: str) -> None:
    visitor = await asked(house, "summary")
    await visitor.post(action, {"summary": "x", "forward_email": "bo@kommun.example", "planned_on": "i juni"})
    assert len(versions(house)) == 1
    with house.database.reading() as session:
        assert session.get_one(RecipientRow, house.round.recipient_id).planned_on == ""
        kinds = set(session.exec(select(LetterRow.kind)).all())
    assert not kinds & {LetterKind.FORWARD, LetterKind.EXTENSION_REQUESTED}


async def test_files_of_the_kind_asked_for_are_added_and_confirm_a_preliminary_answer(house: TrialHouse) -> None:
    visitor = await asked(house, "files:minutes_extract", decision_status="decided")
    assert versions(house)[0].preliminary
    reply = await visitor.post("review", files=[("bilaga.pdf", PDF + b"% minutes")])
    review = await visitor.show("/granska?komplettering=1")
    assert reply.status_code == 303
    assert "yttrande.pdf" in text_of(review.text)
    assert "står kvar från version 1" in text_of(review.text)
    await visitor.follow(await visitor.post("submit"))
    _, second = versions(house)
    assert not second.preliminary
    assert sorted(files_of(house, second)) == [("bilaga.pdf", "minutes_extract"), ("yttrande.pdf", "yttrande")]


async def test_earlier_files_may_be_left_out_when_files_are_asked_for(house: TrialHouse) -> None:
    visitor = await asked(house, "files")
    await visitor.post("review", files=[("nytt yttrande.pdf", PDF + b"%")])
    review = await visitor.show("/granska?komplettering=1")
    assert 'name="keep_file"' in review.text
    await visitor.follow(await visitor.post("submit"))
    assert files_of(house, versions(house)[1]) == [("nytt yttrande.pdf", "yttrande")]


async def test_the_same_form_many_times_is_one_supplement(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    replies = await asyncio.gather(*(visitor.post("submit", {"summary": "En gång"}) for _ in range(6)))
    assert {reply.headers["location"] for reply in replies} == {replies[0].headers["location"]}
    assert len(versions(house)) == 2


async def test_a_late_answer_stays_late_and_no_later(house: TrialHouse) -> None:
    house.clock.now = DUE + TICK
    visitor = await asked(house, "summary")
    page = await visitor.follow(await visitor.post("submit", {"summary": "Mer"}))
    assert "Sent inkommet" in text_of(page.text)
    assert [row.late for row in versions(house)] == [True, True]


async def test_an_answer_on_paper_without_a_stance_can_be_shown_and_completed(house: TrialHouse) -> None:
    submit(house.database, house.round.recipient_id, content=AnswerContent(), source=AnswerSource.RECORDED)
    visitor = house.visitor()
    assert (await visitor.open()).status_code == 200
    ask(house, "stance")
    await visitor.show()
    await visitor.follow(await visitor.post("submit", {"stance": "opposes"}))
    assert answers.content(versions(house)[1]).stance == "opposes"
