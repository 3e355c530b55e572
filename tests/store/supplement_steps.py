"""Single steps with a request for a supplement, for tests of the store."""

from datetime import datetime, timedelta

from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.supplements import Part, SupplementRequest, SupplementWish
from models.tables import AnswerRow, RecipientRow
from models.values import AnswerPart, DecisionStatus, LetterKind, LetterState, Stance
from store.answers import answers, supplements
from store.database import Database
from store.letters.letters import SUPPLEMENTS
from tests.round_builder import CLOSES, BuiltRound
from tests.store_steps import BEFORE, letters_of, stored, submit

DAY = timedelta(days=1)
ASKED = CLOSES + DAY
UNTIL = CLOSES + 9 * DAY
CONTENT = AnswerContent(
    stance=Stance.SUPPORTS,
    summary="Kommunen tillstyrker.",
    questions=(QuestionAnswer(key="1", stance=Stance.SUPPORTS, comment="Ja."), QuestionAnswer(key="4", comment="Nej.")),
    decision_body="Kommunstyrelsen",
    decision_status=DecisionStatus.DECIDED,
    dissents=(Dissent(who="Anna Andersson"),),
    contact_email="eva@kommun.example",
)
OTHER = AnswerContent(
    stance=Stance.OPPOSES,
    summary="Annat",
    questions=(QuestionAnswer(key="1", comment="Annat"), QuestionAnswer(key="2", comment="Nytt")),
    decision_body="Någon annan",
    decision_status=DecisionStatus.APPROVED,
    dissents=(),
    contact_email="ond@annan.example",
)


def part(code: str) -> Part:
    name, _, key = code.partition(":")
    return Part(part=AnswerPart(name), key=key)


def wish(*codes: str, text: str = "Sammanfattningen saknas.", until: datetime = UNTIL) -> SupplementWish:
    return SupplementWish(parts=tuple(part(code) for code in codes or ("summary",)), text=text, until=until)


def answered(database: Database, built: BuiltRound, at: datetime = BEFORE, **changes: object) -> AnswerRow:
    changes = {"content": CONTENT, "files": (stored(), stored("tjut.pdf", "b")), **changes}
    return submit(database, built.recipient_id, at, **changes)


def ask(
    database: Database, built: BuiltRound, *codes: str, at: datetime = ASKED, **changes: object
) -> SupplementRequest:
    with database.changing() as session:
        row = session.get_one(RecipientRow, built.recipient_id)
        return supplements.ask(session, row, wish(*codes, **changes), at=at)  # type: ignore[arg-type]


def withdraw(database: Database, built: BuiltRound, at: datetime = ASKED + DAY) -> SupplementRequest:
    with database.changing() as session:
        return supplements.withdraw(session, session.get_one(RecipientRow, built.recipient_id), at=at)


def complete(database: Database, built: BuiltRound, at: datetime = ASKED + DAY, **changes: object) -> AnswerRow:
    facts: dict[str, object] = {"content": OTHER, "replaces": 1, "supplement": 1, **changes}
    return submit(database, built.recipient_id, at, **facts)


def latest(database: Database, built: BuiltRound) -> SupplementRequest:
    with database.reading() as session:
        found = supplements.latest(session, built.recipient_id)
    assert found is not None
    return found


def letter_states(database: Database, built: BuiltRound) -> list[tuple[LetterKind, int, LetterState]]:
    kinds = {*SUPPLEMENTS, LetterKind.SUPPLEMENT_WITHDRAWN}
    rows = letters_of(database, built.recipient_id)
    return [(row.kind, row.number, row.state) for row in rows if row.kind in kinds]


def files_of(database: Database, answer: AnswerRow) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(row.name, row.kind) for row in answers.answer_files(session, answer.id)]
