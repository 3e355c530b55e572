"""The audited sample: drawing it, reading it a second time without seeing how it was read, and how far both agree."""

from typing import Any

from starlette.responses import Response

from desk import samples
from models.errors import Refused
from models.people import Permission
from models.samples import OTHER, Sample
from rules import passages, sampling
from templates.documents import compilation_method
from web.console.seat import RAISED, Place, Seat
from web.console.synpunkter import VIEWS, address, facts

SAMPLES = f"{VIEWS}/stickprov"


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: str = "") -> Response:
    page = samples.page(seat.office, seat.part("round_id"))
    return seat.page(
        "synpunkter_samples.html",
        status=422 if fault else 200,
        **facts(seat, page.work, fault),
        samples=[_shown(seat, one) for one in reversed(page.samples)],
        most=samples.MOST,
        other=OTHER,
    )


def _shown(seat: Seat, one: Sample) -> dict[str, Any]:
    """`next`: the answer that the one who looks is to read. What either reader found is shown when all is read."""
    is_reader = one.reader == seat.office.actor.mark
    left = [each.answer_id for each in one.answers if each.coded_at is None]
    found = sampling.agreement(one.coded)
    return {
        "sample": one,
        "agreement": found,
        "words": compilation_method.agreement_words(found),
        "left": len(left),
        "next": left[0] if left and is_reader else "",
        "differences": sampling.differences(one.coded) if one.is_done else [],
    }


def draw(seat: Seat) -> Response:
    round_id, form = seat.part("round_id"), seat.form
    size = form.first("size")
    try:
        number = samples.draw(seat.office, round_id, int(size) if size.isdecimal() else 0, form.first("reader"))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, seat.sentence(refusal))
    return seat.go(address(round_id, "/stickprov"), "sample_drawn", n=number)


def show_one(seat: Seat) -> Response:
    """GET: one answer of the sample as it came, without marks."""
    seen = samples.to_code(seat.office, seat.part("round_id"), seat.part("sample_id"), seat.part("answer_id"))
    return seat.page(
        "synpunkter_sampled.html",
        **facts(seat, seen.work),
        sample=seen.sample,
        one=seen.one,
        answer=seen.answer,
        texts=list(passages.texts(seen.answer.content).items()),
        other=OTHER,
    )


def code(seat: Seat) -> Response:
    """POST: what the second reader finds in each text; the next of the sample comes up."""
    round_id, sample_id = seat.part("round_id"), seat.part("sample_id")
    ticked = {
        name.removeprefix("i-"): [each.removeprefix("-") for each in values]
        for name, values in seat.form.fields.items()
    }
    try:
        sample = samples.code(seat.office, round_id, sample_id, seat.part("answer_id"), ticked)
    except Refused as refusal:
        if refusal.code != "sample_coded_already":
            raise
        return _page(seat, seat.sentence(refusal))
    left = [each.answer_id for each in sample.answers if each.coded_at is None]
    onward = f"/stickprov/{sample_id}/{left[0]}" if left else "/stickprov"
    return seat.go(address(round_id, onward), "sample_coded", n=len(left))


PLACES = [
    Place(SAMPLES, show=show, act=draw),
    Place(f"{SAMPLES}/{{sample_id}}/{{answer_id}}", show=show_one, act=code, writes=Permission.READ),
]
