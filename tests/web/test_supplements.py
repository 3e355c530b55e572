"""The page upon a registrar's request for a supplement: what is asked, and only that open, also after the closing."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from models.supplements import SupplementWish
from models.tables import AuditRow, LetterRow, RecipientRow
from models.values import LetterKind, RoundState
from rules.supplement_requests import read_part
from store import answers, supplements
from tests.round_builder import CLOSES, DUE, QUESTIONS
from tests.store_steps import chain_holds, close, letters_of, move
from tests.web_register import files_of, versions
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, faults, text_of, typed_in

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
ASKED = CLOSES + DAY
UNTIL = CLOSES + 8 * DAY
WORDS = "Sammanfattningen är för kort, och protokollsutdraget saknas."


def ask(house: TrialHouse, *parts: str, text: str = WORDS) -> None:
    read = [read_part(part, [question.key for question in QUESTIONS]) for part in parts]
    wish = SupplementWish.model_validate({"parts": read, "text": text, "until": UNTIL})
    with house.database.changing() as session:
        row = session.get_one(RecipientRow, house.round.recipient_id)
        supplements.ask(session, row, wish, at=house.clock.now)


def withdraw(house: TrialHouse) -> None:
    with house.database.changing() as session:
        supplements.withdraw(session, session.get_one(RecipientRow, house.round.recipient_id), at=house.clock.now)


async def asked(house: TrialHouse, *parts: str, closed: bool = True, text: str = WORDS, **changes: str) -> Visitor:
    """A visitor who answered with one file, is asked to complete the answer, and has opened the link again."""
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", {**FULL, **changes}, [("yttrande.pdf", PDF)]))
    if closed:
        house.clock.now = CLOSES + TICK
        close(house.database, house.round, house.clock.now)
        house.clock.now = ASKED
    ask(house, *parts, text=text)
    await visitor.open()
    return visitor


async def test_the_page_tells_what_is_asked_and_opens_only_that_after_the_closing(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", "question:4")
    page = await visitor.show()
    text = text_of(page.text)
    assert "Komplettera svaret senast onsdag 1 juli 2026 kl. 23.59" in text
    assert "Kommunförbundet Stockholms län bad om det onsdag 24 juni 2026" in " ".join(text.split())
    assert WORDS in text
    assert typed_in(page.text, "summary") == FULL["summary"]
    assert typed_in(page.text, "q-4-comment") == FULL["q-4-comment"]
    for name in ("stance", "q-1-comment", "decision_body", "contact_email", "files", "reservation-1-who"):
        assert f'name="{name}"' not in page.text
    for said in (
        "Tillstyrker med synpunkter",
        FULL["q-1-comment"],
        "Kommunstyrelsen",
        "Anna Andersson",
        "yttrande.pdf",
    ):
        assert said in text


async def test_a_supplement_is_a_new_version_in_time_with_its_own_receipt(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", "question:4")
    receipt = await visitor.follow(await visitor.post("submit", {"summary": "Utförligt.", "q-4-comment": "Budget."}))
    text = text_of(receipt.text)
    assert "Kompletteringen är inkommen" in text
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


async def test_a_draft_survives_is_shown_for_review_and_sent_from_there(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    reply = await visitor.post("save", {"summary": "Halvskrivet"})
    saved = await visitor.follow(reply)
    assert "Utkastet är sparat" in text_of(saved.text)
    assert typed_in(saved.text, "summary") == "Halvskrivet"
    other = house.visitor()
    await other.open()
    page = await other.show()
    assert typed_in(page.text, "summary") == "Halvskrivet"
    reply = await other.post("review", {"summary": "Färdigt"})
    review = await other.follow(reply)
    assert "Granska och skicka in kompletteringen" in text_of(review.text)
    assert "Färdigt" in text_of(review.text)
    await other.show(reply.headers["location"].removeprefix(other.place))
    await other.follow(await other.post("submit"))
    assert answers.content(versions(house)[1]).summary == "Färdigt"


async def test_two_colleagues_get_the_conflict_page_with_the_open_parts_only(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", "stance")
    other = house.visitor()
    await other.open()
    await visitor.post("save", {"summary": "Min", "stance": "opposes"})
    reply = await other.post("save", {"summary": "Din", "stance": "opposes", "own_dnr": "smugglat"})
    assert reply.status_code == 409
    assert "Två har skrivit samtidigt" in text_of(reply.text)
    assert "keep-own_dnr-mine" not in reply.text
    resolved = await other.post("resolve", {"summary": "Din", "keep-summary": "both", "stance": "opposes"})
    page = await other.follow(resolved)
    assert typed_in(page.text, "summary") == "Min\n\nDin"


async def test_only_faults_of_the_open_parts_stop_a_supplement(house: TrialHouse) -> None:
    visitor = await asked(house, "contact", "question:4", stance="takes_no_position")
    reply = await visitor.post("submit", {"contact_email": "eva@", "q-4-comment": "Text"})
    assert reply.status_code == 422
    assert set(faults(reply.text)) == {"contact_email"}
    assert typed_in(reply.text, "q-4-comment") == "Text"
    assert len(versions(house)) == 1
    await visitor.follow(await visitor.post("submit", {"contact_email": "eva@kommun.se", "q-4-comment": "Text"}))
    assert len(versions(house)) == 2


async def test_an_unchanged_supplement_is_remarked_on_and_may_be_sent(house: TrialHouse) -> None:
    visitor = await asked(house, "stance")
    reply = await visitor.post("review", {"stance": FULL["stance"]})
    review = await visitor.follow(reply)
    assert "Ni har inte ändrat eller lagt till något än" in text_of(review.text)
    await visitor.show("/granska?komplettering=1")
    await visitor.follow(await visitor.post("submit"))
    assert len(versions(house)) == 2


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("passed", "Tiden för kompletteringen har gått ut"),
        ("withdrawn", "Ingen komplettering behövs längre"),
        ("answered", "Svaret är redan kompletterat"),
    ],
)
async def test_a_request_that_is_over_says_so_and_shows_what_was_typed(house: TrialHouse, how: str, said: str) -> None:
    visitor = await asked(house, "summary")
    seen = dict(visitor.hidden)
    if how == "passed":
        house.clock.now = UNTIL + TICK
        await visitor.open()
    elif how == "withdrawn":
        withdraw(house)
    else:
        await visitor.follow(await visitor.post("submit", {"summary": "Först"}))
    visitor.hidden = {**seen, "csrf": visitor.hidden.get("csrf", seen["csrf"]), "nonce": "another"}
    before = len(versions(house))
    reply = await visitor.post("submit", {"summary": "För sent skrivet"})
    assert reply.status_code == 409
    text = text_of(reply.text)
    assert said in text
    assert "För sent skrivet" in text
    assert "handlaggare@ksl.example" in text
    assert len(versions(house)) == before


async def test_after_its_time_the_receipt_says_so_and_whom_to_contact(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    await visitor.post("save", {"summary": "Halvskrivet"})
    house.clock.now = UNTIL
    assert "Komplettera svaret senast" in text_of((await visitor.open()).text)
    house.clock.now = UNTIL + TICK
    page = await visitor.open()
    assert "Tiden för kompletteringen har gått ut" in text_of(page.text)
    assert "Ni har svarat" in text_of(page.text)
    over = text_of((await visitor.show("?komplettering=1")).text)
    assert "Halvskrivet" in over
    assert "handlaggare@ksl.example" in over


async def test_in_the_open_period_the_whole_answer_may_be_replaced_instead(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", closed=False)
    page = await visitor.show()
    assert "Ersätt hela svaret" in text_of(page.text)
    assert 'name="decision_body"' not in page.text
    whole = await visitor.show("?ersatt=1")
    assert typed_in(whole.text, "decision_body") == "Kommunstyrelsen"
    assert "Avsändaren har bett er att komplettera svaret" in text_of(whole.text)
    await visitor.follow(await visitor.post("submit", {**FULL, "decision_body": "Nämnden"}))
    with house.database.reading() as session:
        request = supplements.latest(session, house.round.recipient_id)
    assert request is not None
    assert request.answered_version == 2
    assert answers.content(versions(house)[1]).decision_body == "Nämnden"


async def test_a_closed_round_does_not_open_the_whole_form(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    page = await visitor.show("?ersatt=1")
    assert 'name="decision_body"' not in page.text
    del visitor.hidden["supplement"]
    reply = await visitor.post("submit", {**FULL, "summary": "Hela svaret"})
    assert reply.status_code == 409
    assert "Remissen är stängd" in text_of(reply.text)
    assert len(versions(house)) == 1


async def test_a_request_number_nobody_gave_opens_nothing(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    visitor.hidden["supplement"] = "7"
    assert (await visitor.post("submit", {**FULL, "stance": "opposes"})).status_code == 409
    for odd in ("-1", "x", "9" * 30, "1 OR 1=1"):
        assert (await visitor.get(f"{visitor.place}?komplettering={odd}")).status_code == 200
    assert len(versions(house)) == 1


async def test_an_answer_changed_meanwhile_is_completed_only_when_that_is_chosen(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", closed=False, decision_status="decided")
    seen = dict(visitor.hidden)
    receipt = await visitor.get(f"{visitor.place}/kvittens/{versions(house)[0].receipt}")
    assert "Avsändaren ber er att komplettera svaret" in text_of(receipt.text)
    await visitor.show(f"/kvittens/{versions(house)[0].receipt}")
    await visitor.follow(await visitor.post("confirm", files=[("utdrag.pdf", PDF + b"%")]))
    visitor.hidden = seen
    reply = await visitor.post("submit", {"summary": "Kompletterat"})
    assert reply.status_code == 409
    assert "Svaret har ändrats under tiden" in text_of(reply.text)
    await visitor.follow(await visitor.post("submit"))
    third = versions(house)[2]
    assert (answers.content(third).summary, third.preliminary) == ("Kompletterat", False)
    assert len(files_of(house, third)) == 2


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


async def test_scanners_change_nothing(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", "files")
    with house.database.reading() as session:
        before = len(session.exec(select(AuditRow)).all())
    receipt = versions(house)[0].receipt
    for path in (f"/s/{visitor.token}", visitor.place, f"{visitor.place}/granska?komplettering=1",
                 f"{visitor.place}?komplettering=1", f"{visitor.place}/kvittens/{receipt}"):  # fmt: skip
        for method in ("GET", "HEAD"):
            assert (await visitor._send(method, path)).status_code in {200, 303}
    with house.database.reading() as session:
        assert len(session.exec(select(AuditRow)).all()) == before
    assert len(versions(house)) == 1


async def test_the_landing_page_says_that_a_supplement_is_asked_for(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    landing = text_of((await visitor.get(f"/s/{visitor.token}")).text)
    assert "ber er att komplettera svaret" in landing
    assert WORDS not in landing
    withdraw(house)
    assert "Svarstiden är slut" in text_of((await visitor.get(f"/s/{visitor.token}")).text)


async def test_hostile_words_are_shown_and_do_nothing(house: TrialHouse) -> None:
    text = "<script>alert(1)</script>{{ 7*7 }}\u202e\n\n</p><img src=x>"
    visitor = await asked(house, "summary", text=text)
    page = await visitor.show()
    assert "<script>alert(1)" not in page.text
    assert "<img src=x>" not in page.text
    assert "<script>alert(1)</script>{{ 7*7 }}[U+202E]" in text_of(page.text)


async def test_a_cancelled_round_is_not_completed(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", closed=False)
    assert move(house.database, house.round, RoundState.OPEN, RoundState.CANCELLED, house.clock.now)
    reply = await visitor.post("submit", {"summary": "x"})
    assert reply.status_code == 409
    assert "återkallad" in text_of(reply.text)
    assert "återkallat" in text_of((await visitor.show()).text)
    assert len(versions(house)) == 1


async def test_it_is_all_there_in_english(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", "question:4", "files:minutes_extract")
    page = text_of((await visitor.show("?lang=en")).text)
    for said in (
        "Complete the answer by",
        "Only the parts below are open",
        "Files: minutes extract",
        "The rest of the answer",
    ):
        assert said in page
    withdraw(house)
    assert "No supplement is needed any more" in text_of((await visitor.show("?komplettering=1&lang=en")).text)


async def test_an_answer_on_paper_without_a_stance_can_be_shown_and_completed(house: TrialHouse) -> None:
    from models.answer import AnswerContent
    from models.values import AnswerSource
    from tests.store_steps import submit

    submit(house.database, house.round.recipient_id, content=AnswerContent(), source=AnswerSource.RECORDED)
    visitor = house.visitor()
    assert (await visitor.open()).status_code == 200
    ask(house, "stance")
    await visitor.show()
    await visitor.follow(await visitor.post("submit", {"stance": "opposes"}))
    assert answers.content(versions(house)[1]).stance == "opposes"
