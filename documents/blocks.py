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
    """`listed`: stands in the table of contents. `anchor`: empty, or unique in the document."""

    level: int
    text: str
    anchor: str = ""
    listed: bool = True


class Paragraph(NamedTuple):
    """Our own words."""

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


class Opinion(NamedTuple):
    """One organisation's words under a question: its name, its stance and marks, its lines."""

    name: str
    stance: str
    anchor: str
    lines: tuple[str, ...]


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


class Tally(NamedTuple):
    """Counted rows with a bar each; the number and the share always stand beside the bar."""

    caption: str
    head: tuple[str, str, str]
    bars: tuple[Bar, ...]


Block = Heading | Paragraph | Notice | Figures | Facts | Prose | Opinion | Table | Tally


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
