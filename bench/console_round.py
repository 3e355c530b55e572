"""How fast the console makes the page of a round with 2,000 recipients, beside a bare Starlette page that reads the
same rows with plain SQL and sets them, letter for letter, in a Jinja table: in one process, in turns, in processor
time, so that the load of others is left out; on one core as the server is, and without a client of its own for each
turn, as `console_home`.
"""

import asyncio
import logging
import re
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import structlog
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bench.report import BenchRow
from templates.round_words import RECIPIENT_STATES
from tests.console_house import Clerk, console_house
from tests.web_visitor import BASE
from web.console.seat import COOKIE
from web.threads import keep_to_one_core

RECIPIENTS = 2000
TURNS = 9
_SQL = (
    "SELECT r.id, r.name, r.state, a.stance, a.arrived_at, r.due_at,"
    " (SELECT max(sent_at) FROM letters l WHERE l.recipient_id = r.id AND l.state = 'sent')"
    " FROM recipients r LEFT JOIN answers a ON a.recipient_id = r.id AND a.counted"
    " WHERE r.round_id = ? ORDER BY r.sort_key, r.code"
)
_PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>Remiss</title><form method=post><table>{% for row in rows %}<tr>"
    '<td class="least"><label class="pick"><input type="checkbox" name="recipient" value="{{ row[0] }}">'
    '<span class="away">{{ row[1] }}</span></label></td>'
    '<th scope="row"><a href="/konsol/remisser/{{ own }}/mottagare/{{ row[0] }}">{{ row[1] }}</a></th>'
    '<td data-label="Läge"><span class="tag ">{{ states[row[2]] }}</span></td>'
    '<td class="stance-of{{ "" if row[3] else " no" }}" data-label="Ställning">{{ row[3] or "–" }}</td>'
    '<td{% if not row[4] %} class="no"{% endif %} data-label="Inkom">{{ (row[4] or "–")[:10] }}</td>'
    '<td data-label="Svarar senast">{{ row[5][:10] }}</td>'
    '<td{% if not row[6] %} class="no"{% endif %} data-label="Senaste kontakt">{{ (row[6] or "–")[:10] }}</td></tr>\n'
    "{% endfor %}</table></form>"
)
_ROW = re.compile('<tr><td class="least">.*?</tr>', re.DOTALL)


def bare(folder: Path, round_id: str) -> Starlette:
    connection = sqlite3.connect(folder / "remiss.sqlite3", check_same_thread=False)

    async def show(_request: Request) -> HTMLResponse:
        found = connection.execute(_SQL, (round_id,)).fetchall()
        return HTMLResponse(_PAGE.render(rows=found, own=round_id, states=RECIPIENT_STATES["sv"]))

    return Starlette(routes=[Route("/", show)])


async def _timed(get: Callable[[], Awaitable[Any]]) -> tuple[float, list[str]]:
    start = time.process_time()
    answer = await get()
    spent = time.process_time() - start
    assert answer.status_code == 200
    return spent, _ROW.findall(answer.text)


async def _turns() -> tuple[list[float], list[float]]:
    ours, floors = [], []
    with TemporaryDirectory() as name, console_house(Path(name)) as house:
        house.account("eva@ksl.example")
        built = house.round(count=RECIPIENTS)
        clerk: Clerk = await house.clerk()
        sent = {"cookie": f"{COOKIE}={clerk.cookies[COOKIE]}"}
        floor = httpx.ASGITransport(bare(Path(name), built.round_id))
        async with (
            httpx.AsyncClient(transport=floor, base_url=BASE, headers=sent) as client,
            httpx.AsyncClient(transport=house.transport, base_url=BASE, headers=sent) as browser,
        ):
            for _ in range(TURNS + 1):
                spent, rows = await _timed(lambda: browser.get(f"/konsol/remisser/{built.round_id}"))
                floor_spent, floor_rows = await _timed(lambda: client.get("/"))
                assert len(rows) == RECIPIENTS
                assert rows == floor_rows, "the floor prints other rows"
                ours.append(spent)
                floors.append(floor_spent)
    return ours[1:], floors[1:]  # the first of each loads its templates


def run() -> list[BenchRow]:
    """The row of this measurement, medians of `TURNS` turns."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with ThreadPoolExecutor(1, initializer=keep_to_one_core) as lane:
        ours, floors = lane.submit(asyncio.run, _turns()).result()
    row = BenchRow(
        "the page of a round, 2,000 recipients",
        1e3 * statistics.median(ours),
        "ms",
        floor=1e3 * statistics.median(floors),
        goal=1.5,
    )
    return [row]
