"""What people have decided on a round's gate (klartecken): kept as notes, so that the words are kept once."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from models.afterwards import GateDecision, GateStep
from models.messages import GateStanding
from models.tables import AuditRow, RoundRow
from store.letters import registrar_news
from store.records import audit
from store.rounds import notes, rounds

KINDS = {f"gate_{step.value}_{said}": (step, said == "yes") for step in GateStep for said in ("yes", "no")}

_ACTIONS = {
    GateStep.GO_AHEAD: "gate_go_ahead",
    GateStep.DIRECTION: "gate_direction",
    GateStep.FINAL: "gate_final",
}
GO_AHEAD = tuple(kind for kind, (step, _is_yes) in KINDS.items() if step is GateStep.GO_AHEAD)


def add(session: Session, row: RoundRow, decision: GateDecision, at: datetime, *, by: str, ruled: str) -> None:
    """Records a decision and wakes the round. `ruled`: how the gate stood by its rule."""
    said = "yes" if decision.is_yes else "no"
    note_id = notes.add(session, row.id, f"gate_{decision.step.value}_{said}", decision.words, at, by)
    audit.append(
        session,
        at=at,
        actor=by,
        action=_ACTIONS[decision.step],
        object_id=row.id,
        decision=said,
        on=decision.on,
        ruled=ruled,
        decision_id=note_id,
    )
    registrar_news.rouse(session, row.id, at)


def of_round(session: Session, round_id: str) -> dict[GateStep, GateDecision]:
    """The latest decision on each step, by the audit's order: two may bear one instant."""
    return of_rounds(session, [round_id])[round_id]


def of_rounds(session: Session, round_ids: Collection[str]) -> dict[str, dict[GateStep, GateDecision]]:
    """The same of each of some rounds."""
    query = select(AuditRow.object_id, AuditRow.facts).where(
        col(AuditRow.object_id).in_(round_ids), col(AuditRow.action).in_(_ACTIONS.values())
    )
    told = [(key, json.loads(facts)) for key, facts in session.exec(query.order_by(col(AuditRow.seq)))]
    kept = notes.of_ids(session, [facts["decision_id"] for _, facts in told])
    found: dict[str, dict[GateStep, GateDecision]] = {round_id: {} for round_id in round_ids}
    for round_id, facts in told:
        note = kept[facts["decision_id"]]
        step, is_yes = KINDS[note.kind]
        found[round_id][step] = GateDecision(step=step, is_yes=is_yes, words=note.text, on=facts["on"])
    return found


def standing(session: Session, row: RoundRow) -> GateStanding:
    """For the round's workflow: whether it waits, and what is decided."""
    if not rounds.definition(row).gate:
        return GateStanding()
    decided = of_round(session, row.id)
    said = {step: "yes" if one.is_yes else "no" for step, one in decided.items()}
    return GateStanding(
        waits=GateStep.GO_AHEAD not in decided,
        go_ahead=said.get(GateStep.GO_AHEAD, ""),
        direction=said.get(GateStep.DIRECTION, ""),
        final=said.get(GateStep.FINAL, ""),
    )
