"""All that the pages of one recipient show, read in one go."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.answer import AnswerContent
from models.definition import Question, RoundDefinition
from models.tables import AnswerRow, DocumentRow, ExtensionRequestRow, RecipientRow, RoundRow
from models.values import RoundState
from rules.deadlines import is_day_end
from store import answers, drafts, extensions, recipients, rounds
from store.drafts import Draft
from templates.words import STOCKHOLM
from web.house import House
from web.signing import Bearer


@dataclass(frozen=True)
class Visit:
    """`recipient` and `round` as they stand at `now`; `questions` are those this recipient is asked."""

    recipient: RecipientRow
    round: RoundRow
    definition: RoundDefinition
    questions: tuple[Question, ...]
    papers: list[DocumentRow]
    counted: AnswerRow | None
    draft: Draft
    extension: ExtensionRequestRow | None
    now: datetime

    @property
    def bearer(self) -> Bearer:
        return Bearer(recipient_id=self.recipient.id, generation=self.recipient.generation)

    @property
    def is_sent(self) -> bool:
        return self.round.sent_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.round.state is RoundState.CANCELLED

    @property
    def is_closed(self) -> bool:
        return answers.is_closed(self.round, self.recipient, self.now)

    @property
    def is_open(self) -> bool:
        return self.is_sent and not self.is_cancelled and not self.is_closed

    @property
    def is_late(self) -> bool:
        return self.now > self.recipient.due_at

    @property
    def last_moment(self) -> datetime:
        """The last instant at which an answer is taken through the link, late or not."""
        closed_at = self.round.closed_at
        latest = max(self.round.closes_at, self.recipient.due_at)
        return min(latest, closed_at) if closed_at is not None and self.round.state is RoundState.CLOSED else latest

    @property
    def is_whole_day(self) -> bool:
        """The due instant is a day's end, as it is in all but trials."""
        return is_day_end(self.recipient.due_at)

    @property
    def today(self) -> date:
        return self.now.astimezone(STOCKHOLM).date()

    @property
    def counted_content(self) -> AnswerContent:
        return answers.content(self.counted) if self.counted is not None else AnswerContent()


def read(session: Session, recipient: RecipientRow, now: datetime) -> Visit:
    """Everything about a recipient's row that was just read in the same session."""
    round_row = rounds.get(session, recipient.round_id)
    definition = rounds.definition(round_row)
    chapters = recipients.chapters(recipient)
    asked = tuple(item for item in definition.questions if not chapters or not item.section or item.section in chapters)
    return Visit(
        recipient=recipient,
        round=round_row,
        definition=definition,
        questions=asked,
        papers=rounds.papers(session, round_row.id),
        counted=answers.counted_answer(session, recipient.id),
        draft=drafts.load(session, recipient.id),
        extension=extensions.latest_request(session, recipient.id),
        now=now,
    )


def of_bearer(house: House, bearer: Bearer | None) -> Visit | None:
    """The visit of a cookie's bearer; None when there is none or its link has been replaced by a newer one."""
    if bearer is None:
        return None
    with house.config.database.reading() as session:
        recipient = recipients.get(session, bearer.recipient_id)
        if recipient is None or recipient.generation != bearer.generation:
            return None
        return read(session, recipient, house.config.clock())
