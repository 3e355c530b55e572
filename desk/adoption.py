"""The councils' adoption of what a round came to (R23-R25): started once, each council's decision and its legal force
put on record, and how the whole stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from data.register import load_register
from desk import entering, parsing
from desk import rounds as round_commands
from desk.office import Office
from documents.inspection.inspecting import read_text
from models.adoption import (
    AdoptionOutcome,
    AdoptionPlan,
    AppealOutcome,
    CouncilDecision,
    CouncilOutcome,
    CouncilStanding,
    LegalForce,
    PointSaid,
)
from models.answer import StoredFile
from models.errors import Refusal, Refused
from models.people import Permission
from models.values import FileKind, RecipientKind
from rules import adoption_checks, adoption_rules
from rules.adoption_minutes import other_organisation
from rules.local_time import local_day
from rules.text import free_text, line
from store.adoption import adoption_standing, adoptions, council_decisions, recording
from store.adoption.adoption_standing import FollowedAdoption
from store.adoption.recording import Recording
from store.rounds import gate_decisions, last_decision, notes, rounds
from templates import adoption_words as words

if TYPE_CHECKING:
    from models.tables import CouncilDecisionRow, CouncilFileRow, RecipientRow, RoundRow
    from store.files.files import FileStore, Incoming


class Line(NamedTuple):
    """One council. `rows`: all that it has done, oldest first; `files` by decision id."""

    member: "RecipientRow"
    standing: CouncilStanding
    rows: "Sequence[CouncilDecisionRow]"


class Room(NamedTuple):
    """How the adoption of a round stands. `followed`: None before it is started; `plan` is then what the round file
    proposes. `refusal`: why it cannot be started now. `block`: the document's last paragraph."""

    plan: AdoptionPlan
    names: Mapping[str, str]
    outcome: AdoptionOutcome | None
    lines: tuple[Line, ...] = ()
    followed: FollowedAdoption | None = None
    refusal: Refusal | None = None
    block: tuple[str, ...] = ()


class Typed(NamedTuple):
    """A decision as somebody types it: days as people write them. `points`: by number, what differs; a point that is
    not among them has not been said anything of."""

    outcome: str
    body: str = ""
    day: str = ""
    section: str = ""
    dnr: str = ""
    text: str = ""
    until: str = ""
    points: Mapping[int, str | None] = {}
    relation: str = ""


def room(office: Office, row: "RoundRow") -> Room:
    definition, today = rounds.definition(row), local_day(office.clock())
    with office.database.reading() as session:
        found = adoption_standing.read(session, row, today)
        members = adoptions.invited(session, row.id)
        decided = gate_decisions.of_round(session, row.id)
    names = {member.code: member.full_name for member in members}
    if found is None:
        plan = proposed(row)
        judged = adoption_rules.judge(
            plan, adoptions.councils(members), adoption_rules.decisions_of(definition.adoption), {}, today
        )
        refusal = judged if isinstance(judged, Refusal) else None
        gate = bool(definition.gate)
        refusal = refusal or adoption_checks.may_start(
            plan, state=row.state, has_gate=gate, decided=decided, today=today
        )
        outcome = None if isinstance(judged, Refusal) else judged
        return Room(plan, names, outcome, refusal=refusal, block=words.block_of(definition.versions, outcome, names))
    lines = tuple(
        Line(
            member := found.members[standing.code],
            standing,
            tuple(one for one in found.rows if one.recipient_id == member.id),
        )
        for standing in found.outcome.standings
    )
    return Room(
        found.plan, names, found.outcome, lines, found, block=words.block_of(definition.versions, found.outcome, names)
    )


def proposed(row: "RoundRow") -> AdoptionPlan:
    """What the round file asks of the councils, or all of them when it says nothing. Decisions are not made before the
    first day of either the adoption or the gate's final decision."""
    definition = rounds.definition(row)
    plan = adoption_rules.plan_of(definition.adoption or {"rule": adoption_rules.ALL})
    first = max(plan.decision_not_before, str(definition.gate.get("decision_not_before") or ""))
    return plan.model_copy(update={"decision_not_before": first})


def start(office: Office, row: "RoundRow", plan: AdoptionPlan) -> None:
    """Starts following the councils; its workflow asks them. What the round file knows of decisions comes along.

    Raises Refused("adoption_started"), as `adoption_checks.may_start` and as `adoption_rules.judge`.
    """
    now = office.clock()
    today, definition = local_day(now), rounds.definition(row)
    with office.changing() as session:
        fresh = rounds.get(session, row.id)
        if adoptions.of_round(session, row.id) is not None:
            raise Refused("adoption_started", dnr=row.dnr)
        decided = gate_decisions.of_round(session, row.id)
        has_gate = bool(definition.gate)
        refusal: object = adoption_checks.may_start(
            plan, state=fresh.state, has_gate=has_gate, decided=decided, today=today
        )
        members = {member.code: member for member in adoptions.invited(session, row.id)}
        refusal = refusal or adoption_rules.judge(plan, adoptions.councils(members.values()), (), {}, today)
        if isinstance(refusal, Refusal):
            raise Refused(refusal.code, **{"dnr": row.dnr, **refusal.facts})
        adoptions.start(session, fresh, plan, now, by=office.actor.mark)
        for decision in adoption_rules.decisions_of(definition.adoption):
            if decision.code in members:
                council_decisions.add(session, members[decision.code], decision, now, by=office.actor.mark)
        last_decision.told(session, fresh, now)


