"""A map of municipalities as SVG: each in the look of its state, told apart by pattern as well as by colour.

Pages and documents draw the same map. It never stands alone: the table beside it says the same in words.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from data.borders import BorderShape, shapes

_MARGIN = 0.04
_WIDEST = 1.6
"""A map is at most this many times as wide as it is high: Gotland alone would be a strip."""


class Look(StrEnum):
    """How a municipality is drawn. Every look has a pattern of its own, so that it is seen without colours."""

    GOOD = "good"
    MIXED = "mixed"
    AGAINST = "against"
    WAITING = "waiting"
    BEGUN = "begun"
    PROBLEM = "problem"
    SILENT = "silent"
    OUTSIDE = "outside"


class Mapped(NamedTuple):
    """One municipality of a map. `title`: what is said of it when somebody points at it."""

    look: Look
    title: str


FILL = {
    Look.GOOD: "#125534",
    Look.MIXED: "url(#{p}-mixed)",
    Look.AGAINST: "url(#{p}-against)",
    Look.WAITING: "#ffffff",
    Look.BEGUN: "url(#{p}-begun)",
    Look.PROBLEM: "url(#{p}-problem)",
    Look.SILENT: "url(#{p}-silent)",
    Look.OUTSIDE: "#f2f2f2",
}
INK, _FAINT = "#16202a", "#b8bec5"


def map_svg(members: Mapping[str, Mapped], *, label: str, prefix: str = "map") -> str:
    """The map of the municipalities in `members` (by code), those around them faintly; empty for no municipality.

    `label`: the alternative text. `prefix`: makes the patterns' names unique on a page with several maps.
    """
    known = shapes()
    drawn = tuple((code, mapped) for code, mapped in sorted(members.items()) if code in known)
    return _drawn(drawn, label, prefix) if drawn else ""


@lru_cache(maxsize=16)
def _drawn(members: tuple[tuple[str, Mapped], ...], label: str, prefix: str) -> str:
    """The map of a round is asked for oftener than something in it changes."""
    known, drawn = shapes(), dict(members)
    left, top, width, height = _window([known[code] for code in drawn])
    scale = max(width, height)
    around = [
        f'<path d="{shape.path}" fill="{FILL[Look.OUTSIDE]}" stroke="{_FAINT}"/>'
        for code, shape in known.items()
        if code not in drawn and _touches(shape, left, top, width, height)
    ]
    inside = [
        f'<path d="{known[code].path}" fill="{FILL[mapped.look].format(p=prefix)}" data-code="{escape(code)}">'
        f"<title>{escape(mapped.title)}</title></path>"
        for code, mapped in members
    ]
    box = f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-label={quoteattr(label)} class="map">'
        f"{patterns(prefix, scale / 90)}"
        f'<g stroke-width="{scale / 900:.3f}" stroke-linejoin="round">{"".join(around)}'
        f'<g stroke="{INK}" stroke-width="{scale / 500:.3f}">{"".join(inside)}</g></g></svg>'
    )


def swatch_svg(look: Look, *, prefix: str) -> str:
    """A small square in a look, for the map's key."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
        f'{patterns(prefix, 4)}<rect x="1" y="1" width="18" height="18" fill="{FILL[look].format(p=prefix)}" '
        f'stroke="{INK}"/></svg>'
    )


def _window(found: list[BorderShape]) -> tuple[float, float, float, float]:
    left, right = min(shape.left for shape in found), max(shape.right for shape in found)
    top, bottom = min(shape.top for shape in found), max(shape.bottom for shape in found)
    width, height = right - left, bottom - top
    margin = max(width, height) * _MARGIN
    least = (width + 2 * margin) / _WIDEST
    lacks = max(0.0, least - (height + 2 * margin))
    return left - margin, top - margin - lacks / 2, width + 2 * margin, height + 2 * margin + lacks


def _touches(shape: BorderShape, left: float, top: float, width: float, height: float) -> bool:
    return shape.right > left and shape.left < left + width and shape.bottom > top and shape.top < top + height


def patterns(prefix: str, step: float) -> str:
    """The definitions that `FILL` points to. `step`: the distance between two lines, in the drawing's own units."""

    def pattern(name: str, ground: str, lines: str) -> str:
        return (
            f'<pattern id="{prefix}-{name}" width="{step:.3f}" height="{step:.3f}" patternUnits="userSpaceOnUse">'
            f'<rect width="{step:.3f}" height="{step:.3f}" fill="{ground}"/>{lines}</pattern>'
        )

    half, thin, thick = step / 2, step / 6, step / 3
    rising = f'<path d="M0,{step:.3f}L{step:.3f},0" stroke="{{ink}}" stroke-width="{thick:.3f}"/>'
    falling = f'<path d="M0,0L{step:.3f},{step:.3f}" stroke="{{ink}}" stroke-width="{thin:.3f}"/>'
    across = f'<path d="M0,{half:.3f}H{step:.3f}" stroke="{{ink}}" stroke-width="{thick:.3f}"/>'
    dot = f'<circle cx="{half:.3f}" cy="{half:.3f}" r="{thick / 1.6:.3f}" fill="{{ink}}"/>'
    return (
        "<defs>"
        + pattern("mixed", "#e5f3ea", rising.format(ink="#125534"))
        + pattern("against", "#fbeaeb", across.format(ink="#8c1d27"))
        + pattern("begun", "#ffffff", dot.format(ink="#0b4a74"))
        + pattern("problem", "#fbeaeb", rising.format(ink="#8c1d27") + falling.format(ink="#8c1d27"))
        + pattern("silent", "#f2f2f2", falling.format(ink="#545f6b"))
        + "</defs>"
    )
