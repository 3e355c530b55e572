"""A round's page and one recipient's: how they stand, what the table is narrowed to, what is done on them, and that
nobody but a recipient reads its draft."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import event

from desk import rounds as commands
from models import names
from models.answer import AnswerContent
from models.messages import CommandResult
from models.tables import LetterRow
from models.values import LetterKind, LetterState, RecipientState, RoundState, Stance
from rules.local_time import local_day
from rules.text import as_shown
from store.answers import drafts, submissions
from store.answers.submissions import Submission
from store.letters import letters
from store.recipients import extensions, recipients
from store.rounds import rounds
from templates.dates import day_words
from tests.console_house import TEMPORAL_UI, ConsoleHouse
from tests.hostile_texts import HOSTILE
from tests.round_builder import DUE, BuiltRound
from tests.store_steps import close
from tests.web_visitor import TrialHouse, text_of
from web.console import rounds as room

SECRET = "Hemligt utkast om brunnen i Hultarp"


@pytest.fixture
def built(console: ConsoleHouse) -> BuiltRound:
    """Five recipients: one has answered, one asks for more time, one's letter was refused, one has begun a draft."""
    built = console.round(count=5)
    ids, at = list(built.recipient_ids.values()), console.clock()
    with console.office.database.changing() as session:
        content = AnswerContent(stance=Stance.SUPPORTS_WITH_COMMENTS, summary="Bra", own_dnr="KS 2026/212")
        submissions.submit(session, ids[0], Submission(content=content, nonce="n", arrived_at=at))
        extensions.ask(session, ids[1], until=DUE + timedelta(days=9), reason="Nämnden <b>möts</b> sent", at=at)
        refused = recipients.get(session, ids[2])
        assert refused is not None
        refused.undeliverable_at, refused.state, refused.sent_at = at, RecipientState.UNDELIVERABLE, None
        session.add(refused)
        session.flush()
        letter = letters.row(refused, LetterKind.MISSIV, 1, at, letters.usual_facts(refused, at))
        what = {"state": LetterState.UNDELIVERABLE, "attempts": 1, "smtp_code": 550, "smtp_text": "5.1.1 No such user"}
        session.add(LetterRow.model_validate({**letter, **what, "handed_at": at, "cause": "recipient.reply"}))
        drafts.save(session, ids[3], expected=0, fields={"summary": [SECRET]}, at=at)
    return built


@contextmanager
def counted(console: ConsoleHouse) -> Iterator[list[str]]:
    """The statements that the register runs in the block."""
    found: list[str] = []

    def told(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    event.listen(console.office.database.engine, "before_cursor_execute", told)
    try:
        yield found
    finally:
        event.remove(console.office.database.engine, "before_cursor_execute", told)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """The commands that reach Temporal, which is not there."""
    found: list[tuple[str, Any]] = []

    async def command(_office: Any, row: Any, name: str, argument: Any) -> CommandResult:
        found.append((name, argument))
        return CommandResult(state=RoundState.OPEN, due_at=row.due_at, closes_at=row.closes_at, affected=2)

    monkeypatch.setattr(commands, "command", command)
    return found


def at(built: BuiltRound, more: str = "") -> str:
    return f"/konsol/remisser/{built.round_id}{more}"


def member(built: BuiltRound, place: int) -> str:
    return list(built.recipient_ids.values())[place]


async def test_the_page_tells_how_the_round_stands(console: ConsoleHouse, built: BuiltRound) -> None:
    clerk = await console.clerk()
    page = (await clerk.get(at(built))).text
    assert "1 av 5 har svarat: 1 med yttrande, 4 saknas. 1 tillstyrker med synpunkter, 4 har inte svarat." in page
    assert "Bollen hos" in page
    assert "Svarstiden går ut tisdag 9 juni 2026 kl. 23.59." in page
    assert "Orsak: adressen finns inte. E-postservern sade: 550 5.1.1 No such user" in page
    assert "ber om anstånd till torsdag 18 juni 2026" in page
    assert "Nämnden &lt;b&gt;möts&lt;/b&gt; sent" in page
    assert page.index("fick inte brevet") < page.index("ber om anstånd") < page.index("<table")
    drawn = re.findall(r'fill="([^"]+)" data-code="(\d+)"><title>([^<]+)', page)
    assert [(code, words.partition(": ")[0]) for _fill, code, words in drawn] == [
        ("0114", "Upplands Väsby"),
        ("0115", "Provköping 1"),
        ("0117", "Provköping 3"),
    ]
    assert len({fill for fill, _code, _words in drawn}) == 3  # answered, silent, a draft begun
    with console.office.database.reading() as session:
        workflow_id = rounds.get(session, built.round_id).workflow_id
    assert f'<a href="{TEMPORAL_UI}/namespaces/default/workflows/{quote(workflow_id, safe="")}">' in page


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("lage=saknas", [1, 2, 3, 4]),
        ("lage=svarat", [0]),
        ("lage=ej-levererat", [2]),
        ("lage=begart", [1]),
        ("lage=drop+table&ordning=x&slag=y&grupp=z", [0, 1, 2, 3, 4]),
        ("sok=provk%C3%B6ping+3", [3]),
        ("grupp=Stockholms+l%C3%A4n&slag=municipality&sok=finns+inte", []),
    ],
)
async def test_ticking_all_ticks_exactly_those_shown(
    console: ConsoleHouse, built: BuiltRound, query: str, places: list[int]
) -> None:
    clerk = await console.clerk()
    page = (await clerk.get(at(built, f"?{query}&valda=alla"))).text
    shown = [place for place in range(5) if f'value="{member(built, place)}" checked' in page]
    boxes = page.count('name="recipient"')
    assert (shown, boxes) == (places, len(places))


