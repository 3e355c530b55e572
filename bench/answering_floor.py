"""The floor of the answer page: bare Starlette, Jinja and SQLModel with nothing of the house around them.

`python -m bench.answering_floor FOLDER PORT`
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import uvicorn
from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bench.web_floor import keep_file
from bench.web_round import config_of
from store import schema
from store.beginning import Begins
from store.database import Database
from tests.round_builder import open_now, register_round
from web.answer.showing import Desk
from web.answer.visit import Visit, of_bearer
from web.app import create_app
from web.house import House
from web.signing import Bearer


class FloorAnswer(SQLModel, table=True):
    __tablename__ = "floor_answers"

    id: str = Field(primary_key=True)
    fields: str


class FloorFile(SQLModel, table=True):
    __tablename__ = "floor_files"

    id: str = Field(primary_key=True)
    answer_id: str = Field(index=True)
    name: str
    sha256: str
    size: int


class BareAnswerPage:
    def __init__(self, folder: Path, port: int) -> None:
        config = config_of(folder, port)
        schema.upgrade(config.database)
        self._engine: Engine = config.database.engine
        self._files = folder / "floor"
        self._files.mkdir()
        self._house: House = create_app(config).state.house
        self._visit = self._some_visit(config.database)

    def _some_visit(self, database: Database) -> Visit:
        now = datetime.now(UTC)
        dates = open_now(now)
        store = self._house.config.files
        built = register_round(database, store, count=2, at=now, due_at=dates.due_at, closes_at=dates.closes_at)
        recipient_id = next(iter(built.recipient_ids.values()))
        visit = of_bearer(self._house, Bearer(id=recipient_id, generation=1, visit="bench"))
        assert visit is not None
        Desk(self._house, visit, "sv").begin()  # what pages read is read now, once
        return visit

    async def show(self, _request: Request) -> Response:
        page = await run_in_threadpool(Desk(self._house, self._visit, "sv").begin)
        return HTMLResponse(bytes(page.body))

    async def post(self, request: Request) -> Response:
        async with request.form() as form:
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            uploads = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
            files = [(file.filename or "", await file.read()) for file in uploads]
        await run_in_threadpool(self._take, fields, files)
        return RedirectResponse("/receipt", 303)

    def _take(self, fields: dict[str, str], files: list[tuple[str, bytes]]) -> None:
        answer = FloorAnswer(id=uuid4().hex, fields=json.dumps(fields, ensure_ascii=False))
        rows = [self._keep(answer, name, data) for name, data in files]
        with Session(self._engine) as session:
            session.connection(execution_options={"remiss_begins": Begins.WRITING})
            session.add(answer)
            session.add_all(rows)
            session.commit()

    def _keep(self, answer: FloorAnswer, name: str, data: bytes) -> FloorFile:
        sha256 = keep_file(self._files, data)
        return FloorFile(id=uuid4().hex, answer_id=answer.id, name=name, sha256=sha256, size=len(data))


def main(folder: str, port: str) -> None:
    page = BareAnswerPage(Path(folder), int(port))
    app = Starlette(routes=[Route("/", page.show), Route("/", page.post, methods=["POST"])])
    uvicorn.run(
        app, host="127.0.0.1", port=int(port), loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
