"""The console's home with a thousand rounds and twenty thousand recipients: what the server takes for each page, beside
a bare Starlette page that reads them by plain SQL and writes the same rows, letter for letter; and how many statements
it takes. The bare page knows the one kind of thing that waits here and the one state of these rounds, and asks nobody
who they are: a page that answers for every kind asks more, and so no console reaches it. It is kept that bare because
a floor with our own statement in it would hide what that costs.
Both run in this process without a socket, on one core as the server does, in turns, and are measured in processor time:
the load of others is left out. Both are sent the cookie as a plain header: a client's jar takes as long as a fifth of
the bare page, and is no part of any server.
"""

import asyncio
import html
import logging
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import structlog
from sqlalchemy import event, insert, update
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bench.report import BenchRow
from desk import accounts
from models.people import Role
from models.tables import ExtensionRequestRow, RecipientRow, RoundRow
from models.values import RecipientState, RoundState
from rules.sorting import swedish_sort_key
from store.database import Database
from store.rounds import rounds
from templates.dates import STOCKHOLM, day_words
from tests.console_house import Clerk, ConsoleHouse, console_house
from tests.web_visitor import BASE
from web.console.seat import COOKIE
from web.threads import keep_to_one_core

ROUNDS, RECIPIENTS, WAITING = 1_000, 20, 30
TIMES = 40
GOAL = 1.5
WANTED = "Provköping 7"
PAGES = {
    "home: what waits": "/konsol",
    "home: 1,000 rounds": "/konsol/remisser",
    "search in 20,000 recipients": f"/konsol/remisser?q={WANTED}",
}


def run() -> list[BenchRow]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder, console_house(Path(folder)) as house:
        _fill(house, ROUNDS)
        with ThreadPoolExecutor(1, initializer=keep_to_one_core) as lane:
            return lane.submit(asyncio.run, _measured(house)).result()


async def _measured(house: ConsoleHouse) -> list[BenchRow]:
    email = "bench@ksl.example"
    accounts.add(house.office, sender="", email=email, name="Bench", role=Role.REGISTRAR, password="bench " * 3)
    clerk = Clerk(house)
    await clerk.sign_in(email, "bench " * 3)
    file = Path(house.office.settings.data) / "remiss.sqlite3"
    bare = httpx.ASGITransport(bare_app(file, house.office.clock()))
    rows, sent = [], {"cookie": f"{COOKIE}={clerk.cookies[COOKIE]}"}
    async with (
        httpx.AsyncClient(transport=bare, base_url=BASE, headers=sent) as client,
        httpx.AsyncClient(transport=house.transport, base_url=BASE, headers=sent) as browser,
    ):
        for name, path in PAGES.items():
            ours, floor = await _in_turns(lambda path=path: browser.get(path), lambda path=path: client.get(path))  # type: ignore[misc]
            rows.append(BenchRow(name, ours * 1000, "ms", floor * 1000, GOAL))
            with statements(house.office.database) as said:
                await browser.get(path)
            rows.append(BenchRow(f"{name}, SQL statements", len(said), ""))
    return rows


async def _in_turns(*gets: Callable[[], Awaitable[httpx.Response]]) -> Sequence[float]:
    """The median of each, in seconds of the processor; the first of each is not counted."""
    taken: list[list[float]] = [[] for _ in gets]
    for _ in range(TIMES + 1):
        shown: list[list[str]] = []
        for place, get in enumerate(gets):
            began = time.process_time()
            answer = await get()
            taken[place].append(time.process_time() - began)
            assert answer.status_code == 200, answer.text
            shown.append(_ROW.findall(answer.text))
        assert shown[0] == shown[1], "the floor prints other rows"
        assert len(shown[0]) > 20
    return [statistics.median(each[1:]) for each in taken]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield said
    event.remove(database.engine, "before_cursor_execute", hear)


def _fill(house: ConsoleHouse, count: int) -> None:
    """One round registered as any is, and its rows copied: a thousand registrations would take minutes."""
    built = house.round(count=RECIPIENTS)
    now = datetime.now(UTC)
    with house.office.database.changing() as session:
        connection = session.connection()
        first = session.get_one(RoundRow, built.round_id).model_dump()
        members = [row.model_dump() for row in session.exec(select(RecipientRow))]
        new_rounds, new_members, asked = [], [], []
        for number in range(1, count):
            round_id = uuid4().hex
            dnr, title = f"KS 2026/{1000 + number}", f"Remiss nummer {number} om samverkan"
            named = {"id": round_id, "dnr": dnr, "title": title, "workflow_id": f"bench/{number}"}
            when = {"created_at": now - timedelta(hours=number), "due_at": first["due_at"] + timedelta(hours=number)}
            key = rounds.search_key(dnr, "Kommunförbundet Stockholms län", title)
            new_rounds.append({**first, **named, **when, "search_key": key})
            for place, member in enumerate(members):
                ids = {"id": uuid4().hex, "round_id": round_id, "token_hash": uuid4().hex}
                state = RecipientState.ANSWERED if (place + number) % 3 else RecipientState.SENT
                new_members.append({**member, **ids, "due_at": when["due_at"], "state": state})
            if number <= WAITING:
                last = new_members[-1]
                last["state"] = RecipientState.SENT
                ids = {"id": uuid4().hex, "round_id": round_id, "recipient_id": last["id"]}
                asked.append(
                    {**ids, "number": 1, "asked_at": now, "until": now, "reason": "Nämnden sammanträder senare."}
                )
        connection.execute(insert(RoundRow), new_rounds)
        connection.execute(insert(RecipientRow), new_members)
        connection.execute(insert(ExtensionRequestRow), asked)
        connection.execute(update(RoundRow).where(col(RoundRow.state) == RoundState.DRAFT).values(state="open"))


