"""WordprocessingML for the blocks of a report, as strings: one pass, linear in the text (an element tree built through
python-docx grows with the square of the paragraphs)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from documents.compilation.blocks import (
    Bar,
    Block,
    Column,
    Facts,
    Figures,
    Heading,
    Link,
    Names,
    Notice,
    Opinion,
    Paragraph,
    Picture,
    Prose,
    Response,
    Speaker,
    Table,
    Tally,
)

TEXT_WIDTH = 9070
"""Twentieths of a point between the margins of an A4 page."""
_UNITS = 635
"""English Metric Units in a twentieth of a point."""
_SMALL = 10
"""Rows under the head of a table that stays on one page."""
_BOX = 1200
"""Characters of a bemötande that stays on one page."""
_APART = '<w:spacing w:before="120" w:after="0"/>'
_CELL = '<w:pStyle w:val="Cell"/>'
_LOOKS = {"body": "Normal", "lead": "Lead", "soft": "Soft", "tied": "Soft", "stance": "Stance"}


def run(text: str, style: str = "") -> str:
    """Text with every space kept; tabs become Word's own."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    pieces = escape(text).split("\t")
    inside = "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' if piece else "" for piece in pieces)
    return f"<w:r>{look}{inside}</w:r>" if text else ""


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def link(anchor: str, text: str, style: str = "Hyperlink", after: str = "") -> str:
    return f"<w:hyperlink w:anchor={quoteattr(bookmark(anchor))}>{run(text, style)}{after}</w:hyperlink>"


def bookmark(anchor: str) -> str:
    return anchor.replace("-", "_")


def headings(blocks: Iterable[Block]) -> list[Heading]:
    """Those that stand in the table of contents."""
    return [block for block in blocks if isinstance(block, Heading) and block.listed and block.anchor]


class Drawing:
    """Draws the blocks of one document; holds what must be unique in it."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        """`pictures`: the relationship's id of each, by its name."""
        self._bookmarks = 0
        self._pictures = pictures
        self._draw: dict[type[Any], Callable[[Any], str]] = {
            Heading: self._heading,
            Paragraph: _paragraph,
            Notice: _notice,
            Figures: _figures,
            Facts: _facts,
            Prose: _prose,
            Opinion: _opinion,
            Table: _table,
            Names: _names,
            Response: _response,
            Picture: self._picture,
            Tally: _tally,
        }

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Each as it is asked for."""
        return (self._draw[type(block)](block) for block in blocks)

    def _heading(self, block: Heading) -> str:
        style = "ListHeading" if block.level == 2 and not block.listed else f"Heading{block.level}"
        breaks = "<w:pageBreakBefore/>" if block.breaks else ""
        if not block.anchor:
            return paragraph(style, run(block.text), properties=breaks)
        self._bookmarks += 1
        start = f"<w:bookmarkStart w:id={quoteattr(str(self._bookmarks))} w:name={quoteattr(bookmark(block.anchor))}/>"
        end = f'<w:bookmarkEnd w:id="{self._bookmarks}"/>'
        return paragraph(style, start, run(block.text), end, properties=breaks)

    def _picture(self, block: Picture) -> str:
        """The drawing with its alternative text, as wide as its share of the page."""
        number = list(self._pictures).index(block.name) + 1
        wide = round(TEXT_WIDTH * block.share) * _UNITS
        size = f'cx="{wide}" cy="{round(wide * block.ratio)}"'
        told = f'id="{number}" name={quoteattr(block.name)} descr={quoteattr(block.alt)}'
        drawing = (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {told}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {told}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
            f'<a:blip r:embed="{self._pictures[block.name]}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
        caption = paragraph("Soft", run(block.caption)) if block.caption else ""
        return paragraph("Picture", drawing, properties="<w:keepNext/>" if caption else "") + caption


def contents(listed: list[Heading], page_of: Mapping[str, int]) -> str:
    """The table of contents, written out inside Word's own field, so that it is whole unopened and can be updated.
    The page numbers are fields of their own, which Word counts when it asks to update the fields. `page_of`: what
    stands there until then."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entries = []
    for place, heading in enumerate(listed):
        before, after = begin if place == 0 else "", end if place == len(listed) - 1 else ""
        entry = link(heading.anchor, heading.text, "SoftText", _page_number(heading.anchor, page_of))
        entries.append(paragraph(f"TOC{heading.level}", before, entry, after))
    return "\n".join(entries)


def _page_number(anchor: str, page_of: Mapping[str, int]) -> str:
    number = run(str(page_of.get(anchor, "")))
    return f'<w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGEREF {bookmark(anchor)} \\h ">{number}</w:fldSimple>'


def _paragraph(block: Paragraph) -> str:
    tied = "<w:keepNext/>" if block.look == "tied" else ""
    return paragraph(_LOOKS[block.look], run(block.text), properties=tied) if block.text else ""


def _notice(block: Notice) -> str:
    return paragraph("Notice", run(block.title, "WaitText")) + paragraph("Notice", run(block.text)) + _after_table()


def _prose(block: Prose) -> str:
    return "".join(_typed("Typed", line) for line in block.lines)


def _typed(style: str, line: str) -> str:
    """A line as it was typed; an empty one as air of half a line."""
    air = "" if line.strip() else '<w:spacing w:after="0" w:line="120" w:lineRule="exact"/>'
    return paragraph(style, run(line), properties=air)


def _opinion(block: Opinion) -> str:
    speakers = run(", ").join(_speaker(*pair) for pair in block.told())
    return paragraph("Speaker", speakers) + "".join(_typed("Said", line) for line in block.lines)


