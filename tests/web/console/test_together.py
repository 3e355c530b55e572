"""The checklist of the decisions says what is missing; one press text is said yes to, approved, and sent to all."""

import json
from datetime import timedelta
from types import SimpleNamespace

from sqlmodel import select

from activities.follow_adoption import FollowAdoption
from desk import adoption, checklists, press, rounds
from models import names
from models.adoption_messages import AdoptionOrder
from models.tables import AuditRow, LetterRow, OutboxRow
from models.values import LetterKind, LetterState
from rules.local_time import local_day
from store.letters import letter_facts
from templates import adoption_page
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close
from tests.web_visitor import TrialHouse, typed_in

POINTS = "Mål\n Ekonomi för <alla>\n\nUtvärdering"
TEXT = {
    "title": "Tre kommuner går samman",
    "text": "Vi har i dag <fattat> samma beslut.",
    "embargo": "2026-06-01 09:00",
}


def closed(console: ConsoleHouse) -> BuiltRound:
    built = register_round(console.office.database, console.office.files, count=3)
    close(console.office.database, built, console.clock())
    return built


async def test_a_decision_is_looked_through_and_what_is_missing_stands_out(console: ConsoleHouse) -> None:
    built, eva = closed(console), await console.clerk()
    path, codes = f"/konsol/remisser/{built.round_id}/checklista", list(built.tokens)
    await eva.get(path)
    for typed, said in (({"points": " \n"}, "minst en punkt"), ({"points": "x" * 501}, "högst 500")):
        bad = await eva.post(path, {"action": "add", **typed})
        assert (bad.status_code, said in bad.text) == (422, True), said
    assert (await eva.post(path, {"action": "add", "points": POINTS})).status_code == 303
    page = (await eva.get(f"{path}?mottagare={codes[0]}")).text
    assert ("Ekonomi för &lt;alla&gt;" in page, "0 av 3 beslut" in page, "Granska beslutet från" in page) == (
        True,
        True,
        True,
    )
    found = {"action": "check", "code": codes[0], "state-1": "covered", "where-1": "§ 4", "state-2": "missing"}
    odd = await eva.post(path, {**found, "state-3": "kanske"})
    assert (odd.status_code, "Välj om punkten" in odd.text, "§ 4" in odd.text) == (422, True, True)
    assert ('href="#state-3"' in odd.text, 'aria-describedby="state-3-error"' in odd.text) == (True, True)
    odd = await eva.post(path, {**found, "state-3": "", "where-2": "x" * 501})
    assert ('href="#where-2"' in odd.text, 'aria-describedby="where-2-error"' in odd.text) == (True, True)
    assert (await eva.post(path, {**found, "state-3": "covered"})).status_code == 303
    whole = {"action": "check", "code": codes[1], "state-1": "covered", "state-2": "not_needed", "state-3": "covered"}
    assert (await eva.post(path, whole)).status_code == 303
    page = (await eva.get(path)).text
    assert ("1 av 3 beslut täcker alla punkter" in page, "i 1 saknas något" in page) == (True, True)
    csv = (await eva.get(f"{path}.csv")).content.decode("utf-8-sig")
    assert "Upplands Väsby kommun;täcks (§ 4);saknas;täcks;Ekonomi för <alla>" in csv
    assert (await eva.get(f"{path}.xlsx")).status_code == 200
    await eva.get(path)
    assert (await eva.post(path, {"action": "end:9"})).status_code == 422
    assert (await eva.post(path, {"action": "end:2"})).status_code == 303
    assert checklists.room(console.office, built.round_id).complete == 2
    second = register_round(
        console.office.database, console.office.files, count=2, dnr="KS 2026/18", previous_dnr=built.dnr
    )
    assert [one.text for one in checklists.room(console.office, second.round_id).points] == ["Mål", "Utvärdering"]


