"""What is told of cases: to their workflows, when they have something new to hear; and to those who own the steps."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from models.cases import CaseInput, CaseProgress, Milestone, MilestoneFacts, NoticeKind
from models.letters import LetterFacts, RoundFacts
from models.tables import CaseLetterRow, CaseRow, MilestoneRow
from models.values import LetterKind, LetterState
from store.accounts import accounts
from store.cases import cases, letters, standing
from store.letters.hand_over import QueuedLetter
from store.rounds import rounds


class News(NamedTuple):
    """A case whose workflow has not heard how it stands."""

    workflow_id: str
    case: CaseInput
    mark: str


def news(session: Session) -> list[News]:
    """Cases under way, and those that ended since they were told of last, that stand otherwise than was told."""
    query = select(CaseRow).where(or_(col(CaseRow.ended_at).is_(None), CaseRow.told_mark != _OVER))
    found = []
    for row, progress in _standing(session, session.exec(query).all()):
        mark = _OVER if progress.ended else standing.mark(progress)
        if mark != row.told_mark:
            found.append(News(row.workflow_id, CaseInput(case_id=row.id, dnr=row.dnr, progress=progress), mark))
    return found


_OVER = "ended"


def heard(session: Session, case_id: str, mark: str) -> None:
    row = session.get_one(CaseRow, case_id)
    row.told_mark = mark
    session.add(row)


def running(session: Session) -> list[News]:
    """Every case whose workflow should be running, as it stands."""
    rows = session.exec(select(CaseRow).where(col(CaseRow.ended_at).is_(None), CaseRow.told_mark != "")).all()
    return [
        News(row.workflow_id, CaseInput(case_id=row.id, dnr=row.dnr, progress=progress), standing.mark(progress))
        for row, progress in _standing(session, rows)
    ]


def _standing(session: Session, rows: Sequence[CaseRow]) -> list[tuple[CaseRow, CaseProgress]]:
    known = standing.progress_of_all(session, rows)
    return [(row, known[row.id]) for row in rows]


def telling(session: Session, case_id: str) -> CaseProgress:
    """How the case stands, for the workflow that asks: it has then heard."""
    row = session.get_one(CaseRow, case_id)
    progress = standing.progress(session, row)
    row.told_mark = _OVER if progress.ended else standing.mark(progress)
    session.add(row)
    return progress


def waiting(session: Session, case_id: str, at: datetime, *, base_url: str) -> list[tuple[QueuedLetter, LetterFacts]]:
    """The letters of the case that may leave at `at`, with what each says; those not yet written are, and what a run
    that was cut off had in hand is among them. Only the case's own order, one at a time, may ask."""
    case = session.get_one(CaseRow, case_id)
    letters.recover(session, case_id, at)
    steps = {one.id: one for one in standing.of_case(session, case)}
    name, email = _sender(session, case)
    found = []
    for row in letters.queue(session, list(steps.values()), at):
        one = steps[row.milestone_id]
        due_at = one.due_at or at
        about = RoundFacts(
            dnr=case.dnr,
            title=case.title,
            sender_name=name,
            sender_email=email or row.to,
            closes_at=due_at,
        )
        told = MilestoneFacts(
            kind=one.kind, title=one.title, forum=one.forum, planned=one.planned, notice=row.kind, owner=one.owner.name
        )
        facts = LetterFacts(
            letter_id=row.id,
            kind=LetterKind.MILESTONE,
            number=1,
            created_at=row.at,
            to=row.to,
            round=about,
            due_at=due_at,
            milestone=told,
            console=f"{base_url}/konsol/arenden/{case.id}",
        )
        known = {"id": row.id, "kind": facts.kind, "number": 1, "recipient_id": "", "to": row.to}
        tried = {"created_at": row.at, "attempts": row.attempts, "unknowns": row.unknowns}
        found.append((QueuedLetter.model_validate({**known, **tried}), facts))
    return found


def all_waiting(session: Session) -> list[tuple[CaseRow, CaseLetterRow]]:
    """Of every case: what has not left and is owed still, oldest first. A step that has been done, moved or dropped, or
    whose case has ended, owes nothing."""
    query = (
        select(CaseRow, CaseLetterRow)
        .join(MilestoneRow, col(MilestoneRow.case_id) == col(CaseRow.id))
        .join(CaseLetterRow, col(CaseLetterRow.milestone_id) == col(MilestoneRow.id))
        .where(col(CaseLetterRow.state).in_(_NOT_LEFT), col(CaseRow.ended_at).is_(None))
        .order_by(col(CaseLetterRow.at), col(CaseLetterRow.id))
    )
    found = session.exec(query).all()
    owed = {
        (one.id, kind, one.planned)
        for steps in standing.of_cases(session, list({case.id: case for case, _row in found}.values())).values()
        for one in steps
        for kind, instant in ((NoticeKind.COMING, one.coming_at), (NoticeKind.LATE, one.late_at))
        if instant is not None
    }
    return [(case, row) for case, row in found if (row.milestone_id, row.kind, row.planned) in owed]


_NOT_LEFT = (LetterState.QUEUED, LetterState.HANDING)


def fallen_due(session: Session, now: datetime) -> list[tuple[CaseRow, int]]:
    """How many letters of each case have fallen due that are not written yet."""
    under_way = session.exec(select(CaseRow).where(col(CaseRow.ended_at).is_(None))).all()
    steps = standing.of_cases(session, under_way)
    written = letters.by_notice(session, [case.id for case in under_way])
    found = []
    for case in under_way:
        due = [
            one
            for one in steps[case.id]
            if min((each for each in (one.coming_at, one.late_at) if each), default=now) < now
        ]
        number = sum((one.id, _notice(one, now), one.planned) not in written for one in due)
        if number:
            found.append((case, number))
    return found


def _notice(one: Milestone, now: datetime) -> NoticeKind:
    return NoticeKind.LATE if one.late_at is not None and one.late_at < now else NoticeKind.COMING


def _sender(session: Session, case: CaseRow) -> tuple[str, str]:
    """From whom the letters come: the sender by its own account of itself, else as its first round here names it."""
    sender = accounts.sender_of(session, case.sender_id)
    first = next((rounds.definition(row) for row in cases.rounds_of(session, case.id)), None)
    name, email = (first.sender_name, first.sender_email) if first else (case.title, "")
    return sender.name or name, sender.email or email
