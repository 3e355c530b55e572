"""Two versions of a compilation in words: nothing that differs is passed over, and nothing alike is told."""

from datetime import timedelta

import pytest

from models.compilation import CompilationData, CompiledRecipient
from models.synpunkter import Bemotande, Group, Outcome, Passage, Synpunkt, SynpunktKind, Theme, Treatment
from models.values import RecipientState, Stance
from rules.comparing import compare
from templates.console.compilations import pieces, plain
from tests.compilation_builder import DUE, MADE, answer, compilation, full_content, recipient, stored_file

S = RecipientState
FULL = full_content(1)


def changed(**fields: object) -> CompiledRecipient:
    return recipient(1, "Nacka", S.ANSWERED, answer=answer(FULL.model_copy(update=fields), version=2))


def synpunkt(number: int, says: str = "För dyrt", **changes: object) -> Synpunkt:
    passage = Passage(answer_id="a", recipient_code="0101", version=1, field="summary", start=0, end=4, quote="Text")
    facts = {"id": f"s{number}", "number": number, "passage": passage, "kind": SynpunktKind.MONEY, "says": says}
    return Synpunkt.model_validate({**facts, "made_by": "account:1", "made_at": MADE, **changes})


def bemotande(outcome: Outcome, reason: str = "", **about: str) -> Bemotande:
    facts = {"id": f"b{outcome}", "outcome": outcome, "reason": reason, "made_by": "account:1", "made_at": MADE}
    return Bemotande.model_validate({**facts, **about})


def treated(before: Treatment, after: Treatment) -> tuple[CompilationData, CompilationData]:
    return compilation((), treatment=before), compilation((), treatment=after, version=3)


NACKA = recipient(1, "Nacka", S.ANSWERED, answer=answer(FULL))
TABY = recipient(2, "Täby", S.SENT)
PAPER = compilation(()).documents[0]
OTHER = PAPER.model_copy(update={"title": "Bilaga"})
THEME = Theme(id="t1", place=1, title="Kostnader")
ROWS = {
    "an answer that came late": (
        (
            compilation((NACKA, TABY)),
            compilation((NACKA, recipient(2, "Täby", S.ANSWERED, answer=answer(FULL, late=True)))),
        ),
        [
            "Täbys kommun: nytt svar (version 1), sent",
            "Täbys kommun: Ställningstagande: inget → Tillstyrker med synpunkter",
            "Yttrande: 1 → 2",
            "Svar saknas: 1 → 0",
            "Sena svar: 0 → 1",
        ],
    ),
    "an answer taken back": (
        (compilation((NACKA,)), compilation((recipient(1, "Nacka", S.SENT),))),
        ["Nackas kommun: svaret räknas inte längre (version 1)", "Tillstyrker med synpunkter: 1 → 0"],
    ),
    "a stance and a comment changed": (
        (
            compilation((NACKA,)),
            compilation((changed(stance=Stance.OPPOSES, questions=FULL.questions[:3], summary="Nej"),)),
        ),
        [
            "Nackas kommun: svaret är ändrat (version 1 → 2)",
            "Nackas kommun: Ställningstagande: Tillstyrker med synpunkter → Avstyrker",
            "Nackas kommun: ändrat: Svar på fråga 4, Sammanfattning",
        ],
    ),
    "another file": (
        (
            compilation((NACKA,)),
            compilation(
                (NACKA.model_copy(update={"answer": answer(FULL, version=2, files=(stored_file("ny.pdf"),))}),)
            ),
        ),
        ["Nackas kommun: ändrat: Filer"],
    ),
    "one without an answer, and one more asked": (
        (compilation((TABY,)), compilation((recipient(2, "Täby", S.SILENT), recipient(3, "Sala", S.SENT)))),
        ["Täbys kommun: Utskickad → Inget svar", "Salas kommun: inte med → Utskickad", "Mottagare: 1 → 2"],
    ),
    "more time for all": (
        (compilation(()), compilation((), due_at=DUE + timedelta(days=7))),
        ["Sista svarsdag: tisdag 30 september 2014"],
    ),
    "another paper": (
        (compilation(()), compilation((), documents=(PAPER.model_copy(update={"sha256": "f" * 64}), OTHER))),
        ["Förslag till prioriteringar, organisation och arbetsprocesser: ändrat", "Bilaga: nytt"],
    ),
    "a theme, a synpunkt and a group": (
        treated(
            Treatment(themes=(THEME,), synpunkter=(synpunkt(1), synpunkt(2))),
            Treatment(
                themes=(THEME.model_copy(update={"comment": "Vi håller med.", "edition": 2}),),
                synpunkter=(synpunkt(1, "Alldeles för dyrt"), synpunkt(3)),
                groups=(Group(id="g1", number=1, says="Dyrt"),),
            ),
        ),
        [
            "Kostnader: ändrat (avsändarens kommentar)",
            "S1: ändrat (vad den säger)",
            "S3: nytt",
            "S2: borttaget",
            "G1: nytt",
        ],
    ),
    "what became of them": (
        treated(
            Treatment(
                synpunkter=(synpunkt(1), synpunkt(2), synpunkt(3)),
                bemotanden=(
                    bemotande(Outcome.NOT_MET, "Nej", synpunkt_id="s1"),
                    bemotande(Outcome.MET, synpunkt_id="s2"),
                ),
            ),
            Treatment(
                synpunkter=(synpunkt(1), synpunkt(2), synpunkt(3)),
                bemotanden=(
                    bemotande(Outcome.PARTLY_MET, "Delvis", synpunkt_id="s1"),
                    bemotande(Outcome.MET, synpunkt_id="s3"),
                ),
            ),
        ),
        [
            "S1: inte tillgodosedd → delvis tillgodosedd (motivering)",
            "S3: inget bemötande → tillgodosedd",
            "S2: tillgodosedd → inget bemötande",
        ],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_differs_is_told(name: str) -> None:
    (before, after), said = ROWS[name]
    found = compare(before, after)
    lines = [line for piece in pieces(found) for line in piece.lines]
    assert [line for line in said if not any(each.startswith(line) for each in lines)] == []
    assert not found.same
    assert all(piece.lines for piece in pieces(found, "en"))


def test_the_same_state_differs_in_nothing_even_as_another_version() -> None:
    one = compilation((NACKA, TABY), treatment=Treatment(themes=(THEME,), synpunkter=(synpunkt(1),)))
    found = compare(one, one.model_copy(update={"version": 3, "made_at": MADE + timedelta(days=1)}))
    assert (found.same, pieces(found)) == (True, [])
    assert plain(found)[-1] == "Inget skiljer de två versionerna åt."


def test_what_is_added_one_way_is_gone_the_other_way() -> None:
    before, after = compilation((TABY,)), compilation((NACKA, TABY))
    there, back = compare(before, after), compare(after, before)
    assert [(one.code, one.before, one.after) for one in there.answers] == [("0101", 0, 1)]
    assert [(one.code, one.before, one.after) for one in back.answers] == [("0101", 1, 0)]
    assert [(one.key, one.before, one.after) for one in there.counts] == [
        (one.key, one.after, one.before) for one in back.counts
    ]
