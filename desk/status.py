"""How a round stands, as `remiss status --json` prints it. The keys are stable: integrations read them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from models.supplements import SupplementRequest
from models.values import Counts, LetterKind
from rules.counting import count, stance_counts
from store import answers, file_checks, letter_reports, letters, recipients, standing, supplements, withdrawals
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
    return {
        **summary(session, row),
        "counts": _counts(count(standings)),
        "stances": {stance.value: number for stance, number in stance_counts(standings).items()},
        "recipients": [
            {
                **_recipient(session, member, withdrawn.get(member.id)),
                "refused_letters": _kinds(refused.get(member.id, ())),
                "refused_copies": copies.get(member.id, []),
                "unknown_letters": _kinds(given_up.get(member.id, ())),
                "supplement": _supplement(asked.get(member.id, []), at),
            }
            for member in recipients.of_round(session, row.id)
        ],
    }


def summary(session: Session, row: "RoundRow") -> dict[str, Any]:
    """One line of the list of rounds."""
    return {
        "dnr": row.dnr,
        "title": row.title,
        "state": row.state.value,
        "workflow_id": row.workflow_id,
        "planned_send_at": instant(row.planned_send_at),
        "sent_at": instant(row.sent_at),
        "due_at": instant(row.due_at),
        "original_due_at": instant(row.original_due_at),
        "closes_at": instant(row.closes_at),
        "counts": _counts(standing.counts(session, row.id)),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return counts.model_dump()


def _kinds(kinds: Iterable[LetterKind]) -> list[str]:
    return list(dict.fromkeys(kind.value for kind in kinds))


def _recipient(session: Session, row: "RecipientRow", withdrawn: "AnswerRow | None") -> dict[str, Any]:
    answer, also_as = answers.counted_answer(session, row.id), recipients.also_as(row)
    files = answers.answer_files(session, answer.id) if answer else []
    return {
        "code": row.code,
        "name": row.full_name,
        "kind": row.kind.value,
        "also_as": also_as.model_dump(mode="json") if also_as else None,
        "group": group_words(row.group_key),
        "invited": row.invited,
        "state": row.state.value,
        "due_at": instant(row.due_at),
        "extended": row.extension_no > 0,
        "undeliverable": row.undeliverable_at is not None,
        "answered_at": instant(answer.arrived_at) if answer else None,
        "receipt": answer.receipt if answer else None,
        "version": answer.version if answer else None,
        "stance": (answer.stance or None) if answer else None,
        "late": answer.late if answer else False,
        "preliminary": answer.preliminary if answer else False,
        "confirms": (answer.confirms or None) if answer else None,
        "withdrawn_at": instant(withdrawn.withdrawn_at) if withdrawn else None,
        "file_remarks": _file_remarks(session, files),
    }


def _file_remarks(session: Session, files: Sequence["AnswerFileRow"]) -> list[dict[str, Any]]:
    """The files of the counted answer that there is something to say of, in the order they came."""
    checks = file_checks.of_hashes(session, [file.sha256 for file in files])
    return [
        {"name": file.name, "sha256": file.sha256, **checks[file.sha256].model_dump(mode="json")}
        for file in files
        if file.sha256 in checks
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
