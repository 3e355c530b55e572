"""One round: how it stands, live, and what is done with it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.responses import JSONResponse, Response, StreamingResponse

from data.borders import shapes
from desk import approving, cases, counter, following
from desk import rounds as round_commands
from documents.map_drawing import Look, Mapped, map_svg, swatch_svg
from models.errors import Refused
from models.people import Permission
from models.values import RecipientKind, RoundState
from rules.text import as_shown
from templates.console import followed as words
from templates.console.rows import rows as table_rows
from templates.counting_words import counts_words
from templates.round_words import LETTER_KINDS, RECIPIENT_STATES, ROUND_STATES
from web.console import table
from web.console.care import ACTS, ROUND_ACTS, TypedAct
from web.console.seat import HOME, RAISED, Place, Seat
from web.threads import Lane

ROUND = f"{HOME}/remisser/{{round_id}}"
POLL_SECONDS = 3.0
STREAM_SECONDS = 240.0
"""How long one stream lasts; the browser then asks for another, and is checked anew."""
STREAMS = 40
"""Streams at once in one process. Whoever comes after asks for the figures now and then instead."""
_DOCUMENTS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_open_streams = 0


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: the act that the pressed button names. One that is refused is answered at its form, with what was typed."""
    name = seat.form.first("action")
    if name not in ROUND_ACTS:
        raise Refused("no_such_page")
    try:
        row = round_commands.by_id(seat.office, seat.part("round_id"))
        done = ACTS[name](seat, row, TypedAct(seat.form))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, fault=seat.sentence(refusal), faulty=name)
    return seat.go(seat.path, done.code, **done.facts)


def _page(seat: Seat, fault: str = "", faulty: str = "") -> Response:
    found = following.picture(seat.office, seat.part("round_id"), seat.language)
    chosen = table.TableChoice.of(seat, found)
    borders, states = shapes(), RECIPIENT_STATES[seat.language]
    members = {
        line.code: Mapped(look=Look(_look(line)), title=f"{line.name}: {states[line.state]}")
        for line in found.lines
        if line.code in borders and line.kind is RecipientKind.MUNICIPALITY and (line.invited or line.withdrawn_at)
    }
    seen = {mapped.look for mapped in members.values()}
    return seat.page(
        "round.html",
        status=422 if fault else 200,
        chosen=chosen,
        rows=table_rows(
            chosen.rows,
            language=seat.language,
            own=f"{HOME}/remisser/{found.row.id}",
            due_at=found.row.due_at,
            ticked=chosen.ticked,
            with_ticks=seat.may(Permission.WRITE),
            shown=as_shown,
        ),
        map_svg=map_svg(members, label=words.MAP_LABEL[seat.language]) if members else "",
        looks=[
            (look, swatch_svg(look, prefix=f"k-{look.value}"), words.LOOKS[look.value]) for look in Look if look in seen
        ],
        fault=fault,
        faulty=faulty,
        typed=TypedAct(seat.form),
        returned=approving.returned(seat.office, found.row.id) if found.row.state is RoundState.DRAFT else None,
        case=cases.of_round(seat.office, found.row.id),
        temporal=_temporal(seat, found.row.workflow_id),
        round_states=ROUND_STATES[seat.language],
        kinds=LETTER_KINDS[seat.language],
        instant=datetime.fromisoformat,
        **_live(seat, found),
    )


def _live(seat: Seat, found: following.RoundPicture) -> dict[str, Any]:
    """What the figures need, on the page and when they are fetched alone."""
    counts, stances, days = found.counts, found.stances, found.days_left
    return {
        "page": found,
        "round": found.row,
        "labels": words,
        "days": days,
        "days_words": words.days_words(days, seat.language) if days is not None else "",
        "bar": words.bar(counts, stances),
        "bar_words": words.bar_words(counts, stances, seat.language),
        "counts_words": counts_words(counts, seat.language),
    }


def _look(line: Any) -> str:
    return words.look(
        line.state, line.stance, troubled=line.undeliverable_at is not None, withdrawn=line.withdrawn_at is not None
    )


def _temporal(seat: Seat, workflow_id: str) -> str:
    base, office = seat.house.config.temporal_ui_url, seat.office
    namespace = quote(office.settings.temporal_namespace, safe="")
    return f"{base}/namespaces/{namespace}/workflows/{quote(workflow_id, safe='')}" if base else ""


def show_figures(seat: Seat) -> Response:
    """GET .../lage: the part of the page that is kept up to date, as HTML."""
    found = following.picture(seat.office, seat.part("round_id"), seat.language)
    return seat.page("round_live.html", **_live(seat, found))


def show_stream(seat: Seat) -> Response:
    """GET .../strom: server-sent events, one each time the round's change mark is another."""
    global _open_streams
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    if _open_streams >= STREAMS:
        return JSONResponse({"code": "streams_too_many"}, 503, {"retry-after": "60"})
    _open_streams += 1
    return StreamingResponse(_marks(seat, row.id), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _marks(seat: Seat, round_id: str) -> AsyncIterator[str]:
    global _open_streams
    try:
        last, ends = "", asyncio.get_running_loop().time() + STREAM_SECONDS
        yield "retry: 5000\n\n"
        while asyncio.get_running_loop().time() < ends:
            mark = await seat.house.threads.run(following.change_mark, seat.office, round_id)
            yield f"data: {mark}\n\n" if mark != last else ": \n\n"
            last = mark
            await asyncio.sleep(POLL_SECONDS)
    finally:
        _open_streams -= 1


def show_compilation(seat: Seat) -> Response:
    """GET .../sammanstallning.pdf: as the round stands; preliminary while it runs."""
    kind = seat.part("kind")
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    if kind not in _DOCUMENTS or row.sent_at is None:
        raise Refused("no_such_page")
    data = seat.wait(seat.house.threads.run_in(Lane.DOCUMENTS, _compiled, seat, row.dnr, kind))
    name = f"attachment; filename=remissammanstallning.{kind}"
    return Response(data, media_type=_DOCUMENTS[kind], headers={"content-disposition": name})


def _compiled(seat: Seat, dnr: str, kind: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="remiss-") as folder:
        made = counter.compile_to(seat.office, dnr, Path(folder))
        return next(path for path in made if path.suffix == f".{kind}").read_bytes()


PLACES = [
    Place(ROUND, show=show, act=act),
    Place(f"{ROUND}/lage", show=show_figures),
    Place(f"{ROUND}/strom", show=show_stream),
    Place(f"{ROUND}/sammanstallning.{{kind}}", show=show_compilation),
]
