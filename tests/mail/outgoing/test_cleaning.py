"""What text may bring into a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.outgoing.cleaning import one_line, paragraphs, shortened
from mail.outgoing.rendering import wrapped
from templates.words import genitive
from tests.rows import rows


@given(st.text())
def test_one_line_is_one_line_and_stays_so(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


@pytest.mark.parametrize("text", ["Å Ä Ö å ä ö é ü ß", "’ ” “ – …", "10\u00a0000", "sam\u00adordning", "👩‍👩‍👧 🇸🇪"])
def test_signs_of_the_language_are_kept(text: str) -> None:
    assert one_line(text) == text
    assert paragraphs(text) == ((text,),)


def test_letters_are_composed() -> None:
    assert one_line("Malmo\u0308") == "Malmö"


def test_paragraphs_keep_the_writers_lines() -> None:
    assert paragraphs("En\r\ntvå\r\n \r\n\r\ntre\n") == (("En", "två"), ("tre",))
    assert paragraphs(" \n ") == ()


@pytest.mark.parametrize(
    ("text", "limit", "expected"), [("kort", 4, "kort"), ("ett två tre", 9, "ett två…"), ("x" * 20, 5, "xxxx…")]
)
def test_a_cut_shows(text: str, limit: int, expected: str) -> None:
    assert shortened(text, limit) == expected


def test_wrapping_never_breaks_a_word_or_a_clock() -> None:
    link = "https://x.example/" + "a" * 100
    assert wrapped(f"Öppna {link} nu") == f"Öppna\n{link}\nnu\n"
    assert "kl. 23.59" in wrapped("x" * 71 + " kl. 23.59 y")
    assert wrapped("- " + "ord " * 30).split("\n")[1].startswith("  ord")


@rows(
    "name, expected",
    [
        ("Kalmar kommun", "Kalmar kommuns"),
        ("Falu kommun", "Falu kommuns"),
        ("Borås", "Borås"),
        ("Kalix", "Kalix"),
        ("Malung-Sälen", "Malung-Sälens"),
        ("KSL", "KSL:s"),
        ("SKR", "SKR:s"),
        ("Styrgruppen KÖBYT", "Styrgruppen KÖBYT:s"),
        ("Grupp 2", "Grupp 2:s"),
        ("Partigruppen (S)", "Partigruppens (S)"),
        ("Alliansen för Kinda (AfK)", "Alliansen för Kindas (AfK)"),
        ("(S)", "(S):s"),
    ],
)
def test_names_in_the_genitive(name: str, expected: str) -> None:
    assert genitive(name) == expected