async def test_the_acts_that_go_through_temporal(
    console: ConsoleHouse, built: BuiltRound, given: list[tuple[str, Any]]
) -> None:
    clerk = await console.clerk()
    one, later = member(built, 1), {"until": "2026-06-18", "reason": "Nämnden"}
    forms = [
        ({"action": "remind", "greeting": "Hej"}, "reminded", names.REMIND),
        ({"action": "remind_ticked", "recipient": one}, "reminded", names.REMIND),
        ({"action": "extend", "until": "2026-06-18", "reason": "Fler hinner"}, "extended_all", names.EXTEND),
        (
            {"action": "extend_ticked", "recipient": one, **later},
            "extended_some",
            names.EXTEND,
        ),
        ({"action": "grant", "about": one, **later}, "extended_one", names.EXTEND),
        ({"action": "close", "sure": "1"}, "closed", names.CLOSE),
        ({"action": "cancel", "sure": "1", "reason": "Görs om"}, "cancelled", names.CANCEL),
    ]
    for fields, done, name in forms:
        await clerk.get(at(built))
        answer = await clerk.post(at(built), fields)
        assert (answer.status_code, f"klart={done}" in answer.headers["location"]) == (303, True), answer.text
        assert given[-1][0] == name
    assert [getattr(argument, "codes", ()) for _name, argument in given[:4]] == [(), ("0115",), (), ("0115",)]
    await clerk.get(at(built))
    extended = await clerk.get((await clerk.post(at(built), forms[2][0])).headers["location"])
    assert "ny sista svarsdag torsdag 18 juni 2026, förut tisdag 9 juni 2026" in extended.text


