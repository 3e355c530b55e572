"""The borders of the municipalities, as shapes to draw a map of."""

import json
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

_PAIR = re.compile(r"(-?\d+(?:\.\d+)?)[ ,](-?\d+(?:\.\d+)?)")


class BorderShape(NamedTuple):
    """One municipality. `path`: SVG path data; the box it lies in, in the same units."""

    path: str
    left: float
    top: float
    right: float
    bottom: float


@lru_cache(maxsize=1)
def shapes() -> dict[str, BorderShape]:
    """Every municipality's shape by its code. North is up, y grows downwards."""
    text = (resources.files("data") / "municipalities-svg-paths.json").read_text(encoding="utf-8")
    return {code: _shape(row["d"]) for code, row in json.loads(text)["paths"].items()}


def _shape(path: str) -> BorderShape:
    pairs = [(float(x), float(y)) for x, y in _PAIR.findall(path)]
    across, down = [x for x, _ in pairs], [y for _, y in pairs]
    return BorderShape(path, min(across), min(down), max(across), max(down))
