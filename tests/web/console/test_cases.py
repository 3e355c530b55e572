"""The pages of cases: the KSL case as one timeline, every act of the commands, what is refused at its field."""

import re
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from desk import cases, milestones
from desk.office import Office
from models.afterwards import GateDecision, GateStep
from models.cases import CaseDefinition, MilestoneKind, MilestonePlan
from models.errors import Refused
from models.tables import CaseRow, RoundRow
from rules.local_time import local_day
from store.accounts import accounts
from store.cases import told as told_store
from store.records import disposals
from store.rounds import gate_decisions, rounds
from tests.case_steps import KSL, ksl_case, of_kind
from tests.console_house import ConsoleHouse
from tests.round_builder import register_round
from tests.statements import statements
from tests.web.console.test_answers import said
from tests.web.console.test_gate import GATE


def begun(console: ConsoleHouse, start: date | None = None) -> CaseRow:
    """The KSL case, by itself begun twenty days ago."""
    first = start or date.fromordinal(local_day(console.clock()).toordinal() - 20)
    return cases.start(console.office, ksl_case(first, dnr="KSL 2026/7"))


def faults(page: str) -> dict[str, str]:
    """What is told at each field."""
    return dict(re.findall(r'id="([\w-]+)-error"><span>Fel:</span> ([^<]+)<', page))


async def test_the_case_is_one_timeline(console: ConsoleHouse) -> None:
    row, eva = begun(console), await console.clerk()
    listed = said((await eva.get("/konsol/arenden")).text)
    assert "Utveckling av KSL inför mandatperioden 2015–2018 KSL 2026/7 Försenat Startbeslut , KSL:s styrelse" in listed
    assert "0 av 11 2 försenade" in listed
    page = (await eva.get(f"/konsol/arenden/{row.id}")).text
    shown = said(page)
    assert "0 av 11 steg är gjorda. 2 är försenade. Nästa: Startbeslut , KSL:s styrelse" in shown
    assert page.count('<li class="') == 11
    assert (await eva.get(f"/konsol/arenden/{row.id}?lang=en")).text.count("Planned</span>") == 9
    assert 'href="/konsol/arenden"' in (await eva.get("/konsol")).text


async def test_a_case_is_begun_as_typed_with_its_round(console: ConsoleHouse) -> None:
    built, eva, path = console.round(), await console.clerk(), "/konsol/arenden/nytt"
    page = (await eva.get(f"{path}?remiss={built.round_id}")).text
    assert 'value="KS 2026/17" selected' in page
    typed = {"action": "start", "title": "En <plan>", "remind_days": "7", "ticked-0": "1", "ticked-8": "1"}
    wrong = {
        "remind_days": "x",
        "owner_email": "ingen",
        "owner_name": "Å" * 500,
        "planned-8": "hösten",
        "forum-0": "Styrelsen",
    }
    bad = await eva.post(path, {**typed, **wrong})
    told = faults(bad.text)
    assert bad.status_code == 422
    assert set(told) == {"dnr", "remind_days", "owner_email", "owner_name", "planned-8"}
    assert told["planned-8"] == "&#34;hösten&#34; är ingen dag och ingen månad. Skriv så: 2026-06-12 eller 2026-06."
    assert all(f'value="{kept}"' in bad.text for kept in ("En &lt;plan&gt;", "hösten", "ingen", "Styrelsen"))
    right = {**typed, "dnr": "KS 2026/17", "planned-8": "2026-09", "proposals": "Ja.\nSedan.", "taken": "KS 2026/17"}
    done = await eva.post(path, right)
    assert (done.status_code, "klart=case_started" in done.headers["location"]) == (303, True)
    shown = said((await eva.get(done.headers["location"])).text)
    for words in (
        "Ärendet har börjat.",
        "september 2026 Inriktningsbeslut",
        "Ur remissen KS 2026/17 (svarstiden löper)",
    ):
        assert words in shown
    again = await eva.post(path, {**right, "taken": ""})
    assert faults(again.text)["dnr"].startswith("Det finns redan ett ärende med diarienumret KS 2026/17.")
    shown = said((await eva.get(f"/konsol/remisser/{built.round_id}")).text)
    assert "Ärende KS 2026/17 En <plan>" in shown


