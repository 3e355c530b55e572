"""What can be asked of the API: one list, from which both the routes and the published document are made."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from desk import machines
from desk.office import Office
from models import api
from models.errors import Refused
from models.people import TokenScope
from models.values import Value
from web.answer.downloads import whole_file
from web.house import house_of

Result = TypeVar("Result")
Said = TypeVar("Said", bound=Value)
BODY_LIMIT, FILE_LIMIT = 64 * 1024, 32 * 1024 * 1024
LARGEST_NUMBER = 2**53 - 1
"""What every reader of JSON keeps exactly."""


@dataclass(frozen=True)
class Call:
    """One request of a machine. `office` acts as its token."""

    request: Request
    office: Office
    loop: asyncio.AbstractEventLoop
    body: bytes = b""

    def part(self, name: str) -> str:
        return str(self.request.path_params[name])

    def number(self, name: str, least: int) -> int:
        """A whole number of the address; `least` when it is not there. Raises Refused("query_invalid")."""
        typed = self.request.query_params.get(name, str(least))
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= 16 and least <= int(typed) <= LARGEST_NUMBER):
            raise Refused("query_invalid", at=name, least=least)
        return int(typed)

    def said(self, kind: type[Said]) -> Said:
        """What the body says. Raises Refused("body_invalid") with the place of the first fault."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError as error:
            at = "/".join(str(part) for part in error.errors()[0]["loc"]) or "JSON"
            raise Refused("body_invalid", at=at[:100]) from error

    def wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of what runs on the server's own loop, where Temporal's client lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()


@dataclass(frozen=True)
class Operation:
    """`query`: whole numbers of the address and the least of each. `takes`: what the body is, `bytes` for a file."""

    name: str
    method: str
    path: str
    scope: TokenScope
    summary: str
    act: Callable[[Call], Value | Response]
    gives: type[Value] | None
    takes: type[Value] | type[bytes] | None = None
    query: tuple[tuple[str, int], ...] = ()
    status: int = 200

    @property
    def limit(self) -> int:
        return FILE_LIMIT if self.takes is bytes else BODY_LIMIT


def _page(call: Call) -> int:
    """The database counts rows as 64 bits."""
    return min(call.number("page", 1), 10**9)


def _rounds(call: Call) -> Value:
    return machines.rounds(call.office, _page(call))


def _round(call: Call) -> Value:
    return machines.one_round(call.office, call.part("round_id"))


def _recipients(call: Call) -> Value:
    return machines.of_round(call.office, call.part("round_id"), _page(call))


def _answers(call: Call) -> Value:
    return machines.counted_answers(call.office, call.part("round_id"), _page(call))


def _file(call: Call) -> Response:
    number = call.part("number")
    if not (number.isascii() and number.isdecimal() and len(number) < 4):
        raise Refused("no_such_page")
    found = machines.file(call.office, call.part("round_id"), call.part("answer_id"), int(number))
    return whole_file(house_of(call.request), found.model_copy(update={"media_type": "application/octet-stream"}))


def _events(call: Call) -> Value:
    return machines.since(call.office, call.number("after", 0))


def _remind(call: Call) -> Value:
    wish = call.said(api.ApiReminder)
    return call.wait(machines.remind(call.office, call.part("round_id"), call.part("recipient_id"), wish))


def _extend(call: Call) -> Value:
    wish = call.said(api.ApiExtension)
    return call.wait(machines.extend(call.office, call.part("round_id"), call.part("recipient_id"), wish))


def _draft(call: Call) -> Value:
    with tempfile.TemporaryDirectory(prefix="remiss-") as folder:
        path = Path(folder) / "remissfil"
        path.write_bytes(call.body)
        return machines.draft(call.office, path)


_PAGED = (("page", 1),)
_ROUND = "/api/rounds/{round_id}"
_RECIPIENT = f"{_ROUND}/recipients/{{recipient_id}}"
READ, ANSWERS, EVENTS, ACTS = TokenScope.ROUNDS, TokenScope.ANSWERS, TokenScope.EVENTS, TokenScope.ACTS
OPERATIONS = (
    Operation("rounds", "GET", "/api/rounds", READ, "Rounds, the newest first", _rounds, api.ApiRounds, query=_PAGED),
    Operation("round", "GET", _ROUND, READ, "One round", _round, api.ApiRound),
    Operation(
        *("recipients", "GET", f"{_ROUND}/recipients", READ, "Those a round asks"),
        *(_recipients, api.ApiRecipients),
        query=_PAGED,
    ),
    Operation(
        *(
            "answers",
            "GET",
            f"{_ROUND}/answers",
            ANSWERS,
            "The answers that count, masked as they may be shown outside",
        ),
        *(_answers, api.ApiAnswers),
        query=_PAGED,
    ),
    Operation(
        *("file", "GET", f"{_ROUND}/answers/{{answer_id}}/files/{{number}}", ANSWERS, "A file, or its masked copy"),
        *(_file, None),
    ),
    Operation(
        *(
            "events",
            "GET",
            "/api/events",
            EVENTS,
            "What has happened, in order, after a cursor",
            _events,
            api.ApiEvents,
        ),
        query=(("after", 0),),
    ),
    Operation(
        *("remind", "POST", f"{_RECIPIENT}/reminders", ACTS, "Remind one recipient", _remind, api.ApiReminded),
        takes=api.ApiReminder,
    ),
    Operation(
        *("extend", "POST", f"{_RECIPIENT}/extensions", ACTS, "Give one recipient more time"),
        *(_extend, api.ApiExtended),
        takes=api.ApiExtension,
    ),
    Operation(
        *("draft", "POST", "/api/drafts", ACTS, "A draft from a round file, or a ZIP with one and its papers"),
        *(_draft, api.ApiDraft),
        takes=bytes,
        status=201,
    ),
)
