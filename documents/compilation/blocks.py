"""The parts a document is made of. `report*.py` says what stands in it; `pdf.py` and `docx.py` draw the same parts,
so the two formats cannot tell different stories.

Every text in a block is already fit to be shown (see `showing.py`).
"""

from typing import NamedTuple


class Link(NamedTuple):
    """A table cell that leads to a heading's anchor."""

    text: str
    anchor: str


class Heading(NamedTuple):
    """`listed`: stands in the contents. `anchor`: empty, or unique in the document. `breaks`: begins a page."""

    level: int
    text: str
    anchor: str = ""
    listed: bool = True
    breaks: bool = False


class Paragraph(NamedTuple):
    """Our own words. `look`: body, lead, soft, stance, or tied: soft and on the same page as what follows."""

    text: str
    look: str = "body"


class Notice(NamedTuple):
    """A label nobody may miss, with its explanation."""

    title: str
    text: str


class Figures(NamedTuple):
    """The few numbers that matter, each with what it counts."""

    items: tuple[tuple[str, str], ...]


class Facts(NamedTuple):
    """Term and value, a row each. A value may hold several lines."""

    rows: tuple[tuple[str, str], ...]


class Prose(NamedTuple):
    """What somebody typed: one string a line, empty strings where they left a line empty."""

    lines: tuple[str, ...]


class Speaker(NamedTuple):
    """An organisation that says something: its name, its stance and marks, and where its answer stands."""

    name: str
    stance: str
    anchor: str


class Opinion(NamedTuple):
    """The words of one organisation, or of several that say the very same."""

    speakers: tuple[Speaker, ...]
    lines: tuple[str, ...]

    def told(self) -> list[tuple[Speaker, str]]:
        """Each with what stands after its name, in brackets where there are more than one."""
        if len(self.speakers) == 1:
            return [(one, f"  ·  {one.stance}" if one.stance else "") for one in self.speakers]
        return [(one, f" ({one.stance})" if one.stance else "") for one in self.speakers]


class Column(NamedTuple):
    """`share` is the column's part of the table's width."""

    title: str
    share: float
    numeric: bool = False


class Table(NamedTuple):
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple["str | Link", ...], ...]


class Bar(NamedTuple):
    """A counted row: label, number, and its share of the whole in per cent."""

    label: str
    number: int
    percent: int


class Names(NamedTuple):
    """A label and the organisations that it holds for, each leading to its answer."""

    label: str
    links: tuple[Link, ...]


class Response(NamedTuple):
    """What the sender makes of a synpunkt: the outcome, then term and lines of the reason and of the change."""

    title: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class Picture(NamedTuple):
    """A drawing as SVG. `name`: unique in the document. `alt`: what it shows, for those who do not see it; the table
    that says the same always stands beside. `share`: its part of the text's width; `ratio`: its height by its width."""

    name: str
    svg: str
    alt: str
    caption: str
    share: float
    ratio: float


class Tally(NamedTuple):
    """Counted rows with a bar each; the number and the share always stand beside the bar."""

    caption: str
    head: tuple[str, str, str]
    bars: tuple[Bar, ...]


Block = (
    Heading | Paragraph | Notice | Figures | Facts | Prose | Opinion | Table | Names | Response | Picture | Tally
)  # fmt: skip


class Report(NamedTuple):
    """A document before it has a format. `front` stands on the first page, then the contents, then `body`."""

    title: str
    author: str
    eyebrow: str
    subtitle: str
    running_head: str
    running_mark: str
    front: tuple[Block, ...]
    body: tuple[Block, ...]
