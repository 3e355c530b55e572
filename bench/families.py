"""Same-text families over 290 answers to eight questions, a third of them out of an association's template.

Run: `python -m bench families`. The floor reads the same texts once: words, and their sequences of four. In
CPU seconds of one process: a loaded machine makes the others longer at random.
"""

import random
import re
import time

from bench.report import BenchRow
from rules.families import SHINGLE, Text, by_question, common

ANSWERS, QUESTIONS, WORDS, GOAL = 290, 8, 250, 20.0
_LETTERS = "abcdefghijklmnoprstuvåäö"


def texts(seed: int = 1) -> dict[str, list[Text]]:
    """By question: copies of a template with some words changed or a part added, answers that hold its beginning as one
    paragraph of three, and others of many lengths."""
    chance = random.Random(seed)  # noqa: S311 - invented answers
    words = ["".join(chance.choices(_LETTERS, k=chance.randint(2, 12))) for _ in range(6_000)]

    def own(number: int) -> list[str]:
        return chance.choices(words[:800] + words, k=number)

    def answer(place: int, template: list[str]) -> str:
        if place % 3 == 0:
            copied = list(template)
            for _ in range(chance.randint(0, 8)):
                copied[chance.randrange(len(copied))] = chance.choice(words)
            return " ".join(copied + (own(60) if place % 2 else []))
        if place % 7 == 0:
            return "\n\n".join(" ".join(part) for part in (own(100), template[:60], own(100)))
        return " ".join(own(chance.randint(60, 2 * WORDS)))

    found = {}
    for question in range(1, QUESTIONS + 1):
        template = own(WORDS)
        found[str(question)] = [
            Text(f"r{place}", f"{question}/{place}", answer(place, template)) for place in range(ANSWERS)
        ]
    return found


def run() -> list[BenchRow]:
    """The rows of `make bench`. Raises AssertionError when a template is not found whole."""
    said = texts()
    began = time.process_time()
    for group in said.values():
        for text in group:
            parts = re.findall(r"\w+", text.text.casefold())
            frozenset(zip(*(parts[place:] for place in range(SHINGLE)), strict=False))
    floor, began = time.process_time() - began, time.process_time()
    found = by_question(said)
    figure = time.process_time() - began
    copies = len(range(0, ANSWERS, 3))
    assert [len(one.family.members) for one in found if not one.is_passage] == [copies] * QUESTIONS, "a copy is missed"
    began = time.process_time()
    common(found[0].family)
    return [
        BenchRow(f"families of {ANSWERS} x {QUESTIONS} texts", figure, unit="CPU s", goal=GOAL),
        BenchRow("  beside reading their words once", figure, unit="CPU s", floor=floor),
        BenchRow("  the common text of one", time.process_time() - began, unit="CPU s"),
    ]
