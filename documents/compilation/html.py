"""The compilation as one web page that needs nothing beside itself: no script, font or picture from elsewhere."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from documents.compilation.blocks import (
    Block,
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
    Report,
    Response,
    Speaker,
    Table,
    Tally,
)
from documents.compilation.docx import data_uri
from documents.compilation.report import compilation_report
from documents.compilation.report_figures import in_house_font
from documents.fonts import family
from documents.showing import Showing
from documents.writing import replacing
from models.compilation import CompilationData
from models.house_style import PLAIN, HouseStyle
from templates.documents.compilation import CONTENTS, SKIP

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def compilation_html(data: CompilationData, out: Path, style: HouseStyle = PLAIN) -> None:
    """Writes the page. Same data, same bytes."""
    report = in_house_font(compilation_report(data, Showing()), style)
    with replacing(out) as part, part.open("w", encoding="utf-8", newline="") as file:
        for piece in _page(report, style):
            file.write(piece)
            file.write("\n")


def _page(report: Report, style: HouseStyle) -> Iterator[str]:
    css = (resources.files("templates") / "documents" / "compilation.css").read_text(encoding="utf-8")
    yield (
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(report.title)}</title>\n<meta name="author" content="{escape(report.author)}">\n'
        f"<style>\n{css}{_root(style)}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#innehall">{escape(SKIP)}</a>\n<header>'
    )
    if style.logo:
        kind = "image/svg+xml" if style.logo.suffix.lower() == ".svg" else "image/png"
        yield f'<img class="logo" alt="{escape(report.author)}" src="{data_uri(style.logo.read_bytes(), kind)}">'
    yield f'<p class="eyebrow">{escape(report.eyebrow)}</p>\n<h1>{escape(report.subtitle)}</h1>'
    yield from map(draw, report.front)
    yield f'</header>\n<nav id="innehall" aria-label="{CONTENTS}">\n<h2>{CONTENTS}</h2>\n{_contents(report.body)}</nav>'
    yield "<main>"
    yield from map(draw, report.body)
    footer = f"{escape(report.running_head)} · {escape(report.author)}"
    yield f'</main>\n<footer class="soft">{footer}</footer>\n</body>\n</html>'


def _root(style: HouseStyle) -> str:
    font = "; --font: " + json.dumps(family(style.font)) if style.font else ""
    return f":root {{ --accent: {style.colour}; --wash: {style.wash}{font}; }}\n".replace("<", "")


def _contents(body: Sequence[Block]) -> str:
    rows: list[str] = []
    below = False
    for block in body:
        if not (isinstance(block, Heading) and block.listed and block.anchor):
            continue
        if block.level == 1:
            rows.append("</ol></li>" if below else "</li>" if rows else "")
            below = False
        elif not below:
            rows.append("<ol>")
            below = True
        end = "" if block.level == 1 else "</li>"
        rows.append(f"<li>{_link(block.anchor, block.text)}{end}")
    return f"<ol>{''.join(rows)}{'</ol>' if below else ''}{'</li>' if rows else ''}</ol>\n"


def draw(block: Block) -> str:
    """One block as HTML, everything in it escaped."""
    return _DRAW[type(block)](block)


def _link(anchor: str, text: str) -> str:
    return f'<a href="#{escape(anchor)}">{escape(text)}</a>'


def _heading(block: Heading) -> str:
    mark = f' id="{escape(block.anchor)}"' if block.anchor else ""
    return f"<h{block.level + 1}{mark}>{escape(block.text)}</h{block.level + 1}>"


def _paragraph(block: Paragraph) -> str:
    look = f' class="{block.look}"' if block.look != "body" else ""
    return f"<p{look}>{escape(block.text)}</p>" if block.text else ""


def _notice(block: Notice) -> str:
    return f'<div class="notice"><p><strong>{escape(block.title)}</strong></p><p>{escape(block.text)}</p></div>'


def _figures(block: Figures) -> str:
    rows = (f"<div><dt>{escape(label)}</dt><dd>{escape(number)}</dd></div>" for number, label in block.items)
    return f'<dl class="figures">{"".join(rows)}</dl>'


def _facts(block: Facts) -> str:
    rows = (f"<dt>{escape(term)}</dt><dd>{escape(value)}</dd>" for term, value in block.rows)
    return f"<dl>{''.join(rows)}</dl>" if block.rows else ""


def _prose(block: Prose) -> str:
    return f'<div class="typed">{_lines(block.lines)}</div>' if block.lines else ""


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(map(escape, lines))


def _opinion(block: Opinion) -> str:
    said = f'<blockquote class="said" style="margin-left:0">{_lines(block.lines)}</blockquote>' if block.lines else ""
    return f'<p class="speaker">{", ".join(_speaker(*pair) for pair in block.told())}</p>{said}'


def _speaker(one: Speaker, told: str) -> str:
    name = _link(one.anchor, one.name) if one.anchor else escape(one.name)
    return f"<strong>{name}</strong>" + (f'<span class="soft">{escape(told)}</span>' if told else "")


def _names(block: Names) -> str:
    return (
        f"<p><strong>{escape(block.label)}:</strong> {', '.join(_link(*reversed(each)) for each in block.links)}.</p>"
    )


def _response(block: Response) -> str:
    rows = (f'<p class="soft">{escape(term)}</p><div class="typed">{_lines(lines)}</div>' for term, lines in block.rows)
    return f'<div class="response"><p><strong>{escape(block.title)}</strong></p>{"".join(rows)}</div>'


def _table(block: Table) -> str:
    kinds = [' class="number"' if column.numeric else "" for column in block.columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column.title)}</th>' for column, kind in zip(block.columns, kinds, strict=True)
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<td{kind}>{_cell(value)}</td>" for value, kind in zip(row, kinds, strict=True)) + "</tr>"
        for row in block.rows
    )
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    return _scrolled(f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>")


def _cell(value: str | Link) -> str:
    return _link(value.anchor, value.text) if isinstance(value, Link) else escape(value)


def _scrolled(table: str) -> str:
    return f'<div class="scroll" tabindex="0" role="group">{table}</div>'


def _tally(block: Tally) -> str:
    label, number, share = map(escape, block.head)
    rows = "\n".join(
        f'<tr><td>{escape(bar.label)}</td><td class="number">{bar.number}</td><td class="number">{bar.percent} %</td>'
        f'<td style="width:40%"><span class="bar" style="width:{bar.percent}%"></span></td></tr>'
        for bar in block.bars
    )
    head = f'<th scope="col">{label}</th><th scope="col" class="number">{number}</th>'
    head += f'<th scope="col" colspan="2">{share}</th>'
    caption = f'<p class="caption">{escape(block.caption)}</p>' if block.caption else ""
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>{caption}"


def _picture(block: Picture) -> str:
    svg = re.sub("^<svg ", f'<svg role="img" aria-label="{escape(block.alt)}" ', block.svg, count=1)
    caption = f'<figcaption class="caption">{escape(block.caption)}</figcaption>' if block.caption else ""
    return f"<figure>{svg}{caption}</figure>"


_DRAW: dict[type[Any], Callable[[Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Notice: _notice,
    Figures: _figures,
    Facts: _facts,
    Prose: _prose,
    Opinion: _opinion,
    Names: _names,
    Response: _response,
    Table: _table,
    Tally: _tally,
    Picture: _picture,
}
