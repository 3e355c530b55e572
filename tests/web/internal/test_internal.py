"""An internremiss: parts of an answer asked of colleagues through links of their own, and one answer out of it."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.internal import InternalState
from models.tables import AuditRow, LetterRow, RecipientRow
from models.values import InternalOutcome, LetterKind, LetterState
from rules import internal as rule
from store.answers import answers, drafts
from store.recipients import links
from tests.colleague import Colleague, ask, beside, standings
from tests.round_builder import KEY
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, faults, hidden_fields, text_of, typed_in


def fields(house: TrialHouse) -> dict[str, list[str]]:
    with house.database.reading() as session:
        return drafts.load(session, house.round.recipient_id).fields


def letters(house: TrialHouse, *kinds: LetterKind) -> list[LetterRow]:
    with house.database.reading() as session:
        return list(
            session.exec(select(LetterRow).where(col(LetterRow.kind).in_(kinds)).order_by(col(LetterRow.created_at)))
        )


async def test_three_committees_become_one_answer(house: TrialHouse, visitor: Visitor) -> None:
    """The first is taken whole, the second in part, the third comes after the answer has been sent."""
    await visitor.post("save", {"q-4-comment": "Egen text.", "q-1-stance": "opposes"})
    await ask(visitor, "Socialnämnden", "question:1", "summary")
    await ask(visitor, "Miljönämnden", "question:1", "question:4", "stance")
    assert "skickat" in (await ask(visitor, "Kulturnämnden", "question:4", "files")).headers["location"]

    social, culture = Colleague.of(house, 1), Colleague.of(house, 3)
    page = (await social.open()).text
    assert typed_in(page, "q-1-comment") == ""
    assert "q-4-comment" not in page
    assert "Egen text" not in page
    said = {"q-1-comment": "Fler bostäder.", "q-1-stance": "supports", "summary": "Vi är för.", "said_by": "§ 45"}
    assert "skickat" in (await social.visitor.post("send", {**said, "q-4-comment": "Fel del"})).headers["location"]
    environment = Colleague.of(house, 2)
    await environment.open()
    await environment.visitor.post(
        "send", {"q-1-comment": "Buller.", "q-4-comment": "Tidplan saknas.", "stance": "supports"}
    )
    assert "Fler bostäder" not in (await environment.visitor.show()).text

    page = await beside(visitor, 1)
    assert "Fel del" not in page
    assert "Svarar: § 45." in text_of(page)
    reply = await visitor.post("internal_decide", {"internal_number": "1", "take_all": "1"})
    assert "klart" in reply.headers["location"]
    assert fields(house)["q-1-comment"] == ["Fler bostäder."]
    assert fields(house)["q-1-stance"] == ["opposes"]  # the draft has its own, and nobody said that it is replaced
    assert fields(house)["summary"] == ["Vi är för."]

    await beside(visitor, 2)
    chosen = {"internal_number": "2", "view-1": "taken", "view-2": "taken", "view-3": "declined"}
    refused = await visitor.post("internal_decide", chosen)
    assert "Skriv varför" in refused.text
    await visitor.post("internal_decide", {**chosen, **by_part(refused.text, house)})
    assert fields(house)["q-1-comment"] == ["Fler bostäder.\n\nBuller."]
    assert fields(house)["q-4-comment"] == ["Egen text."]
    states = [rule.state(one) for one in standings(house.database, house.round.recipient_id)]
    assert states == [InternalState.TAKEN, InternalState.PARTLY, InternalState.ASKED]
    outcomes = [one.outcome for one in standings(house.database, house.round.recipient_id)[1].decisions]
    assert sorted(outcomes) == [InternalOutcome.DECLINED, InternalOutcome.TAKEN, InternalOutcome.TAKEN]
    assert "Överlappar fråga 1" in (await environment.visitor.show()).text

    await visitor.show()
    house.clock.pass_by(timedelta(minutes=1))
    sent = await visitor.post("submit", {**FULL, **{name: one[0] for name, one in fields(house).items()}})
    assert "kvittens" in sent.headers["location"], faults(sent.text)
    house.clock.pass_by(timedelta(minutes=1))
    page = (await culture.open()).text
    assert "har redan lämnat sitt svar" in text_of(page)
    late = await culture.visitor.post("send", {"q-4-comment": "Museet."}, [("bilaga.pdf", PDF)])
    assert "skickat" in late.headers["location"]
    assert "Det finns svar på internremissen att ta ställning till" in text_of((await visitor.show()).text)
    assert "Det kom efter att ni hade lämnat svaret" in text_of(await beside(visitor, 3))
    await visitor.post("internal_decide", {"internal_number": "3", "take_all": "1"})
    with house.database.reading() as session:
        draft = drafts.load(session, house.round.recipient_id)
        counted = answers.counted_answer(session, house.round.recipient_id)
    assert draft.fields["q-4-comment"] == ["Egen text.\n\nMuseet."]
    assert draft.fields["own_dnr"] == ["KS 2026/212"]  # the draft starts from the answer that was sent
    assert [file.name for _, file in draft.files] == ["bilaga.pdf"]
    assert counted is not None
    assert "Museet" not in counted.content


def by_part(page: str, house: TrialHouse) -> dict[str, str]:
    """The reason at the place where the page asks for it."""
    (name,) = faults(page)
    one = standings(house.database, house.round.recipient_id)[1]
    assert one.newest is not None
    assert one.newest.views[int(name.removeprefix("reason-")) - 1].text == "Tidplan saknas."
    return {name: "Överlappar fråga 1."}


async def test_the_colleagues_letters(house: TrialHouse, visitor: Visitor) -> None:
    await visitor.post("save", {"contact_email": "eva@kommun.example"})
    await ask(visitor, "Nämnden", "question:1")
    await ask(visitor, "Nämnden", "question:1")  # a double click
    colleague = Colleague.of(house)
    await colleague.open()
    await colleague.visitor.post("send", {"q-1-comment": "Ja."})
    await colleague.visitor.post("send", {"q-1-comment": "Ja."})
    kinds = [row.kind for row in letters(house, *LetterKind) if row.kind.startswith("internal")]
    assert sorted(kinds) == sorted(
        [LetterKind.INTERNAL, LetterKind.INTERNAL_NOTICE, LetterKind.INTERNAL_CAME, LetterKind.INTERNAL_CAME_COPY]
    )
    with house.database.reading() as session:
        actions = [row.action for row in session.exec(select(AuditRow)) if row.action.startswith("internal")]
        registered = session.get_one(RecipientRow, house.round.recipient_id).email
    assert actions == ["internal_asked", "internal_answered"]
    assert [row.to for row in letters(house, LetterKind.INTERNAL_CAME)] == [registered]
    assert [row.to for row in letters(house, LetterKind.INTERNAL_CAME_COPY)] == ["eva@kommun.example"]


async def test_a_link_taken_back_keeps_what_was_typed_on_the_page(house: TrialHouse, visitor: Visitor) -> None:
    await ask(visitor, "Nämnden", "question:1")
    colleague = Colleague.of(house)
    await colleague.open()
    reply = await visitor.post("internal_withdraw", {"internal_number": "1"})
    assert "tillbaka" in reply.headers["location"]
    stopped = await colleague.visitor.post("send", {"q-1-comment": "Skrivet förgäves"})
    assert stopped.status_code == 409
    assert "Skrivet förgäves" in text_of(stopped.text)
    assert "Begäran är återtagen" in text_of((await colleague.land()).text)
    assert [row.state for row in letters(house, LetterKind.INTERNAL)] == [LetterState.WITHDRAWN]
    assert letters(house, LetterKind.INTERNAL_WITHDRAWN) == []  # the letter had not left


async def test_a_letter_sent_again_brings_a_link_that_opens(house: TrialHouse, visitor: Visitor) -> None:
    """Also when the recipient's own has been replaced since; a letter that has left is followed by a withdrawal."""
    await ask(visitor, "Nämnden", "question:1")
    earlier = Colleague.of(house)
    with house.database.changing() as session:
        recipient = session.get_one(RecipientRow, house.round.recipient_id)
        recipient.generation += 1
        recipient.token_hash = links.token_hash(
            renewed := links.token(KEY, house.round.round_id, recipient.id, recipient.generation)
        )
        session.add(recipient)
    writer = house.visitor(renewed)
    await writer.open()
    page = await writer.get(writer.place + "/internremiss")
    writer.hidden = hidden_fields(page.text)
    assert "Länken gäller inte längre" in text_of(page.text)
    assert "igen" in (await writer.post("internal_again", {"internal_number": "1"})).headers["location"]
    assert (await earlier.land()).status_code == 404
    assert (await Colleague.of(house).open()).status_code == 200
    with house.database.changing() as session:
        for row in session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.INTERNAL)):
            row.state = LetterState.SENT if row.state is LetterState.QUEUED else row.state
            session.add(row)
    await writer.post("internal_withdraw", {"internal_number": "1"})
    await writer.post("internal_withdraw", {"internal_number": "1"})
    assert [row.state for row in letters(house, LetterKind.INTERNAL)] == [LetterState.WITHDRAWN, LetterState.SENT]
    assert len(letters(house, LetterKind.INTERNAL_WITHDRAWN)) == 1


