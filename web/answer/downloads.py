"""Files on their way out: always as attachments, never rendered by us, only those the visitor may have."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from documents.inspection.filenames import attachment
from documents.receipt.receipt import receipt_pdf
from store.answers import answers
from store.files import file_checks
from store.letters import letter_facts
from templates.words import Language
from web.answer.showing import Desk
from web.answer.visit import Visit
from web.house import House


class Downloadable(Protocol):
    """A file of the store as its row names it."""

    @property
    def sha256(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...


RECEIPT_SECONDS = 20
"""How long somebody waits for a receipt before being told to try again."""
_PIECE = 1 << 18
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def paper(house: House, visit: Visit, position: int) -> Response | None:
    """A paper of the round by its place, from 1."""
    found = next((row for row in visit.papers if row.position == position), None)
    if found is None:
        return None
    return whole_file(house, found)


def answer_file(desk: Desk, receipt: str, file_id: str) -> Response | None:
    """A file of one of the recipient's own answers."""
    house, visit = desk.house, desk.visit
    with house.config.database.reading() as session:
        answer = answers.by_receipt(session, visit.recipient.id, receipt)
        rows = answers.answer_files(session, answer.id) if answer is not None else []
    found = next((row for row in rows if row.id == file_id), None)
    back = f"{desk.path}/kvittens/{quote(receipt)}"
    return received_file(house, found, desk.language, back=back) if found is not None else None


def receipt(house: House, visit: Visit, number: str) -> Response | None:
    """The receipt of one of the recipient's own answers as a PDF, made anew each time: same answer, same bytes."""
    with house.config.database.reading() as session:
        answer = answers.by_receipt(session, visit.recipient.id, number)
        if answer is None:
            return None
        facts = letter_facts.of_answer(session, visit.recipient, visit.round, answer)
    content, questions = answers.content(answer), visit.definition.questions
    data = receipt_pdf(facts, content, questions, seconds=RECEIPT_SECONDS, style=house.config.style)
    return attached(data, "application/pdf", f"kvittens-{number}.pdf")


def draft_file(desk: Desk, file_id: str) -> Response | None:
    """A file of the recipient's own draft."""
    found = dict(desk.visit.draft.files).get(file_id)
    return received_file(desk.house, found, desk.language, back=desk.path) if found is not None else None


def received_file(house: House, file: Downloadable, language: Language, *, back: str) -> Response:
    """A file that has come in, that the caller has found the visitor may see; of one in quarantine only a page
    that says so. `back`: the address of the page that lists it."""
    with house.config.database.reading() as session:
        malware = file_checks.of_file(session, file.sha256).malware
    if not malware:
        return whole_file(house, file)
    facts = {"name": file.name, "malware": malware, "back": back}
    return house.pages.page("quarantined.html", language=language, path="/", status=403, **facts)


def attached(data: bytes, media_type: str, name: str) -> Response:
    """A document made just now."""
    return Response(data, media_type=media_type, headers=_headers(name))


def made_file(path: Path, media_type: str, name: str) -> Response:
    """A large document made just now, whose file may be gone as soon as this returns."""
    source = path.open("rb")
    headers = {**_headers(name), "content-length": str(path.stat().st_size)}
    return StreamingResponse(_pieces(source), media_type=media_type, headers=headers)


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while piece := source.read(_PIECE):
            yield piece


def whole_file(house: House, found: Downloadable) -> Response:
    """Checked against its hash before the first byte leaves. Raises PermanentFailure as `chunks` does."""
    pieces = house.config.files.chunks(found.sha256)
    checked = chain((next(pieces, b""),), pieces)
    headers = {**_headers(found.name), "content-length": str(found.size)}
    return StreamingResponse(checked, media_type=found.media_type, headers=headers)


def _headers(name: str) -> dict[str, str]:
    return {
        "content-disposition": attachment(name),
        "content-security-policy": _SANDBOX,
        "cache-control": "private, no-store",
    }