async def test_each_says_yes_by_its_own_link_once_asked_and_all_can_see_it(console: ConsoleHouse) -> None:
    built, eva = closed(console), await console.clerk()
    path, codes = f"/konsol/remisser/{built.round_id}/presstext", list(built.tokens)
    office = console.office
    first = TrialHouse(office.database, office.files, built, console.clock, console.transport).visitor()
    await eva.get(path)
    assert (await eva.post(path, {"action": "write", **TEXT})).status_code == 303
    await first.open()
    assert (await first.post("press", {"press": "yes", "press_version": "1"})).status_code == 303  # not asked
    assert press.room(office, built.round_id).yes == 0
    assert "Fråga 3" in (await eva.get(path)).text
    assert (await eva.post(path, {"action": "ask"})).status_code == 303
    twice = await eva.post(path, {"action": "ask"})
    assert (twice.status_code, "nyss fått frågan" in twice.text) == (422, True)
    with office.database.reading() as session:
        letters = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.PRESS_ASKED)).all()
        told = letter_facts.gather(session, letters, key=office.key, base_url="http://x")
    assert sorted(letter.to for letter in letters) == [f"registrator{n}@kommun.example" for n in range(3)]
    assert {one.link for one in told.values()} == {f"http://x/s/{token}" for token in built.tokens.values()}
    page = (await first.follow(await first.get(first.place))).text
    assert ("&lt;fattat&gt;" in page, "Säger Upplands Väsby kommun ja till texten?" in page) == (True, True)
    assert "Välj ja eller nej" in (await first.post("press", {"press_version": "1"})).text
    said = {"press": "yes", "press_version": "1", "press_words": "Hälsningar <Anna>"}
    assert "beskedet är sparat" in (await first.follow(await first.post("press", said))).text
    await first.follow(await first.post("press", said))
    assert (await eva.post(path, {"action": "say", "code": codes[1], "said": "no"})).status_code == 303
    page = (await eva.get(path)).text
    assert all(words in page for words in ("genom egen länk", "antecknat av registrator", "&lt;Anna&gt;", "Fråga 1"))
    shown = press.shown(office, rounds.by_id(office, built.round_id))
    heard = {one["code"]: (one["yes"], one["own"]) for one in shown.data["said"]}
    assert heard == {codes[0]: (True, True), codes[1]: (False, False)}
    assert set(shown.data["asked"]) == set(codes)
    assert any("ja " in line and "genom egen länk" in line for line in shown.lines)
    with office.database.reading() as session:
        states = session.exec(select(LetterRow.state).where(LetterRow.kind == LetterKind.PRESS_ASKED)).all()
        words = [row.facts for row in session.exec(select(AuditRow).where(AuditRow.action == "press_said"))]
    assert sorted(states) == [LetterState.QUEUED, LetterState.WITHDRAWN, LetterState.WITHDRAWN]
    assert (len(words), any("Anna" in row for row in words)) == (2, False)
    row = rounds.by_id(office, built.round_id)
    adoption.start(office, row, adoption.proposed(row))
    press.say(office, built.round_id, codes[2], said="yes")
    with office.database.reading() as session:
        assert codes[2] in {one.code for one in session.exec(select(OutboxRow)) if one.group_key == names.COUNCILS}
    follow = FollowAdoption(SimpleNamespace(database=office.database))  # type: ignore[arg-type]
    progress = await follow.read_adoption(AdoptionOrder(round_id=built.round_id, at=console.clock(), whole=True))
    assert {one.code: one.press for one in progress.rows} == dict(zip(codes, ("yes", "no", "yes"), strict=True))
    table = adoption_page.details(row.dnr, progress, {}, console.clock())
    assert ("Presstext 1" in table, "ja 2026\u201105\u201112" in table) == (True, True)
    await eva.get(path)
    assert (await eva.post(path, {"action": "write", **TEXT, "title": "Ny rubrik"})).status_code == 303
    stale = await first.post("press", said)
    assert (stale.status_code, "Texten har ändrats" in stale.text) == (422, True)
    console.clock.pass_by(timedelta(hours=25))
    assert press.ask(office, built.round_id) == 3
    with office.database.changing() as session:
        query = select(LetterRow).where(LetterRow.kind == LetterKind.PRESS_ASKED, LetterRow.state == LetterState.QUEUED)
        refused = session.exec(query).first()
        assert refused is not None
        refused.state = LetterState.UNDELIVERABLE
        session.add(refused)
    assert press.ask(office, built.round_id) == 1  # its address has been put right


