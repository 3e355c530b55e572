"""Texts that are the same or nearly so, as an association's template gives them: found by the sequences of words that
they share, without any model, and explained by the words that differ. Nothing is left out for being like another: each
stays counted and printed. Practice, not law.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

SHINGLE = 4
"""Words in a sequence."""
SHARED = 0.7
"""Of the shorter text's sequences, how many must stand in the longer one."""
LEAST_WORDS = 12
"""Shorter texts are alike by chance: "Kommunen har inga synpunkter på förslaget"."""
_QUICK_WORDS = 3_000
"""From here on, frequent words are no places to begin a comparison at."""
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\S+\s*")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")


class Text(NamedTuple):
    """`owner`: who says it; a family has several. `key`: the caller's name of the place. `start`: where a passage
    begins in its whole text, in characters."""

    owner: str
    key: str
    text: str
    start: int = 0


class Member(NamedTuple):
    """`share`: of the sequences of words of the shorter of the two that it and the family's base have in common."""

    text: Text
    share: float
    is_same: bool


class Family(NamedTuple):
    """`base`: the member that most others are like. `members`: in the order they were given, the base among them."""

    base: Text
    members: tuple[Member, ...]


class FamilyFound(NamedTuple):
    """`question`: within whose answers, empty for what is said of the whole. `is_passage`: only paragraphs are
    alike."""

    question: str
    family: Family
    is_passage: bool


class Differs(StrEnum):
    SAME = "same"
    ADDED = "added"
    GONE = "gone"


class FamilyPiece(NamedTuple):
    """Some words in a row: in both texts, only in the other, or only in the base."""

    kind: Differs
    text: str


class Near(NamedTuple):
    """`words`: those they share that few others have, the rarest first."""

    text: Text
    score: float
    words: tuple[str, ...]


def is_long_enough(text: str) -> bool:
    """Whether a text has the words to be compared."""
    return len(_WORD.findall(text)) >= LEAST_WORDS


def families(texts: Iterable[Text]) -> list[Family]:
    """Groups of texts of at least two owners, the largest first. A text belongs where it shares enough with any
    member."""
    alike: dict[tuple[str, ...], list[_Unit]] = {}
    order = [unit for unit in map(_Unit, texts) if len(unit.words) >= LEAST_WORDS]
    for unit in order:
        alike.setdefault(unit.words, []).append(unit)
    # The shortest first: of those that hold a sequence in a family, only the first need be asked.
    units = sorted((group[0] for group in alike.values()), key=lambda unit: len(unit.sums))
    clusters = _Clusters(units)
    for number in range(len(units)):
        clusters.place(number)
    family_of = {unit.words: clusters.root(number) for number, unit in enumerate(units)}
    groups: dict[int, list[_Unit]] = {}
    for unit in order:
        groups.setdefault(family_of[unit.words], []).append(unit)
    several = [group for group in groups.values() if len({unit.text.owner for unit in group}) > 1]
    return sorted(map(_family, several), key=lambda family: -len(family.members))


def passages(texts: Sequence[Text], known: Iterable[Family]) -> list[Family]:
    """The same for paragraphs, where the texts they stand in are not one family already."""
    family_of = {member.text.key: number for number, family in enumerate(known) for member in family.members}
    found = families(part for text in texts for part in _paragraphs(text))
    return [
        family
        for family in found
        if len({family_of.get(member.text.key, member.text.key) for member in family.members}) > 1
    ]


def by_question(texts: Mapping[str, Sequence[Text]]) -> list[FamilyFound]:
    """The families of each question's texts, whole ones before paragraphs, in the questions' order."""
    found = []
    for question, said in texts.items():
        whole = families(said)
        found += [FamilyFound(question, family, is_passage=False) for family in whole]
        found += [FamilyFound(question, family, is_passage=True) for family in passages(said, whole)]
    return found


def differences(base: str, other: str) -> list[FamilyPiece]:
    """What `other` says beside `base`, word by word, whatever blanks stand between."""
    left, right = _TOKEN.findall(base), _TOKEN.findall(other)
    pieces: list[FamilyPiece] = []
    for kind, one, two in _compared(left, right):
        if kind is Differs.SAME:
            pieces.append(FamilyPiece(Differs.SAME, "".join(right[two])))
            continue
        pieces += [
            FamilyPiece(differs, "".join(tokens))
            for differs, tokens in ((Differs.GONE, left[one]), (Differs.ADDED, right[two]))
            if tokens
        ]
    return pieces


def common(family: Family) -> list[FamilyPiece]:
    """The base's text: what every member has is the same, what some lack is gone."""
    tokens = _TOKEN.findall(family.base.text)
    kept = [True] * len(tokens)
    for other in {member.text.text for member in family.members if member.text.text != family.base.text}:
        for kind, one, _two in _compared(tokens, _TOKEN.findall(other)):
            if kind is not Differs.SAME:
                kept[one] = [False] * len(kept[one])
    pieces: list[FamilyPiece] = []
    for token, everywhere in zip(tokens, kept, strict=True):
        kind = Differs.SAME if everywhere else Differs.GONE
        if pieces and pieces[-1].kind is kind:
            pieces[-1] = FamilyPiece(kind, pieces[-1].text + token)
        else:
            pieces.append(FamilyPiece(kind, token))
    return pieces


