"""See before sending: any recipient's letter and answer page as they will be, and a test letter to oneself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import Response

from desk import answer_preview, dispatching, previewing, writing
from desk import rounds as round_commands
from desk.answer_preview import AnswerPage
from desk.previewing import Preview
from documents.inspection.filenames import attachment
from models.definition import RoundDefinition
from models.errors import Refused
from web.console import going_out
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat
from web.console.writing import DRAFT, check_page

if TYPE_CHECKING:
    from models.tables import RoundRow


class Source(NamedTuple):
    """A round to look at before it goes: being written, or registered (`row`). `choices`: every recipient, code and
    name."""

    base: str
    dnr: str
    title: str
    choices: tuple[tuple[str, str], ...]
    letter: Callable[[str], Preview]
    page: Callable[[str], AnswerPage]
    row: "RoundRow | None" = None


def _draft(seat: Seat) -> Source:
    """Raises Refused("draft_not_ready") while something stands in the way: a letter cannot be drawn from half."""
    draft = writing.find(seat.office, seat.part("draft_id"))
    definition = writing.check(seat.office, draft, papers=False).definition
    if definition is None:
        raise Refused("draft_not_ready")
    papers = [str(paper.get("title") or paper.get("file") or "") for paper in draft.tree.get("documents", ())]

    def letter(code: str) -> Preview:
        seen = previewing.of_file(seat.office.settings, definition, code, seat.office.clock())
        facts = seen.letter.round.model_copy(update={"document_titles": tuple(papers)})
        return seen._replace(letter=seen.letter.model_copy(update={"round": facts}))

    return Source(
        base=f"{HOME}/utkast/{draft.id}/forhandsgranska",
        dnr=definition.dnr,
        title=definition.title,
        choices=tuple((one.code, one.full_name) for one in definition.recipients),
        letter=letter,
        page=lambda code: answer_preview.answer_page_of(seat.office, definition, draft.tree.get("documents", ()), code),
    )


def _round(seat: Seat) -> Source:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    return Source(
        base=f"{HOME}/remisser/{row.id}/forhandsgranska",
        dnr=row.dnr,
        title=row.title,
        choices=answer_preview.choices(seat.office, row),
        letter=lambda code: previewing.of_row(seat.office, row, code),
        page=lambda code: answer_preview.answer_page(seat.office, row, code),
        row=row,
    )


def _source(seat: Seat) -> Source:
    return _draft(seat) if "draft_id" in seat.request.path_params else _round(seat)


def _chosen(seat: Seat, source: Source) -> str:
    """The recipient that the address names, by its code; the first for none. Raises Refused("no_such_page")."""
    wanted = seat.asked("mottagare") or seat.form.first("mottagare") or source.choices[0][0]
    if wanted not in dict(source.choices):
        raise Refused("no_such_page")
    return wanted


def show(seat: Seat) -> Response:
    """Of a draft that no letter can be drawn from: what stands in the way."""
    try:
        source = _source(seat)
    except Refused as refusal:
        if refusal.code != "draft_not_ready":
            raise
        return check_page(seat, writing.find(seat.office, seat.part("draft_id")), seat.sentence(refusal))
    return _page(seat, source)


def _page(seat: Seat, source: Source, *, fault: str = "", status: int = 200) -> Response:
    code = _chosen(seat, source)
    codes = [each for each, _ in source.choices]
    place = codes.index(code)
    preview = source.letter(code)
    response = seat.page(
        "preview.html",
        status=status,
        source=source,
        code=code,
        place=place + 1,
        before=codes[place - 1] if place else "",
        after=codes[place + 1] if place + 1 < len(codes) else "",
        letter=going_out.letter_facts(preview),
        recipient=preview.letter,
        questions=preview.questions,
        fault=fault,
        round=source.row,
        draft_id=seat.request.path_params.get("draft_id", ""),
    )
    return going_out.with_frames(response)


def send_to_me(seat: Seat) -> Response:
    """POST: the letter, marked as a trial, to the signed-in person's own address and no other."""
    source = _source(seat)
    code = _chosen(seat, source)
    try:
        to = previewing.send_to(seat.office.settings, source.letter(code), seat.office.actor.email)
    except Refused as refusal:
        return _page(seat, source, fault=seat.sentence(refusal), status=422)
    return seat.go(source.base, "trial_sent", adress=to, mottagare=code)


def show_letter(seat: Seat) -> Response:
    source = _source(seat)
    return going_out.letter_html(source.letter(_chosen(seat, source)))


def show_calendar(seat: Seat) -> Response:
    source = _source(seat)
    return going_out.calendar(source.letter(_chosen(seat, source)))


def show_answer_page(seat: Seat) -> Response:
    source = _source(seat)
    code = _chosen(seat, source)
    preview: Preview = source.letter(code)
    definition: RoundDefinition = preview.definition
    questions: Any = preview.questions
    return going_out.answer_page(seat, source.page(code), definition, questions)


def show_pdf(seat: Seat) -> Response:
    """The whole as a PDF for the file: the letter, whom it goes to, the questions, the dates, the papers by hash."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    name = f"utskick-{row.dnr.replace('/', '-')}.pdf"
    headers = {"content-disposition": attachment(name)}
    return Response(dispatching.as_pdf(seat.office, row), media_type="application/pdf", headers=headers)


def _places(base: str) -> list[Place]:
    return [
        Place(f"{base}/forhandsgranska", show=show, act=send_to_me),
        Place(f"{base}/forhandsgranska/brev", show=show_letter),
        Place(f"{base}/forhandsgranska/kalender", show=show_calendar),
        Place(f"{base}/forhandsgranska/svarssida", show=show_answer_page),
    ]


PLACES = [*_places(DRAFT), *_places(ROUND), Place(f"{ROUND}/forhandsgranska/pdf", show=show_pdf)]