def end(office: Office, row: "RoundRow", reason: str) -> None:
    """The councils are followed no more. Raises Refused("reason_missing"), ("adoption_not_started"),
    ("adoption_is_ended")."""
    now, words = office.clock(), round_commands.stated("adoption_end", reason)
    if not words:
        raise Refused("reason_missing")
    with office.changing() as session:
        recording.followed(session, row, now)
        note_id = notes.add(session, row.id, "adoption_end", words, now, office.actor.mark)
        adoptions.end(session, row.id, now, by=office.actor.mark, note_id=note_id)


def record(office: Office, row: "RoundRow", code: str, typed: Typed, files: Sequence[StoredFile] = ()) -> None:
    """Puts a council's decision on record. Raises Refused as `decision_of` and `recording.record`."""
    decision = decision_of(code, typed)
    with office.changing() as session:
        wanted = Recording(decision, files, typed.relation == "correct", typed.relation == "new")
        recording.record(session, row, wanted, office.clock(), by=office.actor.mark)


def decision_of(code: str, typed: Typed) -> CouncilDecision:
    """Raises Refused("date_unreadable")."""
    outcome = typed.outcome
    ahead = outcome in {CouncilOutcome.POSTPONED, CouncilOutcome.PLANNED}
    points = [
        PointSaid(number=number, is_same=text is None, text=free_text(text or "")[0].strip())
        for number, text in sorted(typed.points.items())
    ]
    return CouncilDecision(
        code=code,
        outcome=outcome,
        body=line(typed.body)[0],
        on="" if outcome == CouncilOutcome.PLANNED else iso_day(typed.day),
        section=line(typed.section)[0],
        dnr=line(typed.dnr)[0],
        text=free_text(typed.text)[0].strip(),
        until=iso_day(typed.until) if ahead else "",
        points=tuple(points) if outcome in {CouncilOutcome.ADOPTED, CouncilOutcome.DEVIATING} else (),
    )


def say_force(
    office: Office, row: "RoundRow", code: str, *, announced: str, appealed: str, outcome: str, final: str
) -> None:
    """Puts on record what is known of a decision's legal force. `appealed`: yes, no or empty for not known.

    Raises Refused("date_unreadable"), ("force_choice_unknown"), and as `recording.say_force`.
    """
    if appealed not in {"", "yes", "no"} or outcome not in {"", *AppealOutcome}:
        raise Refused("force_choice_unknown")
    facts = LegalForce(
        announced_on=iso_day(announced),
        appealed={"yes": True, "no": False}.get(appealed),
        outcome=AppealOutcome(outcome) if outcome else None,
        final_on=iso_day(final),
    )
    with office.changing() as session:
        recording.say_force(session, row, code, facts, office.clock(), by=office.actor.mark)


def keep_minutes(office: Office, incoming: "Incoming", name: str, taken: Sequence[str]) -> StoredFile:
    """Raises as `entering.keep_file` does."""
    office.demand(Permission.WRITE)
    kept = entering.keep_file(incoming, name, as_it_came=False, taken=taken)
    return StoredFile(**kept.model_dump(exclude={"found", "kind"}), kind=FileKind.MINUTES_EXTRACT)


def doubts(files: "FileStore", kept: StoredFile, member: "RecipientRow") -> str:
    """The municipality that the minutes name when they do not name the one they are said to be from; empty when they
    do, or cannot be read. A word of warning, never a no."""
    with files.local(kept.sha256) as path:
        text = read_text(path, kept.media_type).text
    return other_organisation(text, (member.full_name, member.name), _with_councils())


def _with_councils() -> list[str]:
    return [entry.full_name for entry in load_register().entries if entry.kind is not RecipientKind.COUNTY_BOARD]


def is_doubt(name: str) -> bool:
    """Whether `doubts` can have said this: a page that is led to with it in its address shows nothing else."""
    return name in _with_councils()


def doubts_of(office: Office, row: "RoundRow", code: str, files: Sequence[StoredFile]) -> str:
    """The same of all files that came with a decision."""
    with office.database.reading() as session:
        member = next(one for one in adoptions.invited(session, row.id) if one.code == code)
    return next(filter(None, (doubts(office.files, one, member) for one in files)), "")


def file(office: Office, row: "RoundRow", file_id: str) -> "CouncilFileRow":
    """Raises Refused("no_such_page")."""
    with office.database.reading() as session:
        found = [one for some in council_decisions.files_of_round(session, row.id).values() for one in some]
    kept = next((one for one in found if one.id == file_id), None)
    if kept is None:
        raise Refused("no_such_page")
    return kept


def iso_day(text: str) -> str:
    """The ISO day of one as people write it; empty for none. Raises Refused("date_unreadable")."""
    day: date | None = parsing.day(text.strip()) if text.strip() else None
    return day.isoformat() if day else ""