def more_like(wanted: Text, others: Iterable[Text], most: int = 20) -> list[Near]:
    """Those that share the most telling words with a text, the nearest first: a word weighs the more the fewer have
    it. For a person to read on: it says nothing of what they think."""
    rest = [other for other in others if other.key != wanted.key]
    stems = {other.key: _stems(other.text) for other in (*rest, wanted)}
    holding = Counter(stem for found in stems.values() for stem in found)
    own = stems[wanted.key]
    near = []
    for other in rest:
        weights = {stem: 1 / holding[stem] for stem in own.keys() & stems[other.key].keys()}
        both = sum(1 / holding[stem] for stem in own.keys() | stems[other.key].keys())
        if len(weights) > 1:
            rare = sorted(weights, key=lambda stem: (-weights[stem], stem))[:6]
            near.append(Near(other, sum(weights.values()) / both, tuple(own[stem] for stem in rare)))
    return sorted(near, key=lambda one: (-one.score, one.text.key))[:most]


class _Unit:
    """A text by its words and the sums of their sequences. The sums hold in this process only."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.words = tuple(_WORD.findall(unicodedata.normalize("NFC", text.text).casefold()))

    @cached_property
    def sums(self) -> frozenset[int]:
        return frozenset(map(hash, zip(*(self.words[place:] for place in range(SHINGLE)), strict=False)))

    def shared(self, other: "_Unit") -> float:
        if self.words == other.words:
            return 1.0
        return len(self.sums & other.sums) / min(len(self.sums), len(other.sums))


class _Clusters:
    """Puts one text after another with those that it shares enough with. `holders`: of each sequence, one text of each
    cluster that has it, so that a text in three hundred copies costs no more than one."""

    def __init__(self, units: Sequence[_Unit]) -> None:
        self._units = units
        self._parent = list(range(len(units)))
        self._members = {number: [number] for number in range(len(units))}
        self._holders: dict[int, list[int]] = {}

    def root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def place(self, number: int) -> None:
        unit = self._units[number]
        held = [self._holders[sum_] for sum_ in unit.sums if sum_ in self._holders]
        met = Counter(root for holders in held for root in {self.root(one) for one in holders})
        for root, shared in met.items():
            if shared >= SHARED * len(self._units[self._members[root][0]].sums):
                self._join(number, root)
        own = self.root(number)
        for holders in held:
            if all(self.root(one) != own for one in holders):
                holders.append(number)
        self._holders.update({sum_: [number] for sum_ in unit.sums if sum_ not in self._holders})

    def _join(self, number: int, root: int) -> None:
        if any(self._units[number].shared(self._units[member]) >= SHARED for member in self._members[root]):
            own = self.root(number)
            self._parent[own] = root
            self._members[root] = sorted(self._members[root] + self._members.pop(own))


def _family(group: list[_Unit]) -> Family:
    """The base is the text that most have word for word, then the one whose sequences most others have."""
    often = Counter(unit.words for unit in group)
    spread = Counter(sum_ for unit in {unit.words: unit for unit in group}.values() for sum_ in unit.sums)
    base = max(group, key=lambda unit: (often[unit.words], sum(spread[sum_] for sum_ in unit.sums) / len(unit.sums)))
    members = tuple(Member(unit.text, base.shared(unit), unit.words == base.words) for unit in group)
    return Family(base.text, members)


def _paragraphs(text: Text) -> Iterator[Text]:
    for found in _PARAGRAPH.finditer(text.text):
        yield Text(text.owner, text.key, found[0], text.start + found.start())


def _compared(left: list[str], right: list[str]) -> Iterator[tuple[Differs, slice, slice]]:
    """The places of both that are the same or not, in order. What is the same at both ends is not searched."""
    one, two = [token.strip() for token in left], [token.strip() for token in right]
    head = 0
    while head < min(len(one), len(two)) and one[head] == two[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(two)) - head and one[-1 - tail] == two[-1 - tail]:
        tail += 1
    if head:
        yield Differs.SAME, slice(0, head), slice(0, head)
    middle = (one[head : len(one) - tail], two[head : len(two) - tail])
    matcher = SequenceMatcher(None, *middle, autojunk=max(map(len, middle)) > _QUICK_WORDS)
    for tag, from_, to, begin, end in matcher.get_opcodes():
        kind = Differs.SAME if tag == "equal" else Differs.GONE
        yield kind, slice(head + from_, head + to), slice(head + begin, head + end)
    if tail:
        yield Differs.SAME, slice(len(one) - tail, len(one)), slice(len(two) - tail, len(two))


def _stems(text: str) -> dict[str, str]:
    """The beginning of each word of five letters or more, and a word that begins so."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    return {word[:6]: word for word in reversed(words) if len(word) >= 5}
