"""The fonts the product ships, and which characters they have. Documents use these and never the machine's own."""

import re
from functools import lru_cache
from pathlib import Path
from unicodedata import category

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
FAMILIES = {"Inter-Regular.otf": "Inter", "DejaVuSans.ttf": "DejaVu Sans"}
"""One file for each family, in the order they are tried; the heavier cut of Inter has the same characters."""

_COVERED = re.compile("[\t\n -~\u00a0-\u0148\u014a-\u017f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u20ac]*")
# Private characters mean nothing in an archive; PDF forbids the byte order mark in text.
_BARRED = re.compile("[\ue000-\uf8ff\ufeff\U000f0000-\U0010ffff]")


@lru_cache(maxsize=1)
def coverage() -> tuple[frozenset[str], ...]:
    """The characters of each family, in `FAMILIES` order. Read once: it takes a tenth of a second."""
    return tuple(_characters(FONTS / name) for name in FAMILIES)


def _characters(path: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont  # few processes meet a character that asks for it

    with TTFont(path, lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap() if not _BARRED.match(chr(code)))


def family(path: Path) -> str:
    """The name that a font file goes by."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        names = font["name"]
        return str(names.getDebugName(16) or names.getDebugName(1) or path.stem)


def missing(text: str) -> frozenset[str]:
    """The characters of `text` that cannot be drawn: no shipped font has them, or none has both a combining mark and
    the letter that carries it (a cluster is drawn with one font)."""
    if _COVERED.fullmatch(text):
        return frozenset()
    families = coverage()
    absent = {character for character in set(text) if not any(character in family for family in families)}
    return frozenset(absent - {"\t", "\n"} | _stray_marks(text, families))


def all_but_plain(text: str) -> frozenset[str]:
    """Every character but those of plain Latin text: the last resort when a document could not be set otherwise."""
    return frozenset() if _COVERED.fullmatch(text) else frozenset(re.sub(_COVERED.pattern[:-1], "", text))


def _stray_marks(text: str, families: tuple[frozenset[str], ...]) -> set[str]:
    stray: set[str] = set()
    able = list(families)
    for character in text:
        having = [family for family in able if character in family]
        if not category(character).startswith("M"):
            able = [family for family in families if character in family]
        elif having:
            able = having
        else:
            stray.add(character)
    return stray
