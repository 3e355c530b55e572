"""Everything missing is told, one row each, and nothing that is there."""

from datetime import UTC, datetime

import pytest

from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.synpunkter import (
    Answered,
    Bemotande,
    Change,
    Explanation,
    GapKind,
    Group,
    Outcome,
    Passage,
    Reading,
    Synpunkt,
    SynpunktKind,
    Theme,
    Treatment,
)
from rules import completeness, passages

AT = datetime(2026, 6, 1, tzinfo=UTC)
SUMMARY = "Vi säger ja. Men inte än."
CONTENT = AnswerContent(
    summary=SUMMARY,
    questions=(QuestionAnswer(key="1", comment="Dyrt."),),
    dissents=(Dissent(who="Anna", text="Nej."),),
)
ANSWER = Answered(answer_id="a", recipient_code="0114", version=2, content=CONTENT)


def passage(field: str = "summary", start: int = 0, end: int = len(SUMMARY), version: int = 2) -> Passage:
    facts = {"answer_id": "a", "recipient_code": "0114", "version": version, "quote": "x"}
    return Passage(field=field, start=start, end=end, **facts)


def synpunkt(number: int = 1, at: Passage | None = None, **more: object) -> Synpunkt:
    made = {"id": f"s{number}", "number": number, "kind": SynpunktKind.MONEY, "made_by": "registrar", "made_at": AT}
    return Synpunkt.model_validate({"theme_id": "t", "passage": at or passage(), **made, **more})


def bemotande(about: str = "s1", outcome: Outcome = Outcome.MET, reason: str = "") -> Bemotande:
    own = {"group_id" if about.startswith("g") else "synpunkt_id": about}
    facts = {"id": f"b-{about}", "made_by": "registrar", "made_at": AT, "outcome": outcome, "reason": reason}
    return Bemotande.model_validate({**facts, **own})


THEME = Theme(id="t", place=1, title="Pengar", proposal="En avgift.", answers="Dyrt.", comment="Avgiften halveras.")
WHOLE = Treatment(
    themes=(THEME,),
    synpunkter=(
        synpunkt(1),
        synpunkt(2, passage("q-1-comment", 0, 5)),
        synpunkt(3, passage("reservation-1-text", 0, 4)),
    ),
    bemotanden=(bemotande("s1"), bemotande("s2"), bemotande("s3")),
    readings=(Reading(recipient_code="0114", version=2, read_by="registrar", read_at=AT),),
)
GROUP = Group(id="g", number=1, says="Dyrt", theme_id="t")


def changed(**changes: object) -> Treatment:
    return WHOLE.model_copy(update=changes)


TWO, THREE = WHOLE.synpunkter[1:3]
GAPS = {
    "nothing is missing": (WHOLE, []),
    "an answer of which only an earlier version is read": (
        changed(readings=(WHOLE.readings[0].model_copy(update={"version": 1}),)),
        ["answer_unread 0114"],
    ),
    "an answer without any synpunkt is one gap, and its dissent another": (
        changed(synpunkter=(), bemotanden=()),
        ["answer_without_synpunkt 0114", "dissent_without_synpunkt 0114/reservation-1-text"],
    ),
    "half of a text is marked, white space not counted": (
        changed(synpunkter=(synpunkt(1, passage(end=12)), TWO, THREE)),
        ["text_not_covered 0114/summary 0.5"],
    ),
    "passages that overlap are counted once": (
        changed(synpunkter=(synpunkt(1, passage(end=20)), synpunkt(2, passage(start=5)), THREE)),
        ["text_not_covered 0114/q-1-comment 0.0"],
    ),
    "a dissent that nothing is taken out of": (
        changed(synpunkter=(WHOLE.synpunkter[0], TWO)),
        ["dissent_without_synpunkt 0114/reservation-1-text"],
    ),
    "a passage of an earlier version covers nothing of the later": (
        changed(synpunkter=(synpunkt(1, passage(version=1)), TWO, THREE)),
        ["text_not_covered 0114/summary 0.0", "synpunkt_of_earlier_version s1 S1"],
    ),
    "no theme": (
        changed(synpunkter=(synpunkt(1, theme_id=""), TWO, THREE)),
        ["synpunkt_without_theme s1 S1"],
    ),
    "the group's theme and bemötande are its members'": (
        changed(
            synpunkter=(synpunkt(1, theme_id="", group_id="g"), TWO, THREE),
            groups=(GROUP,),
            bemotanden=(bemotande("g"), bemotande("s2"), bemotande("s3")),
        ),
        [],
    ),
    "a group without bemötande is one gap": (
        changed(
            synpunkter=(synpunkt(1, group_id="g"), synpunkt(2, TWO.passage, group_id="g"), THREE),
            groups=(GROUP,),
            bemotanden=(bemotande("s3"),),
        ),
        ["synpunkt_without_bemotande g G1"],
    ),
    "no bemötande": (changed(bemotanden=WHOLE.bemotanden[1:]), ["synpunkt_without_bemotande s1 S1"]),
    "not met in full without a reason": (
        changed(bemotanden=(bemotande("s1", Outcome.PARTLY_MET, " "), *WHOLE.bemotanden[1:])),
        ["not_met_without_reason b-s1 S1"],
    ),
    "not met with a reason": (
        changed(bemotanden=(bemotande("s1", Outcome.OUTSIDE, "Annan lag."), *WHOLE.bemotanden[1:])),
        [],
    ),
    "a theme whose comment is not written": (
        changed(themes=(THEME.model_copy(update={"comment": " ", "second_reader": "eva"}),)),
        ["theme_not_written t Pengar"],
    ),
    "a theme that its second reader has not accepted": (
        changed(themes=(THEME.model_copy(update={"second_reader": "eva"}),)),
        ["theme_not_accepted t Pengar"],
    ),
    "a theme that is accepted": (
        changed(themes=(THEME.model_copy(update={"second_reader": "eva", "accepted_at": AT}),)),
        [],
    ),
    "a change without a synpunkt": (
        changed(changes=(Change(id="c", section="3.2", synpunkt_ids=("gone",)),)),
        ["change_without_synpunkt c 3.2"],
    ),
    "a change with one": (changed(changes=(Change(id="c", section="3.2", synpunkt_ids=("s1",)),)), []),
}