async def test_a_case_is_begun_from_a_file(console: ConsoleHouse) -> None:
    eva, path = await console.clerk(), "/konsol/arenden/nytt"
    await eva.get(path)
    assert faults((await eva.post(path, {"action": "file"})).text) == {"file": "Välj en ärendefil först."}
    bad = KSL.read_bytes().replace(b"kind: board", b"kind: styrelse")
    told = await eva.post(path, {"action": "file", "file_dnr": "K 1"}, uploads=[("file", "a.yaml", bad)])
    assert told.status_code == 422
    assert "Rad 19:" in said(told.text)
    assert 'value="K 1"' in told.text
    late = {"action": "file", "file_dnr": "K 1", "starting": "2027-01-04"}
    done = await eva.post(path, late, uploads=[("file", "a.yaml", KSL.read_bytes())])
    assert done.status_code == 303, faults(done.text)
    shown = said((await eva.get(done.headers["location"])).text)
    assert "Ärende K 1" in shown
    assert "måndag 4 januari 2027 Startbeslut Planerat" in shown


async def test_a_step_is_done_moved_changed_dropped_and_planned_again(console: ConsoleHouse) -> None:
    row, eva = begun(console), await console.clerk()
    found = cases.shown(console.office, row.id)
    one, other = found.steps[0], of_kind(found.steps, MilestoneKind.DISCUSSION, "KSO-gruppen")
    here, there = (f"/konsol/arenden/{row.id}/steg/{each.id}" for each in (one, other))

    async def press(path: str, action: str, **typed: str) -> tuple[int, dict[str, str], str]:
        await eva.get(path)
        answer = await eva.post(path, {"action": action, **typed})
        return answer.status_code, faults(answer.text), answer.text

    long = {"forum": "Å" * 501, "owner_name": "Å" * 501, "title": "Å" * 501, "body": "Å" * 501, "section": "1" * 501}
    long |= dict.fromkeys(("grounds", "move_why", "drop_why"), "Å" * 5001)
    for action, fields in {
        "done": ("body", "section", "grounds"),
        "move": ("move_why",),
        "edit": ("title", "forum", "owner_name"),
        "drop": ("drop_why",),
    }.items():
        typed = {"kind": "discussion", "day": one.planned, "to": "2027-03", "body": "Styrelsen"}
        for field in fields:
            assert (await press(here, action, **{**typed, field: long[field]}))[1].keys() == {field}, field
    status, told, text = await press(here, "done", day="2030-01-01", body="Styrelsen & vi", section="12")
    assert (status, set(told), "Styrelsen &amp; vi" in text) == (422, {"day"}, True)
    day = one.planned
    assert (await press(here, "done", day=day, body="Styrelsen", section="12", grounds="Enhälligt."))[0] == 303
    assert (await press(there, "move", to="snart", move_why="Mötet ställdes in"))[1].keys() == {"to"}
    assert (await press(there, "move", to="2027-03", move_why=""))[1].keys() == {"move_why"}
    assert (await press(there, "move", to="2027-03", move_why="Mötet ställdes in"))[0] == 303
    edited = {"kind": "discussion", "title": "Samtal", "forum": "KSO-gruppen", "owner_name": "Bo"}
    assert (await press(there, "edit", **edited, owner_email="fel"))[1].keys() == {"owner_email"}
    assert (await press(there, "edit", **edited, owner_email="bo@ksl.example"))[0] == 303
    shown = said((await eva.get(f"/konsol/arenden/{row.id}")).text)
    assert "Gjort KSL:s styrelse · ansvarig Testhandläggare Styrelsen, § 12 Enhälligt." in shown
    assert "Samtal Planerat KSO-gruppen · ansvarig Bo" in shown
    assert "till mars 2027, Eva" in shown
    assert "Mötet ställdes in" in shown
    assert "Ett steg i ärendet flyttades: Samtal , KSO-gruppen" in shown
    assert (await press(there, "drop", drop_why=""))[1].keys() == {"drop_why"}
    assert (await press(there, "drop", drop_why="Behövs inte"))[0] == 303
    assert "Behövs inte" in (await eva.get(there)).text
    for path in (here, there):
        assert (await press(path, "undo", undo_why="Fel"))[0] == 303
    shown = said((await eva.get(here)).text)
    assert "Åter planerat, Eva Fel" in shown