_ROW = re.compile('<tr><th scope="row">.*?</tr>', re.DOTALL)


def bare_app(path: Path, now: datetime) -> Starlette:
    """The floor: the same rows, by plain SQL and in plain strings."""
    connection = sqlite3.connect(path, check_same_thread=False)

    async def what_waits(_request: Request) -> Response:
        return _table([_waiting_row(now, *row) for row in connection.execute(_WAITS)])

    async def list_of_rounds(request: Request) -> Response:
        wanted = request.query_params.get("q", "")
        words = [f"%{word}%" for word in swedish_sort_key(wanted).split() for _place in range(2)]
        found = connection.execute(_FOUND if wanted else _NEWEST, words).fetchall()
        ids, marks = [row[0] for row in found], ",".join("?" * len(found))
        counted = {row[0]: row[1:] for row in connection.execute(_COUNTED.format(marks), ids)}
        waiting = dict(connection.execute(_WAITING.format(marks), ids))
        made = [_round_row(now, waiting.get(ident), ident, *row, *counted[ident]) for ident, *row, _total in found]
        return _table(made, total=found[0][-1])

    return Starlette(routes=[Route("/konsol", what_waits), Route("/konsol/remisser", list_of_rounds)])


def _table(rows: Sequence[str], total: int = 0) -> Response:
    """`total`: how many there are on all pages, as the list says too."""
    return HTMLResponse(f"<!doctype html><title>x</title><p>{total}</p><table>{''.join(rows)}</table>")


def _day(stored: str) -> date:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC).astimezone(STOCKHOLM).date()


def _waiting_row(now: datetime, round_id: str, dnr: str, title: str, at: str, until: str, who: str, name: str) -> str:
    what = f"{html.escape(name)} ber om anstånd till {day_words(_day(until))}"
    days = (now.astimezone(STOCKHOLM).date() - _day(at)).days
    waited = "i dag" if days <= 0 else "1 dag" if days == 1 else f"{days} dagar"
    return (
        '<tr><th scope="row"><span class="tag">Begäran om anstånd</span>'
        f'<span class="said-of">{what}</span></th>\n'
        f'<td data-label="Remiss"><a href="/konsol/remisser/{round_id}">{html.escape(dnr)}</a> '
        f'<span class="quiet">{html.escape(title)}</span></td>\n'
        f'<td data-label="Väntar på">registratorn, sedan {day_words(_day(at))} ({waited})</td>\n'
        f'<td class="act"><a class="btn second small" href="/konsol/remisser/{round_id}/mottagare/{who}">Besluta'
        f'<span class="away">: {what}</span></a></td></tr>\n'
    )


def _round_row(
    now: datetime, waits: int | None, round_id: str, dnr: str, title: str, due_at: str, asked: int, answered: int
) -> str:
    due = _day(due_at)
    told, day = f"{answered} av {asked} har svarat", day_words(due)
    named = html.escape(dnr)
    to_do = (
        f' <a class="to-do" href="/konsol?remiss={round_id}">{waits} att göra<span class="away"> i {named}</span></a>'
    )
    parts = [f"{answered} med yttrande"] * (answered > 0) + [f"{asked - answered} saknas"] * (answered < asked)
    return (
        f'<tr><th scope="row"><a href="/konsol/remisser/{round_id}">{named}</a> '
        f'<span class="said-of">{html.escape(title)}</span></th>\n'
        f'<td data-label="Läge"><span class="tag good">Svarstiden löper</span>{to_do if waits else ""}</td>\n'
        f'<td data-label="Sista svarsdag">{day}'
        f'<span class="remark-of">{(due - now.astimezone(STOCKHOLM).date()).days} dagar kvar</span></td>\n'
        f'<td data-label="Svar"><progress class="meter" max="{asked}" value="{answered}" aria-label="{told}">'
        f'</progress><span class="said-of" title="{told}: {", ".join(parts)}">{told}</span></td>\n'
        f'<td data-label="Härnäst">Svarstiden går ut {day}</td></tr>\n'
    )


_WAITS = (
    "SELECT r.id, r.dnr, r.title, e.asked_at, e.until, m.id, m.full_name FROM extension_requests e"
    " JOIN recipients m ON m.id = e.recipient_id JOIN rounds r ON r.id = e.round_id WHERE e.granted IS NULL"
    " ORDER BY e.asked_at, r.dnr, e.id"
)
_NEWEST = (
    "SELECT id, dnr, title, due_at, (SELECT count(*) FROM rounds) FROM rounds ORDER BY created_at DESC, id LIMIT 50"
)
_WORD = "(search_key LIKE ? OR EXISTS (SELECT 1 FROM recipients m WHERE m.round_id = rounds.id AND m.sort_key LIKE ?))"
_FOUND = (
    "SELECT id, dnr, title, due_at, count(*) OVER () FROM rounds WHERE WORD AND WORD"
    " ORDER BY created_at DESC, id LIMIT 50"
).replace("WORD", _WORD)
_COUNTED = (
    "SELECT round_id, sum(invited), sum(state = 'answered') FROM recipients WHERE round_id IN ({}) GROUP BY round_id"
)
_WAITING = (
    "SELECT round_id, count(*) FROM extension_requests WHERE granted IS NULL AND round_id IN ({}) GROUP BY round_id"
)
