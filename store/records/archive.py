"""Everything the register holds of one round, for its export: plain data, no link and no key."""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, select

from models.answer import StoredFile
from models.compilation import CompiledDocument
from models.file_checks import NOT_YET, FileCheck
from models.file_texts import NOT_READ, FileText
from models.synpunkter import Treatment
from models.tables import (
    AnswerMarkRow,
    AnswerRow,
    ApprovalRow,
    CommentReturnRow,
    CompilationRow,
    ExtensionRequestRow,
    LetterRow,
    MaskedFileRow,
    NoteRow,
    OutcomeRow,
    PackRow,
    PublicationRow,
    RecipientRow,
    SupplementRequestRow,
)
from models.values import LetterKind, Value
from store.adoption import adoptions, council_decisions
from store.answers import answers, drafts
from store.files import file_checks, file_texts
from store.letters import letters as letter_kinds
from store.records import events, handouts
from store.rounds import checklists, duties, papers, press, rounds
from store.views import treatment


class ArchivedFile(Value):
    """A file of one version of an answer, with the text that was read from it; `place` counts from 1."""

    receipt: str
    place: int
    name: str
    sha256: str
    check: FileCheck = NOT_YET
    text: FileText = NOT_READ


class MaskedCopyKept(StoredFile):
    """A masked copy. `receipt` and `place`: of the file it is a copy of; `number` counts its copies."""

    receipt: str
    place: int
    number: int
    reason: str
    at: str
    by: str


class EarlierPaper(CompiledDocument):
    """A paper that has been replaced or taken out, with the first and last version of the papers that had it."""

    since: int
    until: int


class Secrecy(Value):
    """What has been marked as confidential, lifted marks too, and the masked copies."""

    marks: list[dict[str, Any]]
    copies: tuple[MaskedCopyKept, ...]


