"""The web server is killed while answers come in: what was acknowledged is stored, what was not can be sent again."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from sqlmodel import select

from models.tables import AnswerRow
from stand.respondent import Respondent
from store.files.files import FileStore
from tests import checker
from tests.case_files import round_file
from tests.installation import CATCHER, TEMPORAL, WEB, WORKER, Installation, installation, until
from tests.visitors import ANSWER, PDF, Visitors, links_of

BIG = PDF[:9] + b"%" + b"x" * 3_000_000 + b"\n" + PDF[9:]


def stored(house: Installation) -> list[AnswerRow]:
    with house.database() as database, database.reading() as session:
        return list(session.exec(select(AnswerRow)))


def begin_post(request: httpx.Request, share: float) -> socket.socket:
    """Sends the first part of a request as a slow line would, and leaves the rest unsent."""
    body = request.read()
    where = urlsplit(str(request.url))
    lines = [f"POST {request.url.raw_path.decode()} HTTP/1.1", *(f"{k}: {v}" for k, v in request.headers.items())]
    line = socket.create_connection((where.hostname or "", where.port or 0))
    line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + body[: int(len(body) * share)])
    return line


async def submission(client: httpx.AsyncClient, visitor: Respondent) -> httpx.Request:
    """The answer as a browser would post it, with its form's own hidden fields."""
    await visitor.open()
    return visitor.request(await visitor.form(), {**ANSWER, "action": "submit"}, [("svar.pdf", BIG, "application/pdf")])


async def test_an_answer_cut_off_by_a_kill_is_whole_or_not_there_and_can_be_sent_again(tmp_path: Path) -> None:
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))
    with installation(tmp_path, TEMPORAL, CATCHER, WORKER, WEB) as house:
        dnr = house.open_round(file)
        until(lambda: len(house.missiv()) == 26, "26 missiv")
        links = links_of(house, dnr)
        first, second, *others = sorted(links)
        async with httpx.AsyncClient(timeout=60) as client:
            cut = await submission(client, Respondent(client, links[first]))
            line = begin_post(cut, 0.6)
            await asyncio.sleep(0.3)
            house.kill(WEB)
            line.close()
            assert stored(house) == []

            house.start(WEB)
            whole = await submission(client, Respondent(client, links[second]))
            line = begin_post(whole, 1.0)
            until(lambda: len(stored(house)) == 1, "the commit", pause=0.001)
            house.kill(WEB)
            line.close()

            house.start(WEB)
            again = await client.send(whole)
            (row,) = stored(house)
            assert again.status_code == 303
            assert again.headers["location"].split("?")[0].endswith(row.receipt)
            assert (await client.send(cut)).status_code == 303
            assert len(stored(house)) == 2

            visitors = Visitors(house, client, links)
            answering = [asyncio.create_task(visitors.answer(code)) for code in others]
            await asyncio.wait(answering, return_when=asyncio.FIRST_COMPLETED)
            house.kill(WEB)
            outcomes = await asyncio.gather(*answering, return_exceptions=True)
            assert any(isinstance(outcome, httpx.TransportError) for outcome in outcomes)
            house.start(WEB)
            with house.database() as database:
                checker.acknowledged(database, visitors.receipts.values())
            unanswered = [code for code in others if code not in visitors.receipts]
            counted = {item["code"]: item["receipt"] for item in house.status(dnr)["recipients"]}
            await visitors.answer_all([code for code in unanswered if counted[code] is None])
        assert house.status(dnr)["counts"]["answered"] == 26
        with house.database() as database:
            until(lambda: checker.receipts_told(database), "26 receipts", pause=0.3)
            checker.register(database, FileStore(house.data / "files"))
        checker.logs(house)
