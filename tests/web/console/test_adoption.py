"""The councils' adoption on the registrar's page and through a council's own link: started, decided, warned of, refused
at its place, corrected without loss."""

import json
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from sqlmodel import col, select

from activities.follow_adoption import FollowAdoption
from desk import adoption, afterwards, duties, export, midway, posted, to_do
from desk import rounds as round_commands
from desk.adoption import Typed
from mail.outgoing.building import build_letter
from models.adoption import CouncilOutcome
from models.adoption_messages import AdoptionOrder
from models.errors import Refused
from models.tables import AuditRow, CouncilDecisionRow, CouncilFileRow, LetterRow, NoteRow
from models.to_do import ToDoKind
from models.values import LetterKind, LetterState, RoundState
from rules.local_time import local_day
from store.adoption import adoption_letters, adoption_standing
from store.letters import letter_facts
from store.rounds import rounds
from templates import to_do_words
from tests.console_house import ConsoleHouse
from tests.file_steps import SIGNATURE, kept, quarantine, tell
from tests.letter_builder import text_of as mail_text
from tests.round_builder import KEY, BuiltRound, register_round
from tests.store_steps import close, letters_of
from tests.text_files import written_pdf
from tests.visitors import PDF
from tests.web_visitor import TrialHouse, Visitor, hidden_fields, text_of, typed_in

MINUTES = written_pdf("Protokoll, Ödeshögs kommun, kommunfullmäktige")
POINTS = "Kommunen antar målen.\nKommunen antar de nio områdena."


@pytest.fixture
def closed(console: ConsoleHouse) -> BuiltRound:
    built = register_round(console.office.database, console.office.files, count=3, at=console.clock())
    close(console.office.database, built, console.clock())
    return built


def visitor(console: ConsoleHouse, built: BuiltRound, code: str) -> Visitor:
    house = TrialHouse(console.office.database, console.office.files, built, console.clock, console.transport)
    return house.visitor(built.tokens[code])


def rows(console: ConsoleHouse) -> list[CouncilDecisionRow]:
    with console.office.database.reading() as session:
        return list(session.exec(select(CouncilDecisionRow).order_by(col(CouncilDecisionRow.number))))


def day(console: ConsoleHouse, days: int = 0) -> str:
    return local_day(console.clock() + timedelta(days=days)).isoformat()