async def test_two_colleagues_never_write_over_each_other(house: TrialHouse, visitor: Visitor) -> None:
    await ask(visitor, "Nämnden", "question:1")
    one, other = Colleague.of(house), Colleague.of(house)
    await one.open()
    await other.open()
    await one.visitor.post("save", {"q-1-comment": "Den enas"})
    both = await other.visitor.post("send", {"q-1-comment": "Den andras"})
    assert both.status_code == 409
    assert "Den enas" in text_of(both.text)
    assert "Den andras" in text_of(both.text)
    await other.visitor.post("resolve", {"q-1-comment": "Den andras", "keep-q-1-comment": "both"})
    assert typed_in((await one.visitor.show()).text, "q-1-comment") == "Den enas\n\nDen andras"


async def test_a_choice_made_beside_an_older_draft_or_answer_is_shown_again(
    house: TrialHouse, visitor: Visitor
) -> None:
    await ask(visitor, "Nämnden", "question:1")
    colleague = Colleague.of(house)
    await colleague.open()
    await colleague.visitor.post("send", {"q-1-comment": "Först."})
    await beside(visitor, 1)
    other = house.visitor()
    await other.open()
    await other.post("save", {"q-1-comment": "Under tiden."})
    taking = {"internal_number": "1", "view-1": "taken"}
    overtaken = await visitor.post("internal_decide", taking)
    assert overtaken.status_code == 409
    assert "Under tiden." in text_of(overtaken.text)
    await colleague.visitor.show()
    await colleague.visitor.post("send", {"q-1-comment": "Sedan."})
    assert "Sedan." in text_of((await visitor.post("internal_decide", taking)).text)
    assert "klart" in (await visitor.post("internal_decide", {**taking, "view-1": "replaced"})).headers["location"]
    assert fields(house)["q-1-comment"] == ["Sedan."]


