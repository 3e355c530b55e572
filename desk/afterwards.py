"""What follows a closed round, for the command line: whether the answers give klartecken, and how far the councils'
adoption has come."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desk import rounds as round_commands
from desk.office import Office
from models.afterwards import Council, Voice
from models.errors import Refusal, Refused
from models.values import SETTLED_STATES, RecipientKind, RoundState, Stance
from rules import adoption_rules, gate_rules
from store import answers, recipients, rounds
from templates import afterwards as words

if TYPE_CHECKING:
    from models.tables import RecipientRow


@dataclass(frozen=True)
class Shown:
    """One answer of the command line: as data, and as lines for people."""

    data: dict[str, Any]
    lines: list[str]


def gate(office: Office, dnr: str) -> Shown:
    """How the gate of the round file stands. Raises Refused("no_gate"), or what the rules refuse."""
    row = round_commands.find(office, dnr)
    definition = rounds.definition(row)
    if not definition.gate:
        raise Refused("no_gate", dnr=row.dnr)
    key = str(definition.gate.get("question") or "")
    with office.database.reading() as session:
        voices = [
            Voice(
                code=member.code,
                name=member.full_name,
                kind=member.kind,
                also_kind=_also_kind(member),
                has_answered=member.state in SETTLED_STATES,
                stance=_stance(answer, key) if (answer := answers.counted_answer(session, member.id)) else None,
                preliminary=answer.preliminary if answer else False,
            )
            for member in recipients.of_round(session, row.id)
            if member.invited
        ]
    outcome = gate_rules.evaluate(definition.gate, voices, is_closed=row.state is RoundState.CLOSED)
    if isinstance(outcome, Refusal):
        raise Refused(outcome.code, **{"dnr": row.dnr, **outcome.facts})
    text = next((question.text for question in definition.questions if question.key == key), "")
    names = {voice.code: voice.name for voice in voices}
    return Shown({"dnr": row.dnr, **outcome.model_dump(mode="json")}, words.gate_lines(outcome, text, names))


def _also_kind(member: "RecipientRow") -> RecipientKind | None:
    also_as = recipients.also_as(member)
    return also_as.kind if also_as else None


def _stance(answer: Any, key: str) -> Stance | None:
    """The position on the gate's question, or on the whole when the gate asks no question."""
    content = answers.content(answer)
    if not key:
        return content.stance
    return next((item.stance for item in content.questions if item.key == key), None)


def adoption(office: Office, dnr: str) -> Shown:
    """How far the adoption has come. Raises Refused("no_adoption"), or what the rules refuse."""
    row = round_commands.find(office, dnr)
    plan = rounds.definition(row).adoption
    if not plan:
        raise Refused("no_adoption", dnr=row.dnr)
    with office.database.reading() as session:
        members = recipients.of_round(session, row.id)
    councils = [
        Council(code=item.code, name=item.full_name, kind=item.kind, also_kind=_also_kind(item))
        for item in members
        if item.invited
    ]
    outcome = adoption_rules.evaluate(plan, councils)
    if isinstance(outcome, Refusal):
        raise Refused(outcome.code, **{"dnr": row.dnr, **outcome.facts})
    names = {council.code: council.name for council in councils}
    return Shown({"dnr": row.dnr, **outcome.model_dump(mode="json")}, words.adoption_lines(outcome, names))