async def test_two_at_once_lose_nothing(console: ConsoleHouse) -> None:
    row, eva = begun(console), await console.clerk()
    one = cases.shown(console.office, row.id).steps[3]
    path, facts = f"/konsol/arenden/{row.id}/steg/{one.id}", f"/konsol/arenden/{row.id}/uppgifter"
    await eva.get(path)
    milestones.move(console.office, row.id, one.id, "2027-01-11", "En annan.")
    late = await eva.post(path, {"action": "move", "to": "2027-02", "move_why": "Min egen."})
    assert late.status_code == 422
    assert all(text in late.text for text in ("Någon annan har ändrat steget", 'value="2027-02"', "Min egen."))
    assert "måndag 11 januari 2027" in late.text
    eva.page = late
    assert (await eva.post(path, {"action": "move", "to": "2027-02", "move_why": "Min egen."})).status_code == 303
    await eva.get(facts)
    about = cases.shown(console.office, row.id).definition
    cases.change(console.office, row.id, about.model_copy(update={"title": "Den andras"}))
    mine = {"title": "Min", "owner_name": "", "owner_email": "", "remind_days": "3"}
    late = await eva.post(facts, mine)
    assert (late.status_code, "Den andras" in late.text, 'value="Min"' in late.text) == (422, True, True)
    eva.page = late
    assert (await eva.post(facts, mine)).status_code == 303
    assert cases.shown(console.office, row.id).definition.title == "Min"


async def test_steps_rounds_and_the_end(console: ConsoleHouse) -> None:
    row, built, eva = begun(console), console.round(), await console.clerk()
    path = f"/konsol/arenden/{row.id}"

    async def press(action: str, **typed: str) -> tuple[int, dict[str, str]]:
        await eva.get(path)
        answer = await eva.post(path, {"action": action, **typed})
        return answer.status_code, faults(answer.text)

    assert (await press("add", kind="other", planned="2026-10"))[1].keys() == {"title"}
    assert (await press("add", kind="start", planned="2026-10", forum="Å" * 501))[1].keys() == {"forum"}
    assert (await press("add", kind="other", title="Uppföljning", planned="2027-10"))[0] == 303
    assert (await press("take_in", taken=""))[1].keys() == {"taken"}
    assert (await press("take_in", taken="FINNS INTE"))[1].keys() == {"taken"}
    assert (await press("take_in", taken=built.dnr))[0] == 303
    assert f'value="let_go:{built.dnr}"' in (await eva.get(path)).text
    assert (await press(f"let_go:{built.dnr}"))[0] == 303
    gone: dict[str, Any] = {
        "decision": "Ja",
        "reason": "",
        "package": "",
        "files": (),
        "at": console.clock(),
        "by": "registrar",
    }
    with console.office.database.changing() as session:
        disposals.dispose(session, rounds.get(session, built.round_id), **gone)
    assert f"En remiss togs in i ärendet: {built.dnr}" in said((await eva.get(path)).text)
    assert (await press("end", end_why=""))[1]["end_why"].startswith("Det finns steg som varken är gjorda")
    assert (await press("end", end_why="Läggs ner"))[0] == 303
    shown = said((await eva.get(path)).text)
    assert "Ärendet avslutades" in shown
    assert "Ta in en remiss" not in shown
    assert (await press("add", kind="board"))[0] == 422
    assert (await press("reopen", reopen_why=""))[1].keys() == {"reopen_why"}
    assert (await press("reopen", reopen_why="Tas upp igen"))[0] == 303


