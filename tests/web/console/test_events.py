"""Everything done leaves a row that people can read: who, when, what and why; found again, and exported."""

import ast
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import event as sql_event

from desk import cases as desk_cases
from desk import machines
from models.cases import CaseDefinition
from models.steps import Command
from models.values import LetterState
from store.accounts import accounts
from store.cases import cases, milestones
from store.records import audit
from templates.console.events import ACTIONS
from tests.answer_steps import answered, entered
from tests.console_house import ConsoleHouse
from tests.incoming_steps import approved
from tests.web.console.test_answers import said

ROOT = Path(__file__).parents[3]
ACTS = {Path(str(module.__file__)): module.Act for module in (cases, milestones)}
"""What stands for `act` where a module makes the action of it."""
ROOMS = ("activities", "desk", "store", "web", "workflows")


def strings(node: ast.AST, named: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Every string that an expression may come to: `case_{act}` to one for each value of the module's `Act`, which
    the types hold callers to; one made otherwise is a KeyError."""
    if isinstance(node, ast.JoinedStr):
        yield from ("".join(parts) for parts in product(*(part_of(each, named) for each in node.values)))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from strings(child, named)


def part_of(node: ast.expr, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if isinstance(node, ast.FormattedValue):
        return named[ast.unparse(node.value)]
    return tuple(strings(node, named))


def told_in(path: Path) -> Iterator[str]:
    """The actions that a module tells the audit: named `action`, or first in the entries that go there together."""
    tree = ast.parse(path.read_text())
    named = {"act": tuple(get_args(act))} if (act := ACTS.get(path)) else {}
    tells = "audit.append" in path.read_text()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "").startswith("append"):
            yield from (text for kw in node.keywords if kw.arg == "action" for text in strings(kw.value, named))
        if isinstance(node, ast.Assign) and tells and getattr(node.targets[0], "id", "") == "action":
            yield from strings(node.value, named)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_tell":
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
        if isinstance(node, ast.Tuple) and tells and "append_all" in path.read_text():
            first = node.elts[0] if node.elts else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and "_" in first.value:
                yield first.value


def test_every_action_in_the_code_has_words() -> None:
    found = {action for room in ROOMS for path in (ROOT / room).rglob("*.py") for action in told_in(path)}
    found = {action for action in found if action.replace("_", "").isalpha() and " " not in action}
    assert {"answer_received", "attested", "attest_sent_back", "file_taken_as_it_came", "letter_unknown"} <= found
    assert {"case_ended", "case_reopened", "milestone_moved", "milestone_restored"} <= found
    dynamic = {command.value for command in Command} | {f"letter_{state.value}" for state in LetterState}
    assert sorted((found | dynamic) - set(ACTIONS)) == []


async def test_what_happened_is_told_with_who_what_and_why(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    answered(console, built)
    with console.office.database.changing() as session:
        facts: dict[str, Any] = {
            "at": console.clock(),
            "actor": f"recipient:{built.recipient_id}",
            "object_id": built.recipient_id,
        }
        audit.append(session, action="link_opened", **facts)
        audit.append(session, **{**facts, "actor": "system"}, action="answer_in_time")
    page = said((await clerk.get(f"/konsol/remisser/{built.round_id}/handelser")).text)
    for row in (
        "mottagaren Svarssidan öppnades Upplands Väsby",
        "systemet Svaret räknas som i tid",
        "driften Ett svar kom in kvittens KS-2026-17-0114-1, version 1, post Upplands Väsby",
        "driften En maskad kopia av en fil lades till Upplands Väsby Hälsouppgifter",
        "driften Svar lämnades ut",
        "driften Remissen registrerades",
    ):
        assert row in page, row


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("ord=lämnades", "Svar lämnades ut", "Ett svar kom in"),
        ("ord=UNDERTECKNAT", "Ett av flera svar valdes", "Svar lämnades ut"),
        ("vem=registrar", "Ett svar kom in", "Ett av flera svar valdes"),
        ("om=provköping 1", "Provköping 1", "Upplands Väsby"),
        ("om=KS 2026/17", "Svar lämnades ut", "Inget hittades"),
        ("om=ANNAN", "Inget hittades", "Svar lämnades ut"),
        ("fran=2026-05-13", "Inget hittades", "Svar lämnades ut"),
        ("till=2026-05-11&ord=registrerades", "Remissen registrerades", "Ett svar kom in"),
    ],
)
async def test_rows_are_found_by_word_person_object_and_day(
    console: ConsoleHouse, asked: str, there: str, gone: str
) -> None:
    built, clerk = console.round(), await console.clerk()
    answered(console, built)
    second = entered(console, built, stance="opposes")
    entered(console, built, "0115")
    here = f"/konsol/remisser/{built.round_id}/svar/{second.answer_id}"
    await clerk.get(here)
    await clerk.post(f"{here}/galler", {"seen": "1", "reason": "Undertecknat."})
    for place in (f"/konsol/remisser/{built.round_id}/handelser", "/konsol/handelser"):
        page = said((await clerk.get(f"{place}?{asked}")).text)
        assert (there in page, gone in page) == (True, False), place
        rows = (await clerk.get(f"{place}.csv?{asked}")).content.decode("utf-8-sig")
        assert (there in rows or there == "Inget hittades", gone in rows) == (True, False), place


async def test_the_pages_of_many_rows_hang_together_with_as_many_statements_as_of_few(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    path, asked = f"/konsol/remisser/{built.round_id}/handelser", []
    engine = console.office.database.engine
    sql_event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    await clerk.get(path)
    few = len(asked)
    with console.office.database.changing() as session:
        facts: dict[str, Any] = {"at": console.clock(), "actor": "system", "action": "link_opened"}
        for _ in range(120):
            audit.append(session, object_id=built.recipient_id, **facts)
    seen: list[str] = []
    address = path
    while address:
        asked.clear()
        page = (await clerk.get(address)).text
        assert len(asked) == few
        seen.append(page)
        found = [part.split('"')[0] for part in page.split('href="') if part.startswith(f"{path}?fore=")]
        address = found[0] if found else ""
    assert sum(page.count("Svarssidan öppnades") for page in seen) == 120
    assert len(seen) == 3


async def test_cases_and_incoming_remisses_are_told_of_beside_the_rounds_but_not_to_machines(
    console: ConsoleHouse,
) -> None:
    office, built, clerk = console.office, console.round(), await console.clerk()
    case = desk_cases.start(office, CaseDefinition(dnr="K 7", title="En plan", rounds=(built.dnr,)))
    desk_cases.end(office, case.id, "Planen lades ned.")
    incoming = approved(office, dnr="I 9")
    page = (await clerk.get("/konsol/handelser")).text
    for row in (
        "Ärendet avslutades Ärende K 7 Planen lades ned.",
        "Yttrandet godkändes version 1 Inkommen remiss I 9",
        "Ett avsnitt i yttrandet lades till Inkommen remiss I 9",
        "Remissen registrerades KS 2026/17",
    ):
        assert row in said(page), row
    for path in (f"arenden/{case.id}", f"inkomna/{incoming.id}", f"remisser/{built.round_id}/handelser"):
        assert f'href="/konsol/{path}"' in page, path
    for asked, there in (("om=k 7", "Ärende K 7"), ("om=i 9", "I 9"), ("ord=lades ned", "Planen lades ned.")):
        found = said((await clerk.get(f"/konsol/handelser?{asked}")).text)
        assert (there in found, "Remissen registrerades" in found) == (True, False), asked
    assert "K 7" in (await clerk.get("/konsol/handelser.csv")).content.decode("utf-8-sig")
    told = office.acting(office.actor.model_copy(update={"sender_id": case.sender_id}))
    assert {each.dnr for each in machines.since(told, 0).events} == {built.dnr}
    assert "K 7" not in said((await clerk.get(f"/konsol/remisser/{built.round_id}/handelser")).text)


async def test_another_sender_s_events_are_not_there(console: ConsoleHouse) -> None:
    with console.office.database.changing() as session:
        accounts.add_sender(session, key="annan", name="Annan", email="", at=console.clock(), actor="registrar")
    answered(console, console.round("annan", dnr="ANNAN 1"))
    clerk = await console.clerk()
    for path in ("/konsol/handelser", "/konsol/handelser.csv", "/konsol/diarium", "/konsol/diarium.csv"):
        page = (await clerk.get(path)).text
        assert ("ANNAN 1" in page, "Upplands Väsby" in page) == (False, False), path
