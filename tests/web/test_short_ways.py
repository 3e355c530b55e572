"""The short ways: no comments, declining, anstånd, and that the remiss has come in."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlmodel import select

from models.tables import LetterRow, RecipientRow
from store.answers import answers
from tests.round_builder import CLOSES
from tests.web_register import recipient_state, versions
from tests.web_visitor import TrialHouse, faults, text_of, typed_in


@pytest.mark.parametrize(
    ("typed", "code", "state"),
    [
        ({"action": "submit", "stance": "no_comments"}, "no_comments", "no_comments"),
        ({"action": "no_comments"}, "no_comments", "no_comments"),
        ({"action": "submit", "stance": "declines"}, "declines", "declined"),
        ({"action": "decline", "decline_reason": "Vi hinner inte."}, "declines", "declined"),
        ({"action": "decline"}, "declines", "declined"),
    ],
)
async def test_the_honest_short_ways_take_one_step(
    house: TrialHouse, typed: dict[str, str], code: str, state: str
) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post(typed["action"], typed))
    (answer,) = versions(house)
    assert answer.stance == code
    assert recipient_state(house) == state
    assert answers.content(answer).reason == typed.get("decline_reason", "")


async def test_an_extension_is_asked_for_once_and_shown(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    typed = {"extend_until": "2026-06-18", "extend_reason": "Nämnden möts den 24 juni.", "summary": "påbörjat"}
    page = await visitor.follow(await visitor.post("extend", typed))
    assert "begärt anstånd till torsdag 18 juni 2026" in text_of(page.text)
    assert typed_in(page.text, "summary") == "påbörjat"
    with house.database.reading() as session:
        kinds = [row.kind for row in session.exec(select(LetterRow))]
    assert kinds == ["extension_requested"]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("", "Ange vilken dag"),
        ("2026-02-30", "finns inte i kalendern"),
        ("31/12/26", "finns inte i kalendern"),
        ("10000-01-01", "finns inte i kalendern"),
        ("2026-06-09", "senare än er sista svarsdag, tisdag 9 juni 2026."),
        ("1970-01-01", "senare än er sista svarsdag"),
        ("2028-06-09", "mer än ett år efter er sista svarsdag, tisdag 9 juni 2026."),
        ("2026-03-29T02:30", "finns inte i kalendern"),
        ("１２", "finns inte i kalendern"),
        (
            "2026-06-24",
            "stänger tisdag 23 juni 2026, så längre anstånd kan ni inte få. Den senaste dag ni kan be om är "
            "tisdag 23 juni 2026.",
        ),
    ],
)
async def test_an_odd_extension_day_is_explained(house: TrialHouse, until: str, words: str) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("extend", {"extend_until": until, "extend_reason": "skäl"})
    assert reply.status_code == 422
    assert words in faults(reply.text)["extend_until"]
    assert typed_in(reply.text, "extend_until") == until or until == "１２"


async def test_a_request_when_no_later_day_is_left_is_told_the_closing(house: TrialHouse) -> None:
    with house.database.changing() as session:
        session.connection().execute(update(RecipientRow).values(due_at=CLOSES))
    visitor = house.visitor()
    await visitor.open()
    typed = {"extend_until": "2026-06-24", "extend_reason": "Nämnden möts den 24 juni."}
    reply = await visitor.post("extend", typed)
    assert "stänger tisdag 23 juni 2026, och en senare dag kan ni inte få" in faults(reply.text)["extend_until"]
    assert typed_in(reply.text, "extend_reason") == typed["extend_reason"]


async def test_the_closing_itself_may_be_asked_for(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.follow(
        await visitor.post("extend", {"extend_until": "2026-06-23", "extend_reason": "Nämnden möts."})
    )
    assert "begärt anstånd till tisdag 23 juni 2026" in text_of(reply.text)


@pytest.mark.parametrize("until", ["2026-06-10", "2026-06-12"])  # the day after the due day, and the day itself
async def test_a_day_after_the_due_day_that_is_over_is_told_as_such(house: TrialHouse, until: str) -> None:
    house.clock.now = datetime(2026, 6, 12, 9, tzinfo=UTC)
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("extend", {"extend_until": until, "extend_reason": "skäl"})
    assert faults(reply.text)["extend_until"].endswith("Dagen måste vara senare än i dag.")
    assert "sista svarsdag" not in faults(reply.text)["extend_until"]


async def test_mottaget_is_told_with_its_planned_day(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    page = await visitor.follow(await visitor.post("acknowledge", {"planned_on": "KS den 2 juni"}))
    assert "KS den 2 juni" in text_of(page.text)
    assert recipient_state(house) == "acknowledged"


async def test_mistyped_dates_do_not_use_up_the_requests(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    for _ in range(8):
        reply = await visitor.post("extend", {"extend_until": "30 juni", "extend_reason": "KS möts"})
        assert "requests_too_many" not in reply.text
        assert reply.status_code == 422
    await visitor.follow(await visitor.post("extend", {"extend_until": "2026-06-18", "extend_reason": "KS möts"}))


async def test_mottaget_without_a_day_leaves_the_day_told_before(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("acknowledge", {"planned_on": "KS den 2 juni"}))
    page = await visitor.follow(await visitor.post("acknowledge"))
    assert "KS den 2 juni" in text_of(page.text)


@pytest.mark.parametrize(
    ("action", "typed", "told"),
    [
        ("extend", {"extend_until": "2026-06-18", "extend_reason": "KS"}, "Er begäran om anstånd är skickad"),
        ("acknowledge", {"planned_on": "i juni"}, "remissen är mottagen"),
        ("forward", {"forward_email": "bo@kommun.example"}, "Svarslänken skickas till"),
    ],
)
async def test_a_request_while_replacing_is_confirmed_on_the_form(
    house: TrialHouse, action: str, typed: dict[str, str], told: str
) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.post("submit", {"stance": "supports"})
    await visitor.show("?ersatt=1")
    page = await visitor.follow(await visitor.post(action, typed))
    assert told in text_of(page.text)
    assert "Ni ersätter ert svar" in text_of(page.text)


WAITING = {"extend_until": "2026-06-18", "extend_reason": "KS den 24 juni", "decline_reason": "hinner inte"}


@pytest.mark.parametrize(
    ("action", "more", "gone"),
    [
        ("save", {}, []),
        ("", {"add_reservation": "1"}, []),
        ("acknowledge", {"planned_on": "i juni"}, []),
        ("forward", {"forward_email": "bo@kommun.example"}, []),
        ("extend", {}, ["extend_until", "extend_reason"]),
    ],
)
async def test_what_is_typed_in_one_short_way_outlasts_every_other_button(
    house: TrialHouse, action: str, more: dict[str, str], gone: list[str]
) -> None:
    visitor = house.visitor()
    await visitor.open()
    page = await visitor.post(action, {**WAITING, "summary": "påbörjat", **more})
    assert page.status_code == 200
    assert "Inte skickat än" in text_of(page.text)
    assert {name: typed_in(page.text, name) for name in WAITING} == {
        name: "" if name in gone else value for name, value in WAITING.items()
    }
    assert typed_in(page.text, "summary") == "påbörjat"
    opened = re.findall(r'<details class="own" open><summary>(.*?)</summary>', page.text)
    assert opened == [*([] if gone else ["Be om anstånd"]), "Avstå från att yttra sig"]


async def test_a_short_ways_text_alone_is_not_called_a_saved_draft(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    said = text_of((await visitor.post("save", WAITING)).text)
    assert "Inte skickat än" in said
    assert "Utkastet är sparat" not in said


async def test_a_request_that_was_written_and_not_sent_is_not_left_behind_at_the_review(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("review", {"stance": "supports", **WAITING})
    assert reply.status_code == 422
    assert "inte skickat" in faults(reply.text)["extend_reason"]
    assert typed_in(reply.text, "extend_reason") == WAITING["extend_reason"]
    review = await visitor.follow(await visitor.post("review", {"stance": "supports"}))
    assert "Granska och skicka in" in text_of(review.text)


async def test_a_short_ways_text_outlasts_the_conflict_page(house: TrialHouse) -> None:
    mine, other = house.visitor(), house.visitor()
    await mine.open()
    await other.open()
    await other.post("save", {"summary": "kollegans"})
    reply = await mine.post("save", {"summary": "mitt", **WAITING})
    assert reply.status_code == 409
    page = await mine.post("resolve", {"keep-summary": "theirs"})
    assert typed_in(page.text, "extend_reason") == WAITING["extend_reason"]
    assert typed_in(page.text, "summary") == "kollegans"
