"""The texts of an answer that a synpunkt may be taken from, and how much of them passages cover.

Places are counted in Unicode code points of the kept text, white space not counted where a share is told.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from models.answer import AnswerContent
from models.synpunkter import Passage

_COMMENT = "q-{key}-comment"
_DISSENT = "reservation-{number}-text"
_SENTENCE = re.compile(r"[^\n]*?(?:[.!?…][”\"')\]]*(?=\s+(?![a-zåäö])|\Z)|(?=\n)|\Z)")


class Span(NamedTuple):
    """Characters from `start`, inclusive, to `end`, not."""

    start: int
    end: int


class Coverage(NamedTuple):
    """How many of a text's characters that are not white space passages cover."""

    covered: int
    of: int

    @property
    def share(self) -> float:
        return self.covered / self.of if self.of else 1.0

    @property
    def is_whole(self) -> bool:
        return self.covered == self.of


def comments(content: AnswerContent) -> dict[str, str]:
    """The free text of an answer by field of the answer form, where there is some; dissents are `dissents`."""
    told = {"summary": content.summary, "reason": content.reason}
    told |= {comment_field(each.key): each.comment for each in content.questions}
    return {field: text for field, text in told.items() if text.strip()}


def dissents(content: AnswerContent) -> dict[str, str]:
    """The text of each reservation and särskilt yttrande by field; of one without a text, who made it."""
    told = {
        _DISSENT.format(number=number): each.text if each.text.strip() else each.who
        for number, each in enumerate(content.dissents, start=1)
    }
    return {field: text for field, text in told.items() if text.strip()}


def texts(content: AnswerContent) -> dict[str, str]:
    """Every text that a passage may lie in, by field."""
    return {**comments(content), **dissents(content)}


def comment_field(question: str) -> str:
    return _COMMENT.format(key=question)


def sentences(text: str) -> list[Span]:
    """The text cut where a sentence or a line ends, outer white space left out of each."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip())
        end = match.end() - (len(words) - len(words.rstrip()))
        if start < end:
            found.append(Span(start, end))
    return found


def between(text: str, first: str, last: str) -> Span | None:
    """From where the first words stand to the end of the last; of the first words alone, these. None when either does
    not stand in the text in that order. Runs of white space are alike, as when words are copied from a page."""
    began = _words(first).search(text) if first.split() else None
    if began is None:
        return None
    if not last.split():
        return Span(began.start(), began.end())
    ended = _words(last).search(text, began.start())
    return Span(began.start(), ended.end()) if ended else None


def _words(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def coverage(text: str, spans: Iterable[Span]) -> Coverage:
    covered = end = 0
    for first, last in sorted(spans):
        begin = max(first, end, 0)
        if last > begin:
            covered, end = covered + _seen(text[begin:last]), last
    return Coverage(covered, _seen(text))


def _seen(text: str) -> int:
    return len("".join(text.split()))


def spans_in(passages: Iterable[Passage], field: str) -> list[Span]:
    return [Span(one.start, one.end) for one in passages if one.field == field]


class Piece(NamedTuple):
    """A stretch of a text, the numbers of the synpunkter marked in all of it, and of those that end with it."""

    text: str
    numbers: tuple[int, ...]
    ends: tuple[int, ...] = ()


def pieces(text: str, marked: Sequence[tuple[Span, int]]) -> list[Piece]:
    """The text cut wherever a passage begins or ends."""
    inside = [(Span(max(span.start, 0), min(span.end, len(text))), number) for span, number in marked]
    cuts = sorted({0, len(text), *(place for span, _ in inside for place in span)})
    found = []
    for start, end in pairwise(cuts):
        here = [(span, number) for span, number in inside if span.start <= start and end <= span.end]
        numbers = tuple(number for _, number in here)
        found.append(Piece(text[start:end], numbers, tuple(number for span, number in here if span.end == end)))
    return found
