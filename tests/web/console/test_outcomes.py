"""Back to those who answered: each gets its own synpunkter and nobody else's, once, and may say what it thinks."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from documents.compilation.report import compilation_report
from documents.showing import Showing
from models.compilation import CompilationData
from models.synpunkter import Outcome, Treatment
from models.tables import LetterRow
from models.values import LetterKind, Stance
from rules.outcomes import views_by_recipient
from store.records import archive, snapshot
from tests.approved_compilations import approved, treatment
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close, submit
from tests.web_visitor import TrialHouse, Visitor, text_of


def approve(console: ConsoleHouse, built: BuiltRound, made: Treatment, number: int = 1) -> CompilationData:
    return approved(console.office.database, console.office.files, built, made, console.clock(), number)


@pytest.fixture
def closed(console: ConsoleHouse) -> BuiltRound:
    built = register_round(console.office.database, console.office.files, count=4)
    ids = list(built.recipient_ids.values())
    for recipient_id, stance in ((ids[0], Stance.OPPOSES), (ids[1], Stance.SUPPORTS), (ids[2], Stance.DECLINES)):
        submit(console.office.database, recipient_id, stance=stance)
    close(console.office.database, built, console.clock())
    return built


def letters(console: ConsoleHouse) -> list[tuple[str, list[str]]]:
    """To whom, and which synpunkter."""
    with console.office.database.reading() as session:
        rows = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.OUTCOME).order_by(LetterRow.to))
        return [(row.to, [view["says"] for view in json.loads(row.facts)["outcome"]["views"]]) for row in rows]


def visitor(console: ConsoleHouse, built: BuiltRound, code: str) -> Visitor:
    house = TrialHouse(console.office.database, console.office.files, built, console.clock, console.transport)
    return house.visitor(built.tokens[code])


async def test_each_is_told_of_its_own_once_and_again_only_when_it_has_changed(
    console: ConsoleHouse, closed: BuiltRound, tmp_path: Path
) -> None:
    codes, eva = list(closed.tokens), await console.clerk()
    own = f"/konsol/remisser/{closed.round_id}/aterkoppling"
    assert "är inte godkänd" in (await eva.get(own)).text
    refused = await eva.post(own, {"action": "send", "where": "", "until": ""})
    assert (refused.status_code, letters(console)) == (422, [])
    approve(console, closed, treatment(codes))
    page = (await eva.get(own)).text
    for said in ("Kostnader", "G1, 2 svarande", "Gör om &lt;b&gt;allt&lt;/b&gt;", "Skicka till 2 som svarade"):
        assert said in page, said
    for wrong in ("2026-05-11", "i morgon"):
        bad = await eva.post(own, {"action": "send", "where": "", "until": wrong})
        assert (bad.status_code, wrong in bad.text, letters(console)) == (422, True, [])
    typed = {"where": "https://ksl.example/allt", "until": "2026-06-30", "mottagare": codes[0]}
    shown = (await eva.post(own, {**typed, "action": "preview"})).text
    assert ("Alldeles för dyrt" in shown, "https://ksl.example/allt" in shown) == (True, True)
    assert (shown.count("Vem betalar?"), letters(console)) == (0, [])
    assert (await eva.post(own, {**typed, "action": "send"})).status_code == 303
    both = [
        ("registrator0@kommun.example", ["Alldeles för dyrt"]),
        ("registrator1@kommun.example", ["Vem betalar?", "Gör om <b>allt</b>"]),
    ]
    assert letters(console) == both
    await eva.get(own)
    assert "outcome_none" in (await eva.post(own, {**typed, "action": "send"})).headers["location"]
    assert letters(console) == both
    approve(console, closed, treatment(codes, "Den ryms ändå."), 2)
    await eva.get(own)
    await eva.post(own, {**typed, "action": "send"})
    assert [to for to, _ in letters(console)] == [both[0][0], both[1][0], both[1][0]]
    with console.office.database.reading() as session:
        kept = archive.take(session, closed.round_id).given_back
    assert {name: len(rows) for name, rows in kept.items()} == {"godkannanden": 2, "aterkoppling": 3}


async def test_it_answers_on_its_own_link_and_the_next_version_prints_it(
    console: ConsoleHouse, closed: BuiltRound, tmp_path: Path
) -> None:
    codes, eva = list(closed.tokens), await console.clerk()
    own = f"/konsol/remisser/{closed.round_id}/aterkoppling"
    approve(console, closed, treatment(codes))
    await eva.get(own)
    await eva.post(own, {"action": "send", "where": "Se <webben>", "until": "2026-06-30"})
    guest = visitor(console, closed, codes[1])
    assert "Se vad som blev av era synpunkter" in (await guest.open()).text
    page = (await guest.get(guest.place + "/utfall")).text
    assert ("Det ryms i budgeten." in page, "Alldeles för dyrt" in page, "Se &lt;webben&gt;" in page) == (
        True,
        False,
        True,
    )
    empty = await guest.post("outcome_reply", {"outcome_reply": "not_content", "outcome_reason": " "})
    assert (empty.status_code, "Skriv varför" in empty.text) == (422, True)
    said = {"outcome_reply": "not_content", "outcome_reason": "Ni har <missat> poängen"}
    assert "är sparat" in text_of((await guest.follow(await guest.post("outcome_reply", said))).text)
    assert "Ni har &lt;missat&gt; poängen" in (await eva.get(own)).text
    console.clock.pass_by(timedelta(days=60))
    late = await guest.post("outcome_reply", {"outcome_reply": "content"})
    assert (late.status_code, "Tiden att svara är ute" in late.text) == (422, True)
    assert "Inget svar till och med" in (await (await console.clerk()).get(own)).text
    with console.office.database.reading() as session:
        data = snapshot.take(session, closed.round_id, console.clock())
    printed = str(compilation_report(data, Showing()).body)
    assert ("Ni har <missat> poängen" in printed, "Inte nöjd, " in printed, "kunde svara till" in printed) == (
        True,
        True,
        True,
    )


async def test_one_that_was_told_nothing_has_no_such_page(console: ConsoleHouse, closed: BuiltRound) -> None:
    guest = visitor(console, closed, next(iter(closed.tokens)))
    await guest.open()
    assert (await guest.get(guest.place + "/utfall")).status_code == 303
    said = {"outcome_reply": "content"}
    assert (await guest.post("outcome_reply", said)).status_code in {303, 422}


def test_whoever_declined_is_told_nothing(console: ConsoleHouse, closed: BuiltRound) -> None:
    codes = list(closed.tokens)
    with console.office.database.reading() as session:
        data = snapshot.take(session, closed.round_id, console.clock())
    told = views_by_recipient(data.model_copy(update={"treatment": treatment(codes)}))
    assert {code: [view.outcome for view in views] for code, views in told.items()} == {
        codes[0]: [Outcome.MET],
        codes[1]: [Outcome.MET, Outcome.NOT_MET],
    }
