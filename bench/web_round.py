"""One round under a real web server, and what its recipients' browsers would send. `python -m bench.web_round FOLDER
PORT [URL]` serves it.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from sqlmodel import col, func, select

from bench.traffic import form_body, request_bytes, serving
from models.tables import AnswerFileRow, AnswerRow, AuditRow, LetterRow, OutboxRow
from models.values import RecipientState
from rules.naming import receipt_number
from stand.ports import free_port
from store import schema
from store.database import Database
from store.files.files import FileStore
from store.recipients import recipients
from tests.round_builder import KEY, BuiltRound, open_now, register_round
from web.config import WebConfig
from web.main import serve
from web.signing import Bearer, Signing


@dataclass(frozen=True)
class ServedRound:
    """`count` recipients, none of whom has answered when it begins."""

    database: Database
    store: FileStore
    built: BuiltRound
    port: int
    process: psutil.Process
    key: bytes = KEY

    @property
    def landing_requests(self) -> list[bytes]:
        return [request_bytes(self.port, f"/s/{token}") for token in self.built.tokens.values()]

    @property
    def form_requests(self) -> list[bytes]:
        return [
            request_bytes(self.port, f"/svar/{recipient_id}", cookie=self._cookie(recipient_id))
            for recipient_id in self.built.recipient_ids.values()
        ]

    @property
    def receipt_requests(self) -> list[bytes]:
        """The receipt of each recipient's first answer."""
        return [
            request_bytes(
                self.port, f"/svar/{id_}/kvittens/{receipt_number(self.built.dnr, code, 1)}", cookie=self._cookie(id_)
            )
            for code, id_ in self.built.recipient_ids.items()
        ]

    def submits(self, files: Sequence[Sequence[bytes]]) -> list[bytes]:
        """What each recipient's browser would send from its open form, with that recipient's files."""
        signing = Signing(self.key)
        requests = []
        for number, recipient_id in enumerate(self.built.recipient_ids.values()):
            fields = {
                "csrf": signing.form_token(Bearer(id=recipient_id, generation=1)),
                "nonce": f"bench{number}",
                "draft_version": "0",
                "replaces": "0",
                **answer_fields(number),
            }
            body = form_body(fields, files[number])
            requests.append(request_bytes(self.port, f"/svar/{recipient_id}", body, self._cookie(recipient_id)))
        return requests

    def _cookie(self, recipient_id: str) -> str:
        signing = Signing(self.key)
        bearer = Bearer(id=recipient_id, generation=1, visit="bench")
        return f"{signing.cookie_name(recipient_id)}={signing.visit_token(bearer)}"

    def check_all_answered(self, files_each: int) -> None:
        """Every acknowledged answer is counted, and its files are in the store with the bytes they had."""
        with self.database.reading() as session:
            rows = recipients.of_round(session, self.built.round_id)
            counted = session.exec(select(func.count()).select_from(AnswerRow).where(col(AnswerRow.counted))).one()
            hashes = session.exec(select(AnswerFileRow.sha256)).all()
        assert all(row.state is RecipientState.ANSWERED for row in rows), "an acknowledged answer is missing"
        assert counted == len(rows)
        assert len(hashes) == files_each * len(rows)
        for sha256 in hashes:
            self.store.read(sha256)


@contextmanager
def registered_round(folder: Path, count: int, url: str = "") -> Iterator[tuple[Database, FileStore, BuiltRound]]:
    """A round in the folder's database, or in that of the `url`, that is open now and has `count` recipients."""
    database, store = Database(url or f"sqlite:///{folder / 'remiss.sqlite3'}"), FileStore(folder / "files")
    schema.upgrade(database)
    now = datetime.now(UTC)
    dates = open_now(now)
    built = register_round(database, store, count=count, at=now, due_at=dates.due_at, closes_at=dates.closes_at)
    try:
        yield database, store, built
    finally:
        database.dispose()


@contextmanager
def served_round(folder: Path, count: int, url: str = "") -> Iterator[ServedRound]:
    port = free_port()
    with (
        registered_round(folder, count, url) as (database, store, built),
        serving("bench.web_round", str(folder), str(port), *filter(None, [url]), port=port) as process,
    ):
        yield ServedRound(database, store, built, port, process)


def rows_added(database: Database) -> dict[str, int]:
    """How many rows each table has that an answer adds to."""
    tables = (AnswerRow, AnswerFileRow, LetterRow, OutboxRow, AuditRow)
    with database.reading() as session:
        return {table.__name__: session.exec(select(func.count()).select_from(table)).one() for table in tables}


def file_bytes(number: int, size: int) -> bytes:
    """A PDF to the eye of the file check; no two alike."""
    head, tail = b"%PDF-1.7\n", b"\nstartxref\n9\n%%EOF\n"
    noise = number.to_bytes(4, "big") * ((size - len(head) - len(tail)) // 4)
    return head + noise + tail


def answer_fields(number: int) -> dict[str, str]:
    text = f"Kommun {number} tillstyrker förslaget men vill se ändringar. " * 12
    asked = {f"q-{key}-comment": text for key in "1234"}
    return {
        "stance": "supports_with_comments",
        **asked,
        "summary": text,
        "decision_body": "Kommunstyrelsen",
        "decision_on": "2026-05-11",
        "decision_section": "§ 86",
        "contact_name": "Eva Test",
        "contact_email": "eva@kommun.se",
        "action": "submit",
    }


def config_of(folder: Path, port: int, url: str = "") -> WebConfig:
    database = Database(url or f"sqlite:///{folder / 'remiss.sqlite3'}")
    return WebConfig(database, FileStore(folder / "files"), KEY, f"http://127.0.0.1:{port}")


if __name__ == "__main__":
    serve(config_of(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]), int(sys.argv[2]))
