"""Drawings as PNG, for formats that take no SVG, in the short-lived process that sets documents."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from documents.typesetting import Typesetting
from models.house_style import PLAIN, HouseStyle

_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)


def pngs(svgs: Sequence[str], style: HouseStyle = PLAIN) -> list[bytes]:
    """One PNG for each SVG, 160 mm wide at 200 dots an inch. Same drawing, same bytes. Raises as `Typesetting`."""
    if not svgs:
        return []
    with TemporaryDirectory(prefix="pictures-") as name:
        out = Path(name) / "{0p}.png"
        with Typesetting("pictures.typ", {"pictures": svgs}, _NO_TIME, out, style) as typesetting:
            typesetting.finish()
        return [path.read_bytes() for path in sorted(Path(name).glob("*.png"))]
