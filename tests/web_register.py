"""What the register holds of the first recipient of a trial house, for tests of its pages."""

from sqlmodel import select

from models.tables import AnswerRow, AuditRow, RecipientRow
from store.answers import answers, drafts
from store.answers.drafts import AnswerDraft
from tests.web_visitor import TrialHouse


def versions(house: TrialHouse) -> list[AnswerRow]:
    with house.database.reading() as session:
        return answers.versions(session, house.round.recipient_id)


def files_of(house: TrialHouse, answer: AnswerRow) -> list[tuple[str, str]]:
    """Each file's name and kind, in the order of the answer."""
    with house.database.reading() as session:
        return [(file.name, file.kind) for file in answers.answer_files(session, answer.id)]


def recipient_state(house: TrialHouse) -> str:
    with house.database.reading() as session:
        return session.get_one(RecipientRow, house.round.recipient_id).state


def draft(house: TrialHouse) -> AnswerDraft:
    with house.database.reading() as session:
        return drafts.load(session, house.round.recipient_id)


def audit_length(house: TrialHouse) -> int:
    with house.database.reading() as session:
        return len(session.exec(select(AuditRow)).all())