async def test_the_acts_midway_on_the_pages(
    console: ConsoleHouse, built: BuiltRound, given: list[tuple[str, Any]]
) -> None:
    """Each form of the page, as it stands there, does its act and is told of; the freezing is shown until it ends."""
    clerk = await console.clerk()
    answered, silent = member(built, 0), member(built, 4)
    new = {"named": "Kiruna kommun", "kind": "", "email": "kommun@kiruna.example", "until": "2026-06-18"}
    asked = {"part": "summary", "what": "Skälen saknas <här>.", "until": "2026-06-18"}
    forms = [
        ("", {"action": "freeze", "reason": "Fel handling <gick>"}, "frozen", "Fel handling &lt;gick&gt;"),
        ("", {"action": "thaw"}, "thawed", "Ändra handlingarna"),
        ("", {"action": "add", **new}, "recipient_added", "Kiruna"),
        ("", {"action": "note", "kind": "paper", "text": "Delades ut i receptionen"}, "noted", ""),
        (silent, {"action": "withdraw", "reason": "Berörs inte"}, "recipient_withdrawn", "Berörs inte"),
        (answered, {"action": "supplement", **asked}, "supplement_asked", "Skälen saknas &lt;här&gt;."),
        (answered, {"action": "withdraw_supplement"}, "supplement_taken_back", "togs tillbaka"),
    ]
    for whose, fields, done, shown in forms:
        place = at(built, f"/mottagare/{whose}" if whose else "")
        page = await clerk.get(place)
        assert f'name="action" value="{fields["action"]}"' in page.text, fields
        answer = await clerk.post(place, {**fields, "about": whose})
        assert (answer.status_code, f"klart={done}" in answer.headers["location"]) == (303, True), answer.text
        assert shown in (await clerk.get(place)).text, fields
    assert {name for name, _argument in given} == {names.READ_ANEW}
    close(console.office.database, built, console.clock())
    assert 'value="reopen"' in (await clerk.get(at(built))).text
    again = await clerk.post(at(built), {"action": "reopen", "until": "2026-06-18", "reason": "Fler hinner"})
    assert (given[-1][0], "klart=reopened" in again.headers["location"]) == (names.REOPEN, True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"action": "remind_ticked"}, "Ingen rad är markerad"),
        ({"action": "extend", "until": "2026-06-20", "reason": "R&D"}, "som inte är en arbetsdag"),
        ({"action": "extend", "until": "i morgon", "reason": "Ärendet <är> stort"}, "är inte ett datum"),
        ({"action": "extend", "until": "2026-06-18", "reason": " "}, "Skälet saknas"),
        ({"action": "close", "reason": "Klart"}, "Kryssa i rutan"),
        ({"action": "add", "named": "Ingenstans", "email": "a@b.example"}, "finns inte i registret"),
        ({"action": "freeze", "reason": ""}, "Skälet saknas"),
        ({"action": "note", "kind": "phone", "text": "Ringde", "at": "2031-01-01"}, "har inte varit"),
    ],
)
async def test_a_refused_act_says_why_at_its_form_and_keeps_what_was_typed(
    console: ConsoleHouse, built: BuiltRound, given: list[tuple[str, Any]], fields: dict[str, str], sentence: str
) -> None:
    clerk = await console.clerk()
    await clerk.get(at(built))
    answer = await clerk.post(at(built), fields)
    assert (answer.status_code, given) == (422, [])
    assert sentence in answer.text
    for name in ("reason", "text", "named", "until"):
        assert html.escape(fields.get(name, "")).strip() in answer.text
    assert " open>" in answer.text


async def test_a_request_refused_and_an_address_mended_where_they_stand(
    console: ConsoleHouse, built: BuiltRound
) -> None:
    clerk = await console.clerk()
    await clerk.get(at(built))
    denied = await clerk.post(at(built), {"action": "deny", "about": member(built, 1), "reason": "Beslut 20 juni"})
    assert "klart=denied" in denied.headers["location"]
    mended = await clerk.post(at(built), {"action": "address", "about": member(built, 2), "email": "ny@kommun.example"})
    assert "klart=address_missiv" in mended.headers["location"]
    page = (await clerk.get(at(built))).text
    assert ("ber om anstånd" in page, "fick inte brevet</h2>" in page) == (False, False)


async def test_what_is_typed_at_a_recipient_stands_literally_wherever_it_is_read(
    console: ConsoleHouse, built: BuiltRound
) -> None:
    """Every text that has broken documents before, as far as a note may be long."""
    clerk, place = await console.clerk(), at(built, f"/mottagare/{member(built, 0)}")
    await clerk.get(place)
    unkept = {"surrogate", "null", "no characters", "line ends"}
    texts = [text for text in HOSTILE if len(text.typed) < 500 and text.name not in unkept]
    for text in texts:
        typed = {"action": "note", "about": member(built, 0), "kind": "phone", "text": text.typed}
        assert (await clerk.post(place, typed)).status_code == 303, text.name
    page = await clerk.get(place)
    events = await clerk.get(at(built, "/handelser"))
    for text in texts:
        shown = as_shown(text.typed)
        assert (shown in text_of(page.text), shown in text_of(events.text)) == (True, True), text.name
    assert "fil [U+202E]fdp.exe[U+202C]" in text_of(page.text)


