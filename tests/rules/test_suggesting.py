"""Which synpunkter a model's nearness suggests as like ones."""

from rules.suggesting import MOST, groups


def test_those_among_one_another_s_nearest_are_suggested_the_nearest_first() -> None:
    near = [
        [(1, 0.95), (2, 0.92)],
        [(0, 0.95), (2, 0.93)],
        [(1, 0.93), (0, 0.92)],
        [(4, 0.99), (0, 0.95)],
        [(3, 0.99)],
        [(0, 0.99)],  # near to one that is not near to it
        [(7, 0.90)],
        [(6, 0.90)],  # not near enough
    ]
    assert groups(near) == [((3, 4), 0.99), ((0, 1, 2), 0.92)]
    assert groups([]) == []


def test_a_suggestion_is_small_enough_to_look_through() -> None:
    chain = [[(place - 1, 0.95), (place + 1, 0.95)] for place in range(40)]
    found = groups([[(other, score) for other, score in row if 0 <= other < 40] for row in chain])
    assert all(len(members) <= MOST for members, _score in found)
    assert sum(len(members) for members, _score in found) == len({each for members, _ in found for each in members})
