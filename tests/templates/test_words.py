"""Words that pages, letters and documents share."""

import pytest

from templates import words


@pytest.mark.parametrize(
    ("size", "swedish", "english"),
    [(81, "81 byte", "81 bytes"), (214_000, "214 kB", "214 kB"), (2_900_000, "2,9 MB", "2.9 MB")],
)
def test_sizes_are_said_in_the_page_s_language(size: int, swedish: str, english: str) -> None:
    assert (words.size_words(size), words.size_words(size, "en")) == (swedish, english)
