"""The pages of texts that are the same or nearly so, and of those that are most like one."""

from starlette.responses import Response

from desk import families
from templates.console import answers as words
from web.console.answers import ANSWER
from web.console.rounds import ROUND
from web.console.searching import link
from web.console.seat import Place, Seat

ALIKE = f"{ROUND}/lika"


def show_all(seat: Seat) -> Response:
    told = families.of_round(seat.office, seat.part("round_id"))
    by_question: dict[str, list[families.ListedFamily]] = {}
    for one in told.families:
        by_question.setdefault(one.found.question, []).append(one)
    return seat.page("families.html", round=told.round, told=told, by_question=by_question, counts=_counts)


def _counts(listed: families.ListedFamily) -> tuple[int, int, int]:
    members = listed.found.family.members
    return len(members), len({member.text.owner for member in members}), sum(member.is_same for member in members)


def show_one(seat: Seat) -> Response:
    one = families.one(seat.office, seat.part("round_id"), seat.part("key"))
    same = [alike for alike in one.members if alike.member.is_same]
    return seat.page(
        "family.html",
        round=one.round,
        one=one,
        same=same,
        others=[alike for alike in one.members if not alike.member.is_same],
        labels=words,
        link=lambda told: link(one.round.id, told, seat.language),
    )


def show_more(seat: Seat) -> Response:
    more = families.more_like(seat.office, seat.part("round_id"), seat.part("answer_id"), seat.asked("del"))
    return seat.page(
        "more_like.html",
        round=more.round,
        more=more,
        labels=words,
        link=lambda told: link(more.round.id, told, seat.language),
    )


PLACES = [
    Place(ALIKE, show=show_all),
    Place(f"{ALIKE}/{{key}}", show=show_one),
    Place(f"{ANSWER}/fler", show=show_more),
]
