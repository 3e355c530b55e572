"""Reading answers beside the proposal's questions, one at a time or one question over all, and marking synpunkter."""

import re
from typing import Any

from starlette.responses import Response

from desk import answers, synpunkter
from desk.synpunkter import SynpunktWork
from desk.synpunkter import TextPlace as Passage
from models.errors import Refused
from models.synpunkter import Answered, question_of
from models.synpunkter import Passage as Taken
from rules import passages
from web.console.seat import RAISED, Place, Seat
from web.console.synpunkter import VIEWS, address, facts, texts
from web.multipart import ReceivedForm

READING = f"{VIEWS}/svar/{{answer_id}}"


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: str = "", at: str = "") -> Response:
    """`at`: the field that the fault stands in."""
    whole = answers.one(seat.office, seat.part("round_id"), seat.part("answer_id"))
    found = synpunkter.work(seat.office, whole.round.id)
    shown = next(one for one in whole.versions if one.row.id == seat.part("answer_id"))
    own = Answered(
        answer_id=shown.row.id,
        recipient_code=whole.recipient.code,
        version=shown.row.version,
        content=shown.content,
    )
    order = [one.answer_id for one in found.answered]
    here = order.index(own.answer_id) if own.answer_id in order else -1
    return seat.page(
        "synpunkter_answer.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        at=at,
        whole=whole,
        one=shown,
        fields=[_field(found, own, Passage(field), text) for field, text in synpunkter.texts_of(own).items()],
        pages=[
            {**_field(found, own, Passage("", sha256=file.row.sha256, page=page.number), page.text), "file": file.row}
            for file in shown.files
            for page in whole.texts[file.row.sha256].pages
            if page.text.strip() and not file.check.malware
        ],
        stances={each.key: each.stance for each in shown.content.questions if each.stance},
        mine=[each for each in found.treatment.synpunkter if each.passage.answer_id == own.answer_id],
        readers=[
            each.read_by
            for each in found.treatment.readings
            if (each.recipient_code, each.version) == (own.recipient_code, own.version)
        ],
        before=order[here - 1] if here > 0 else "",
        after=order[here + 1] if 0 <= here < len(order) - 1 else "",
        number=here + 1,
    )


def _field(found: SynpunktWork, own: Answered, place: Passage, text: str) -> dict[str, Any]:
    """A text of the answer, or of a page of its file, cut where passages begin and end, and into sentences to tick."""
    marked = [
        (passages.Span(each.passage.start, each.passage.end), each.number)
        for each in found.treatment.synpunkter
        if each.passage.answer_id == own.answer_id and _place(each.passage) == _place(place)
    ]
    return {
        "key": key_of(place),
        "place": place,
        "question": question_of(place.field),
        "pieces": passages.pieces(text, marked),
        "sentences": [(span, text[span.start : span.end]) for span in passages.sentences(text)],
        "share": passages.coverage(text, [span for span, _ in marked]).share,
    }


def _place(one: Passage | Taken) -> tuple[str, str, int]:
    return one.field, one.sha256, one.page


def key_of(place: Passage | Taken) -> str:
    """What a page calls the place: a field's name, or a file's first characters and its page."""
    return place.field or f"fil-{place.sha256[:12]}-{place.page}"


def act(seat: Seat) -> Response:
    """POST: the answer is read, or a synpunkt is taken out of it."""
    round_id, answer_id, form = seat.part("round_id"), seat.part("answer_id"), seat.form
    here = address(round_id, f"/svar/{answer_id}")
    if form.first("action") in {"read", "unread"}:
        is_read = form.first("action") == "read"
        synpunkter.read(seat.office, round_id, answer_id, is_read=is_read)
        onward = form.first("after")
        return seat.go(address(round_id, f"/svar/{onward}") if is_read and onward.isalnum() else here, "read_saved")
    try:
        made = synpunkter.mark(seat.office, round_id, answer_id, _marked(form), texts(form))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, seat.sentence(refusal), key_of(_marked(form)))
    return seat.go(here, "view_made", number=made.number)


def _marked(form: ReceivedForm) -> Passage:
    """What was selected with the pointer, else the ticked sentences from the first to the last, else words."""
    page = form.first("page")
    place = Passage(form.first("field"), sha256=form.first("sha256"), page=int(page) if page.isdecimal() else 0)
    start, end = form.first("start"), form.first("end")
    if start.isdecimal() and end.isdecimal():
        return place._replace(start=int(start), end=int(end), quote=form.first("quote"))
    ticked = map(_SPAN.fullmatch, form.fields.get("sentence", ()))
    spans = [(int(found[1]), int(found[2])) for found in ticked if found]
    if spans:
        return place._replace(start=min(spans)[0], end=max(last for _, last in spans))
    return place._replace(first=form.first("first"), last=form.first("last"))


_SPAN = re.compile(r"(\d{1,6})-(\d{1,6})")


def show_questions(seat: Seat) -> Response:
    """GET .../fragor?fraga=2: what everybody says of one question, side by side. Without one, of the whole."""
    found = synpunkter.work(seat.office, seat.part("round_id"))
    key = seat.asked("fraga")
    if key and key not in {one.key for one in found.questions}:
        raise Refused("no_such_page")
    field = passages.comment_field(key) if key else "summary"
    said = []
    for one in found.answered:
        text = synpunkter.texts_of(one).get(field, "")
        stance = next((each.stance for each in one.content.questions if each.key == key), None)
        shown = _field(found, one, Passage(field), text) if text else None
        said.append((one, stance if key else one.content.stance, shown))
    return seat.page(
        "synpunkter_questions.html",
        **facts(seat, found),
        key=key,
        said=[each for each in said if each[2]],
        silent=[each for each in said if not each[2]],
    )


PLACES = [
    Place(f"{VIEWS}/fragor", show=show_questions),
    Place(READING, show=show, act=act),
]