class Archive(Value):
    """`answers` by recipient code, each version whole; the lists in the order things came.

    `handouts`: what of the answers has been handed out upon request, and to whom as far as it was said.
    `approved_at`, `approval_decision`: when and how the sending was approved (R2); `notes`: every reason and decision
    that was given with a command; `extensions`: what recipients asked for, why, and what became of it; `supplements`:
    the same of what the registrar asked them to complete; `treatment`: what the officers have made of the answers.
    `given_back`: approvals of the compilation, what each that answered was told and said of it, packs and publishings,
    and the comment tables that came back.
    """

    approved_at: str | None
    approval_decision: str
    notes: list[dict[str, Any]]
    extensions: list[dict[str, Any]]
    supplements: list[dict[str, Any]]
    compilations: list[dict[str, Any]]
    documents: tuple[CompiledDocument, ...]
    earlier_papers: tuple[EarlierPaper, ...]
    paper_changes: list[dict[str, Any]]
    answers: dict[str, list[dict[str, Any]]]
    files: tuple[ArchivedFile, ...]
    letters: list[dict[str, Any]]
    audit: list[dict[str, Any]]
    secrecy: Secrecy
    handouts: list[dict[str, Any]]
    treatment: Treatment
    given_back: dict[str, list[dict[str, Any]]]


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
        hashes = [file.sha256 for file in found]
        checks, read = file_checks.of_hashes(session, hashes), file_texts.of_hashes(session, hashes)
        kept.setdefault(rows[version.recipient_id].code, []).append(_version(version, found, checks))
        files += [
            ArchivedFile(
                receipt=version.receipt,
                place=place,
                name=file.name,
                sha256=file.sha256,
                check=checks[file.sha256],
                text=read[file.sha256],
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
        earlier_papers=tuple(
            EarlierPaper.model_validate(paper.model_dump(include=set(EarlierPaper.model_fields)))
            for paper in papers.earlier(session, round_id)
        ),
        paper_changes=[change.model_dump(mode="json") for change in papers.changes(session, round_id)],
        answers=kept,
        files=tuple(files),
        letters=[{"code": rows[row.recipient_id].code if row.recipient_id else "", **_letter(row)} for row in letters],
        audit=[row.model_dump(mode="json") for row in events.of_round(session, round_id)],
        secrecy=_secrecy(session, round_id),
        handouts=[
            {**row.model_dump(mode="json", exclude={"id", "round_id", "contents"}), **handouts.contents(row)}
            for row in handouts.of_round(session, round_id)
        ],
        treatment=treatment.by_name(session, treatment.whole(session, round_id)),
        given_back=_given_back(session, round_id, {key: row.code for key, row in rows.items()}),
    )


def _given_back(session: Session, round_id: str, codes: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """By the name of its file; a list with nothing in it is left out."""
    versions = {row.id: row.version for row in _of_round(session, CompilationRow, round_id, CompilationRow.version)}
    out = {"id", "round_id", "recipient_id", "compilation_id", "contents", "parts", "approver_id", "deputy_id"}
    adoption = adoptions.of_round(session, round_id)
    found: dict[str, list[dict[str, Any]]] = {
        "antagande": [adoptions.plan(adoption).model_dump(mode="json")] if adoption is not None else [],
        "fullmaktigebeslut": council_decisions.as_kept(session, round_id, codes),
        "uppdrag": [one.model_dump(mode="json", exclude={"id"}) for one in duties.of_round(session, round_id)],
        "checklista": [
            {"code": one.code, "place": point.place, "text": point.text, **one.found[point.id].model_dump(mode="json")}
            for point in checklists.points(session, round_id)
            for one in checklists.checked(session, round_id)
            if point.id in one.found
        ],
        "presstexter": [
            {
                **one.model_dump(mode="json", exclude={"id", "said"}),
                "said": {codes[key]: said.model_dump(mode="json") for key, said in one.said.items() if key in codes},
            }
            for one in press.versions(session, round_id)
        ],
        "godkannanden": [
            {**row.model_dump(mode="json", exclude=out), "version": versions[row.compilation_id]}
            for row in _of_round(session, ApprovalRow, round_id, ApprovalRow.number)
            if row.compilation_id
        ],
        "synpunktstabeller": [
            row.model_dump(mode="json", exclude=out)
            for row in _of_round(session, CommentReturnRow, round_id, CommentReturnRow.number)
        ],
        "aterkoppling": [
            {
                "code": codes[row.recipient_id],
                "version": versions[row.compilation_id],
                **row.model_dump(mode="json", exclude=out),
                "contents": json.loads(row.contents),
            }
            for row in _of_round(session, OutcomeRow, round_id, OutcomeRow.told_at)
        ],
        "publiceringsbesked": [
            row.model_dump(mode="json", include={"code", "may_publish", "may_publish_at", "published_at"})
            for row in session.exec(select(RecipientRow).where(RecipientRow.round_id == round_id))
            if row.may_publish is not None
        ],
        "motesunderlag": [
            {**row.model_dump(mode="json", exclude=out), "parts": json.loads(row.parts)}
            for row in _of_round(session, PackRow, round_id, PackRow.number)
        ],
        "publiceringar": [
            row.model_dump(mode="json", exclude=out)
            for row in _of_round(session, PublicationRow, round_id, PublicationRow.number)
        ],
    }
    return {name: rows for name, rows in found.items() if rows}


def _letter(row: LetterRow) -> dict[str, Any]:
    told = row.model_dump(mode="json", include=set(_LETTER_COLUMNS))
    if row.kind in letter_kinds.ABOUT_DRAFTS:
        return {**told, "to": "", "smtp_text": "", "reason": ""}
    if row.kind is LetterKind.FORWARD:
        return {**told, "reason": ""}  # words from one colleague to another
    return {**told, "reason": json.loads(row.facts).get("reason", "")}


def _secrecy(session: Session, round_id: str) -> Secrecy:
    receipts = dict(session.exec(select(AnswerRow.id, AnswerRow.receipt).where(AnswerRow.round_id == round_id)).all())
    copies = _of_round(session, MaskedFileRow, round_id, MaskedFileRow.at)
    files = answers.files_of(session, sorted({row.answer_id for row in copies}))
    places = {file.id: place for group in files.values() for place, file in enumerate(group, start=1)}
    return Secrecy(
        marks=[
            {
                "receipt": receipts[row.answer_id],
                **row.model_dump(mode="json", exclude={"id", "round_id", "answer_id"}),
            }
            for row in _of_round(session, AnswerMarkRow, round_id, AnswerMarkRow.at)
        ],
        copies=tuple(
            MaskedCopyKept(
                receipt=receipts[row.answer_id],
                place=places[row.file_id],
                **row.model_dump(mode="json", exclude={"id", "round_id", "answer_id", "file_id"}),
            )
            for row in copies
        ),
    )


def _version(row: AnswerRow, files: list[StoredFile], checks: Mapping[str, FileCheck]) -> dict[str, Any]:
    return {
        **row.model_dump(mode="json", exclude={"id", "round_id", "recipient_id", "nonce", "content"}),
        "content": answers.content(row).model_dump(mode="json"),
        "files": [
            {**file.model_dump(mode="json"), "check": checks[file.sha256].model_dump(mode="json")} for file in files
        ],
    }


def _of_round(session: Session, table: Any, round_id: str, order: Any) -> list[Any]:
    return list(session.exec(select(table).where(table.round_id == round_id).order_by(order, table.id)))