async def test_one_recipient_s_history_and_never_its_draft(console: ConsoleHouse, built: BuiltRound) -> None:
    clerk = await console.clerk()
    await clerk.get(at(built))
    noted = await clerk.post(
        at(built, f"/mottagare/{member(built, 0)}"),
        {"action": "note", "about": member(built, 0), "kind": "phone", "text": "Ringde <registrator>"},
    )
    assert noted.status_code == 303
    page = (await clerk.get(at(built, f"/mottagare/{member(built, 0)}"))).text
    for said in ("Svar kom in", "KS 2026/212", "Telefonsamtal", "Ringde &lt;registrator&gt;", "Be om komplettering"):
        assert said in page
    begun = (await clerk.get(at(built, f"/mottagare/{member(built, 3)}"))).text
    assert "Utkast sparat" in begun
    for path in (at(built), at(built, "/lage"), at(built, f"/mottagare/{member(built, 3)}")):
        assert SECRET not in (await clerk.get(path)).text
    other = console.round(dnr="KS 2026/18", count=1)
    assert (await clerk.get(at(built, f"/mottagare/{other.recipient_id}"))).status_code == 404


async def test_an_opening_is_told_as_a_press_and_none_as_not_known(console: ConsoleHouse, built: BuiltRound) -> None:
    """That a link is fetched says nothing (mail filters do it): nothing is kept of it, and nothing claimed."""
    clerk, office = await console.clerk(), console.office
    visitor = TrialHouse(office.database, office.files, built, console.clock, console.transport).visitor()
    path = at(built, f"/mottagare/{built.recipient_id}")

    async def told() -> str:
        page = (await clerk.get(path)).text
        return " ".join(text_of(page.partition('id="opened"')[2].partition("</div>")[0]).split())

    await visitor.get(f"/s/{built.token}")
    unopened = await told()
    assert ("inte känt" in unopened, "Ingen har tryckt på Öppna" in unopened, " 2026" in unopened) == (
        True,
        True,
        False,
    )
    await visitor.open()
    opened = await told()
    assert (day_words(local_day(console.clock())) in opened, "inte känt vem som tryckte" in opened) == (True, True)


async def test_a_reader_sees_and_does_nothing(console: ConsoleHouse, built: BuiltRound) -> None:
    clerk = await console.clerk("lasse@ksl.example")
    for path in (at(built), at(built, f"/mottagare/{member(built, 1)}")):
        page = await clerk.get(path)
        assert (page.status_code, 'name="action"' in page.text) == (200, False)


async def test_as_many_statements_for_two_as_for_two_hundred(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    numbers = []
    for count in (2, 200):
        small = console.round(dnr=f"KS 2026/{count}", count=count)
        await clerk.get(at(small))
        with counted(console) as statements:
            assert (await clerk.get(at(small))).status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


async def test_the_stream_tells_when_something_has_changed(
    console: ConsoleHouse, built: BuiltRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(room, "STREAM_SECONDS", 0.05)
    clerk = await console.clerk()
    first = await clerk.get(at(built, "/strom"))
    assert first.headers["content-type"].startswith("text/event-stream")
    assert first.text.count("data: ") == 1
    with console.office.database.changing() as session:
        recipients.mark_opened(session, member(built, 4), console.clock())
    assert (await clerk.get(at(built, "/strom"))).text != first.text
    live = (await clerk.get(at(built, "/lage"))).text
    assert "<dd>1</dd><dt>av 5 har svarat</dt>" in live
    monkeypatch.setattr(room, "STREAMS", 0)
    assert (await clerk.get(at(built, "/strom"))).status_code == 503
