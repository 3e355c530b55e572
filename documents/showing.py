"""Makes typed text fit to be shown in a format, and remembers every character that could not be shown as typed.

Nothing is dropped in silence (promise L8): what a format cannot carry, and what would hide or turn other text, is
replaced by a visible mark such as ⟨U+202E⟩ and told in the document, with a pointer to the original in the JSON file.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from rules.text import with_office_signs
from templates.documents.compilation_sentences import blank_lines_mark

KEPT_BLANK_LINES = 3
"""Empty lines in a row that are shown as such; more of them become a mark that counts them."""

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# Controls but tab and line ends, surrogates and noncharacters: no XML and no font carries them. Direction marks and tag
# characters are carried but turn or hide the text around them.
_NEVER_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\U000e0000-\U000e007f"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_PLAIN = re.compile("[\t\n -~\u00a0-\u0148\u014a-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]*")


class ShownPlace(NamedTuple):
    """Where a text stands: whose it is, which field, and its JSON pointer (RFC 6901) in the data file."""

    who: str
    field: str
    pointer: str


def mark(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"


def nothing_missing(_text: str) -> frozenset[str]:
    """For formats whose reader brings the fonts."""
    return frozenset()


class Showing:
    """One document's way of showing text. `missing` tells which characters of a text the format has no glyph for."""

    def __init__(self, missing: Callable[[str], frozenset[str]] = nothing_missing) -> None:
        self._missing = missing
        self.changes: dict[ShownPlace, Counter[str]] = {}

    def line(self, text: str, place: ShownPlace) -> str:
        """A one-line value; line ends become spaces."""
        if _PLAIN.fullmatch(text) and "\n" not in text:
            return text
        return self._marked(_LINE_END.sub(" ", text), place)

    def text(self, text: str, place: ShownPlace) -> str:
        """Free text whole, for a format that has line ends: every kind of them becomes `\\n`."""
        return text if _PLAIN.fullmatch(text) else _LINE_END.sub("\n", self._marked(text, place))

    def lines(self, text: str, place: ShownPlace) -> tuple[str, ...]:
        """Free text, a string for each typed line, empty ones too, first and last as well; a long run of empty lines
        becomes one line that counts them. Text of blanks alone has no lines."""
        shown = self.text(text, place)
        if not shown.strip():
            return ()
        out: list[str] = []
        blank = 0
        for line in [*shown.removesuffix("\n").split("\n"), None]:
            if line is not None and not line.strip():
                blank += 1
                continue
            if blank > KEPT_BLANK_LINES:
                self._count(place, {blank_lines_mark(blank): 1})
                out += ["", blank_lines_mark(blank), ""]
            else:
                out += [""] * blank
            blank = 0
            if line is not None:
                out.append(line)
        return tuple(out)

    def _marked(self, text: str, place: ShownPlace) -> str:
        text = with_office_signs(text)
        replaceable = self._unshown(text)
        if not replaceable:
            return text
        replaced = Counter(character for character in text if character in replaceable)
        self._count(place, {mark(character): number for character, number in replaced.items()})
        return _with_marks(text, replaceable)

    def _unshown(self, text: str) -> set[str]:
        return {*_NEVER_SHOWN.findall(text), *self._missing(_LINE_END.sub("", _NEVER_SHOWN.sub("", text)))}

    def _count(self, place: ShownPlace, marks: dict[str, int]) -> None:
        # The document tells whose text it was, and that name has its own characters.
        place = place._replace(who=_with_marks(place.who, self._unshown(place.who)))
        # A text may be shown in several places of the document: it is told once.
        self.changes.setdefault(place, Counter()).update(
            {name: number for name, number in marks.items() if name not in self.changes.get(place, {})}
        )


def _with_marks(text: str, replaceable: set[str]) -> str:
    return text.translate({ord(character): mark(character) for character in replaceable})
