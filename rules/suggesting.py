"""Which synpunkter a model's nearness suggests as like ones: within one section and one declared stance only, since
such a model does not hear a "not". A person accepts each suggestion or says no. Practice, not law.
"""

from collections.abc import Sequence

LEAST = 0.91
"""Cosine from which a suggestion is made; chosen on invented synpunkter (docs/decisions)."""
MOST = 8
"""Synpunkter in one suggestion: more is nothing that a person looks through at a glance."""


def groups(near: Sequence[Sequence[tuple[int, float]]], least: float = LEAST) -> list[tuple[tuple[int, ...], float]]:
    """Sets of texts, by their places, that are among one another's nearest, each with its lowest cosine; the nearest
    first. Each text is in one at most."""
    pairs = sorted(
        (
            (score, number, other)
            for number, row in enumerate(near)
            for other, score in row
            if number < other and score >= least and any(back == number for back, _score in near[other])
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    set_of: dict[int, set[int]] = {}
    lowest: dict[int, float] = {}
    for score, one, other in pairs:
        both = set_of.get(one, {one}) | set_of.get(other, {other})
        if len(both) > MOST or (one in set_of and other in set_of and set_of[one] is not set_of[other]):
            continue
        for each in both:
            set_of[each] = both
        lowest[min(both)] = score
    found = {id(members): members for members in set_of.values()}
    told = [
        (tuple(sorted(members)), min(lowest[each] for each in members if each in lowest)) for members in found.values()
    ]
    return sorted(told, key=lambda group: (-group[1], group[0]))
