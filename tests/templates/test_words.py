"""Words that pages, letters and documents share."""

import re
from pathlib import Path

import pytest

from models.values import LetterKind
from templates import words
from templates.round_words import LETTER_KINDS
from tests.rows import rows


@pytest.mark.parametrize(
    ("size", "swedish", "english"),
    [(81, "81 byte", "81 bytes"), (214_000, "214 kB", "214 kB"), (2_900_000, "2,9 MB", "2.9 MB")],
)
def test_sizes_are_said_in_the_page_s_language(size: int, swedish: str, english: str) -> None:
    assert (words.size_words(size), words.size_words(size, "en")) == (swedish, english)


TEMPLATES = Path(__file__).parents[2] / "templates"
ROWS = (TEMPLATES / "console/rows.py").read_text()
"""The rows of a round's table are set without a template."""
TABLES = [
    (path.name, table)
    for path in sorted(TEMPLATES.rglob("*.html"))
    for table in re.findall(r"<table\b.*?(?:</table>|\Z)", path.read_text().replace("{{ rows }}", ROWS), re.DOTALL)
]


@rows("name, table", TABLES)
def test_every_table_is_laid_out_only_or_says_which_cells_are_headers(name: str, table: str) -> None:
    """Mails are laid out in tables, which say so; a page's table has a caption, and a scope on each header cell."""
    if 'role="presentation"' in table:
        assert "<th" not in table
        return
    assert "<caption" in table
    assert re.findall(r"<th(?=[ >])", table) == re.findall(r'<th(?= scope="(?:col|row)")', table)
    assert {"col", "row"} <= set(re.findall(r'<th scope="(\w+)"', table))


def test_every_kind_of_letter_has_its_word_in_both_languages() -> None:
    for language in words.LANGUAGES:
        assert set(LETTER_KINDS[language]) == set(LetterKind)


_SAID = re.compile(r"<(\w+)[^<>]*?>[^<>{}]*\{\{ [\w.]*\b(?:text|heading|words|title|exception|where|what)\b \| visible")


def test_what_people_wrote_in_swedish_is_marked_in_the_english_console() -> None:
    """Of the rooms for an incoming remiss and its answer, the duties and the checklist (WCAG 3.1.2)."""
    names = ("incoming*", "joint_answer*", "duties", "checklist")
    pages = [path for name in names for path in (TEMPLATES / "console").glob(f"{name}.html")]
    said = [(path.name, found.group()) for path in pages for found in _SAID.finditer(path.read_text())]
    assert len(said) > 20
    assert [(name, text) for name, text in said if "{{ in_swedish }}" not in text and "<title" not in text] == []
