"""Single steps on a round in a database, for tests of the store: one transaction each, as activities and pages do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import col, select

from models.answer import AnswerContent, StoredFile
from models.errors import TemporaryFailure
from models.messages import LetterPlan, StateChange
from models.steps import Command
from models.tables import AnswerRow, LetterRow, RecipientRow, RoundRow
from models.values import DecisionStatus, FileKind, LetterKind, LetterState, RoundState, Stance
from store.answers import answers, submissions
from store.answers.submissions import Submission
from store.database import Database
from store.files.files import FileStore
from store.letters import batches, hand_over, letter_plans
from store.letters.hand_over import HandOver, QueuedLetter
from store.recipients import recipients
from store.records import audit
from store.rounds import moves, notes, rounds
from tests.round_builder import DUE, SENT, BuiltRound, register_round

TICK = timedelta(microseconds=1)
BEFORE = DUE - timedelta(days=30)


def stored(name: str = "yttrande.pdf", fill: str = "a") -> StoredFile:
    """A file's row; its bytes are not in any file store."""
    return StoredFile(sha256=fill * 64, size=3, media_type="application/pdf", name=name, kind=FileKind.YTTRANDE)


def submission(at: datetime = BEFORE, **changes: object) -> Submission:
    """`stance` and `summary` go into the content, the rest into the submission."""
    content = AnswerContent(
        stance=Stance(str(changes.pop("stance", Stance.SUPPORTS))), summary=str(changes.pop("summary", ""))
    )
    facts: dict[str, object] = {"content": content, "nonce": uuid4().hex, "arrived_at": at}
    return Submission.model_validate({**facts, **changes})


def with_status(wanted: Submission, status: DecisionStatus) -> Submission:
    """The same submission of a decision that has come so far."""
    content = wanted.content.model_copy(update={"decision_status": status})
    return wanted.model_copy(update={"content": content})


def submit(database: Database, recipient_id: str, at: datetime = BEFORE, **changes: object) -> AnswerRow:
    with database.changing() as session:
        return session.get_one(AnswerRow, submissions.submit(session, recipient_id, submission(at, **changes)).id)


def move(
    database: Database, built: BuiltRound, source: RoundState, target: RoundState, at: datetime, note: str = ""
) -> bool:
    own = {RoundState.CANCELLED: Command.CANCEL.value, RoundState.CLOSED: Command.CLOSE.value}
    action = own.get(target, "tried")
    with database.changing() as session:
        if not note and action == Command.CANCEL:
            note = notes.add(session, built.round_id, Command.CANCEL, "Förslaget dras tillbaka.", at)
        change = StateChange(
            round_id=built.round_id, source=source, target=target, at=at, action=action, decision_id=note
        )
        moved = moves.apply(session, change)
    moves.see_off(database, built.round_id, at)
    return moved


def close(database: Database, built: BuiltRound, at: datetime) -> None:
    with database.reading() as session:
        state = rounds.get(session, built.round_id).state
    assert move(database, built, state, RoundState.CLOSED, at)


def just_sent(database: Database, files: FileStore, count: int) -> BuiltRound:
    """A round that is open and whose missiv nobody has got yet."""
    built = register_round(database, files, count=count, state=RoundState.APPROVED)
    assert move(database, built, RoundState.APPROVED, RoundState.OPEN, SENT)
    return built


def plan(
    database: Database,
    built: BuiltRound,
    kind: LetterKind,
    number: int = 1,
    *,
    due_at: datetime | None = None,
    at: datetime = BEFORE,
) -> list[str]:
    wanted = LetterPlan(kind=kind, number=number, due_at=due_at)
    with database.changing() as session:
        concerned = letter_plans.concerned(session, built.round_id, wanted, at)
        return letter_plans.plan(session, built.round_id, wanted, at, concerned)


def waiting(database: Database, built: BuiltRound) -> list[QueuedLetter]:
    """Everything that waits in the round's groups, as an order would read it."""
    found: list[QueuedLetter] = []
    with database.changing() as session:
        groups = sorted({row.group_key for row in recipients.of_round(session, built.round_id)})
        for group in groups:
            found += [QueuedLetter.of(row) for row, _ in batches.waiting(session, built.round_id, group, DUE)]
    return found


def claim(database: Database, letter: QueuedLetter, mark: str = "run", at: datetime = BEFORE) -> bool:
    with database.changing() as session:
        return hand_over.claim(session, letter, mark, at)


def record(
    database: Database,
    letter: QueuedLetter,
    state: LetterState = LetterState.SENT,
    mark: str = "run",
    at: datetime = BEFORE,
    **facts: object,
) -> bool:
    outcome = HandOver.model_validate({"letter_id": letter.id, "state": state, "smtp_code": 250, **facts})
    return record_all(database, [(letter, outcome)], mark, at)


def record_all(database: Database, told: Sequence[tuple[QueuedLetter, HandOver]], mark: str, at: datetime) -> bool:
    """False when another run has taken some of the letters over."""
    try:
        with database.changing() as session:
            hand_over.record_all(session, told, mark, at)
    except TemporaryFailure as failure:
        if failure.code != "claim_lost":
            raise
        return False
    return True


def send_all(database: Database, built: BuiltRound, at: datetime = BEFORE) -> list[QueuedLetter]:
    """Hands over everything that waits and returns what went."""
    sent = [letter for letter in waiting(database, built) if claim(database, letter, at=at)]
    for letter in sent:
        assert record(database, letter, at=at)
    return sent


def recipient(database: Database, recipient_id: str) -> RecipientRow:
    with database.reading() as session:
        return session.get_one(RecipientRow, recipient_id)


def round_row(database: Database, built: BuiltRound) -> RoundRow:
    with database.reading() as session:
        return rounds.get(session, built.round_id)


def letters_of(database: Database, recipient_id: str, kind: LetterKind | None = None) -> list[LetterRow]:
    query = select(LetterRow).where(LetterRow.recipient_id == recipient_id)
    with database.reading() as session:
        rows = session.exec(query.order_by(col(LetterRow.kind), col(LetterRow.number))).all()
    return [row for row in rows if kind is None or row.kind is kind]


def versions(database: Database, recipient_id: str) -> list[AnswerRow]:
    with database.reading() as session:
        return answers.versions(session, recipient_id)


def chain_holds(database: Database) -> bool:
    with database.reading() as session:
        return audit.first_broken(session) is None
