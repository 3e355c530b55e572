"""What follows a closed round first: whether the answers give klartecken, and what a person has decided."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from desk import approving, parsing
from desk import rounds as round_commands
from desk.office import Office
from models.afterwards import GateDecision, GateOutcome, GateState, GateStep, Voice
from models.errors import Refusal, Refused
from models.people import Permission
from models.values import SETTLED_STATES, RecipientKind, RoundState, Stance
from rules import gate_decisions, gate_rules
from rules.local_time import local_day
from rules.text import from_command_line
from store.answers import answers
from store.recipients import recipients
from store.rounds import gate_decisions as decided
from store.rounds import last_decision, rounds
from templates import afterwards as words
from templates import messages

if TYPE_CHECKING:
    from models.tables import RecipientRow, RoundRow
    from templates.words import Language


@dataclass(frozen=True)
class Shown:
    """One answer of the command line: as data, and as lines for people."""

    data: dict[str, Any]
    lines: list[str]


class GateStood(NamedTuple):
    """How a gate stands, in words too. `first_days`: the first day of a step that has one, ISO. `stopped`: why the rule
    cannot be counted by any more, as when those that it counts have been taken off the round."""

    outcome: GateOutcome
    names: dict[str, str]
    question: str
    decided: dict[GateStep, GateDecision]
    first_days: dict[GateStep, date]
    state: str
    counted: str
    rule: str
    preliminary: str
    stopped: Refused | None = None


def gate(office: Office, dnr: str) -> Shown:
    """How the gate of the round file stands. Raises Refused("no_gate")."""
    row = round_commands.find(office, dnr)
    found = standing(office, row)
    if found is None:
        raise Refused("no_gate", dnr=row.dnr)
    decided = [one.model_dump(mode="json") for one in found.decided.values()]
    data = {"dnr": row.dnr, **found.outcome.model_dump(mode="json"), "counted": found.counted, "decisions": decided}
    lines = words.gate_lines(found.outcome, found.question, found.names)
    if found.stopped:
        lines = [found.state, messages.sentence(found.stopped.code, found.stopped.facts)]
    return Shown(data, [*lines, *words.decided_lines(found.decided)])


def decide(
    office: Office, row: "RoundRow", step: str, said: str, *, body: str, day: str, section: str, reason: str
) -> GateDecision:
    """Puts a decision on record. `step`: a `GateStep`; `said`: yes or no.

    Raises Refused: "no_gate", "gate_choice_missing", as `approving.decision_words` and `gate_decisions.may_decide`.
    """
    office.demand(Permission.WRITE)
    found = standing(office, row)
    if found is None:
        raise Refused("no_gate", dnr=row.dnr)
    if step not in set(GateStep) or said not in {"yes", "no"}:
        raise Refused("gate_choice_missing")
    told, why = approving.decision_words(office, body, day, section), from_command_line(reason)
    decision = GateDecision(
        step=GateStep(step),
        is_yes=said == "yes",
        words=words.decided_words(told, why),
        on=parsing.day(day).isoformat(),
    )
    with office.changing() as session:
        now = rounds.get(session, row.id)
        refusal = gate_decisions.may_decide(
            decision,
            rounds.definition(now).gate,
            found.outcome,
            decided.of_round(session, row.id),
            state=now.state,
            sent_on=local_day(now.sent_at) if now.sent_at else None,
            reason=why,
        )
        if refusal is not None:
            raise Refused(refusal.code, **{"dnr": row.dnr, **refusal.facts})
        decided.add(session, now, decision, office.clock(), by=office.actor.mark, ruled=found.outcome.state.value)
        last_decision.told(session, now, office.clock())
    return decision


def standing(office: Office, row: "RoundRow", language: "Language" = "sv") -> GateStood | None:
    """None when the round has no gate."""
    definition = rounds.definition(row)
    if not definition.gate:
        return None
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
        known = decided.of_round(session, row.id)
    judged = gate_rules.evaluate(definition.gate, voices, is_closed=row.state is RoundState.CLOSED)
    stopped = Refused(judged.code, **{"dnr": row.dnr, **judged.facts}) if isinstance(judged, Refusal) else None
    rule = str(definition.gate.get("rule") or "")
    outcome = GateOutcome(state=GateState.NOT_YET, rule=rule, question=key) if isinstance(judged, Refusal) else judged
    text = next((question.text for question in definition.questions if question.key == key), "")
    names = {voice.code: voice.name for voice in voices}
    days = {step: str(definition.gate.get(key) or "") for step, key in gate_decisions.FIRST_DAYS.items()}
    return GateStood(
        outcome=outcome,
        names=names,
        question=text,
        decided=known,
        first_days={step: date.fromisoformat(day) for step, day in days.items() if day},
        state=words.STOPPED[language] if stopped else words.state_words(outcome, language),
        counted="" if stopped else words.counted_words(outcome, names, language),
        rule="" if stopped else words.rule_words(outcome, language),
        preliminary=words.preliminary_words(outcome, names),
        stopped=stopped,
    )


def _also_kind(member: "RecipientRow") -> RecipientKind | None:
    also_as = recipients.also_as(member)
    return also_as.kind if also_as else None


def _stance(answer: Any, key: str) -> Stance | None:
    """The position on the gate's question, or on the whole when the gate asks no question."""
    content = answers.content(answer)
    if not key:
        return content.stance
    return next((item.stance for item in content.questions if item.key == key), None)
