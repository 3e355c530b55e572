"""Approval in the console: who sees what, who decides, what it says, and what comes back. The commands to Temporal are
recorded here; `tests/browser/test_console_way.py` gives them to a workflow."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from desk import rounds as round_commands
from models import names
from models.errors import Refused
from models.messages import CommandResult, StateChange
from models.people import Role
from models.tables import RoundRow
from models.values import RoundState
from store.recipients import recipients
from store.rounds import moves
from tests.console_house import ConsoleHouse
from tests.round_builder import KEY, BuiltRound, register_round

Commands = list[tuple[str, Any]]


@pytest.fixture
def commands(console: ConsoleHouse, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """What the pages ask of Temporal, carried out in the register as the round's workflow would."""
    given: Commands = []
    targets = {
        names.APPROVE: RoundState.APPROVED,
        names.RETURN: RoundState.DRAFT,
        names.SEND: RoundState.OPEN,
        names.SUBMIT: RoundState.AWAITING_APPROVAL,
    }

    async def command(_office: Any, row: Any, name: str, argument: Any) -> CommandResult | None:
        given.append((name, argument))
        planned = getattr(argument, "at", None)
        target = RoundState.SCHEDULED if planned else targets[name]
        change = StateChange(
            round_id=row.id,
            source=row.state,
            target=target,
            at=console.clock(),
            action="schedule" if planned else name,
            decision_id=getattr(argument, "note_id", ""),
            planned_send_at=planned,
        )
        with console.office.database.changing() as session:
            moves.apply(session, change)
        return None

    monkeypatch.setattr(round_commands, "command", command)
    return given


def handed_in(console: ConsoleHouse, **changes: Any) -> BuiltRound:
    facts = {"approver": "karin@ksl.example", "approval_body": "Styrelsen", "count": 3, **changes}
    built = register_round(console.office.database, console.office.files, state=RoundState.DRAFT, **facts)
    change = StateChange(
        round_id=built.round_id,
        source=RoundState.DRAFT,
        target=RoundState.AWAITING_APPROVAL,
        at=console.clock(),
        action="submit",
    )
    with console.office.database.changing() as session:
        moves.apply(session, change)
    return built


@pytest.fixture
def waiting(console: ConsoleHouse, commands: Commands) -> BuiltRound:
    return handed_in(console)


def state_of(console: ConsoleHouse, built: BuiltRound) -> RoundState:
    return round_commands.by_id(console.office, built.round_id).state


async def test_the_approver_sees_the_frozen_version_and_decides(
    console: ConsoleHouse, waiting: BuiltRound, commands: Commands
) -> None:
    karin = await console.clerk("karin@ksl.example")
    path = f"/konsol/remisser/{waiting.round_id}/godkann"
    page = (await karin.get(path)).text
    for said in (
        "Ditt beslut behövs",
        "3 kommuner",
        "registrator0@kommun.example",
        "SHA-256",
        "Styrelsen",
        "forslag.pdf",
    ):
        assert said in page, said
    assert re.search(r'<option|name="frozen" value="[0-9a-f]{64}"', page)
    paper = await karin.get(f"{path}/handlingar/1")
    assert (paper.status_code, paper.content[:4]) == (200, b"%PDF")
    await karin.get(path)
    without_body = await karin.post(path, {"action": "approve", "body": "", "day": "2026-03-02", "paragraph": "12"})
    assert (without_body.status_code, "Skriv vilket organ" in without_body.text) == (422, True)
    assert 'value="12"' in without_body.text
    answer = await karin.post(path, {"action": "approve", "body": "Styrelsen", "day": "2026-03-02", "paragraph": "12"})
    assert (answer.status_code, [name for name, _ in commands]) == (303, ["approve"])
    row = round_commands.by_id(console.office, waiting.round_id)
    assert (row.state, row.approval_decision) == (RoundState.APPROVED, "Styrelsen, måndag 2 mars 2026, § 12")
    assert "Godkänd av Karin" in (await karin.get(path)).text


async def test_a_round_has_the_rooms_that_hold_something(console: ConsoleHouse, waiting: BuiltRound) -> None:
    clerk = await console.clerk()

    async def rooms(round_id: str) -> list[str]:
        page = (await clerk.get(f"/konsol/remisser/{round_id}")).text
        return re.findall(r'href="[^"]+?([^/"]+)"', page.partition('class="rooms of-round"')[2].partition("</nav>")[0])

    before = ["forhandsgranska", "godkann", "skicka", "utskick", "diarium", "handelser"]
    assert await rooms(waiting.round_id) == [waiting.round_id, *before]
    out = console.round(dnr="UTE 1")
    assert {"svar", "synpunkter", "publicering"} < set(found := await rooms(out.round_id))
    assert {"forhandsgranska", "skicka"}.isdisjoint(found)


