"""How lists are ordered for Swedish readers."""

import unicodedata

_LAST_LETTERS = {letter: chr(0xE000 + place) for place, letter in enumerate("åäö")}


def swedish_sort_key(text: str) -> str:
    """Orders text as a Swedish list does: case aside, å ä ö last and in that order, other accents beside their letter.

    NFC and NFD give the same key. A sort key only: never compare two names by it (Håbo and Habo are two places, and
    their keys differ, but é and e share theirs).
    """
    out = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        if letter in _LAST_LETTERS:
            out.append(_LAST_LETTERS[letter])
        else:
            out.append(unicodedata.normalize("NFD", letter)[0])
    return "".join(out)
