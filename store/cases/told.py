"""What is told of cases: to their workflows, when they have something new to hear; and to those who own the steps."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from models.cases import CaseInput, CaseProgress, MilestoneFacts
from models.letters import LetterFacts, RoundFacts
from models.tables import CaseRow
from models.values import LetterKind
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
    found = []
    for row in session.exec(select(CaseRow).where(or_(col(CaseRow.ended_at).is_(None), CaseRow.told_mark != _OVER))):
        progress = standing.progress(session, row)
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
    stands = [(row, standing.progress(session, row)) for row in rows]
    return [
        News(row.workflow_id, CaseInput(case_id=row.id, dnr=row.dnr, progress=progress), standing.mark(progress))
        for row, progress in stands
    ]


def telling(session: Session, case_id: str) -> CaseProgress:
    """How the case stands, for the workflow that asks: it has then heard."""
    row = session.get_one(CaseRow, case_id)
    progress = standing.progress(session, row)
    row.told_mark = _OVER if progress.ended else standing.mark(progress)
    session.add(row)
    return progress


def waiting(session: Session, case_id: str, at: datetime, *, base_url: str) -> list[tuple[QueuedLetter, LetterFacts]]:
    """The letters of the case that may leave at `at`, with what each says; those not yet written are."""
    case = session.get_one(CaseRow, case_id)
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


def _sender(session: Session, case: CaseRow) -> tuple[str, str]:
    """From whom the letters come: the sender by its own account of itself, else as its first round here names it."""
    sender = accounts.sender_of(session, case.sender_id)
    first = next((rounds.definition(row) for row in cases.rounds_of(session, case.id)), None)
    name, email = (first.sender_name, first.sender_email) if first else (case.title, "")
    return sender.name or name, sender.email or email
