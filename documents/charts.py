"""Charts as SVG, in the looks of the map: told apart by pattern as well as by colour.

Pages and documents draw the same. A chart never stands alone: the table beside it says the same in numbers.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from documents.map_drawing import FILL, INK, Look, patterns

WIDTH = 640
"""Units across a chart. A letter is 10 of them high, so that it reads as the text around it does."""
_LETTER = 10
_LABEL_WIDTH = 190
_BAR, _ROW = 12, 20
_STEP = 5
_LEGEND_ROW = 18
_QUOTE = {'"': "&quot;", ",": " "}
_FONT = 'font-family="Inter, DejaVu Sans, sans-serif"'


class Chart(NamedTuple):
    """`ratio`: height by width."""

    svg: str
    ratio: float


class ChartKey(NamedTuple):
    """One row of the legend."""

    look: Look
    label: str


def in_font(svg: str, name: str) -> str:
    """A chart with its letters in the font of that name first."""
    return svg.replace(_FONT, _FONT.replace("Inter", f"{escape(name, _QUOTE)}, Inter"), 1)


def stacked(rows: Sequence[tuple[str, Mapping[Look, int]]], keys: Sequence[ChartKey], *, prefix: str) -> Chart:
    """A bar a row, each divided by the numbers of its looks, in the order of `keys`; the sum stands after it."""
    room = WIDTH - _LABEL_WIDTH - 40
    drawn = []
    for place, (label, numbers) in enumerate(rows):
        top, left = place * _ROW + 4, float(_LABEL_WIDTH)
        total = sum(numbers.values())
        drawn.append(_text(_LABEL_WIDTH - 8, top + _LETTER, label, "end"))
        for key in keys:
            share = numbers.get(key.look, 0) / total * room if total else 0
            if share:
                drawn.append(_box(left, top, share, _BAR, key.look, prefix))
            left += share
        drawn.append(_text(_LABEL_WIDTH + room + 8, top + _LETTER, str(total)))
    below = len(rows) * _ROW + 10
    return _chart([*drawn, *_legend(keys, below, prefix)], below + _legend_height(keys), prefix)


def columns(rows: Sequence[tuple[str, int, Look]], keys: Sequence[ChartKey], *, prefix: str) -> Chart:
    """A column a row with its number above; every so many of the labels below."""
    height, most = 120, max((number for _label, number, _look in rows), default=0)
    step = WIDTH / max(len(rows), 1)
    every = max(1, round(62 / step))
    drawn = [f'<path d="M0,{height + 16}H{WIDTH}" stroke="{INK}"/>']
    for place, (label, number, look) in enumerate(rows):
        tall = number / most * height if most else 0
        middle = (place + 0.5) * step
        if number:
            width = min(step * 0.7, 40)
            drawn.append(_box(middle - width / 2, height + 16 - tall, width, tall, look, prefix))
            drawn.append(_text(middle, height + 12 - tall, str(number), "middle"))
        if place % every == 0:
            drawn.append(_text(middle, height + 30, label, "middle"))
    below = height + 44
    return _chart([*drawn, *_legend(keys, below, prefix)], below + _legend_height(keys), prefix)


def beside_legend(svg: str, ratio: float, keys: Sequence[ChartKey], *, prefix: str) -> Chart:
    """A map with its legend at its right. `ratio`: the map's height by its width."""
    prefix, width = f"{prefix}-key", WIDTH * 0.58
    high = min(width * ratio, WIDTH)
    inner = svg.replace("<svg ", f'<svg x="0" y="0" width="{width:.0f}" height="{high:.0f}" ', 1)
    rows = [
        piece
        for place, key in enumerate(keys)
        for piece in _key(key, width + 24, high / 2 + (place - len(keys) / 2) * 22, prefix)
    ]
    return _chart([inner, *rows], high, prefix)


def _chart(drawn: Sequence[str], height: float, prefix: str) -> Chart:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" {_FONT} font-size="{_LETTER}" '
        f'fill="{INK}">{patterns(prefix, _STEP)}{"".join(drawn)}</svg>'
    )
    return Chart(svg, height / WIDTH)


def _legend(keys: Sequence[ChartKey], top: float, prefix: str) -> list[str]:
    return [
        piece
        for place, key in enumerate(keys)
        for piece in _key(key, place % 3 * WIDTH / 3, top + place // 3 * _LEGEND_ROW, prefix)
    ]


def _legend_height(keys: Sequence[ChartKey]) -> int:
    return -(-len(keys) // 3) * _LEGEND_ROW


def _key(key: ChartKey, left: float, top: float, prefix: str) -> tuple[str, str]:
    return _box(left + 1, top, _BAR, _BAR, key.look, prefix), _text(left + _BAR + 8, top + _LETTER, key.label)


def _box(left: float, top: float, width: float, height: float, look: Look, prefix: str) -> str:
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{FILL[look].format(p=prefix)}" stroke="{INK}" stroke-width="0.7"/>'
    )


def _text(left: float, base: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
