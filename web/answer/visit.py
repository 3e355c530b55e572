"""All that the pages of one recipient show, read in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import Session

from models.answer import AnswerContent, QuestionAnswer
from models.definition import Question, RoundDefinition
from models.file_checks import FileCheck
from models.internal import InternalReferral, InternalState
from models.outcomes import ToldOutcome
from models.papers import FIRST, PaperChange
from models.supplements import SupplementRequest
from models.values import AnswerPart, FileKind, RoundKind, RoundState
from rules import internal as internal_rule
from rules.local_time import is_day_end, is_late, local_day
from store.adoption import adoptions
from store.answers import (
    answer_standing,
    answers,
    attest_standing,
    drafts,
    internal_standing,
    supplements,
    withdrawals,
)
from store.answers.attest_standing import Attest
from store.answers.drafts import AnswerDraft
from store.database import Database
from store.files import file_checks
from store.incoming import stands
from store.incoming.stands import Asked as StandAsked
from store.recipients import extensions, forwards, recipients, visits
from store.recipients.forwards import Forward
from store.recipients.visits import VisitRows
from store.records import outcomes
from store.rounds import chain, linked, papers, press, rounds
from store.rounds.chain import EarlierAnswer
from store.rounds.linked import Earlier
from store.rounds.press import PressAsked
from web.answer.fields import SAID_BY, Field, answer_fields, open_fields
from web.house import House
from web.signing import Bearer

if TYPE_CHECKING:
    from models.tables import AnswerRow, DocumentRow, ExtensionRequestRow, RecipientRow, RoundRow


class _Shown(NamedTuple):
    """`extension`: the latest request for anstånd. `forwards`: to whom the link has been forwarded, oldest first.
    `attest`: the request for attest that concerns the draft. `internal`: the colleagues asked for parts of it."""

    papers: list[DocumentRow]
    changes: list[PaperChange]
    extension: ExtensionRequestRow | None
    forwards: list[Forward]
    withdrawn: AnswerRow | None
    attest: Attest | None
    internal: list[InternalReferral]


@dataclass(frozen=True)
class Visit:
    """`recipient` and `round` as they stand at `now`; `questions` are those this recipient is asked. `id`: the visit's
    own, empty before anything is opened. `completing`: the registrar's request that the visitor is answering; `draft`
    is then that request's own. `referral`: the visitor is a colleague who is asked for these parts of the answer and
    sees nothing else of it; `draft` is then that colleague's own. `is_named`: another's answer speaks for the recipient
    too, or would."""

    database: Database
    recipient: RecipientRow
    round: RoundRow
    definition: RoundDefinition
    questions: tuple[Question, ...]
    counted: AnswerRow | None
    draft: AnswerDraft
    now: datetime
    is_named: bool
    id: str = ""
    completing: SupplementRequest | None = None
    referral: InternalReferral | None = None

    @cached_property
    def chain_before(self) -> tuple[EarlierAnswer, ...]:
        """What those before it in a chain have answered."""
        if self.definition.chain is None:
            return ()
        with self.database.reading() as session:
            return chain.earlier(session, self.round, self.recipient.code)

    @cached_property
    def request(self) -> SupplementRequest | None:
        """The registrar's latest request that the answer be completed, whatever became of it."""
        if self.counted is None:
            return None
        with self.database.looking() as session:
            return supplements.latest(session, self.recipient.id)

    @property
    def open_request(self) -> SupplementRequest | None:
        """The request, while it can be answered."""
        is_open = self.request is not None and self.is_sent and not self.is_cancelled and self.request.is_open(self.now)
        return self.request if is_open else None

    def at_request(self, number: int) -> Visit | None:
        """The visit as one that answers this request, open or not; None when there is no such request."""
        with self.database.reading() as session:
            request = supplements.by_number(session, self.recipient.id, number)
            if request is None:
                return None
            draft = drafts.load(session, self.recipient.id, number)
        return replace(self, completing=request, draft=draft)

    @property
    def supplement(self) -> int:
        """Which draft is the visitor's (as in `store.answers.drafts`): that of the request being answered, 0 for the
        ordinary form's."""
        if self.referral is not None:
            return -self.referral.number
        return self.completing.number if self.completing is not None else 0

    @property
    def fields(self) -> tuple[Field, ...]:
        """The form's fields that may be filled in."""
        if self.referral is not None:
            return (*open_fields(self.referral.parts, self.questions), SAID_BY)
        if self.completing is None:
            return answer_fields(self.questions)
        return open_fields(self.completing.parts, self.questions)

    @property
    def file_kinds(self) -> tuple[FileKind, ...]:
        """The kinds of file that may be added or taken away."""
        if self.referral is not None:
            return tuple(FileKind) if any(part.part is AnswerPart.FILES for part in self.referral.parts) else ()
        return tuple(kind for kind in FileKind if self.completing is None or kind in self.completing.file_kinds)

    @cached_property
    def _shown(self) -> _Shown:
        """What only pages need, read together when the first of it is asked for."""
        with self.database.reading() as session:
            some = visits.seldom(session, self.round.id, self.recipient.id)
            returned = some.versions and self.counted is None
            return _Shown(
                papers=rounds.papers(session, self.round.id),
                changes=papers.changes(session, self.round.id) if some.paper_changes else [],
                extension=extensions.latest_request(session, self.recipient.id) if some.extensions else None,
                forwards=forwards.of_recipient(session, self.recipient.id) if some.forwards else [],
                withdrawn=withdrawals.last_of_recipient(session, self.recipient.id) if returned else None,
                attest=attest_standing.current(session, self.recipient.id) if self.draft.version else None,
                internal=internal_standing.of_recipient(session, self.recipient.id) if some.internal else [],
            )

    @cached_property
    def told(self) -> ToldOutcome | None:
        """That the recipient was told what became of its synpunkter."""
        if self.round.state is not RoundState.CLOSED:
            return None
        with self.database.reading() as session:
            row = outcomes.latest(session, self.recipient.id)
        return outcomes.told(row) if row is not None else None

    @cached_property
    def earlier(self) -> Earlier | None:
        """What the recipient is shown of the first round; None when this is no second one that the register knows."""
        if not self.definition.previous_dnr:
            return None
        with self.database.reading() as session:
            link = linked.of_second(session, self.round.id)
            return linked.earlier(session, link, self.recipient) if link is not None else None

    def said_before(self, question: Question) -> QuestionAnswer | None:
        """What it said of the same question in the first round, if it said anything."""
        content = self.earlier.content if self.earlier is not None else None
        found = next((one for one in content.questions if one.key == question.key), None) if content else None
        return found if found is not None and (found.stance or found.comment) else None

    @cached_property
    def asks_council(self) -> bool:
        """The recipient's council is asked for its decision, and it is followed still."""
        if self.round.state is not RoundState.CLOSED:
            return False
        with self.database.reading() as session:
            return adoptions.asks(session, self.round.id, self.recipient.code)

    @cached_property
    def press(self) -> PressAsked | None:
        """The question whether the recipient says yes to the joint press text."""
        if self.round.state is not RoundState.CLOSED:
            return None
        with self.database.reading() as session:
            return press.asked(session, self.recipient)

    @property
    def waits_for_press(self) -> bool:
        """The recipient has said neither yes nor no to the joint press text that it has been asked about."""
        asked = self.press
        return asked is not None and asked.is_open and self.recipient.id not in asked.version.said

    @cached_property
    def stand(self) -> StandAsked | None:
        """The question whether the recipient stands behind the joint answer that its association has written."""
        if self.round.kind is not RoundKind.JOINT_ANSWER:
            return None
        with self.database.reading() as session:
            return stands.asked(session, self.recipient, self.now)

    @cached_property
    def checks(self) -> dict[str, FileCheck]:
        """By its hash, each of the recipient's files that there is something to say of."""
        with self.database.looking() as session:
            return file_checks.of_recipient(session, self.recipient.id)

    @property
    def papers(self) -> list[DocumentRow]:
        return self._shown.papers

    @property
    def paper_change(self) -> PaperChange | None:
        """The last change of the papers; None while they are those that the round was sent with."""
        return next(reversed(self._shown.changes), None)

    @property
    def paper_changes(self) -> list[PaperChange]:
        """Every change, oldest first."""
        return self._shown.changes

    @property
    def papers_version(self) -> int:
        return self.paper_change.version if self.paper_change is not None else FIRST

    @property
    def may_stand_by(self) -> bool:
        """The papers have changed since the answer that counts was given, and its sender may say that it stands."""
        counted = self.counted
        return counted is not None and self.is_open and answers.basis(counted).version < self.papers_version

    @property
    def extension(self) -> ExtensionRequestRow | None:
        return self._shown.extension

    @property
    def forwards(self) -> list[Forward]:
        return self._shown.forwards

    @property
    def withdrawn(self) -> AnswerRow | None:
        """The answer taken back last, when none has come since."""
        return self._shown.withdrawn

    @property
    def start(self) -> AnswerRow | None:
        """The answer that the next one starts from: what counts, or what was taken back."""
        return self.counted or self.withdrawn

    @property
    def attest(self) -> Attest | None:
        return self._shown.attest

    @property
    def internal(self) -> list[InternalReferral]:
        """The colleagues asked for parts of the answer, oldest first."""
        return self._shown.internal

    @property
    def internal_states(self) -> list[InternalState]:
        """How each of them stands, without those that were taken back before they answered."""
        states = [internal_rule.state(one) for one in self.internal]
        return [one for one in states if one is not InternalState.WITHDRAWN]

    @property
    def also_as(self) -> str:
        """The name of the other entry that the organisation was asked as; empty when it stood on the list once."""
        other = recipients.also_as(self.recipient)
        return other.full_name if other is not None else ""

    @property
    def bearer(self) -> Bearer:
        if self.referral is not None:
            return Bearer(id=self.referral.id, generation=self.referral.generation, visit=self.id)
        return Bearer(id=self.recipient.id, generation=self.recipient.generation, visit=self.id)

    @property
    def is_sent(self) -> bool:
        return self.round.sent_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.round.state is RoundState.CANCELLED

    @property
    def is_closed(self) -> bool:
        return answer_standing.is_closed(self.round, self.recipient, self.now)

    @property
    def is_open(self) -> bool:
        return self.is_sent and not self.is_cancelled and not self.is_closed

    def was_open(self, at: datetime) -> bool:
        """Whether what arrived at `at` came in time to be taken; upon a request for a supplement, in that one's. A
        colleague may still answer when the recipient has, until the referral closes for it."""
        if self.referral is not None and self.referral.withdrawn_at is not None:
            return False
        if self.completing is not None:
            return self.is_sent and not self.is_cancelled and self.completing.is_open(at)
        closed = answer_standing.is_closed(self.round, self.recipient, at)
        return self.is_sent and not self.is_cancelled and not closed

    @property
    def is_late(self) -> bool:
        return is_late(self.now, self.recipient.due_at)

    @property
    def last_moment(self) -> datetime:
        """The last instant at which an answer is taken through the link, late or not."""
        return answer_standing.last_moment(self.round, self.recipient)

    @property
    def confirm_until(self) -> datetime:
        """The last instant at which a preliminary answer can be confirmed."""
        return answer_standing.confirmable_until(self.round, self.recipient)

    @property
    def may_confirm(self) -> bool:
        """The answer that counts is preliminary and can be confirmed now, perhaps after the closing."""
        counted = self.counted
        taken = self.is_sent and not self.is_cancelled and self.now <= self.confirm_until
        return taken and counted is not None and counted.preliminary

    @property
    def is_whole_day(self) -> bool:
        """The due instant is a day's end, as it is in all but trials."""
        return is_day_end(self.recipient.due_at)

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def counted_content(self) -> AnswerContent:
        return answers.content(self.counted) if self.counted is not None else AnswerContent()