async def test_nobody_else_decides(console: ConsoleHouse, waiting: BuiltRound, commands: Commands) -> None:
    console.account("olle@ksl.example", Role.APPROVER)
    path = f"/konsol/remisser/{waiting.round_id}/godkann"
    for name, statuses in (("eva", {403}), ("lasse", {403}), ("olle", {422})):
        clerk = await console.clerk(f"{name}@ksl.example")
        page = (await clerk.get(path)).text
        assert "Bara Karin kan besluta" in page, name
        assert 'value="approve"' not in page
        for action in ("approve", "return"):
            answer = await clerk.post(
                path, {"action": action, "body": "S", "day": "2026-03-02", "comment": "Nej", "frozen": ""}
            )
            assert answer.status_code in statuses, (name, action)
    assert (commands, state_of(console, waiting)) == ([], RoundState.AWAITING_APPROVAL)


async def test_what_has_changed_is_refused_and_goes_back_with_its_comment(
    console: ConsoleHouse, waiting: BuiltRound, commands: Commands
) -> None:
    karin = await console.clerk("karin@ksl.example")
    path = f"/konsol/remisser/{waiting.round_id}/godkann"
    await karin.get(path)
    with console.office.database.changing() as session:
        recipients.change_address(session, waiting.recipient_id, "ny@kommun.example", key=KEY, at=console.clock())
    answer = await karin.post(path, {"action": "approve", "body": "Styrelsen", "day": "2026-03-02"})
    assert (answer.status_code, "har ändrats sedan den lämnades in" in answer.text) == (422, True)
    assert 'value="approve"' not in (await karin.get(path)).text
    empty = await karin.post(path, {"action": "return", "comment": "  "})
    assert (empty.status_code, "Skriv vad som ska ändras" in empty.text) == (422, True)
    assert (await karin.post(path, {"action": "return", "comment": "Fel adress <b>"})).status_code == 303
    assert [name for name, _ in commands] == ["return"]
    assert "Fel adress &lt;b&gt;" in (await karin.get(path)).text


async def test_the_sending_says_a_day_off_and_can_be_moved_and_taken_back(
    console: ConsoleHouse, waiting: BuiltRound, commands: Commands
) -> None:
    eva, path = await console.clerk(), f"/konsol/remisser/{waiting.round_id}/skicka"
    assert "Den väntar på godkännande" in (await eva.get(path)).text
    with console.office.database.changing() as session:
        session.connection().execute(update(RoundRow).values(state=RoundState.APPROVED))
    await eva.get(path)
    sunday = {"action": "later", "day": "2026-05-17", "clock": "08:00"}
    page = await eva.post(path, sunday)
    assert (page.status_code, commands) == (200, [])
    assert "söndag 17 maj 2026 är en helgdag" in page.text
    eva.page = page
    said = re.findall(r'name="said" value="([^"]+)"', page.text)[0]
    assert (await eva.post(path, {**sunday, "said": said})).status_code == 303
    assert state_of(console, waiting) is RoundState.SCHEDULED
    page = await eva.get(path)
    assert "Skickas söndag 17 maj 2026" in page.text
    monday = {"action": "later", "day": "2026-05-18", "clock": "09.30"}
    assert (await eva.post(path, monday)).status_code == 303
    red = await eva.post(path, {**monday, "day": "2026-05-14"})
    assert "Kristi himmelsfärdsdag" in red.text
    faulty = await eva.post(path, {**monday, "day": "i morgon"})
    assert (faulty.status_code, "i morgon" in faulty.text) == (422, True)
    assert (await eva.post(path, {"action": "back", "comment": "Vi väntar"})).status_code == 303
    assert state_of(console, waiting) is RoundState.DRAFT
    assert [name for name, _ in commands] == ["send", "send", "return"]


async def test_readers_and_approvers_send_nothing(
    console: ConsoleHouse, waiting: BuiltRound, commands: Commands
) -> None:
    for name in ("karin", "lasse"):
        clerk = await console.clerk(f"{name}@ksl.example")
        await clerk.get("/konsol")
        answer = await clerk.post(f"/konsol/remisser/{waiting.round_id}/skicka", {"action": "now"})
        assert answer.status_code == 403
    assert commands == []


async def test_a_workflow_s_no_is_said_on_the_page(
    console: ConsoleHouse, waiting: BuiltRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def command(*_: Any) -> CommandResult:
        raise Refused("not_in_this_state", command="approve", state="draft")

    monkeypatch.setattr(round_commands, "command", command)
    karin, path = await console.clerk("karin@ksl.example"), f"/konsol/remisser/{waiting.round_id}/godkann"
    await karin.get(path)
    answer = await karin.post(path, {"action": "approve", "body": "Styrelsen", "day": "2026-03-02", "paragraph": "7"})
    assert (answer.status_code, "Det går inte nu" in answer.text, 'value="7"' in answer.text) == (422, True, True)


async def test_a_draft_names_its_approver_among_those_who_may(console: ConsoleHouse) -> None:
    eva = await console.clerk()
    await eva.get("/konsol/ny")
    address = (await eva.post("/konsol/ny")).headers["location"].replace("/arende", "/godkannande")
    page = (await eva.get(address)).text
    assert "Karin (karin@ksl.example)" in page
    assert "eva@ksl.example)" not in page
    fields = {"approval-body": "Styrelsen", "approval-approver": "karin@ksl.example", "approval-deputy": ""}
    assert (await eva.post(address, {**fields, "action": "save"})).status_code == 303
    assert re.search(r'value="karin@ksl.example" selected', (await eva.get(address)).text)
