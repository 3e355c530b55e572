"""How an organisation wants its documents to look: from the settings, handed to whatever draws a document."""

import re
import zipfile
from pathlib import Path

from models.values import Value

OWN_COLOUR = "#0b4f7d"
LEAST_CONTRAST = 4.5
"""Of text against white (WCAG 2.1, 1.4.3)."""
_COLOUR = re.compile("#[0-9a-f]{6}")


class HouseStyle(Value):
    """`colour` of headings and links, `#rrggbb`. `logo`: a PNG or SVG on the first page. `font`: a TTF or OTF file,
    tried before those that the product ships. `template`: a Word document whose styles, headers and page are used."""

    colour: str = OWN_COLOUR
    logo: Path | None = None
    font: Path | None = None
    template: Path | None = None

    @property
    def wash(self) -> str:
        """The colour thinned out, as a ground for text."""
        return "#" + "".join(f"{round(part + (255 - part) * 0.9):02x}" for part in _parts(self.colour))


PLAIN = HouseStyle()


def is_colour(text: str) -> bool:
    return bool(_COLOUR.fullmatch(text))


def contrast_with_white(colour: str) -> float:
    """As WCAG 2.1 counts it, 1 to 21."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    ]
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def is_word_template(path: Path) -> bool:
    """A Word document or template without macros."""
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
    wanted = {"word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    return wanted <= names and not any(name.endswith(".bin") and "vba" in name.lower() for name in names)
