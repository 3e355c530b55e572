"""How a round stands, as `remiss status --json` prints it. The keys are stable: integrations read them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from desk.asked import letters as recipient_letters
from desk.asked import requests
from models.afterwards import GateStep
from models.file_checks import FileCheck
from models.papers import FIRST, PaperChange
from models.standing import Joint
from models.supplements import SupplementRequest
from models.values import Counts, LetterKind, RoundState
from rules.counting import count, has_own_date, stance_counts
from store.answers import answers, joint_standing, supplements, withdrawals
from store.files import file_checks
from store.letters import letter_reports, letters
from store.recipients import recipients
from store.rounds import gate_decisions, notes, overview, papers, rounds, runs, standing
from templates.dates import STOCKHOLM
from templates.words import group_words

if TYPE_CHECKING:
    from models.tables import AnswerFileRow, AnswerRow, RecipientRow, RoundRow


def round_status(session: Session, row: "RoundRow", at: datetime) -> dict[str, Any]:
    """Everything about one round at `at`, read in one transaction. Instants are ISO 8601 in Swedish time, whole
    seconds."""
    standings = standing.standings(session, row.id)
    refused = letters.refused(session, row.id)
    copies = letters.refused_copies(session, row.id)
    given_up = letter_reports.given_up(session, row.id)
    withdrawn = withdrawals.last_of_round(session, row.id)
    asked = supplements.of_round(session, row.id)
    members = recipients.of_round(session, row.id)
    sent = recipient_letters(session, row.id)
    counted, files = answers.counted_of_round(session, row.id), answers.files_of_round(session, row.id)
    checks = file_checks.of_hashes(session, [file.sha256 for some in files.values() for file in some])
    namings, changes = joint_standing.of_round(session, row.id), papers.changes(session, row.id)
    return {
        **_line(row),
        "run": _run(session, row),
        "frozen": _frozen(session, row),
        "gate": _gate(session, row),
        "papers": {
            "version": changes[-1].version if changes else FIRST,
            "changes": [paper_change(one) for one in changes],
        },
        "requests": requests(session, row, {member.id: member for member in members}),
        "counts": _counts(count(standings)),
        "stances": {stance.value: number for stance, number in stance_counts(standings).items()},
        "recipients": [
            {
                **_recipient(row, member, counted.get(member.id), withdrawn.get(member.id)),
                **sent[member.id],
                "papers": _basis(counted.get(member.id)),
                "file_remarks": _file_remarks(checks, files, counted.get(member.id)),
                "refused_letters": _kinds(refused.get(member.id, ())),
                "refused_copies": copies.get(member.id, []),
                "unknown_letters": _kinds(given_up.get(member.id, ())),
                "supplement": _supplement(asked.get(member.id, []), at),
                "joint": [_joint(one) for one in namings.get(member.id, ())],
            }
            for member in members
        ],
    }


def _run(session: Session, row: "RoundRow") -> dict[str, Any] | None:
    """What somebody last did to the round's run in Temporal itself; None when nobody has."""
    run = runs.of_round(session, row.id)
    return {"event": run.event, "noticed_at": instant(run.event_at)} if run is not None and run.event else None


def _frozen(session: Session, row: "RoundRow") -> dict[str, Any] | None:
    """Since when no letter leaves and no time runs out, and why; None while the round goes on."""
    if row.frozen_at is None:
        return None
    return {"since": instant(row.frozen_at), "reason": notes.newest(session, row.id, "freeze")}


def _gate(session: Session, row: "RoundRow") -> dict[str, Any] | None:
    """What is decided after the answers, and whether the go-ahead waits; None for a round without a gate."""
    if not rounds.definition(row).gate:
        return None
    decided = gate_decisions.of_round(session, row.id)
    waits = row.state is RoundState.CLOSED and GateStep.GO_AHEAD not in decided
    return {"waits": waits, "decisions": [one.model_dump(mode="json") for one in decided.values()]}


def summaries(session: Session, rows: "Sequence[RoundRow]") -> list[dict[str, Any]]:
    """The lines of the list of rounds."""
    counts = overview.counts(session, [row.id for row in rows])
    return [{**_line(row), "counts": _counts(counts[row.id])} for row in rows]