async def test_a_decision_of_the_round_is_recorded_in_its_gate(console: ConsoleHouse) -> None:
    """It is refused there while the round is open, at the field, with what was typed."""
    row, eva = begun(console), await console.clerk()
    built = console.round()
    cases.take_in(console.office, row.id, built.dnr)
    sent = of_kind(cases.shown(console.office, row.id).steps, MilestoneKind.REMISS)
    page = (await eva.get(f"/konsol/arenden/{row.id}/steg/{sent.id}")).text
    assert "Steget fylls i av remissen." in page
    assert 'value="done"' not in page
    moved = await eva.post(f"/konsol/arenden/{row.id}/steg/{sent.id}", {"action": "move", "to": "2027-01"})
    assert (moved.status_code, "Steget förs av remissen KS 2026/17" in moved.text) == (422, True)


def test_no_decision_of_a_round_is_recorded_from_a_case_that_has_ended(console: ConsoleHouse) -> None:
    office = console.office
    built = register_round(office.database, office.files, at=console.clock(), gate=GATE)
    plan = MilestonePlan(kind=MilestoneKind.GO_AHEAD)
    row = cases.start(office, CaseDefinition(dnr="KSL 2026/7", title="Ett", rounds=(built.dnr,), milestones=(plan,)))
    one = of_kind(cases.shown(office, row.id).steps, MilestoneKind.GO_AHEAD)
    cases.end(office, row.id, "Läggs ner")
    assert one.round_id == built.round_id
    with pytest.raises(Refused, match="case_has_ended"):
        milestones.done(office, row.id, one.id, body="KSO", day=local_day(console.clock()).isoformat(), section="")


async def test_a_reader_sees_and_another_sender_sees_nothing(console: ConsoleHouse) -> None:
    row, lasse = begun(console), await console.clerk("lasse@ksl.example")
    with console.office.database.changing() as session:
        accounts.add_sender(session, key="annan", name="Annan", email="", at=console.clock(), actor="registrar")
    console.account("stig@annan.example", sender="annan")
    one = cases.shown(console.office, row.id).steps[0]
    page = (await lasse.get(f"/konsol/arenden/{row.id}")).text
    assert "Gör något" not in page
    assert "Skriv in som gjort" not in (await lasse.get(f"/konsol/arenden/{row.id}/steg/{one.id}")).text
    stig = await console.clerk("stig@annan.example")
    assert "KSL 2026/7" not in (await stig.get("/konsol/arenden")).text
    for rest in ("", "/uppgifter", f"/steg/{one.id}"):
        assert (await stig.get(f"/konsol/arenden/{row.id}{rest}")).status_code == 404
        await stig.get("/konsol")
        assert (await stig.post(f"/konsol/arenden/{row.id}{rest}", {"action": "end"})).status_code == 404
    own = CaseDefinition(dnr="KSL 2026/8", title="Ett till", milestones=(MilestonePlan(kind=MilestoneKind.START),))
    other = cases.start(console.office, own)
    await (eva := await console.clerk()).get("/konsol")
    assert (await eva.get(f"/konsol/arenden/{other.id}/steg/{one.id}")).status_code == 404
    assert "Ingen dag satt" in (await eva.get(f"/konsol/arenden/{other.id}")).text


async def test_late_and_coming_steps_are_to_do(console: ConsoleHouse) -> None:
    row, eva, lasse = begun(console), await console.clerk(), await console.clerk("lasse@ksl.example")
    steps = cases.shown(console.office, row.id).steps
    page = (await eva.get("/konsol")).text
    shown = said(page)
    assert "Försenat steg, brådskar Startbeslut, KSL:s styrelse skulle ha varit gjort: onsdag 22 april 2026" in shown
    assert f'href="/konsol/arenden/{row.id}">KSL 2026/7' in page
    assert f'<a class="btn second small" href="/konsol/arenden/{row.id}/steg/{steps[0].id}">Gjort eller flyttat' in page
    assert "Late step, urgent Start decision, KSL:s styrelse should have been done" in said(
        (await eva.get("/konsol?lang=en")).text
    )
    assert "Se steget" in (await lasse.get("/konsol")).text
    soon = date.fromordinal(local_day(console.clock()).toordinal() + 5).isoformat()
    milestones.move(console.office, row.id, steps[3].id, soon, "Tidigare.")
    assert "Steg som kommer" in (await eva.get("/konsol")).text
    cases.end(console.office, row.id, "Läggs ner")
    assert "Startbeslut" not in (await eva.get("/konsol")).text


