"""Whose minutes is this? A file whose text names another municipality, and not the one that it is said to be from, may
have been mixed up. Said and never held against anybody: a PDF of pictures says nothing, a joint board names several."""

from collections.abc import Iterable

_READ = 20_000
"""So many characters from the beginning: that is where minutes say whose they are."""


def other_organisation(text: str, own: Iterable[str], others: Iterable[str]) -> str:
    """The first of `others` that the text names when it names none of `own`; empty otherwise. Case aside."""
    head = " ".join(text[:_READ].casefold().split())
    if any(name.casefold() in head for name in own if name):
        return ""
    places = {name: head.find(name.casefold()) for name in others if name}
    found = {name: place for name, place in places.items() if place >= 0}
    return min(found, key=lambda name: (found[name], -len(name))) if found else ""