def _speaker(one: Speaker, told: str) -> str:
    name = link(one.anchor, one.name, "Strong") if one.anchor else run(one.name, "Strong")
    return name + run(told, "SoftText")


def _names(block: Names) -> str:
    names = run(", ").join(link(each.anchor, each.text) for each in block.links)
    return paragraph("Normal", run(f"{block.label}: ", "Strong"), names, run("."))


def _response(block: Response) -> str:
    """A box that most of a page would hold is not cut by its end."""
    tied = "<w:keepNext/>" if sum(len(line) for _term, lines in block.rows for line in lines) <= _BOX else ""
    rows = [paragraph("Response", run(block.title, "Strong"), properties=f"<w:keepNext/>{_APART}")]
    for place, (term, lines) in enumerate(block.rows, start=1):
        last = len(lines) if place < len(block.rows) else len(lines) - 1
        rows.append(paragraph("Response", run(term, "SoftText"), properties="<w:keepNext/>"))
        rows += [
            paragraph("Response", run(line), properties=tied if number < last else "")
            for number, line in enumerate(lines)
        ]
    return "".join(rows) + _after_table()


def _facts(block: Facts) -> str:
    if not block.rows:
        return ""
    widths = _widths((0.3, 0.7))
    rows = [
        _row([_cell(paragraph("Cell", run(term, "SoftText")), widths[0]), _cell(_lines(value), widths[1])])
        for term, value in block.rows
    ]
    return _grid(widths, rows, head="column")


def _figures(block: Figures) -> str:
    widths = _widths([1 / len(block.items)] * len(block.items))
    heads = [
        _cell(paragraph("Cell", run(label, "SoftText")), width)
        for (_number, label), width in zip(block.items, widths, strict=True)
    ]
    numbers = [
        _cell(paragraph("Figure", run(number)), width)
        for (number, _label), width in zip(block.items, widths, strict=True)
    ]
    return _grid(widths, [_row(heads, header=True), _row(numbers)])


def _table(block: Table) -> str:
    widths = _widths([column.share for column in block.columns])
    head = [
        _cell(paragraph("CellHead", run(column.title), properties=_aligned(column)), width)
        for column, width in zip(block.columns, widths, strict=True)
    ]
    rows = [
        _row([
            _cell(_value(value, column), width)
            for value, column, width in zip(row, block.columns, widths, strict=True)
        ])
        for row in block.rows
    ]  # fmt: skip
    caption = paragraph("Soft", run(block.caption), properties="<w:keepNext/>") if block.caption else ""
    return caption + _grid(widths, [_row(head, header=True), *rows])


def _tally(block: Tally) -> str:
    widths = _widths((0.4, 0.1, 0.1, 0.4))
    label, number, share = block.head
    right = _aligned(Column("", 0, numeric=True))
    head = _row(
        [
            _cell(paragraph("CellHead", run(label)), widths[0]),
            _cell(paragraph("CellHead", run(number), properties=right), widths[1]),
            _cell(paragraph("CellHead", run(share)), widths[2] + widths[3], span=2),
        ],
        header=True,
    )
    rows = [_bar_row(bar, widths, right) for bar in block.bars]
    caption = paragraph("Soft", run(block.caption)) if block.caption else ""
    return _grid(widths, [head, *rows]) + caption


def _bar_row(bar: Bar, widths: list[int], right: str) -> str:
    rest = round(widths[3] * (100 - bar.percent) / 100)
    drawn = paragraph("Bar", properties=f'<w:ind w:right="{rest}"/>') if bar.percent else paragraph("Cell")
    return _row([
        _cell(paragraph("Cell", run(bar.label)), widths[0]),
        _cell(paragraph("Cell", run(str(bar.number)), properties=right), widths[1]),
        _cell(paragraph("Cell", run(f"{bar.percent} %"), properties=right), widths[2]),
        _cell(drawn, widths[3]),
    ])  # fmt: skip


def _value(value: str | Link, column: Column) -> str:
    if isinstance(value, Link):
        return paragraph("Cell", link(value.anchor, value.text))
    return _lines(value, _aligned(column))


def _lines(text: str, properties: str = "") -> str:
    return "".join(paragraph("Cell", run(line), properties=properties) for line in text.split("\n"))


def _aligned(column: Column) -> str:
    return '<w:jc w:val="right"/>' if column.numeric else ""


def _widths(shares: Iterable[float]) -> list[int]:
    return [round(TEXT_WIDTH * share) for share in shares]


def _cell(inside: str, width: int, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>{inside}</w:tc>'


def _row(cells: list[str], *, header: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _grid(widths: list[int], rows: list[str], *, head: Literal["row", "column"] = "row") -> str:
    """`head`: where the cells stand that name the others, for those who hear the table read."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    value, first_row = ("0420", 1) if head == "row" else ("0480", 0)
    look = f'<w:tblLook w:val="{value}" w:firstRow="{first_row}" w:lastRow="0" w:firstColumn="{1 - first_row}" '
    look += 'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    properties = (
        f'<w:tblPr><w:tblStyle w:val="RemissTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}</w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{''.join(_together(rows))}</w:tbl>{_after_table()}"


def _together(rows: list[str]) -> Iterator[str]:
    """A small table is not cut by a page's end, and no row of a long one stands by itself."""
    last = len(rows) - 1
    for place, row in enumerate(rows):
        tied = place < last if last <= _SMALL else place < 2 or place == last - 1
        yield row.replace(_CELL, f"{_CELL}<w:keepNext/>") if tied else row


def _after_table() -> str:
    return paragraph("Cell")
