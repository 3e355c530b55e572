"""A closed first round whose views have led to changes, for tests of the second one."""

from typing import Any, NamedTuple

from desk import bemotanden, synpunkter
from desk.office import Office
from models.answer import AnswerContent
from models.synpunkter import BemotandeText, Outcome, SynpunktKind, SynpunktText
from models.values import Stance
from store.answers import submissions
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE, close, submission

SAID = (("Det blir <b>för</b> dyrt.", Stance.OPPOSES), ("Vem betalar?", Stance.SUPPORTS), ("Rätta stavningen.", None))


class First(NamedTuple):
    """`group_id`: the two first views, met by a change; the third's change is of its wording alone."""

    built: BuiltRound
    group_id: str


def first_round(office: Office, *, count: int = 5, dnr: str = "KS 2026/17", **changes: object) -> First:
    """Three of `count` have answered, the fourth declined, the rest are silent; closed by the clock of the office."""
    facts: dict[str, Any] = {"count": count, "dnr": dnr, **changes}
    built = register_round(office.database, office.files, key=office.key, **facts)
    codes, made = list(built.recipient_ids), []
    for code, (summary, stance) in zip(codes, SAID, strict=False):
        content = AnswerContent(stance=stance or Stance.SUPPORTS_WITH_COMMENTS, summary=summary)
        with office.database.changing() as session:
            given = submission(BEFORE).model_copy(update={"content": content})
            answer_id = submissions.submit(session, built.recipient_ids[code], given).id
        kind = SynpunktKind.MONEY if stance else SynpunktKind.EDITORIAL
        place = synpunkter.TextPlace("summary", 0, len(summary))
        made.append(synpunkter.mark(office, built.round_id, answer_id, place, SynpunktText(kind=kind, says=summary)))
    with office.database.changing() as session:
        declining = AnswerContent(stance=Stance.DECLINES)
        submissions.submit(
            session, built.recipient_ids[codes[3]], submission(BEFORE).model_copy(update={"content": declining})
        )
    group_id = synpunkter.merge(office, built.round_id, [made[0].id, made[1].id], "Kostnaden")
    change = {"change_section": "2", "change_old": "40 <mnkr>", "change_new": "30 mnkr"}
    met = BemotandeText(outcome=Outcome.MET, reason="Dyrt.", **change)
    bemotanden.answer(office, built.round_id, group_id, 0, met)
    wording = BemotandeText(outcome=Outcome.MET, change_section="3", change_new="rättstavat")
    bemotanden.answer(office, built.round_id, made[2].id, 0, wording)
    close(office.database, built, office.clock())
    return First(built, group_id)
