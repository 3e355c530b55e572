"""The API: every operation with every role and scope, another organisation's objects, and what it publishes."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest
from sqlmodel import select

from desk import secrecy, tokens
from models.people import OPERATOR, PERMISSIONS, Permission, Role, TokenScope
from models.tables import AuditRow, NoteRow
from store.accounts import accounts
from tests.answer_steps import SECRET, answered
from tests.console_house import ConsoleHouse
from tests.file_steps import where
from tests.round_builder import BuiltRound
from tests.web_visitor import BASE
from web.api.document import document
from web.api.operations import BODY_LIMIT, OPERATIONS, Operation
from web.limiting import _LIMITS, Limit

BODIES = {"remind": {"greeting": "Hej"}, "extend": {"until": "2026-06-16", "reason": "Nämnden möts sent."}}
ROUND_FILE = b"dnr: KS 2026/99\ntitle: Nytt program\n"


class Machine:
    """A system that holds a token; every answer it gets is held against the published document."""

    def __init__(self, console: ConsoleHouse, token: str) -> None:
        self.console, self.token = console, token

    async def ask(self, operation: Operation, parts: dict[str, str], **more: Any) -> httpx.Response:
        path = operation.path.format(**parts)
        if operation.takes is bytes:
            more.setdefault("content", ROUND_FILE)
        elif operation.takes:
            more.setdefault("content", json.dumps(BODIES[operation.name]))
        return await self.send(operation.method, path, operation, **more)

    async def send(self, method: str, path: str, operation: Operation | None = None, **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        async with httpx.AsyncClient(transport=self.console.transport, base_url=BASE) as client:
            answer = await client.request(method, path, headers=headers, **more)
        assert "set-cookie" not in answer.headers
        if operation is not None:
            assert_published(operation.path, operation.method, answer)
        return answer


def assert_published(path: str, method: str, answer: httpx.Response) -> None:
    whole = document()
    told = whole["paths"][path][method.lower()]["responses"][str(answer.status_code)]
    kind = answer.headers["content-type"].partition(";")[0]
    schema = told["content"][kind].get("schema")
    if schema:
        whole = {**schema, "components": whole["components"]}
        jsonschema.Draft202012Validator(whole).validate(answer.json())


def machine(console: ConsoleHouse, role: Role, *scopes: TokenScope, sender: str = "") -> Machine:
    made = tokens.add(console.office, name="Diariet", role=role, scopes=scopes, sender=sender)
    return Machine(console, made.token)


def parts_of(built: BuiltRound, **more: str) -> dict[str, str]:
    return {"round_id": built.round_id, "recipient_id": built.recipient_id, "number": "1", **more}


async def test_a_token_does_what_its_role_and_scope_allow_and_nothing_else(
    console: ConsoleHouse, commands: list[tuple[str, Any, str]]
) -> None:
    built = console.round()
    ids = parts_of(built, **answered(console, built, "0115"))
    for role in (Role.REGISTRAR, Role.READER):
        for scope in TokenScope:
            asks = machine(console, role, scope)
            for operation in OPERATIONS:
                answer = await asks.ask(operation, ids)
                told = (role, scope, operation.name, answer.text)
                if operation.scope is not scope:
                    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope"), told
                elif operation.method == "POST" and Permission.WRITE not in PERMISSIONS[role]:
                    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), told
                else:
                    assert answer.status_code == operation.status, told
    assert [name for name, _, _ in commands] == ["remind", "extend"]


async def test_another_organisation_s_objects_are_not_there(console: ConsoleHouse) -> None:
    with console.office.database.changing() as session:
        accounts.add_sender(session, key="annan", name="Annan", email="", at=console.clock(), actor="registrar")
    built = console.round("annan", dnr="ANNAN 1")
    ids = parts_of(built, **answered(console, built))
    ours = machine(console, Role.REGISTRAR, *TokenScope)
    for operation in OPERATIONS:
        answer = await ours.ask(operation, ids)
        assert (answer.status_code == 404) is ("{" in operation.path), (operation.name, answer.text)
        assert "ANNAN 1" not in answer.text
    theirs = machine(console, Role.READER, TokenScope.ROUNDS, sender="annan")
    assert [one["dnr"] for one in (await theirs.send("GET", "/api/rounds")).json()["rounds"]] == ["ANNAN 1"]


async def test_without_a_token_that_holds_nobody_gets_in(console: ConsoleHouse) -> None:
    console.round()
    held = tokens.add(console.office, name="Diariet", role=Role.READER, scopes=[TokenScope.ROUNDS], days=1)
    asks = Machine(console, held.token)
    assert (await asks.send("GET", "/api/rounds")).status_code == 200
    cases = {"": "token_missing", "Basic x": "token_missing", "Bearer remiss_fel": "token_unknown"}
    for header, code in cases.items():
        answer = await asks.send("GET", "/api/rounds", OPERATIONS[0], headers={"authorization": header})
        assert (answer.status_code, answer.json()["code"]) == (401, code)
        assert answer.headers["www-authenticate"] == "Bearer"
    tokens.revoke(console.office, held.row.id)
    assert (await asks.send("GET", "/api/rounds")).json()["code"] == "token_unknown"
    short = tokens.add(console.office, name="Diariet", role=Role.READER, scopes=[TokenScope.ROUNDS], days=1)
    console.clock.now = short.row.expires_at
    assert (await Machine(console, short.token).send("GET", "/api/rounds")).json()["code"] == "token_unknown"
    clerk = await console.clerk()
    assert (await clerk.get("/api/rounds")).status_code == 401  # a signed-in browser is nobody here


async def test_answers_leave_as_they_may_be_shown_outside(console: ConsoleHouse) -> None:
    built = console.round()
    ids = parts_of(built, **answered(console, built))
    office = console.office.acting(OPERATOR)
    secrecy.mark(office, built.round_id, ids["answer_id"], part="summary", passage=SECRET, section="OSL 25:1")
    asks = machine(console, Role.READER, TokenScope.ANSWERS)
    told = await asks.send("GET", f"/api/rounds/{built.round_id}/answers")
    assert SECRET not in told.text
    (answer,) = told.json()["answers"]
    assert (answer["version"], answer["content"]["stance"], answer["covered"]) == (1, "supports", ["OSL 25:1"])
    (file,) = answer["files"]
    assert (file["name"], file["masked"]) == ("Yttrande maskat.pdf", True)
    got = await asks.send("GET", f"/api/rounds/{built.round_id}/answers/{ids['answer_id']}/files/1")
    assert got.content.endswith(b"% maskad\n")
    assert len(got.content) == file["size"]


async def test_an_act_is_the_token_s_in_the_audit(console: ConsoleHouse, commands: list[tuple[str, Any, str]]) -> None:
    built = console.round()
    asks = machine(console, Role.REGISTRAR, *TokenScope)
    path = f"/api/rounds/{built.round_id}/recipients/{built.recipient_id}"
    assert (await asks.send("POST", f"{path}/reminders", content="{}")).json() == {"affected": 1}
    extended = await asks.send("POST", f"{path}/extensions", content=json.dumps(BODIES["extend"]))
    assert extended.json()["due_at"].startswith("2026-06-16T21:59:59"), extended.text
    made = await asks.send("POST", "/api/drafts", content=ROUND_FILE)
    assert made.json()["faults"]
    assert made.json()["page"] == f"/konsol/utkast/{made.json()['id']}"
    ((_, _, mark), _) = commands
    assert mark.startswith("token:")
    with console.office.database.reading() as session:
        assert {row.by for row in session.exec(select(NoteRow).where(NoteRow.round_id == built.round_id))} == {mark}
        drafted = session.exec(select(AuditRow).where(AuditRow.object_id == made.json()["id"])).one()
        assert (drafted.actor, accounts.names(session, {mark})) == (mark, {mark: "Diariet"})


async def test_events_come_in_order_after_a_cursor(console: ConsoleHouse) -> None:
    built = console.round()
    asks = machine(console, Role.READER, TokenScope.EVENTS)
    answered(console, built)
    first = (await asks.send("GET", "/api/events")).json()
    numbers = [one["number"] for one in first["events"]]
    assert numbers == sorted(numbers)
    assert {one["round_id"] for one in first["events"]} == {built.round_id}
    later = (await asks.send("GET", f"/api/events?after={numbers[1]}")).json()
    assert [one["number"] for one in later["events"]] == numbers[2:]
    again = (await asks.send("GET", f"/api/events?after={first['next_after']}")).json()
    assert again == {"events": [], "next_after": first["next_after"], "more": False}


async def test_a_no_is_a_problem_in_words(console: ConsoleHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    built = console.round()
    asks = machine(console, Role.REGISTRAR, *TokenScope)
    act = f"/api/rounds/{built.round_id}/recipients/{built.recipient_id}/extensions"
    cases: list[tuple[str, str, dict[str, Any], int, str]] = [
        ("GET", "/api/ingenting", {}, 404, "no_such_page"),
        ("DELETE", "/api/rounds", {}, 405, "method_not_allowed"),
        ("GET", "/api/rounds?page=0", {}, 422, "query_invalid"),
        ("GET", "/api/events?after=9" + "9" * 40, {}, 422, "query_invalid"),
        ("POST", act, {"content": b"\xff"}, 422, "body_invalid"),
        ("POST", act, {"content": '{"until": "2026-06-16"}'}, 422, "body_invalid"),
        ("POST", act, {"content": '{"until": "igår", "reason": "x"}'}, 422, "date_unreadable"),
        ("POST", act, {"content": b" " * (BODY_LIMIT + 1)}, 413, "body_too_large"),
        ("POST", "/api/drafts", {"content": b"PK\x05\x06" + bytes(18)}, 422, "round_file_unreadable"),
        ("POST", "/api/drafts", {"content": b"dnr: A\ndocuments: 5\n"}, 422, "round_file_unreadable"),
        ("POST", "/api/drafts", {"content": b"#" * 1_000_001}, 422, "round_file_large"),
    ]
    for method, path, more, status, code in cases:
        answer = await asks.send(method, path, **more)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        english = await asks.send(method, path, headers={"accept-language": "en-GB,sv;q=0.5"}, **more)
        assert english.headers["content-language"] == "en"
        assert english.json()["detail"] not in {"", answer.json()["detail"]}, path
        assert (status == 405) is ("HEAD" in answer.headers.get("allow", "").split(", ")), path
    monkeypatch.setitem(_LIMITS, Limit.API, _LIMITS[Limit.API]._replace(most=0))
    busy = await asks.send("GET", "/api/rounds", OPERATIONS[0])
    assert (busy.status_code, busy.headers["retry-after"]) == (429, "60")


async def test_what_goes_wrong_here_is_a_problem_too(console: ConsoleHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is damaged or gone is told before a byte of it has left; a defect and a full disk like the rest."""
    built = console.round()
    ids = parts_of(built, **answered(console, built))
    asks, wanted = machine(console, Role.REGISTRAR, *TokenScope), {each.name: each for each in OPERATIONS}
    (kept,) = (await asks.ask(wanted["answers"], ids)).json()["answers"][0]["files"]
    path = where(console.office.files, kept["sha256"])
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 ett annat")
    assert (await asks.ask(wanted["file"], ids)).json()["code"] == "file_damaged"
    path.unlink()
    gone = await asks.ask(wanted["file"], ids)
    assert (gone.status_code, gone.json()["code"]) == (500, "file_gone")

    def fails(error: Exception) -> Callable[..., Any]:
        def act(*_given: Any) -> Any:
            raise error

        return act

    monkeypatch.setattr(console.transport, "raise_app_exceptions", False)
    for error, status, code in ((OSError(28, "full"), 503, "disk_failed"), (KeyError("x"), 500, "defect")):
        monkeypatch.setattr("desk.machines.rounds", fails(error))
        told = await asks.ask(wanted["rounds"], ids)
        assert (told.status_code, told.json()["code"]) == (status, code)


async def test_the_document_is_open_to_read_and_names_every_operation(console: ConsoleHouse) -> None:
    told = (await Machine(console, "").send("GET", "/api/openapi.json")).json()
    assert told["openapi"] == "3.1.0"
    named = {each["operationId"] for path in told["paths"].values() for each in path.values()}
    assert named == {each.name for each in OPERATIONS} | {"asked", "answer"}
    for schema in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
