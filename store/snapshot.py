"""One consistent snapshot of a round for its compilation, and the record of the compilations made."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.answer import EarlierVersion
from models.compilation import CompilationData, CompiledAnswer, CompiledDocument, CompiledFile, CompiledRecipient
from models.errors import TemporaryFailure
from models.file_checks import NO_REMARKS
from models.tables import AnswerFileRow, AnswerRow, CompilationRow, RecipientRow, RoundRow
from models.values import RoundState
from rules.counting import count, stance_counts
from store import answers, audit, drafts, file_checks, recipients, rounds, standing, supplements, withdrawals


class _Told(NamedTuple):
    """What recipients have said: counted and withdrawn answers by recipient id, confirmed versions by recipient id and
    version, files by answer id, when answers were completed upon request by recipient id."""

    counted: Mapping[str, AnswerRow]
    withdrawn: Mapping[str, AnswerRow]
    confirmed: Mapping[tuple[str, int], EarlierVersion]
    files: Mapping[str, list[CompiledFile]]
    completed: Mapping[str, datetime]


def take(session: Session, round_id: str, at: datetime) -> CompilationData:
    """Everything a compilation shows, read in one transaction.

    The version is the one already made of the same snapshot, else the next: the same state gives the same document.
    """
    row = rounds.get(session, round_id)
    definition = rounds.definition(row)
    members = recipients.of_round(session, round_id)
    counted = _counted(session, round_id)
    withdrawn = withdrawals.last_of_round(session, round_id)
    files, completed = _files(session, round_id), _completed(session, round_id)
    name = _snapshot_name(row, members, counted, withdrawn, files)
    made = _made(session, round_id)
    same = next((item for item in made if item.snapshot == name), None)
    standings = standing.standings(session, round_id)
    told = _Told(counted, withdrawn, _confirmed(session, round_id), files, completed)
    return CompilationData(
        dnr=row.dnr,
        title=row.title,
        kind=row.kind,
        state=row.state,
        sender_name=definition.sender_name,
        contacts=definition.contacts,
        reason_code=definition.reason_code,
        reason_text=definition.reason_text,
        expected=definition.expected,
        sent_at=row.sent_at,
        due_at=row.due_at,
        original_due_at=row.original_due_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        previous_dnr=definition.previous_dnr,
        made_at=same.made_at if same else at,
        version=same.version if same else len(made) + 1,
        preliminary=row.state is not RoundState.CLOSED,
        snapshot=name,
        documents=tuple(
            CompiledDocument.model_validate(paper.model_dump(include=set(CompiledDocument.model_fields)))
            for paper in rounds.papers(session, round_id)
        ),
        versions=definition.versions,
        questions=definition.questions,
        recipients=tuple(_recipient(member, told) for member in members),
        counts=count(standings),
        stances=stance_counts(standings),
        test_data=row.test_data,
    )


def _counted(session: Session, round_id: str) -> dict[str, AnswerRow]:
    query = select(AnswerRow).where(AnswerRow.round_id == round_id, col(AnswerRow.counted))
    return {row.recipient_id: row for row in session.exec(query)}


def _confirmed(session: Session, round_id: str) -> dict[tuple[str, int], EarlierVersion]:
    """The versions that counted ones have made final, by recipient id and version."""
    final = aliased(AnswerRow)
    query = (
        select(AnswerRow)
        .join(
            final,
            (col(final.recipient_id) == col(AnswerRow.recipient_id)) & (col(final.confirms) == col(AnswerRow.version)),
        )
        .where(AnswerRow.round_id == round_id, col(final.counted))
    )
    return {
        (row.recipient_id, row.version): EarlierVersion(
            version=row.version, receipt=row.receipt, arrived_at=row.arrived_at
        )
        for row in session.exec(query)
    }


def _snapshot_name(
    row: RoundRow,
    members: list[RecipientRow],
    counted: Mapping[str, AnswerRow],
    withdrawn: Mapping[str, AnswerRow],
    files: Mapping[str, list[CompiledFile]],
) -> str:
    state = [
        [row.id, row.state, row.due_at.isoformat(), row.closes_at.isoformat()],
        [
            [member.id, member.state, member.due_at.isoformat(), member.undeliverable_at is not None]
            for member in members
        ],
        [[member.id, counted[member.id].id] for member in members if member.id in counted],
        [[member.id, withdrawn[member.id].id] for member in members if member.id in withdrawn],
    ]
    remarks = {file.sha256: file.check.model_dump() for row in files.values() for file in row if file.check.has_remarks}
    if remarks:
        state.append([sorted(remarks.items())])
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def _files(session: Session, round_id: str) -> dict[str, list[CompiledFile]]:
    """The files of every counted answer, by its id, each list in the order they came."""
    query = (
        select(AnswerFileRow)
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .where(AnswerRow.round_id == round_id, col(AnswerRow.counted))
        .order_by(col(AnswerFileRow.position))
    )
    rows = session.exec(query).all()
    checks = file_checks.of_hashes(session, [row.sha256 for row in rows])
    files: dict[str, list[CompiledFile]] = {}
    for row in rows:
        stored, check = drafts.stored_file(row), checks.get(row.sha256, NO_REMARKS)
        files.setdefault(row.answer_id or "", []).append(CompiledFile(**stored.model_dump(), check=check))
    return files


def _completed(session: Session, round_id: str) -> dict[str, datetime]:
    """When each answer was last completed upon the sender's request, by recipient id."""
    asked = supplements.of_round(session, round_id)
    return {
        recipient_id: max(instants)
        for recipient_id, requests in asked.items()
        if (instants := [request.answered_at for request in requests if request.answered_at is not None])
    }