async def test_a_text_goes_to_all_once_it_is_approved_and_nobody_has_said_no(console: ConsoleHouse) -> None:
    built, eva, karin = closed(console), await console.clerk(), await console.clerk("karin@ksl.example")
    path, codes = f"/konsol/remisser/{built.round_id}/presstext", list(built.tokens)
    await eva.get(path)
    for wrong, said in (
        ({"title": ""}, "både rubrik och text"),
        ({"embargo": "i morgon"}, "i morgon"),
        ({"embargo": "2020-01-01 09:00"}, "har redan varit"),
    ):
        bad = await eva.post(path, {"action": "write", **TEXT, **wrong})
        assert (bad.status_code, said in bad.text, "&lt;fattat&gt;" in bad.text) == (422, True, True), said
    assert (await eva.post(path, {"action": "write", **TEXT})).status_code == 303
    page = (await eva.get(path)).text
    assert "Får inte publiceras före måndag 1 juni 2026 kl. 09.00" in page
    assert "inte godkänd" in (await eva.post(path, {"action": "send", "sure": "1"})).text
    for code, said in ((codes[0], "yes"), (codes[1], "no")):
        assert (await eva.post(path, {"action": "say", "code": code, "said": said})).status_code == 303
    day = local_day(console.clock()).isoformat()
    decision = {"version": "1", "body": "Styrelsen", "day": day, "paragraph": "7"}
    assert (await eva.post(f"{path}/godkann", decision)).status_code == 403
    await karin.get(path)
    assert (await karin.post(f"{path}/godkann", {**decision, "body": ""})).status_code == 422
    assert (await karin.post(f"{path}/godkann", decision)).status_code == 303
    assert "redan godkänd" in (await karin.post(f"{path}/godkann", decision)).text
    assert "Nej till texten från 1" in (await eva.post(path, {"action": "send", "sure": "1"})).text
    assert (await eva.post(path, {"action": "say", "code": codes[1], "said": "yes", "told": "Anna"})).status_code == 303
    assert "1 har inte sagt något" in (await eva.post(path, {"action": "send"})).text
    assert (await eva.post(path, {"action": "send", "sure": "1"})).status_code == 303
    again = await eva.post(path, {"action": "send", "sure": "1"})
    assert (again.status_code, "skickades" in again.text) == (422, True)
    with console.office.database.reading() as session:
        letters = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.PRESS_TEXT)).all()
    assert sorted(letter.to for letter in letters) == [f"registrator{n}@kommun.example" for n in range(3)]
    told = json.loads(letters[0].facts)["press"]
    assert (told["names"], told["version"]) == (["Provköping 1 kommun", "Upplands Väsby kommun"], 1)
    console.clock.pass_by(timedelta(days=1))
    eva = await console.clerk()
    page = (await eva.get(path)).text
    begun = {name: typed_in(page, name) for name in TEXT}
    assert begun == TEXT
    assert (await eva.post(path, {"action": "write", **begun, "title": "Ny rubrik"})).status_code == 303
    found = press.room(console.office, built.round_id)
    assert found.newest is not None
    assert (found.newest.number, found.yes, found.newest.decision) == (2, 0, "")
    page = (await eva.get(path)).text
    assert ("Ny rubrik" in page, "Tidigare versioner" in page) == (True, True)
    console.clock.pass_by(timedelta(days=400))
    eva = await console.clerk()
    assert typed_in((await eva.get(path)).text, "embargo") == ""  # it holds nobody any more
