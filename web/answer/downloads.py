"""Files on their way out: always as attachments, never rendered by us, only those the visitor may have."""

from starlette.responses import FileResponse, Response

from documents.receipt import receipt_pdf
from store import answers, letter_facts
from web.answer.filenames import attachment
from web.answer.visit import Visit
from web.house import House

_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def paper(house: House, visit: Visit, position: int) -> FileResponse | None:
    """A paper of the round by its place, from 1."""
    found = next((row for row in visit.papers if row.position == position), None)
    if found is None:
        return None
    return _file(house, found.sha256, found.name, found.media_type)


def answer_file(house: House, visit: Visit, receipt: str, file_id: str) -> FileResponse | None:
    """A file of one of the recipient's own answers."""
    with house.config.database.reading() as session:
        answer = answers.by_receipt(session, visit.recipient.id, receipt)
        rows = answers.answer_files(session, answer.id) if answer is not None else []
    found = next((row for row in rows if row.id == file_id), None)
    return _file(house, found.sha256, found.name, found.media_type) if found is not None else None


def receipt(house: House, visit: Visit, number: str) -> Response | None:
    """The receipt of one of the recipient's own answers as a PDF, made anew each time: same answer, same bytes."""
    with house.config.database.reading() as session:
        answer = answers.by_receipt(session, visit.recipient.id, number)
        if answer is None:
            return None
        facts = letter_facts.of_answer(session, visit.recipient, visit.round, answer)
    data = receipt_pdf(facts, answers.content(answer), visit.definition.questions)
    return attached(data, "application/pdf", f"kvittens-{number}.pdf")


def draft_file(house: House, visit: Visit, file_id: str) -> FileResponse | None:
    """A file of the recipient's own draft."""
    found = dict(visit.draft.files).get(file_id)
    return _file(house, found.sha256, found.name, found.media_type) if found is not None else None


def attached(data: bytes, media_type: str, name: str) -> Response:
    """A document made just now."""
    return Response(data, media_type=media_type, headers=_headers(name))


def _file(house: House, sha256: str, name: str, media_type: str) -> FileResponse:
    return FileResponse(house.config.files.path(sha256), media_type=media_type, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {
        "content-disposition": attachment(name),
        "content-security-policy": _SANDBOX,
        "cache-control": "private, no-store",
    }