def _recipient(row: RecipientRow, told: _Told) -> CompiledRecipient:
    answer, withdrawn = told.counted.get(row.id), told.withdrawn.get(row.id)
    return CompiledRecipient(
        code=row.code,
        name=row.name,
        full_name=row.full_name,
        kind=row.kind,
        county_name=row.county_name,
        group=row.group_key,
        invited=row.invited,
        obliged=row.obliged,
        chapters=recipients.chapters(row),
        also_as=recipients.also_as(row),
        state=row.state,
        due_at=row.due_at,
        extended=row.extension_no > 0,
        undeliverable=row.undeliverable_at is not None,
        withdrawn_at=withdrawn.withdrawn_at if withdrawn else None,
        answer=_answer(answer, told) if answer else None,
    )


def _answer(row: AnswerRow, told: _Told) -> CompiledAnswer:
    return CompiledAnswer(
        content=answers.content(row),
        files=tuple(told.files.get(row.id, ())),
        version=row.version,
        arrived_at=row.arrived_at,
        receipt=row.receipt,
        late=row.late,
        preliminary=row.preliminary,
        confirms=told.confirmed.get((row.recipient_id, row.confirms)),
        source=row.source,
        attested_by=row.attested_by,
        attested_at=row.attested_at,
        completed_at=told.completed.get(row.recipient_id),
    )


def _made(session: Session, round_id: str) -> list[CompilationRow]:
    query = select(CompilationRow).where(CompilationRow.round_id == round_id).order_by(col(CompilationRow.version))
    return list(session.exec(query))


def latest(session: Session, round_id: str) -> CompilationRow | None:
    """The newest compilation made, or None."""
    return next(reversed(_made(session, round_id)), None)


def record(session: Session, round_id: str, data: CompilationData, files: Mapping[str, str]) -> CompilationRow:
    """Keeps that a compilation was made. `files`: format to SHA-256. Harmless twice for one snapshot.

    Raises TemporaryFailure("compilation_overtaken") when another state of the round got this version meanwhile: made
    anew from a new snapshot it gets the next.
    """
    made = _made(session, round_id)
    same = next((row for row in made if row.snapshot == data.snapshot), None)
    if same is not None:
        return same
    if any(row.version == data.version for row in made):
        raise TemporaryFailure("compilation_overtaken", version=data.version)
    row = CompilationRow(
        id=uuid4().hex,
        round_id=round_id,
        version=data.version,
        snapshot=data.snapshot,
        made_at=data.made_at,
        preliminary=data.preliminary,
        files=json.dumps(dict(files), sort_keys=True),
    )
    session.add(row)
    audit.append(
        session,
        at=data.made_at,
        actor="system",
        action="compiled",
        object_id=row.id,
        version=data.version,
        snapshot=data.snapshot,
    )
    return row