async def test_the_list_of_cases_and_what_waits_take_as_many_statements_for_any_number(console: ConsoleHouse) -> None:
    eva, office, numbers = await console.clerk(), console.office, []
    for made in (range(1), range(1, 30)):
        for number in made:
            taken = (f"R {number}",) if number % 10 == 0 else ()
            for dnr in taken:
                built = register_round(office.database, office.files, dnr=dnr, gate={"rule": "all_support"})
                with office.database.changing() as session:
                    row = session.get_one(RoundRow, built.round_id)
                    decision = GateDecision(step=GateStep.DIRECTION, is_yes=True, words="Ja.", on="2026-06-01")
                    gate_decisions.add(session, row, decision, office.clock(), by="registrar", ruled="")
            first = date.fromordinal(local_day(office.clock()).toordinal() - 20)
            cases.start(office, ksl_case(first, dnr=f"K {number}", rounds=taken))
        told = []
        for path in ("/konsol/arenden", "/konsol/arenden?lage=late&q=ksl", "/konsol"):
            await eva.get(path)
            with statements(office.database) as given:
                page = (await eva.get(path)).text
            told.append(given.number)
            assert page.count("Startbeslut") >= len(made), path
        numbers.append([*told, *_asked_by_the_worker(office, len(made))])
    assert numbers[0] == numbers[1]


def _asked_by_the_worker(office: Office, least: int) -> list[int]:
    """How many statements each question takes about all cases, `least` of which nobody has been told of."""
    numbers = []
    with office.database.changing() as session:
        for news in told_store.news(session):
            told_store.heard(session, news.case.case_id, "another")
        session.flush()
        late = partial(told_store.fallen_due, now=office.clock() + timedelta(days=300))
        for ask in (told_store.news, told_store.running, told_store.all_waiting, late):
            with statements(office.database) as given:
                found = ask(session)
            numbers.append(given.number)
            assert len(found) >= least or ask is told_store.all_waiting, ask
    return numbers


async def test_cases_are_searched_by_words_and_state_in_the_address_page_by_page(console: ConsoleHouse) -> None:
    eva, office, path = await console.clerk(), console.office, "/konsol/arenden"
    late = begun(console)
    plain = [
        cases.start(office, CaseDefinition(dnr=f"K {number:02}", title=f"Översyn <{number}>"))
        for number in range(1, 53)
    ]
    cases.end(office, plain[0].id, "Läggs ner")

    async def found(query: str) -> tuple[str, list[str]]:
        page = (await eva.get(f"{path}?{query}")).text
        told = re.search(r'role="status">([^<]+)', page)
        assert told is not None
        return told[1].strip(), re.findall(r'<span class="quiet nowrap">([^<]+)<', page)

    told, first = await found("")
    assert (told, len(first), first[0]) == ("53 ärenden.", 50, "K 02")
    assert await found("sida=2") == (told, ["K 52", late.dnr, "K 01"])  # what has ended is last
    assert await found("lage=under_way&sida=2") == ("52 ärenden.", ["K 52", late.dnr])
    assert await found("lage=late") == ("1 ärende.", [late.dnr])
    assert await found("lage=ended&q=%C3%96VERSYN") == ("1 ärende.", ["K 01"])
    assert await found("q=k+52") == ("1 ärende.", ["K 52"])
    assert await found("q=oversyn") == ("0 ärenden.", [])  # o is not ö
    assert await found("lage=finns+inte&sida=x") == (told, first)
    page = (await eva.get(f"{path}?q=%3C&lage=under_way&lang=en")).text
    for words in (
        'value="&lt;"',
        '<option value="under_way" selected>',
        "51 cases.",
        "q=%3C&amp;lage=under_way&amp;sida=2",
    ):
        assert words in page, words
    assert 'rel="prev"' in (await eva.get(f"{path}?sida=99")).text
    assert "Inget ärende stämmer med det." in (await eva.get(f"{path}?q=finns+inte")).text
