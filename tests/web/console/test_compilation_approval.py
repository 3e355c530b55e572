"""A compilation is approved as a round is: by the one who is named, on what was frozen, and nobody waits for long."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from activities.tell_registrars import RegistrarPost
from desk import to_do
from documents.compilation.data_file import compilation_json
from models.messages import CompilationStanding
from models.people import Role
from models.tables import CompilationRow, LetterRow, RegistrarNewsRow
from models.to_do import ToDoKind
from models.values import LetterKind, LetterState, NewsKind, Stance
from rules.approvals import escalate_at
from store.records import compilations, snapshot
from store.rounds import standing
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close, submit

NAMED: dict[str, Any] = {
    "approver": "karin@ksl.example",
    "deputy_email": "per@ksl.example",
    "approval_body": "Styrelsen",
}


def compiled(console: ConsoleHouse, built: BuiltRound, folder: Path) -> CompilationRow:
    """The final compilation as it stands, of its data alone: the documents take seconds."""
    with console.office.database.reading() as session:
        data = snapshot.take(session, built.round_id, console.clock())
    compilation_json(data, folder / "data.json")
    files = {"json": console.office.files.put((folder / "data.json").read_bytes())}
    with console.office.database.changing() as session:
        return compilations.record(session, built.round_id, data, files)


@pytest.fixture
def closed(console: ConsoleHouse, tmp_path: Path) -> BuiltRound:
    console.account("per@ksl.example", Role.APPROVER)
    built = register_round(console.office.database, console.office.files, count=2, **NAMED)
    submit(console.office.database, built.recipient_id)
    close(console.office.database, built, console.clock())
    compiled(console, built, tmp_path)
    return built


def page_of(built: BuiltRound, version: int = 1) -> str:
    return f"/konsol/remisser/{built.round_id}/sammanstallningar/{version}/godkann"


def letters(console: ConsoleHouse, kind: LetterKind) -> list[LetterRow]:
    with console.office.database.reading() as session:
        return list(session.exec(select(LetterRow).where(LetterRow.kind == kind)))


def stands(console: ConsoleHouse, built: BuiltRound) -> CompilationStanding:
    with console.office.database.reading() as session:
        return standing.progress(session, built.round_id).approval


def waits(console: ConsoleHouse) -> set[ToDoKind]:
    return {item.kind for item in to_do.items(console.office)}


async def test_it_is_handed_in_read_and_approved_by_the_one_who_is_named(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    eva, karin, path = await console.clerk(), await console.clerk("karin@ksl.example"), page_of(closed)
    assert "Karin (karin@ksl.example)" in (await eva.get(path)).text
    assert (await eva.post(path, {"action": "hand_in", "approver": "", "deputy": ""})).status_code == 303
    (letter,) = letters(console, LetterKind.APPROVAL_REQUESTED)
    facts = json.loads(letter.facts)["approval"]
    assert (letter.to, facts["compilation"], facts["has_account"]) == ("karin@ksl.example", 1, True)
    assert (stands(console, closed), ToDoKind.COMPILATION_APPROVAL in waits(console)) == (
        CompilationStanding(waiting=1),
        True,
    )
    assert "redan lämnad" in (await eva.post(path, {"action": "hand_in"})).text
    page = (await karin.get(path)).text
    for said in ("Ditt beslut behövs", "kontrollsumma", "Godkänn sammanställningen"):
        assert said in page, said
    no_body = await karin.post(path, {"action": "approve", "body": "", "day": "2026-03-02"})
    assert (no_body.status_code, "Skriv vilket organ" in no_body.text) == (422, True)
    done = await karin.post(path, {"action": "approve", "body": "Styrelsen", "day": "2026-03-02", "paragraph": "8"})
    assert done.status_code == 303
    assert (stands(console, closed), waits(console) & {ToDoKind.COMPILATION_APPROVAL}) == (
        CompilationStanding(approved=1),
        set(),
    )
    for seen in ((await karin.get(path)).text, (await eva.get(path.rpartition("/1/")[0])).text):
        assert "Styrelsen, måndag 2 mars 2026, § 8" in seen
    RegistrarPost(console.office.database, console.clock).tell()
    (told,) = letters(console, LetterKind.REGISTRAR)
    assert json.loads(told.facts)["news"][0]["outcome"] == "approved"
    assert letters(console, LetterKind.APPROVAL_REQUESTED)[0].state is LetterState.WITHDRAWN


async def test_nobody_else_decides_and_what_comes_back_says_why(console: ConsoleHouse, closed: BuiltRound) -> None:
    console.account("olle@ksl.example", Role.APPROVER)
    eva, path = await console.clerk(), page_of(closed)
    await eva.get(path)
    await eva.post(path, {"action": "hand_in", "deputy": "per@ksl.example"})
    for name, statuses in (("eva", {403}), ("lasse", {403}), ("olle", {422})):
        clerk = await console.clerk(f"{name}@ksl.example")
        assert "Bara Karin" in (await clerk.get(path)).text
        for action in ("approve", "return"):
            fields = {"action": action, "body": "S", "day": "2026-03-02", "comment": "Nej"}
            assert (await clerk.post(path, fields)).status_code in statuses, (name, action)
    lasse = await console.clerk("lasse@ksl.example")
    await lasse.get(path)
    assert (await lasse.post(path, {"action": "hand_in"})).status_code == 403
    per = await console.clerk("per@ksl.example")
    await per.get(path)
    assert "Skriv vad som ska ändras" in (await per.post(path, {"action": "return", "comment": " "})).text
    await per.get(path)
    assert (await per.post(path, {"action": "return", "comment": "Fel <b>antal</b>"})).status_code == 303
    assert "Fel &lt;b&gt;antal" in (await eva.get(path)).text
    assert ToDoKind.COMPILATION_RETURNED in waits(console)
    assert (await eva.post(path, {"action": "hand_in"})).status_code == 303
    assert stands(console, closed) == CompilationStanding(waiting=1)


async def test_a_late_answer_makes_a_new_version_and_the_old_one_is_approved_no_more(
    console: ConsoleHouse, closed: BuiltRound, tmp_path: Path
) -> None:
    eva, karin, path = await console.clerk(), await console.clerk("karin@ksl.example"), page_of(closed)
    await eva.get(path)
    await eva.post(path, {"action": "hand_in"})
    await karin.get(path)
    submit(console.office.database, list(closed.recipient_ids.values())[1], stance=Stance.OPPOSES)
    console.clock.now += timedelta(minutes=1)
    assert compiled(console, closed, tmp_path).version == 2
    refused = await karin.post(path, {"action": "approve", "body": "Styrelsen", "day": "2026-03-02"})
    assert (refused.status_code, "En nyare version" in refused.text) == (422, True)
    assert 'value="approve"' not in (await karin.get(path)).text
    newer = page_of(closed, 2)
    assert "fore=1&amp;efter=2" in (await eva.get(newer)).text
    assert (await eva.post(newer, {"action": "hand_in"})).status_code == 303
    assert stands(console, closed) == CompilationStanding(waiting=2)
    await eva.get(path)
    assert "nyare slutlig version" in (await eva.post(path, {"action": "hand_in"})).text


async def test_a_preliminary_one_is_not_handed_in(console: ConsoleHouse, tmp_path: Path) -> None:
    built = console.round()
    compiled(console, built, tmp_path)
    eva = await console.clerk()
    assert "Den är preliminär" in (await eva.get(page_of(built))).text
    assert "är preliminär" in (await eva.post(page_of(built), {"action": "hand_in"})).text
    assert (await eva.get(page_of(built, 9))).status_code in {404, 422}


async def test_nobody_decides_in_time_and_the_deputy_and_the_registrar_are_told_once(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    eva, path = await console.clerk(), page_of(closed)
    await eva.get(path)
    await eva.post(path, {"action": "hand_in", "deputy": "per@ksl.example"})
    console.clock.now = escalate_at(console.clock()) + timedelta(minutes=1)
    post = RegistrarPost(console.office.database, console.clock)
    post.tell()
    post.tell()
    asked = [(one.to, json.loads(one.facts)["approval"]["compilation"]) for one in letters(
        console, LetterKind.APPROVAL_REQUESTED)]  # fmt: skip
    assert asked == [("karin@ksl.example", 1), ("per@ksl.example", 1)]
    with console.office.database.reading() as session:
        news = session.exec(select(RegistrarNewsRow)).all()
    assert [one.kind for one in news] == [NewsKind.APPROVAL_WAITS]
