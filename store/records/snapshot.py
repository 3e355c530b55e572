"""One consistent snapshot of a round for its compilation."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.adoption import ToldAdoption
from models.answer import EarlierVersion
from models.checklists import ToldChecklist
from models.compilation import (
    CompilationData,
    CompiledAnswer,
    CompiledDocument,
    CompiledFile,
    CompiledJoint,
    CompiledRecipient,
)
from models.file_checks import FileCheck, Looked
from models.file_texts import NOT_READ
from models.linked import FirstRound
from models.outcomes import ToldOutcome
from models.papers import Basis
from models.samples import Sample
from models.standing import Joint
from models.synpunkter import Suggestions, Treatment
from models.tables import AnswerFileRow, AnswerRow, RecipientRow, RoundRow
from models.values import RoundState
from rules import same_texts
from rules.counting import count, has_own_date, stance_counts
from store.adoption import adoption_standing
from store.answers import answers, drafts, joint_standing, supplements, withdrawals
from store.files import file_checks, file_texts
from store.recipients import recipients
from store.records import compilations, masked, outcomes
from store.rounds import checklists, linked, papers, rounds, standing
from store.views import samples, suggestions, treatment


class _Told(NamedTuple):
    """What recipients have said: counted and withdrawn answers by recipient id, confirmed versions by recipient id and
    version, files by answer id, when answers were completed upon request, namings by others, what each was told of its
    synpunkter and, once the papers have changed, what the answers stand on, by recipient id."""

    counted: Mapping[str, AnswerRow]
    withdrawn: Mapping[str, AnswerRow]
    confirmed: Mapping[tuple[str, int], EarlierVersion]
    files: Mapping[str, list[CompiledFile]]
    completed: Mapping[str, datetime]
    joint: Mapping[str, Sequence[Joint]]
    outcomes: Mapping[str, ToldOutcome]
    bases: Mapping[str, Basis]


def take(session: Session, round_id: str, at: datetime, *, unmasked: bool = False) -> CompilationData:
    """Everything a compilation shows, read in one transaction, with what is marked as confidential covered, unless the
    officer's own copy is asked for (`unmasked`). Of a closed round that uses synpunkter it is preliminary
    until nothing is missing (`rules.completeness`) or each gap has its sentence.

    The version is the one already made of the same snapshot, else the next: the same state gives the same document.
    """
    row = rounds.get(session, round_id)
    definition = rounds.definition(row)
    members = recipients.of_round(session, round_id)
    counted = _counted(session, round_id)
    withdrawn = withdrawals.last_of_round(session, round_id)
    files, completed = _files(session, round_id), _completed(session, round_id)
    namings = joint_standing.of_round(session, round_id)
    treated = treatment.whole(session, round_id)
    by_code = {member.code: counted[member.id] for member in members if member.id in counted}
    covered = masked.state(session, by_code)
    back = {key: outcomes.told(one) for key, one in outcomes.of_round(session, round_id).items()}
    changes = papers.changes(session, round_id)
    bases = {key: answers.basis(answer) for key, answer in counted.items()} if changes else {}
    suggested = suggestions.told(session, round_id)
    first, adopted = linked.first_round(session, row), adoption_standing.told(session, row, at)
    drawn, checked = samples.of_round(session, round_id), checklists.told(session, round_id)
    name = _snapshot_name(
        row,
        members,
        counted,
        withdrawn,
        files,
        namings,
        treated,
        back,
        covered,
        len(changes),
        bases,
        suggested,
        first,
        drawn,
        adopted,
        checked,
    )
    made = compilations.of_round(session, round_id)
    same = next((item for item in made if item.snapshot == name), None)
    standings = standing.standings(session, round_id)
    told = _Told(counted, withdrawn, _confirmed(session, round_id), files, completed, namings, back, bases)
    data = CompilationData(
        dnr=row.dnr,
        title=row.title,
        kind=row.kind,
        state=row.state,
        sender_name=definition.sender_name,
        contacts=definition.contacts,
        reason_code=definition.reason_code,
        reason_text=definition.reason_text,
        legal_basis=definition.legal_basis,
        statute=definition.statute,
        expected=definition.expected,
        sent_at=row.sent_at,
        due_at=row.due_at,
        original_due_at=row.original_due_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        previous_dnr=definition.previous_dnr,
        decided_by=definition.approval_body,
        first=first,
        adoption=adopted,
        checklist=checked,
        made_at=same.made_at if same else at,
        version=same.version if same else len(made) + 1,
        preliminary=row.state is not RoundState.CLOSED or bool(treated.open_gaps),
        snapshot=name,
        documents=tuple(
            CompiledDocument.model_validate(paper.model_dump(include=set(CompiledDocument.model_fields)))
            for paper in rounds.papers(session, round_id)
        ),
        paper_changes=tuple(changes),
        versions=definition.versions,
        questions=definition.questions,
        recipients=tuple(_recipient(member, told, row.due_at) for member in members),
        counts=count(standings),
        stances=stance_counts(standings),
        treatment=treatment.by_name(session, treated),
        suggestions=suggested,
        samples=treatment.samples_by_name(session, drawn),
        test_data=row.test_data,
        unmasked=unmasked,
    )
    return same_texts.in_compilation(data if unmasked else masked.mask(session, data, by_code))


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
    namings: Mapping[str, Sequence[Joint]],
    treated: Treatment,
    back: Mapping[str, ToldOutcome],
    covered: Sequence[Sequence[str]],
    changes: int,
    bases: Mapping[str, Basis],
    suggested: Suggestions,
    first: FirstRound | None,
    drawn: Sequence[Sample],
    adopted: ToldAdoption | None,
    checked: ToldChecklist | None,
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
    remarks = {file.sha256: _told(file.check) for row in files.values() for file in row if file.check.has_remarks}
    if remarks:
        state.append([sorted(remarks.items())])
    read = {file.sha256: file.text.state for row in files.values() for file in row if file.text != NOT_READ}
    if read:
        state.append([sorted(read.items())])
    if namings:
        state.append([[key, [[one.answer_id, one.state] for one in rows]] for key, rows in sorted(namings.items())])
    if covered:
        state.append([*covered])
    if not treated.is_empty:
        state.append([treated.model_dump(mode="json")])
    if back:
        state.append([[key, one.model_dump(mode="json")] for key, one in sorted(back.items())])
    if changes:
        state.append([changes, *([key, basis.version] for key, basis in sorted(bases.items()))])
    more = [*([suggested] if suggested.made else []), *([first] if first is not None else [])]
    state += [[one.model_dump(mode="json")] for one in more]
    if drawn:
        state.append([one.model_dump(mode="json") for one in drawn])
    told = {"adoption": adopted, "checklist": checked}
    state += [[name, one.model_dump(mode="json")] for name, one in told.items() if one is not None]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def _told(check: FileCheck) -> dict[str, object] | None:
    """None for a file not looked through yet. How far others were follows from the rest."""
    return None if check.looked is Looked.NOT_YET else check.model_dump(exclude={"looked"})


def _files(session: Session, round_id: str) -> dict[str, list[CompiledFile]]:
    """The files of every counted answer, by its id, each list in the order they came."""
    query = (
        select(AnswerFileRow)
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .where(AnswerRow.round_id == round_id, col(AnswerRow.counted))
        .order_by(col(AnswerFileRow.position))
    )
    rows = session.exec(query).all()
    hashes = [row.sha256 for row in rows]
    checks, texts = file_checks.of_hashes(session, hashes), file_texts.of_hashes(session, hashes)
    files: dict[str, list[CompiledFile]] = {}
    for row in rows:
        stored = drafts.stored_file(row).model_dump()
        file = CompiledFile(**stored, check=checks[row.sha256], text=texts[row.sha256])
        files.setdefault(row.answer_id or "", []).append(file)
    return files


def _completed(session: Session, round_id: str) -> dict[str, datetime]:
    """When each answer was last completed upon the sender's request, by recipient id."""
    asked = supplements.of_round(session, round_id)
    return {
        recipient_id: max(instants)
        for recipient_id, requests in asked.items()
        if (instants := [request.answered_at for request in requests if request.answered_at is not None])
    }


def _recipient(row: RecipientRow, told: _Told, round_due_at: datetime) -> CompiledRecipient:
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
        extended=has_own_date(row.due_at, round_due_at),
        undeliverable=row.undeliverable_at is not None,
        withdrawn_at=withdrawn.withdrawn_at if withdrawn else None,
        joint=tuple(_named(one) for one in told.joint.get(row.id, ())),
        answer=_answer(answer, told) if answer else None,
        told=told.outcomes.get(row.id),
    )


def _named(one: Joint) -> CompiledJoint:
    return CompiledJoint(
        state=one.state,
        code=one.lead_code,
        name=one.lead_name,
        receipt=one.receipt,
        arrived_at=one.arrived_at,
        stance=one.stance,
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
        papers=told.bases.get(row.recipient_id),
    )
