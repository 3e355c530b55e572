"""Where words stand in a text."""

import pytest

from rules.searching import hits, pattern


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        ("väg", "VÄGEN är en väg, inte Vag", ["VÄG", "väg"]),
        ("vag", "vägen", []),
        ("a\u030arsta", "Årsta och A\u030arsta", ["Årsta", "A\u030arsta"]),
        ("kommunens  ansvar", "kommunens\nansvar", ["kommunens\nansvar"]),
        ("5 % (kr)", "kostar 5 % (kr) mer", ["5 % (kr)"]),
    ],
)
def test_words_are_found_case_aside_and_across_lines(wanted: str, text: str, found: list[str]) -> None:
    words = pattern(wanted)
    assert words is not None
    assert [hit.found for hit in hits(text, words)] == found


def test_nothing_is_looked_for_without_words() -> None:
    assert pattern(" \n") is None


def test_what_stands_around_is_cut_between_words() -> None:
    words = pattern("mitt")
    assert words is not None
    (hit,) = hits("före " * 100 + "mitt" + " efter" * 100, words)
    assert (hit.before[:8], hit.before[-5:]) == ("… före f", "före ")
    assert (hit.after[:6], hit.after[-8:]) == (" efter", " efter …")
    (hit,) = hits("mitt", words)
    assert (hit.before, hit.after, hit.start) == ("", "", 0)
