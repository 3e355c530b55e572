"""An audited sample of the answers that have been read, and how far its two readers agree.

The draw can be made again by anyone with a table of hashes: nobody chooses, and no generator of a library's is trusted.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from models.samples import OTHER, Agreement, Coding, SampledAnswer, Strength
from models.synpunkter import Answered, Reading, Synpunkt

_FIFTHS = (Strength.POOR, Strength.FAIR, Strength.MODERATE, Strength.GOOD)
"""Of each a fifth at most more than of the one before."""


def eligible(
    answered: Iterable[Answered],
    texts: Mapping[str, Collection[str]],
    readings: Iterable[Reading],
    synpunkter: Iterable[Synpunkt],
    reader: str,
) -> list[Answered]:
    """The answers with text that others have marked as read and `reader` has not seen. `texts`: by answer,
    its texts."""
    read: dict[tuple[str, int], set[str]] = {}
    for one in readings:
        read.setdefault((one.recipient_code, one.version), set()).add(one.read_by)
    own = {one.passage.answer_id for one in synpunkter if one.made_by == reader}
    found = []
    for each in answered:
        readers = read.get((each.recipient_code, each.version), set())
        if texts[each.answer_id] and readers and reader not in readers and each.answer_id not in own:
            found.append(each)
    return found


def key(one: Answered) -> str:
    """What an answer is drawn by: its recipient's code and its version, `0180/1`."""
    return f"{one.recipient_code}/{one.version}"


def draw(keys: Iterable[str], size: int, seed: str) -> tuple[str, ...]:
    """`size` of the keys, in the order they are drawn: by the SHA-256 of `<seed>/<key>`, the lowest first."""
    return tuple(sorted(keys, key=lambda each: hashlib.sha256(f"{seed}/{each}".encode()).hexdigest())[:size])


def coding(fields: Iterable[str], synpunkter: Iterable[Synpunkt], theme_of: Mapping[str, str]) -> Coding:
    """What was found in the texts of an answer, by its synpunkter; those out of its files are not compared."""
    found: dict[str, set[str]] = {field: set() for field in fields}
    for one in synpunkter:
        if one.passage.field in found:
            found[one.passage.field].add(theme_of[one.id])
    return {field: tuple(sorted(themes)) for field, themes in found.items()}


def agreement(coded: Iterable[SampledAnswer], theme: str | None = None) -> Agreement:
    """Over every text and every theme that was offered; of one `theme` alone, or of all."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for one in coded:
        offered = [each for each in (*one.offered, OTHER) if theme in (None, each)]
        for field, second in one.second.items():
            first = one.first.get(field, ())
            for each in offered:
                counts[each in first, each in second] += 1
    return _judged(
        both=counts[True, True],
        first_only=counts[True, False],
        second_only=counts[False, True],
        neither=counts[False, False],
    )


def _judged(**counts: int) -> Agreement:
    """With Cohen's kappa: the agreement beyond what chance would give, 1 for all (J. Cohen, A Coefficient of Agreement
    for Nominal Scales, 1960). Where chance alone would give all of it, nothing can be said."""
    found = Agreement(**counts)
    if not found.units:
        return found
    first = Fraction(found.both + found.first_only, found.units)
    second = Fraction(found.both + found.second_only, found.units)
    by_chance = first * second + (1 - first) * (1 - second)
    if by_chance == 1:
        return found
    kappa = (Fraction(found.both + found.neither, found.units) - by_chance) / (1 - by_chance)
    limits = (Fraction(fifths, 5) for fifths in range(1, 5))
    strength = next((word for word, limit in zip(_FIFTHS, limits, strict=True) if kappa <= limit), Strength.VERY_GOOD)
    return found.model_copy(update={"kappa": float(kappa), "strength": strength})


def differences(coded: Sequence[SampledAnswer]) -> list[tuple[SampledAnswer, str, tuple[str, ...], tuple[str, ...]]]:
    """The texts that the two told differently: answer, field, and what only the first and only the second found."""
    found = []
    for one in coded:
        for field, second in one.second.items():
            first = one.first.get(field, ())
            only = (
                tuple(each for each in first if each not in second),
                tuple(each for each in second if each not in first),
            )
            if any(only):
                found.append((one, field, *only))
    return found
