"""Everything that has happened with one recipient of a round, in one line of time. Of a draft that has not been sent in
it is told that it is there and when it was saved, and nothing of what it says (TF 2:9)."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlmodel import Session

from desk import following
from desk.asked import letter_told
from desk.office import Office
from models.definition import Question
from models.supplements import SupplementRequest
from models.values import SETTLED_STATES, RoundState
from store.answers import answers, drafts, supplements
from store.letters import letter_reports
from store.recipients import extensions, recipients
from store.records import audit
from store.rounds import notes, papers, rounds
from templates.words import Language

if TYPE_CHECKING:
    from models.tables import AnswerRow, ExtensionRequestRow, RecipientRow, RoundRow

TOLD = ("link_opened", "address_changed", "acknowledged", "recipient_added", "recipient_extended", "extension_denied")
"""Rows of the audit that belong to the history; the others' changes stand there by themselves."""


class HistoryEvent(NamedTuple):
    """Something that happened at `at`. `kind`: letter, answer, stands, request, supplement, note, draft, or audit
    with the action in `facts`."""

    at: datetime
    kind: str
    facts: dict[str, Any]


class History(NamedTuple):
    """`events`: the newest first. `wish`: the request for more time that waits. `asked`: the supplement that waits.
    `troubles`: letters that did not get through to the address there is."""

    member: "RecipientRow"
    at: datetime
    events: list[HistoryEvent]
    copies: tuple[str, ...]
    chapters: tuple[str, ...]
    questions: tuple[Question, ...]
    wish: "ExtensionRequestRow | None"
    asked: SupplementRequest | None
    troubles: list[dict[str, Any]]
    counted: "AnswerRow | None"
    own_dnr: str
    papers: int

    @property
    def may_stand(self) -> bool:
        """The papers have changed since the answer that counts was given, and it may be said to stand."""
        return self.counted is not None and answers.basis(self.counted).version < self.papers

    @property
    def is_settled(self) -> bool:
        return self.member.state in SETTLED_STATES


def of_recipient(office: Office, row: "RoundRow", recipient_id: str, language: Language = "sv") -> History:
    """Raises Refused("no_such_page")."""
    member = following.member(office, row, recipient_id)
    with office.database.reading() as session:
        letters = letter_reports.of_recipients(session, [member.id])
        versions = answers.versions(session, member.id)
        requests = [item for item in extensions.of_round(session, row.id) if item.recipient_id == member.id]
        counted = next((version for version in versions if version.counted), None)
        running = row.state in {RoundState.OPEN, RoundState.OVERDUE} and member.state not in SETTLED_STATES
        events = [
            *(
                HistoryEvent(_when(letter), "letter", {"letter": letter, "told": letter_told(letter, language)})
                for letter in letters
            ),
            *(HistoryEvent(version.arrived_at, "answer", {"version": version}) for version in versions),
            *(HistoryEvent(v.stands_at, "stands", {"version": v}) for v in versions if v.stands_at and not v.confirms),
            *(HistoryEvent(v.withdrawn_at, "taken_back", {"version": v}) for v in versions if v.withdrawn_at),
            *(HistoryEvent(item.asked_at, "request", {"request": item}) for item in requests),
            *_supplements(session, row.id, member.id),
            *(HistoryEvent(note.at, "note", {"note": note}) for note in notes.of_recipient(session, member.id)),
            *_drafting(session, member.id),
            *_audited(session, member.id),
        ]
        chapters = recipients.chapters(member)
        return History(
            member=member,
            at=office.clock(),
            events=sorted(events, key=lambda event: event.at, reverse=True),
            copies=recipients.copies(member),
            chapters=chapters,
            questions=rounds.definition(row).questions_for(chapters),
            wish=requests[-1] if requests and requests[-1].granted is None and running else None,
            asked=supplements.waiting(session, member.id),
            troubles=[letter_told(each, language) for each in letter_reports.troubled(session, row.id, member.id)],
            counted=counted,
            own_dnr=answers.content(counted).own_dnr if counted else "",
            papers=papers.version(session, row.id),
        )


def _when(letter: Any) -> datetime:
    at: datetime = letter.sent_at or letter.handed_at or letter.created_at
    return at


def _supplements(session: Session, round_id: str, recipient_id: str) -> Iterator[HistoryEvent]:
    for request in supplements.of_round(session, round_id).get(recipient_id, []):
        yield HistoryEvent(request.asked_at, "supplement", {"request": request})
        if request.withdrawn_at is not None:
            yield HistoryEvent(request.withdrawn_at, "supplement_taken_back", {"request": request})


def _drafting(session: Session, recipient_id: str) -> Iterator[HistoryEvent]:
    """When it was saved last, from the one column that says so."""
    for saved_at in drafts.saved_at(session, recipient_id):
        yield HistoryEvent(saved_at, "draft", {})


def _audited(session: Session, recipient_id: str) -> Iterator[HistoryEvent]:
    for entry in audit.of_object(session, recipient_id):
        if entry.action in TOLD:
            yield HistoryEvent(entry.at, "audit", {"action": entry.action, "facts": json.loads(entry.facts)})