def read(session: Session, database: Database, rows: VisitRows, now: datetime, visit_id: str = "") -> Visit:
    """The visit of rows just read in the same session. The draft's files may be of a moment after its fields: both are
    looked at anew when something is made of them."""
    definition = rounds.definition(rows.round)
    return Visit(
        database=database,
        recipient=rows.recipient,
        round=rows.round,
        definition=definition,
        questions=definition.questions_for(recipients.chapters(rows.recipient)),
        counted=rows.counted,
        draft=drafts.of_row(session, rows.recipient.id, rows.draft, has_files=rows.has_files),
        now=now,
        is_named=rows.is_named,
        id=visit_id,
    )


def of_bearer(house: House, bearer: Bearer | None) -> Visit | None:
    """The visit of a cookie's bearer; None when there is none, it was ended, or its link has been replaced."""
    if bearer is None:
        return None
    database = house.config.database
    with database.looking() as session:
        rows = visits.of_recipient(session, bearer.id, bearer.visit)
        if rows is None or rows.recipient.generation != bearer.generation:
            return None
        return read(session, database, rows, house.config.clock(), bearer.visit)


def of_token(house: House, token: str) -> Visit | None:
    """The visit a link leads to, before anything is opened; None for every link that does not open."""
    database = house.config.database
    with database.looking() as session:
        rows = visits.of_token(session, token)
        return read(session, database, rows, house.config.clock()) if rows is not None else None
