"""Everything the register holds of one round, for its export: plain data, no link and no key."""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.compilation import CompiledDocument
from models.file_checks import NO_REMARKS, FileCheck
from models.tables import (
    AnswerFileRow,
    AnswerRow,
    AttestRow,
    CompilationRow,
    ExtensionRequestRow,
    LetterRow,
    NoteRow,
    RecipientRow,
    SupplementRequestRow,
)
from models.values import Value
from store import answers, audit, drafts, file_checks, rounds


class ArchivedFile(Value):
    """A file of one version of an answer; `place` counts from 1."""

    receipt: str
    place: int
    name: str
    sha256: str
    check: FileCheck = NO_REMARKS


class Archive(Value):
    """`answers` by recipient code, each version whole; the lists in the order things came.

    `approved_at`, `approval_decision`: when and how the sending was approved (R2); `notes`: every reason and decision
    that was given with a command; `extensions`: what recipients asked for, why, and what became of it; `supplements`:
    the same of what the registrar asked them to complete.
    """

    approved_at: str | None
    approval_decision: str
    notes: list[dict[str, Any]]
    extensions: list[dict[str, Any]]
    supplements: list[dict[str, Any]]
    compilations: list[dict[str, Any]]
    documents: tuple[CompiledDocument, ...]
    answers: dict[str, list[dict[str, Any]]]
    files: tuple[ArchivedFile, ...]
    letters: list[dict[str, Any]]
    audit: list[dict[str, Any]]


_LETTER_COLUMNS = (
    *("id", "kind", "number", "to", "state", "created_at", "attempts", "handed_at", "sent_at"),
    *("outcome_unknown", "smtp_code", "smtp_text", "refused_copies"),
)


_REQUEST_COLUMNS = ("number", "asked_at", "until", "reason", "granted", "decided_at")


def take(session: Session, round_id: str) -> Archive:
    """Read in one transaction. The audit rows are those of this round; each holds its own hash and the one before."""
    rows = {row.id: row for row in session.exec(select(RecipientRow).where(RecipientRow.round_id == round_id))}
    versions = _of_round(session, AnswerRow, round_id, AnswerRow.arrived_at)
    kept: dict[str, list[dict[str, Any]]] = {}
    files: list[ArchivedFile] = []
    for version in versions:
        found = [drafts.stored_file(file) for file in answers.answer_files(session, version.id)]
        checks = file_checks.of_hashes(session, [file.sha256 for file in found])
        kept.setdefault(rows[version.recipient_id].code, []).append(_version(version, found, checks))
        files += [
            ArchivedFile(
                receipt=version.receipt,
                place=place,
                name=file.name,
                sha256=file.sha256,
                check=checks.get(file.sha256, NO_REMARKS),
            )
            for place, file in enumerate(found, start=1)
        ]
    letters = _of_round(session, LetterRow, round_id, LetterRow.created_at)
    round_row = rounds.get(session, round_id)
    return Archive(
        approved_at=round_row.approved_at.isoformat() if round_row.approved_at else None,
        approval_decision=round_row.approval_decision,
        notes=[
            row.model_dump(mode="json", include={"kind", "text", "at"})
            for row in _of_round(session, NoteRow, round_id, NoteRow.at)
        ],
        extensions=[
            {"code": rows[row.recipient_id].code, **row.model_dump(mode="json", include=set(_REQUEST_COLUMNS))}
            for row in _of_round(session, ExtensionRequestRow, round_id, ExtensionRequestRow.asked_at)
        ],
        supplements=[
            {
                "code": rows[row.recipient_id].code,
                **row.model_dump(mode="json", exclude={"id", "round_id", "recipient_id"}),
                "parts": json.loads(row.parts),
            }
            for row in _of_round(session, SupplementRequestRow, round_id, SupplementRequestRow.asked_at)
        ],
        compilations=[
            {**row.model_dump(mode="json", exclude={"id", "round_id", "files"}), "files": json.loads(row.files)}
            for row in _of_round(session, CompilationRow, round_id, CompilationRow.version)
        ],
        documents=tuple(
            CompiledDocument.model_validate(paper.model_dump(include=set(CompiledDocument.model_fields)))
            for paper in rounds.papers(session, round_id)
        ),
        answers=kept,
        files=tuple(files),
        letters=[
            {
                "code": rows[row.recipient_id].code,
                **row.model_dump(mode="json", include=set(_LETTER_COLUMNS)),
                "reason": json.loads(row.facts).get("reason", ""),
            }
            for row in letters
        ],
        audit=[row.model_dump(mode="json") for row in audit.of_objects(session, _ids(session, round_id))],
    )


def _version(row: AnswerRow, files: list[StoredFile], checks: Mapping[str, FileCheck]) -> dict[str, Any]:
    return {
        **row.model_dump(mode="json", exclude={"id", "round_id", "recipient_id", "nonce", "content"}),
        "content": answers.content(row).model_dump(mode="json"),
        "files": [
            {**file.model_dump(mode="json"), "check": checks.get(file.sha256, NO_REMARKS).model_dump(mode="json")}
            for file in files
        ],
    }


def _of_round(session: Session, table: Any, round_id: str, order: Any) -> list[Any]:
    return list(session.exec(select(table).where(table.round_id == round_id).order_by(order, table.id)))


def _ids(session: Session, round_id: str) -> set[str]:
    """The id of everything that belongs to the round, and the hash of each file that has come in."""
    ids = {round_id}
    ids |= set(
        session.exec(select(AnswerFileRow.sha256).join(RecipientRow).where(col(RecipientRow.round_id) == round_id))
    )
    named = (RecipientRow, AnswerRow, AttestRow, LetterRow, ExtensionRequestRow, SupplementRequestRow)
    for table in (*named, CompilationRow, NoteRow):
        ids |= set(session.exec(select(col(table.id)).where(col(table.round_id) == round_id)))
    return ids
