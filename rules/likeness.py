"""What a misspelt name may have meant: for a question to a person, never for an answer. Quick enough for a table of ten
thousand names that all are wrong."""

import difflib
import re
from collections import Counter
from functools import lru_cache

from models.register import RegisterEntry
from models.values import RecipientKind
from rules.register import Register, name_key

_KIND_WORDS = {
    "kommun": RecipientKind.MUNICIPALITY,
    "kommunen": RecipientKind.MUNICIPALITY,
    "stad": RecipientKind.MUNICIPALITY,
    "region": RecipientKind.REGION,
    "landsting": RecipientKind.REGION,
    "landstinget": RecipientKind.REGION,
    "länsstyrelsen": RecipientKind.COUNTY_BOARD,
}
_SMALL_WORDS = frozenset({"i", "län", "läns", "och", "för"})
_LIKE, _LIKE_SHORT, _SHORT, _LONGEST, _MOST = 0.75, 0.65, 5, 60, 3


class Likeness:
    """Finds entries by the letters that their names share with a text."""

    def __init__(self, register: Register) -> None:
        self._entries = register.entries
        self._stems = [_stem(entry.full_name)[0] for entry in register.entries]
        self._holders: dict[str, list[int]] = {}
        for number, stem in enumerate(self._stems):
            for pair in _pairs(stem):
                self._holders.setdefault(pair, []).append(number)

    def near(self, text: str) -> tuple[RegisterEntry, ...]:
        """At most three, the likest first; those of another kind than the text names come last, if at all."""
        stem, kind = _stem(text[:_LONGEST])
        shared = Counter(number for pair in _pairs(stem) for number in self._holders.get(pair, ()))
        matcher = difflib.SequenceMatcher(a="", b=stem, autojunk=False)
        found = []
        for number, _count in shared.most_common(5):
            matcher.set_seq1(self._stems[number])
            like = matcher.ratio()
            if like >= (_LIKE if len(stem) > _SHORT else _LIKE_SHORT):  # Håbo and Habo are both told
                entry = self._entries[number]
                found.append((kind not in {None, entry.kind}, -like, number, entry))
        return tuple(entry for _other, _like, _number, entry in sorted(found, key=lambda each: each[:3])[:_MOST])


def _pairs(stem: str) -> set[str]:
    marked = f"^{stem}$"
    return {marked[place : place + 2] for place in range(len(marked) - 1)}


def _stem(text: str) -> tuple[str, RecipientKind | None]:
    """The name without what says its kind, and the kind that it says, misspelt or not."""
    words, kind = [], None
    for word in re.findall(r"\w+", name_key(text)):
        meant = _kind_word(word)
        if meant:
            kind = _KIND_WORDS[meant]
        elif word not in _SMALL_WORDS:
            words.append(word)
    stem = " ".join(words)
    return (stem[:-1] if len(stem) > 3 and stem.endswith("s") else stem), kind


@lru_cache(maxsize=4096)
def _kind_word(word: str) -> str:
    if word in _KIND_WORDS or len(word) < 4 or not word.isalpha():
        return word if word in _KIND_WORDS else ""
    near = difflib.get_close_matches(word, _KIND_WORDS, n=1, cutoff=0.85)
    return near[0] if near else ""
