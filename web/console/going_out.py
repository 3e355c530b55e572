"""What goes out when a round is sent, as the pages of preview, approval and sending show it."""

from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response

from desk import previewing
from desk.answer_preview import AnswerPage
from desk.previewing import Preview
from documents.inspection.filenames import attachment
from mail.outgoing.building import build_letter
from mail.outgoing.rendering import render
from mail.outgoing.wording import wording
from models.definition import RoundDefinition
from store.answers.drafts import AnswerDraft
from templates.words import RECIPIENT_KINDS, RECIPIENT_KINDS_PLURAL, Language, language_of
from web.answer.showing import Desk, FormState
from web.answer.visit import Visit
from web.console.seat import Seat
from web.guard import CONTENT_SECURITY

if TYPE_CHECKING:
    from models.tables import DocumentRow, RecipientRow

_LETTER = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
_PAGE = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; "
    "sandbox allow-same-origin; frame-ancestors 'self'"
)
"""The form is drawn with the site's own style sheet, and can send nothing, run nothing and lead nowhere."""


def with_frames(response: Response) -> Response:
    """A page that holds the frames below."""
    response.headers["content-security-policy"] = f"{CONTENT_SECURITY}; frame-src 'self'"
    return response


def letter_facts(preview: Preview) -> dict[str, Any]:
    """A letter's head and text, as pages show them."""
    letter = preview.letter
    shown, built = render(letter.kind, wording(letter)), build_letter(letter)
    return {
        "language": language_of(letter.language),
        "subject": shown.subject,
        "text": shown.text,
        "sender": built.sender,
        "reply_to": letter.round.sender_email,
        "to": letter.to,
        "cc": letter.cc,
        "has_calendar": b"text/calendar" in built.data,
    }


def letter_html(preview: Preview) -> Response:
    """The letter alone, for a sandboxed frame."""
    shown = render(preview.letter.kind, wording(preview.letter))
    return HTMLResponse(shown.html, headers={"content-security-policy": _LETTER, "x-frame-options": "SAMEORIGIN"})


def calendar(preview: Preview) -> Response:
    return Response(
        previewing.calendar(preview),
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": attachment("sista-svarsdag.ics")},
    )


class _Unsent(Visit):
    """A visit that nobody has made. Its papers are given, since a draft's have no rows."""

    given: "list[DocumentRow]"

    @property
    def papers(self) -> "list[DocumentRow]":
        return self.given


class _Glass(Desk):
    """The recipient's desk behind glass: it opens no visit and gives no token, so that nothing can be sent from it."""

    def page(self, template: str, *, status: int = 200, **facts: object) -> Response:
        return self.house.pages.page(
            template,
            language=self.language,
            path=self.path,
            status=status,
            visit=self.visit,
            papers_path=f"{self.path}/handlingar",
            csrf="",
            **facts,
        )


def answer_page(seat: Seat, shown: AnswerPage, definition: RoundDefinition, questions: Any) -> Response:
    """The form as this recipient will see it, empty, for a sandboxed frame."""
    visit = _Unsent(
        database=seat.office.database,
        recipient=shown.recipient,
        round=shown.round,
        definition=definition,
        questions=questions,
        counted=None,
        draft=AnswerDraft(version=0, fields={}, files=()),
        is_named=False,
        now=seat.office.clock(),
    )
    object.__setattr__(visit, "given", shown.papers)
    response = _Glass(seat.house, visit, seat.language).form(FormState(fields={}, nonce=""))
    response.headers["content-security-policy"] = _PAGE
    response.headers["x-frame-options"] = "SAMEORIGIN"
    return response


def by_kind(rows: "list[RecipientRow]", language: Language) -> list[tuple[str, int]]:
    """How many recipients there are of each kind, in words."""
    numbers: dict[Any, int] = {}
    for row in rows:
        numbers[row.kind] = numbers.get(row.kind, 0) + 1
    return [
        (RECIPIENT_KINDS_PLURAL[kind] if language == "sv" and number > 1 else RECIPIENT_KINDS[language][kind], number)
        for kind, number in numbers.items()
    ]
