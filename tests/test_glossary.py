"""The glossary and the code use the same words."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tests.rows import rows

ROOT = Path(__file__).parent.parent
ROOMS = ("activities", "documents", "mail", "models", "rules", "store", "web", "workflows")
PAGE = (ROOT / "docs/glossary.md").read_text()
ROW = re.compile(r"^\| ([^|]+) \| ((?:`\w+`(?:, )?)+) \|", re.MULTILINE)
KEPT_SWEDISH = {"remiss", "missiv", "dnr", "yttrande", "synpunkt", "bemotande", "attest"}
"""Nouns with no exact English word; some of them are English words as well."""
ENGLISH_TOO = {"document", "reservation"}


def section(title: str) -> list[tuple[str, list[str]]]:
    """Rows of one table: the Swedish cell and its names."""
    text = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return [(swedish, re.findall(r"`(\w+)`", names)) for swedish, names in ROW.findall(text)]


def identifiers() -> Iterator[str]:
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                    yield name
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    yield name


def words(identifier: str) -> set[str]:
    """`LetterKind` and `letter_kind` both hold letter and kind."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower().strip("_").split("_"))


def ascii_form(word: str) -> str:
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()


NAMES = frozenset(identifiers())
WORDS = frozenset(word for name in NAMES for word in words(name))


@rows("swedish, names", section("In the code"))
def test_a_name_of_the_glossary_is_in_the_code(swedish: str, names: list[str]) -> None:
    assert [name for name in names if name not in NAMES and not set(name.lower().split("_")) <= WORDS] == []


def test_no_identifier_uses_the_swedish_word_where_an_english_one_is_given() -> None:
    swedish = {ascii_form(word) for cell, _ in section("In the code") for word in re.split(r"[ ,]+", cell)}
    used = {word for word in swedish - KEPT_SWEDISH - ENGLISH_TOO if len(word) > 4} & WORDS
    assert used == set()


def test_no_identifier_has_letters_outside_ascii() -> None:
    assert [name for name in NAMES if not name.isascii()] == []