def _line(row: "RoundRow") -> dict[str, Any]:
    return {
        "id": row.id,
        "dnr": row.dnr,
        "title": row.title,
        "state": row.state.value,
        "workflow_id": row.workflow_id,
        "planned_send_at": instant(row.planned_send_at),
        "sent_at": instant(row.sent_at),
        "due_at": instant(row.due_at),
        "original_due_at": instant(row.original_due_at),
        "closes_at": instant(row.closes_at),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return counts.model_dump()


def _kinds(kinds: Iterable[LetterKind]) -> list[str]:
    return list(dict.fromkeys(kind.value for kind in kinds))


def _recipient(
    round_row: "RoundRow", row: "RecipientRow", answer: "AnswerRow | None", withdrawn: "AnswerRow | None"
) -> dict[str, Any]:
    also_as = recipients.also_as(row)
    return {
        "code": row.code,
        "name": row.full_name,
        "kind": row.kind.value,
        "also_as": also_as.model_dump(mode="json") if also_as else None,
        "group": group_words(row.group_key),
        "invited": row.invited,
        "state": row.state.value,
        "email": row.email,
        "due_at": instant(row.due_at),
        "extended": has_own_date(row.due_at, round_row.due_at),
        "planned_on": row.planned_on,
        "undeliverable": row.undeliverable_at is not None,
        "taken_off_at": instant(row.withdrawn_at),
        "answered_at": instant(answer.arrived_at) if answer else None,
        "receipt": answer.receipt if answer else None,
        "version": answer.version if answer else None,
        "stance": (answer.stance or None) if answer else None,
        "late": answer.late if answer else False,
        "preliminary": answer.preliminary if answer else False,
        "confirms": (answer.confirms or None) if answer else None,
        "withdrawn_at": instant(withdrawn.withdrawn_at) if withdrawn else None,
    }


def _basis(answer: "AnswerRow | None") -> dict[str, Any] | None:
    """The version of the papers that the counted answer stands on, and how it came to; None without an answer."""
    if answer is None:
        return None
    basis = answers.basis(answer)
    told = {"version": basis.version, "given_on": basis.given_on, "stands_on": basis.stands_on or None}
    return {**told, "stands_at": instant(basis.stands_at)}


def paper_change(change: PaperChange) -> dict[str, Any]:
    """What made a version of the papers. `old_due_at`, `due_at`: when the day was moved in the same act."""
    return {
        "version": change.version,
        "at": instant(change.at),
        "cause": change.cause,
        "papers": [paper.model_dump(mode="json") for paper in change.papers],
        "old_due_at": instant(change.old_due_at),
        "due_at": instant(change.due_at),
    }


def _joint(one: Joint) -> dict[str, Any]:
    """Another recipient's answer that names this one, and what this one says of it."""
    return {
        "state": one.state.value,
        "code": one.lead_code,
        "name": one.lead_name,
        "receipt": one.receipt,
        "stance": one.stance.value if one.stance else None,
        "decided_at": instant(one.decided_at),
    }


def _file_remarks(
    checks: Mapping[str, FileCheck], files: Mapping[str, Sequence["AnswerFileRow"]], answer: "AnswerRow | None"
) -> list[dict[str, Any]]:
    """The files of the counted answer that there is something to say of, in the order they came."""
    return [
        {"name": file.name, "sha256": file.sha256, **checks[file.sha256].model_dump(mode="json")}
        for file in (files.get(answer.id, ()) if answer else ())
        if checks[file.sha256].has_remarks
    ]


def _supplement(requests: Sequence[SupplementRequest], at: datetime) -> dict[str, Any] | None:
    """The latest request that the recipient complete its answer. `state`: open, passed, answered or withdrawn."""
    if not requests:
        return None
    last = requests[-1]
    settled = "answered" if last.answered_version is not None else "withdrawn" if last.withdrawn_at else ""
    return {
        "number": last.number,
        "state": settled or ("open" if last.is_open(at) else "passed"),
        "version": last.version,
        "parts": [part.code for part in last.parts],
        "text": last.text,
        "asked_at": instant(last.asked_at),
        "until": instant(last.until),
        "answered_at": instant(last.answered_at),
        "answered_version": last.answered_version,
        "withdrawn_at": instant(last.withdrawn_at),
    }


def instant(value: Any) -> str | None:
    return None if value is None else value.astimezone(STOCKHOLM).replace(microsecond=0).isoformat()