async def test_a_link_sent_on_says_whose_it_is_and_opens_nothing_else(house: TrialHouse, visitor: Visitor) -> None:
    await ask(visitor, "Nämnden", "question:1")
    colleague = Colleague.of(house)
    landing = text_of((await colleague.land()).text)
    with house.database.reading() as session:
        name = session.get_one(RecipientRow, house.round.recipient_id).full_name
    assert f"Hör ni inte till {name}?" in landing
    assert "Hej Nämnden" not in landing
    await colleague.open()
    for place in (f"/svar/{house.round.recipient_id}", f"/svar/{house.round.recipient_id}/internremiss"):
        assert (await colleague.visitor.get(place)).status_code == 403
    assert (await visitor.get(colleague.visitor.place)).status_code == 403
    with house.database.changing() as session:
        recipient = session.get_one(RecipientRow, house.round.recipient_id)
        recipient.generation += 1
        session.add(recipient)
    assert (await colleague.visitor.show()).status_code == 403
    carried = await colleague.visitor.post("send", {"q-1-comment": "Kvar på sidan"})
    assert "Kvar på sidan" in text_of(carried.text)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"internal_name": " "}, "internal_name"),
        ({"internal_email": "någon"}, "internal_email"),
        ({"internal_email": "bo@annan.example"}, "internal_email"),
        ({"internal_part": "decision"}, "internal_part"),
        ({"internal_due": "i maj"}, "internal_due"),
        ({"internal_due": "2026-05-11"}, "internal_due"),
        ({"internal_due": "2027-01-01"}, "internal_due"),
        ({"internal_message": "Se www.annat.se"}, "internal_message"),
    ],
)
async def test_what_cannot_be_sent_is_said_at_its_place(
    visitor: Visitor, house: TrialHouse, typed: dict[str, str], field: str
) -> None:
    reply = await ask(visitor, "Nämnden", "question:1", **typed)
    assert reply.status_code == 422
    assert list(faults(reply.text)) == [field]
    assert standings(house.database, house.round.recipient_id) == []
    assert hidden_fields(reply.text)["from_draft"] == "1"
