"""A sample can be drawn again by its seed, and the agreement of its two readers is Cohen's."""

import hashlib
from datetime import UTC, datetime

import pytest

from models.answer import AnswerContent
from models.samples import Agreement, SampledAnswer, Strength
from models.synpunkter import Answered, Passage, Reading, Synpunkt, SynpunktKind
from rules import sampling

AT = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_draw_is_the_lowest_hashes_of_seed_and_answer() -> None:
    keys = [f"{number:04}/1" for number in range(290)]
    drawn = sampling.draw(keys, 10, "5eed")
    assert drawn == sampling.draw(reversed(keys), 10, "5eed")
    hashes = {each: hashlib.sha256(f"5eed/{each}".encode()).hexdigest() for each in keys}
    assert max(hashes[each] for each in drawn) < min(hashes[each] for each in keys if each not in drawn)
    assert drawn != sampling.draw(keys, 10, "5eee")


def test_only_what_others_have_read_and_the_reader_has_not_seen_is_drawn_among() -> None:
    answered = [
        Answered(answer_id=f"a{number}", recipient_code=f"{number}", version=2, content=AnswerContent())
        for number in range(6)
    ]
    texts = {one.answer_id: [] if one.answer_id == "a5" else ["summary"] for one in answered}
    read = [("0", 2, "eva"), ("1", 1, "eva"), ("2", 2, "eva"), ("2", 2, "bo"), ("3", 2, "eva"), ("5", 2, "eva")]
    readings = [Reading(recipient_code=code, version=version, read_by=by, read_at=AT) for code, version, by in read]
    own = synpunkt("a3", "summary", by="bo")
    found = sampling.eligible(answered, texts, readings, [own], "bo")
    assert [one.answer_id for one in found] == ["a0"]  # 1: an older version; 2: read by bo; 3: marked by bo; 5: no text


def synpunkt(answer_id: str, field: str, *, by: str = "eva", number: int = 1) -> Synpunkt:
    facts = {"answer_id": answer_id, "recipient_code": "1", "version": 1, "field": field, "quote": "x"}
    passage = Passage.model_validate({**facts, "start": 0, "end": 1})
    own = {"id": f"s{number}", "number": number, "kind": SynpunktKind.LAW, "made_by": by, "made_at": AT}
    return Synpunkt.model_validate({"passage": passage, **own})


def test_the_first_coding_is_the_themes_of_the_synpunkter_in_each_text() -> None:
    some = [
        synpunkt("a", field, number=number) for number, field in enumerate(("summary", "summary", "q-1-comment", ""))
    ]
    themes = {"s0": "t2", "s1": "t1", "s2": "", "s3": "t1"}
    found = sampling.coding(["summary", "q-1-comment", "q-2-comment"], some, themes)
    assert found == {"summary": ("t1", "t2"), "q-1-comment": ("",), "q-2-comment": ()}


def coded(first: list[bool], second: list[bool]) -> list[SampledAnswer]:
    """A text an answer, with one theme offered beside what is something else, which neither ever finds."""
    return [
        SampledAnswer(
            place=1, answer_id="a", recipient_code="1", version=1, coded_at=AT, offered=("t",),
            first={"summary": ("t",) if one else ()}, second={"summary": ("t",) if other else ()},
        )
        for one, other in zip(first, second, strict=True)
    ]  # fmt: skip


def of(both: int, first: int, second: int, neither: int) -> Agreement:
    pairs = [(True, True)] * both + [(True, False)] * first + [(False, True)] * second + [(False, False)] * neither
    return sampling.agreement(coded(*map(list, zip(*pairs, strict=True))), "t")


@pytest.mark.parametrize(
    ("counts", "share", "kappa", "strength"),
    [
        ((20, 5, 10, 15), 0.70, 0.40, Strength.FAIR),  # the textbook's: 35 of 50 alike, 25 of 50 by chance
        ((45, 15, 25, 15), 0.60, 0.1304, Strength.POOR),
        ((25, 35, 5, 35), 0.60, 0.2593, Strength.FAIR),
        ((40, 10, 10, 40), 0.80, 0.60, Strength.MODERATE),
        ((45, 5, 5, 45), 0.90, 0.80, Strength.GOOD),
        ((10, 0, 0, 30), 1.00, 1.00, Strength.VERY_GOOD),
        ((0, 10, 10, 0), 0.00, -1.00, Strength.POOR),
        ((0, 0, 0, 12), 1.00, None, None),
    ],
)
def test_kappa(counts: tuple[int, int, int, int], share: float, kappa: float | None, strength: Strength | None) -> None:
    found = of(*counts)
    assert (found.both, found.first_only, found.second_only, found.neither) == counts
    assert found.share == pytest.approx(share)
    assert found.kappa == (kappa if kappa is None else pytest.approx(kappa, abs=5e-5))
    assert found.strength is strength


def test_every_theme_and_what_is_something_else_is_a_unit_and_differences_are_told_by_text() -> None:
    one = coded([True], [True])[0].model_copy(update={"second": {"summary": ("",), "q-1-comment": ()}})
    found = sampling.agreement([one])
    assert (found.units, found.both, found.first_only, found.second_only, found.neither) == (4, 0, 1, 1, 2)
    assert sampling.differences([one]) == [(one, "summary", ("t",), ("",))]
    assert sampling.agreement([]).share == 1.0
