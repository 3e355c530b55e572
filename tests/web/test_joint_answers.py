"""Joint answers on the pages: whom one answers for is found and chosen, and the one named says its own word."""

from pathlib import Path

import pytest

from models.values import JointState
from store.answers import joint_standing
from tests.web_register import draft
from tests.web_visitor import PDF, TrialHouse, Visitor, faults, hidden_fields, text_of, trial_house


@pytest.fixture
def house(tmp_path: Path):  # type: ignore[no-untyped-def]
    with trial_house(tmp_path, count=3) as built:
        yield built


async def _press(visitor: Visitor, button: str, value: str, **typed: str) -> str:
    """A button of the form that is no action; shows where it leads, as the next form to post."""
    reply = await visitor.post("", {button: value, **typed})
    assert reply.status_code == 303
    assert "#" in reply.headers["location"]
    page = await visitor.get(reply.headers["location"].partition("#")[0])
    visitor.hidden = hidden_fields(page.text)
    return page.text


async def _named(house: TrialHouse) -> tuple[Visitor, Visitor]:
    lead, other = (house.visitor(token) for token in list(house.round.tokens.values())[:2])
    await lead.open()
    await _press(lead, "find_joint", "1", joint_find="provköping 1")
    await lead.follow(await lead.post("submit", {"stance": "opposes", "summary": "Vårt svar"}, [("svar.pdf", PDF)]))
    return lead, other


async def test_others_are_searched_for_chosen_and_taken_away_again(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    page = await _press(visitor, "find_joint", "1", joint_find="provköping", summary="påbörjat")
    assert "Sökningen gav två" in text_of(page)
    assert "Upplands Väsby" not in page.split('id="gjort"')[1].split("</ul>")[0]  # not oneself
    codes = [part.split('"')[0] for part in page.split('name="add_joint" value="')[1:]]
    page = await _press(visitor, "add_joint", codes[0])
    page = await _press(visitor, "add_joint", codes[1])
    assert "är med i svaret" in text_of(page)
    assert draft(house).fields["joint_recipients"] == ["\n".join(codes)]
    page = await _press(visitor, "remove_joint", codes[0], summary="påbörjat")
    assert "Namnet är borttaget" in text_of(page)
    assert draft(house).fields == {"joint_recipients": [codes[1]], "summary": ["påbörjat"]}
    assert "Ingen mottagare heter så" in text_of(
        await _press(visitor, "find_joint", "1", joint_find="zzz", summary="påbörjat")
    )
    reply = await visitor.post("review", {"stance": "supports", "joint_recipients": "9999"})
    assert faults(reply.text) == {"joint_find": "9999 finns inte bland dem som har fått remissen. Ta bort namnet, "
                                  "eller sök och välj på nytt."}  # fmt: skip


async def test_the_one_named_reads_the_answer_and_confirms_it(house: TrialHouse) -> None:
    lead, other = await _named(house)
    opened = await other.open()
    text = text_of(opened.text)
    assert "Upplands Väsby kommun har svarat även för er" in text
    assert "Vårt svar" in text
    file = next(part.split('"')[0] for part in opened.text.split('href="') if "/gemensamt/" in part.split('"')[0])
    assert (await other.get(file)).content == PDF
    own = text_of((await other.get(f"{other.place}?eget=1")).text)
    assert "En annan mottagare har svarat även för er" in own
    done = text_of((await other.follow(await other.post("joint_confirm"))).text)
    assert "Svaret räknas som ert också" in done
    receipt = text_of((await lead.get(lead.place)).text)
    assert "har bekräftat" in receipt
    await other.show()
    denied = text_of((await other.follow(await other.post("joint_deny"))).text)
    assert "Ni har sagt nej till det gemensamma svaret" in denied
    third = house.visitor(list(house.round.tokens.values())[2])
    await third.open()
    assert (await third.get(file.replace(other.place, third.place))).status_code == 404


async def test_an_answer_that_changed_while_it_was_read_is_read_again(house: TrialHouse) -> None:
    lead, other = await _named(house)
    await other.open()
    await lead.show("?ersatt=1")
    await lead.follow(await lead.post("submit", {"stance": "supports", "summary": "Nytt"}))
    reply = await other.post("joint_confirm")
    assert reply.status_code == 409
    assert "Svaret ändrades medan ni läste" in text_of(reply.text)
    assert "Nytt" in text_of(reply.text)
    await other.follow(await other.post("joint_confirm"))
    with house.database.reading() as session:
        (one,) = joint_standing.of_lead(session, house.round.recipient_id)
    assert one.state is JointState.CONFIRMED


async def test_a_reservation_and_a_choice_are_taken_away_at_their_place(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    typed = {f"reservation-{no}-who": name for no, name in ((1, "Anna"), (2, "Bo"), (3, "Cecilia"))}
    reply = await visitor.post("", {**typed, "stance": "opposes", "remove_reservation": "2"})
    assert reply.headers["location"] == f"{visitor.place}?reservation_bort=2#gjort"
    page = await visitor.show("?reservation_bort=2")
    assert "särskilt yttrande 2 är borttaget" in text_of(page.text)
    held = {"reservation-1-who": ["Anna"], "reservation-2-who": ["Cecilia"]}
    assert draft(house).fields == {"stance": ["opposes"], **held}
    reply = await visitor.post("", {"stance": "opposes", "reservation-1-who": "Anna", "take_back": "stance"})
    assert reply.headers["location"] == f"{visitor.place}#stance"
    assert draft(house).fields == {"reservation-1-who": ["Anna"]}
    reply = await visitor.post("", {"reservation-1-who": "Anna", "add_reservation": "1", "extend_reason": "KS"})
    assert reply.status_code == 200  # a text that no draft holds comes with this very answer
    assert 'name="reservation-2-who" value="" autocomplete="off" autofocus' in reply.text
