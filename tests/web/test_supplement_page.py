"""The page upon a request for a supplement: what is asked, only that open, and what is typed there kept."""

from sqlmodel import select

from models.tables import AuditRow
from store.answers import answers, supplements
from tests.web.supplement_steps import WORDS, asked, withdraw
from tests.web_register import versions
from tests.web_visitor import FULL, TrialHouse, faults, text_of, typed_in


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
