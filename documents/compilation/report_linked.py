"""The chapter of a second round on the first: what has changed since then, and the positions side by side."""

from documents.compilation.blocks import Block, Column, Heading, Paragraph, Table
from documents.compilation.xlsx_views import Row, Sheet
from documents.showing import Showing, ShownPlace
from models.linked import CarriedChange, FirstRound, Pair
from templates import linked_words
from templates.documents import compilation as words


class Linked:
    """Both the chapter and the sheet: the same rows, in the same words."""

    def __init__(self, first: FirstRound, showing: Showing) -> None:
        self.first, self.showing = first, showing

    def chapter(self) -> list[Block]:
        first = self.first
        name = self._line(f"{first.dnr}, {first.title}", "/first/title")
        blocks: list[Block] = [Paragraph(words.FIRST_ROUND.format(name=name))]
        if first.changes:
            columns = (
                Column(words.CHANGE_SECTION, 0.12), Column(words.CHANGE_OLD, 0.26), Column(words.CHANGE_NEW, 0.3),
                Column(words.WHOSE_VIEWS, 0.32),
            )  # fmt: skip
            rows = tuple(self._change(place, one) for place, one in enumerate(first.changes))
            blocks += [Heading(2, words.CHANGED_SINCE, "andrat-sedan-dess"), Table("", columns, rows)]
        shares = (0.34, 0.25, 0.25, 0.16)
        heads = tuple(Column(title, share) for title, share in zip(words.PAIR_COLUMNS, shares, strict=True))
        pairs = tuple(self._pair(place, pair) for place, pair in enumerate(first.pairs))
        return [*blocks, Heading(2, words.SIDE_BY_SIDE, "sida-vid-sida"), Table("", heads, pairs)]

    def sheet(self) -> Sheet:
        columns = (
            *zip(words.PAIR_COLUMNS, (34, 28, 28, 16), strict=True),
            (words.COLUMN["arrived_first"], 20),
            (words.COLUMN["arrived"], 20),
        )
        rows: list[Row] = [
            (*self._pair(place, pair), pair.first.arrived_at, pair.second.arrived_at)
            for place, pair in enumerate(self.first.pairs)
        ]
        return Sheet(words.SHEETS["two_rounds"], columns, rows)

    def _pair(self, place: int, pair: Pair) -> tuple[str, str, str, str]:
        name = self._line(pair.name, f"/first/pairs/{place}/name")
        was, now = linked_words.side_words(pair.first), linked_words.side_words(pair.second)
        return name, was, now, linked_words.moved_words(pair)

    def _change(self, place: int, change: CarriedChange) -> tuple[str, ...]:
        said = [self._text(getattr(change, field), f"{place}/{field}") for field in ("section", "old", "new", "cause")]
        whose = self._text(linked_words.whose_words(change), f"{place}/by")
        return (*said[:3], "\n".join(filter(None, (whose, said[3]))))

    def _text(self, text: str, pointer: str) -> str:
        return "\n".join(self.showing.lines(text, ShownPlace(words.SENDER, words.CHANGES, f"/first/changes/{pointer}")))

    def _line(self, text: str, pointer: str) -> str:
        return self.showing.line(text, ShownPlace(words.SENDER, words.TWO_ROUNDS, pointer))