async def test_a_registrar_starts_records_corrects_and_says_what_is_known(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    own, eva = f"/konsol/remisser/{closed.round_id}/antagande", await console.clerk()
    assert "Fråga fullmäktige" in text_of((await eva.get(own)).text)
    refused = await eva.post(own, {"action": "start", "rule": "number", "number": "9", "points": POINTS})
    assert refused.status_code == 422
    assert "ett antal fullmäktige från 1 till 3" in refused.text
    assert "Kommunen antar målen." in refused.text
    started = {"action": "start", "rule": "all", "points": POINTS, "identical": "1", "legal_force": "1"}
    assert (await eva.post(own, started)).status_code == 303
    assert (await eva.post(own, started)).status_code == 422
    code = list(closed.tokens)[1]
    page = f"{own}/{code}"
    console.clock.pass_by(timedelta(days=40))
    eva = await console.clerk()
    await eva.get(page)
    future = {"action": "record", "outcome": "adopted", "day": day(console, 1), "section": "Se protokollet, sidan 4"}
    told = await eva.post(page, future)
    assert (told.status_code, "har inte varit än" in told.text) == (422, True)
    assert "Se protokollet, sidan 4" in told.text
    before = await eva.post(page, {**future, "day": day(console, -41)})
    assert "före" in text_of(before.text)
    assert "avviker" in (await eva.post(page, {**future, "day": day(console), "point-2": "differs"})).text
    files = [("files", "Protokoll.pdf", PDF)]
    kept = {**future, "day": day(console), "point-1": "same"}
    assert (await eva.post(page, kept, uploads=files)).status_code == 303
    again = await eva.post(page, kept)
    assert (again.status_code, "har redan ett beslut" in again.text) == (422, True)
    assert (await eva.post(page, {**kept, "relation": "correct", "section": "138"})).status_code == 303
    first, second = rows(console)
    assert (first.section, second.section, second.corrects) == ("Se protokollet, sidan 4", "138", first.id)
    with console.office.database.reading() as session:
        (file,) = session.exec(select(CouncilFileRow)).all()
    assert (await eva.get(f"{own}/protokoll/{file.id}")).content == PDF
    shown = text_of((await eva.get(page)).text)
    assert "inte känt än" in shown
    force = {"action": "force", "announced": day(console), "appealed": "no"}
    early = await eva.post(page, force)
    assert (early.status_code, "kan överklagas till och med" in early.text) == (422, True)
    assert (await eva.post(page, {**force, "appealed": ""})).status_code == 303
    console.clock.pass_by(timedelta(days=30))
    eva = await console.clerk()
    await eva.get(page)
    assert (await eva.post(page, {**force, "announced": day(console, -30)})).status_code == 303
    assert "laga kraft" in text_of((await eva.get(own)).text)
    with console.office.database.reading() as session:
        actions = list(session.exec(select(AuditRow.action).where(AuditRow.object_id == closed.recipient_ids[code])))
    assert actions.count("legal_force_recorded") == 2
    assert "council_decision_corrected" in actions
    document = await eva.get(f"{own}/antagande.pdf")
    assert document.content.startswith(b"%PDF")
    await eva.get(own)
    ends = {"action": "end", "reason": "Förbundet tar över."}
    assert (await eva.post(own, {**ends, "reason": " "})).status_code == 422
    assert [(await eva.post(own, ends)).status_code for _turn in range(2)] == [303, 422]
    with console.office.database.reading() as session:
        said = session.exec(select(NoteRow.text).where(NoteRow.kind == "adoption_end")).all()
    assert said == ["Förbundet tar över."]


async def test_minutes_of_another_municipality_are_asked_about_and_kept(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    office, row = console.office, round_commands.by_id(console.office, closed.round_id)
    adoption.start(office, row, adoption.proposed(row))
    first, second, _ = closed.tokens
    eva, page = await console.clerk(), f"/konsol/remisser/{closed.round_id}/antagande/{first}"
    files, said = [("files", "Protokoll.pdf", MINUTES)], {"outcome": "adopted", "day": day(console), "section": "5"}
    await eva.get(page)
    kept = await eva.post(page, {"action": "record", **said}, uploads=files)
    shown = text_of((await eva.get(kept.headers["location"])).text)
    assert "I filen står Ödeshögs kommun men inte Upplands Väsby kommun. Beslutet är inskrivet" in shown
    assert "Ring 08-123" not in (await eva.get(f"{page}?annan=Ring+08-123")).text
    council = visitor(console, closed, second)
    await council.open()
    council.place = f"/svar/{closed.recipient_ids[second]}"
    council.hidden = hidden_fields((await council.get(f"{council.place}/antagande")).text)
    review = await council.post("adoption", said, files=[("Protokoll.pdf", MINUTES)])
    assert "Ödeshögs kommun" in text_of(review.text)
    assert "Stämmer det här?" in review.text
    council.hidden = {**hidden_fields(review.text), "kept": typed_in(review.text, "kept")}
    assert (await council.post("adoption", {**said, "sure": "1"})).status_code == 303
    assert [(one.section, one.outcome) for one in rows(console)] == [("5", CouncilOutcome.ADOPTED)] * 2


async def test_a_council_that_the_adoption_counts_is_not_taken_off_a_round_opened_again(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    office, row = console.office, round_commands.by_id(console.office, closed.round_id)
    adoption.start(office, row, adoption.proposed(row).model_copy(update={"rule": "number", "number": 3}))
    with office.database.changing() as session:
        rounds.get(session, row.id).state = RoundState.OPEN
    with pytest.raises(Refused, match="council_counts"):
        await midway.withdraw(office, row, next(iter(closed.tokens)), "Fel mottagare")
    assert adoption.room(office, row).outcome is not None


async def test_a_council_decides_through_its_own_link_in_two_steps(console: ConsoleHouse, closed: BuiltRound) -> None:
    row = round_commands.by_id(console.office, closed.round_id)
    code, other = list(closed.tokens)[:2]
    before = visitor(console, closed, code)
    assert "Fullmäktiges beslut" not in (await before.open()).text
    adoption.start(console.office, row, adoption.proposed(row).model_copy(update={"points": tuple(POINTS.split("\n"))}))
    console.clock.pass_by(timedelta(days=30))
    council = visitor(console, closed, code)
    landing = await council.get(f"/s/{council.token}")
    assert "Öppna sidan för beslutet" in landing.text
    opened = await council.open()
    assert opened.headers["location"].endswith("/antagande")
    council.place = f"/svar/{closed.recipient_ids[code]}"
    page = await council.get(f"{council.place}/antagande")
    assert "Kommunen antar målen." in page.text
    said = {"outcome": "adopted_with_deviation", "day": day(console), "section": "KF 86/05"}
    council.hidden = hidden_fields(page.text)
    faulty = await council.post("adoption", said)
    assert (faulty.status_code, "Skriv vari beslutet avviker" in faulty.text) == (422, True)
    told = {**said, "point-1": "same", "point-2": "differs", "point-2-text": "IT undantas."}
    review = await council.post("adoption", told, files=[("Protokoll.pdf", PDF)])
    assert (review.status_code, rows(console)) == (200, [])
    assert "Stämmer det här?" in review.text
    assert "Punkt 2: IT undantas." in text_of(review.text)
    council.hidden = {**hidden_fields(review.text), "kept": typed_in(review.text, "kept")}
    sent = await council.post("adoption", {**told, "sure": "1"})
    assert sent.status_code == 303
    (kept,) = rows(console)
    assert (kept.outcome, kept.section, kept.receipt != "") == (CouncilOutcome.DEVIATING, "KF 86/05", True)
    receipt = await council.get(sent.headers["location"])
    assert kept.receipt in receipt.text
    with console.office.database.reading() as session:
        letters = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.ADOPTION_RECEIPT)).all()
        (name,) = session.exec(select(CouncilFileRow.name)).all()
    assert [json.loads(letter.facts)["adoption"]["receipt"] for letter in letters] == [kept.receipt]
    assert name == "Protokoll.pdf"
    # The proposal and the decision stand beside each other on the registrar's page; the other council knows nothing.
    eva = await console.clerk()
    shown = text_of((await eva.get(f"/konsol/remisser/{closed.round_id}/antagande")).text)
    assert "Punkt 2 i förslaget Kommunen antar de nio områdena. Beslutet IT undantas." in " ".join(shown.split())
    assert "IT undantas" not in (await visitor(console, closed, other).open()).text


async def test_no_council_is_asked_before_the_gates_yes_nor_before_the_first_day(console: ConsoleHouse) -> None:
    """Västernorrland: its go-ahead, and not before June."""
    gate = {"rule": "all_support", "decision_not_before": day(console, 60)}
    built = register_round(console.office.database, console.office.files, count=2, at=console.clock(), gate=gate)
    close(console.office.database, built, console.clock())
    row = round_commands.by_id(console.office, built.round_id)
    own, eva = f"/konsol/remisser/{built.round_id}/antagande", await console.clerk()
    start = {"action": "start", "rule": "all", "identical": "1"}
    assert "Klartecken är inte beslutat" in (await eva.get(own)).text
    assert (await eva.post(own, start)).status_code == 422
    said = {"body": "Styrelsen", "day": day(console), "section": "8", "reason": "Ingen svarade."}
    afterwards.decide(console.office, row, "go_ahead", "yes", **said)
    assert "kan besluta tidigast" in (await eva.post(own, start)).text
    console.clock.pass_by(timedelta(days=61))
    eva = await console.clerk()
    await eva.get(own)
    assert (await eva.post(own, start)).status_code == 303
    page = f"{own}/{next(iter(built.tokens))}"
    await eva.get(page)
    early = await eva.post(page, {"action": "record", "outcome": "adopted", "day": day(console, -2)})
    assert (early.status_code, "Beslut kan fattas tidigast" in early.text, rows(console)) == (422, True, [])
    afterwards.decide(console.office, row, "go_ahead", "no", **{**said, "reason": "Ändrat."})


def test_everybody_is_told_once(console: ConsoleHouse, closed: BuiltRound) -> None:
    row = round_commands.by_id(console.office, closed.round_id)
    adoption.start(console.office, row, adoption.proposed(row))
    for code in closed.tokens:
        typed = adoption.Typed("adopted", day=day(console), section="1")
        adoption.record(console.office, row, code, typed)
    for _turn in range(2):
        with console.office.database.changing() as session:
            found = adoption_standing.read(session, row, local_day(console.clock()))
            assert found is not None
            adoption_letters.tell_in_force(session, found, console.clock())
    with console.office.database.reading() as session:
        told = session.exec(select(LetterRow.to).where(LetterRow.kind == LetterKind.ADOPTION_IN_FORCE)).all()
    assert len(told) == len(set(told)) == 3


async def test_a_question_stopped_by_a_registrar_is_asked_again_another_day(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    office, row = console.office, round_commands.by_id(console.office, closed.round_id)
    adoption.start(office, row, adoption.proposed(row))
    follow = FollowAdoption(SimpleNamespace(database=office.database))  # type: ignore[arg-type]

    async def carried_on() -> list[tuple[int, LetterState]]:
        await follow.carry_adoption_on(AdoptionOrder(round_id=row.id, at=console.clock(), whole=True))
        return [(each.number, each.state) for each in letters_of(office.database, closed.recipient_id)]

    assert await carried_on() == [(1, LetterState.QUEUED)]
    [letter] = letters_of(office.database, closed.recipient_id)
    posted.stop(office, row, letter.id, "Ni har redan skickat det.")
    assert await carried_on() == [(1, LetterState.WITHDRAWN)]
    console.clock.pass_by(timedelta(days=120))
    assert await carried_on() == [(1, LetterState.WITHDRAWN), (2, LetterState.QUEUED)]


async def test_what_councils_leave_to_do_is_on_the_list_until_it_is_settled(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    office, (late, deviating, silent) = console.office, closed.tokens
    row = round_commands.by_id(office, closed.round_id)
    duties.add(
        office,
        row.id,
        what="Utvärdera",
        owner="Direktören",
        email="d@x.example",
        rule="days_after",
        when="30",
        notice="7",
    )
    plan = adoption.proposed(row).model_copy(
        update={"points": ("Målen antas.",), "legal_force": True, "wanted_by": day(console, 60)}
    )
    adoption.start(office, row, plan)
    console.clock.pass_by(timedelta(days=30))
    adoption.record(office, row, late, Typed("sent_back", day=day(console), text="Utred."))
    adoption.record(office, row, deviating, Typed("adopted_with_deviation", day=day(console), text="Utom IT."))
    assert sorted(waits(console), reverse=True) == [
        f"{name}: fullmäktige har {did}"
        for name, did in (
            ("Upplands Väsby kommun", "återremitterat ärendet"),
            ("Provköping 1 kommun", "antagit med en avvikelse, och lika beslut krävs"),
        )
    ]
    eva = await console.clerk()
    home = text_of((await eva.get("/konsol")).text)
    assert "Fullmäktigebeslut att fråga om" in home
    item = next(one for one in to_do.items(office) if one.kind is ToDoKind.COUNCIL_DECISION)
    to_do.note_seen(office, row.id, item.kind.value, item.object_id)
    assert len(waits(console)) == 1
    console.clock.pass_by(timedelta(days=31))
    due = console.clock() - timedelta(days=1)
    [last] = [one for one in to_do.items(office) if one.kind is ToDoKind.COUNCIL_LATE]
    assert (last.recipient, last.said) == ("Provköping 2 kommun", local_day(due).isoformat())
    assert "skulle ha varit det" in to_do_words.what(last)
    for code in (late, deviating, silent):
        adoption.record(office, row, code, Typed("adopted", day=day(console), relation="new"))
    assert waits(console) == []
    page = text_of((await (await console.clerk()).get(f"/konsol/remisser/{row.id}")).text)
    assert "Antagen av alla 3. Alla beslut som behövs är fattade." in page
    [duty] = duties.room(office, row.id).duties
    assert duty.due_on == local_day(console.clock()) + timedelta(days=30)
    console.clock.pass_by(timedelta(days=40))
    assert {one.kind for one in to_do.items(office)} >= {ToDoKind.COUNCIL_FORCE}
    assert sum("laga kraft" in said for said in waits(console)) == 3


def test_duties_lose_the_day_of_a_decision_that_counts_no_more(console: ConsoleHouse) -> None:
    """By another rule than the round file's, and then by an annulment."""
    office, at = console.office, console.clock()
    built = register_round(office.database, office.files, count=2, at=at)
    first, second = built.tokens
    written = {"rule": "number", "number": 1, "decisions": [{"code": first, "outcome": "adopted", "on": day(console)}]}
    with office.database.changing() as session:
        kept_row = rounds.get(session, built.round_id)
        kept_row.definition = json.dumps({**json.loads(kept_row.definition), "adoption": written})
        session.add(kept_row)
    close(office.database, built, at)
    row = round_commands.by_id(office, built.round_id)
    said = {"owner": "Direktören", "email": "d@x.example", "rule": "days_after", "when": "30", "notice": "7"}
    duties.add(office, row.id, what="Utvärdera", **said)

    def due() -> date | None:
        [duty] = duties.room(office, row.id).duties
        return duty.due_on

    ahead = local_day(at) + timedelta(days=30)
    assert due() == ahead
    adoption.start(office, row, adoption.proposed(row).model_copy(update={"rule": "all", "number": 0}))
    assert due() is None
    adoption.record(office, row, second, Typed("adopted", day=day(console), section="1"))
    assert due() == ahead
    console.clock.pass_by(timedelta(days=60))
    announced, final = day(console, -59), day(console, -1)
    adoption.say_force(office, row, second, announced=announced, appealed="yes", outcome="annulled", final=final)
    assert due() is None


def waits(console: ConsoleHouse) -> list[str]:
    own = {ToDoKind.COUNCIL_LATE, ToDoKind.COUNCIL_DECISION, ToDoKind.COUNCIL_FORCE}
    return [to_do_words.what(one) for one in to_do.items(console.office) if one.kind in own]


def test_minutes_with_malware_are_told_of_listed_and_left_out_of_the_export(
    console: ConsoleHouse, closed: BuiltRound, tmp_path: Path
) -> None:
    office, code = console.office, next(iter(closed.tokens))
    row = round_commands.by_id(office, closed.round_id)
    plan = adoption.proposed(row).model_copy(update={"points": ("Målen antas.",), "is_identical": False})
    adoption.start(office, row, plan)
    files = [kept(office.files, PDF, "ond.pdf"), kept(office.files, PDF + b"%", "bra.pdf")]
    deviating = Typed("adopted_with_deviation", day=day(console), points={1: "Utom IT."})
    adoption.record(office, row, code, deviating, files)
    quarantine(office.database, sha256(PDF).hexdigest())
    assert tell(office.database, console.clock()) == 1
    assert tell(office.database, console.clock()) == 0
    [letter] = letters_of(office.database, closed.recipient_id, LetterKind.FILE_QUARANTINED)
    assert json.loads(letter.facts)["malware"] == SIGNATURE
    [item] = [one for one in to_do.items(office) if one.kind is ToDoKind.QUARANTINE]
    assert to_do_words.what(item) == "En fil från Upplands Väsby kommun är i karantän: ond.pdf"
    with office.database.reading() as session:
        facts = letter_facts.gather(session, [letter], key=KEY, base_url="https://remiss.example")[letter.id]
    said = mail_text(build_letter(facts))
    assert "Skadlig kod har hittats i en fil som hör till fullmäktiges beslut." in said
    assert "Beslutet gäller som det kom in." in said
    folder = tmp_path / "ut"
    export.export(office, row.dnr, folder)
    assert [path.name for path in (folder / "fullmaktigebeslut" / code).iterdir()] == ["02 1 bra.pdf"]
    made = folder / "sammanstallning"
    page = text_of((made / "remissammanstallning.html").read_text())
    opened = Document(str(made / "remissammanstallning.docx"))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    word = "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])
    for said in ("Antagen av 1 av 3", "Beslut saknas från Provköping 1 kommun", "Utom IT."):
        assert (said in page, said in word) == (True, True), said
    told = json.loads((made / "remissammanstallning.json").read_text())["adoption"]
    assert (told["outcome"]["adopted"], told["names"][code]) == ([code], "Upplands Väsby kommun")
    assert f"fullmaktigebeslut/{code}/01 1 ond.pdf: i karantän" in (folder / "filanmarkningar.txt").read_text()