@pytest.mark.parametrize("case", GAPS)
def test_what_is_missing(case: str) -> None:
    treatment, expected = GAPS[case]
    told = []
    for gap in completeness.gaps([ANSWER], treatment):
        more = gap.detail if gap.detail not in gap.key else "" if gap.share is None else f"{gap.share:.1f}"
        told.append(" ".join(filter(None, (gap.kind.value, gap.key, more))))
    assert told == expected


def test_answers_that_say_nothing_in_words_need_no_synpunkt() -> None:
    """Unless files came with them, which may say something."""
    bare = ANSWER.model_copy(update={"content": AnswerContent()})
    found = completeness.gaps([bare], changed(synpunkter=(), bemotanden=()))
    assert [gap.kind for gap in found] == []
    found = completeness.gaps([bare.model_copy(update={"files": 1})], changed(synpunkter=(), bemotanden=()))
    assert [gap.kind for gap in found] == [GapKind.ANSWER_WITHOUT_SYNPUNKT]


def test_a_sentence_explains_a_gap_until_the_answer_has_a_new_version() -> None:
    unread = changed(readings=())
    said = Explanation(kind=GapKind.ANSWER_UNREAD, key="0114", version=2, text="Läst av annan.", by="registrar")
    (gap,) = completeness.gaps([ANSWER], unread, [said])
    assert (gap.explained, gap.explained_by) == ("Läst av annan.", "registrar")
    (gap,) = completeness.gaps([ANSWER], unread, [said.model_copy(update={"version": 1})])
    assert gap.explained == ""
    cause = changed(changes=(Change(id="c", section="3", cause="Ny lag."),))
    assert [gap.explained for gap in completeness.gaps([ANSWER], cause)] == ["Ny lag."]


def test_how_far_the_work_has_come() -> None:
    half = changed(synpunkter=(synpunkt(1, passage(end=12)),), readings=())
    found = completeness.reach([ANSWER], half)
    assert (found.read, found.answers, found.marked) == (0, 1, passages.Coverage(10, 25))


def test_sentences_words_and_pieces() -> None:
    text = "Vi säger ja. Bl.a. 3.2 m är fel! \n\n- ett (”Ja.”)\n- två"
    cut = [text[start:end] for start, end in passages.sentences(text)]
    assert cut == ["Vi säger ja.", "Bl.a.", "3.2 m är fel!", "- ett (”Ja.”)", "- två"]
    assert passages.between(text, "Vi  säger", "fel!") == (0, 32)
    assert passages.between(text, "fel!", "Vi säger") is None
    assert passages.between(text, " ", "fel!") is None
    assert passages.between(text, "säger ja", "") == (3, 11)
    marked = [(passages.Span(0, 8), 1), (passages.Span(3, 12), 2)]
    assert passages.pieces("Vi säger ja. Nej", marked) == [
        ("Vi ", (1,), ()),
        ("säger", (1, 2), (1,)),
        (" ja.", (2,), (2,)),
        (" Nej", (), ()),
    ]
