"""What each letter says, gathered from the register for a whole batch at once."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from models.letters import WITHOUT_LINK, LetterFacts, RoundFacts, SupplementFacts
from models.supplements import SupplementRequest
from models.tables import AnswerFileRow, AnswerRow, LetterRow, RecipientRow, RoundRow
from models.values import LetterKind, Stance
from rules.supplements import asked_parts
from store import answer_standing, answers, drafts, links, recipients, rounds, supplements
from store.database import portions

WITH_COPIES = frozenset(
    {
        LetterKind.MISSIV,
        LetterKind.REMINDER,
        LetterKind.MANUAL_REMINDER,
        LetterKind.EXTENSION,
        LetterKind.CANCELLED,
    }
)
"""Letters that go to a recipient's further addresses (cc) as well, its own too: what the sender of the round asks of
everyone. What concerns an answer goes to the registered address alone."""


class _Shared(NamedTuple):
    """What the letters of a batch have in common."""

    row: RoundRow
    facts: RoundFacts
    key: bytes
    base_url: str


def round_facts(session: Session, round_row: RoundRow) -> RoundFacts:
    definition = rounds.definition(round_row)
    return RoundFacts(
        dnr=round_row.dnr,
        title=round_row.title,
        sender_name=definition.sender_name,
        sender_email=definition.sender_email,
        contacts=definition.contacts,
        expected=definition.expected,
        document_titles=tuple(paper.title for paper in rounds.papers(session, round_row.id)),
        closes_at=round_row.closes_at,
    )


def gather(session: Session, letters: Sequence[LetterRow], *, key: bytes, base_url: str) -> dict[str, LetterFacts]:
    """The facts of each letter by its id. Letters of one round; the personal link is made here and lives only in the
    returned values."""
    found: dict[str, RecipientRow] = {}
    for ids in portions(sorted({letter.recipient_id for letter in letters})):
        rows = session.exec(select(RecipientRow).where(col(RecipientRow.id).in_(ids)))
        found.update((row.id, row) for row in rows)
    return of_letters(session, [(letter, found[letter.recipient_id]) for letter in letters], key=key, base_url=base_url)


def of_letters(
    session: Session, letters: Sequence[tuple[LetterRow, RecipientRow]], *, key: bytes, base_url: str
) -> dict[str, LetterFacts]:
    """The same of letters whose recipients have been read already."""
    if not letters:
        return {}
    round_row = rounds.get(session, letters[0][0].round_id)
    shared = _Shared(round_row, round_facts(session, round_row), key, base_url)
    return {letter.id: _one(session, letter, recipient, shared) for letter, recipient in letters}


def _one(session: Session, letter: LetterRow, recipient: RecipientRow, shared: _Shared) -> LetterFacts:
    own, also_as = json.loads(letter.facts), recipients.also_as(recipient)
    facts = LetterFacts(
        letter_id=letter.id,
        kind=letter.kind,
        number=letter.number,
        created_at=letter.created_at,
        to=letter.to,
        cc=recipients.copies(recipient) if letter.kind in WITH_COPIES else (),
        round=shared.facts,
        recipient_code=recipient.code,
        recipient_name=recipient.full_name,
        recipient_kind=recipient.kind,
        also_as=also_as.full_name if also_as else "",
        obliged=recipient.obliged,
        question_count=len(rounds.definition(shared.row).questions_for(recipients.chapters(recipient))),
        link="" if letter.kind in WITHOUT_LINK else shared.base_url + _path(letter, recipient, own, shared.key),
        due_at=_instant(own.get("due_at")) or recipient.due_at,
        old_due_at=_instant(own.get("old_due_at")),
        requested_due_at=_instant(own.get("requested_due_at")),
        reason=own.get("reason", ""),
        undelivered_before=own.get("undelivered_before", False),
        has_draft=own.get("has_draft", False),
        is_overdue=own.get("is_overdue", False),
        forwarded_to=own.get("forwarded_to", ""),
        registered=own.get("registered", ""),
        attester=own.get("attester", ""),
        attested_at=_instant(own.get("attested_at")),
        sent_back=own.get("sent_back", False),
    )
    if "supplement" in own:
        facts = _with_request(facts, shared.row, supplements.by_number(session, recipient.id, own["supplement"]))
    if "answer_id" in own:
        facts = _with_answer(session, facts, own["answer_id"], shared.row, recipient)
    return _about_one_file(facts, own) if "malware" in own else facts


def _about_one_file(facts: LetterFacts, own: Mapping[str, Any]) -> LetterFacts:
    files = tuple(file for file in facts.files if file.sha256 == own["sha256"])
    said = {name: own[name] for name in ("malware", "counts", "completable")}
    return facts.model_copy(update={"files": files, **said})


def _path(letter: LetterRow, recipient: RecipientRow, own: Mapping[str, Any], key: bytes) -> str:
    """The address within the installation of what the letter opens: the recipient's answer, or one attest."""
    generation = own.get("generation", recipient.generation)
    if letter.kind is LetterKind.ATTEST:
        return f"/attest/{links.attest_token(key, own['attest_id'], generation)}"
    return f"/s/{links.token(key, letter.round_id, recipient.id, generation)}"


def of_answer(session: Session, recipient: RecipientRow, round_row: RoundRow, answer: AnswerRow) -> LetterFacts:
    """A receipt's facts for one version, without any letter and without the personal link: for the page's PDF copy."""
    facts = LetterFacts(
        letter_id=answer.id,
        kind=LetterKind.RECEIPT,
        number=answer.version,
        created_at=answer.arrived_at,
        to=recipient.email,
        round=round_facts(session, round_row),
        recipient_code=recipient.code,
        recipient_name=recipient.full_name,
        recipient_kind=recipient.kind,
        obliged=recipient.obliged,
        link="",
        due_at=recipient.due_at,
    )
    facts = _with_request(facts, round_row, supplements.answered_by(session, recipient.id, answer.version))
    return _with_answer(session, facts, answer.id, round_row, recipient)


def _with_request(facts: LetterFacts, round_row: RoundRow, request: SupplementRequest | None) -> LetterFacts:
    if request is None:
        return facts
    asked = SupplementFacts(
        number=request.number,
        version=request.version,
        asked_at=request.asked_at,
        until=request.until,
        text=request.text,
        parts=asked_parts(request.parts, rounds.definition(round_row).questions),
    )
    return facts.model_copy(update={"supplement": asked})


def _with_answer(
    session: Session, facts: LetterFacts, answer_id: str, round_row: RoundRow, recipient: RecipientRow
) -> LetterFacts:
    answer = session.get_one(AnswerRow, answer_id)
    confirm_until = answer_standing.confirmable_until(round_row, recipient) if answer.preliminary else None
    files = session.exec(
        select(AnswerFileRow).where(AnswerFileRow.answer_id == answer_id).order_by(col(AnswerFileRow.position))
    )
    return facts.model_copy(
        update={
            "receipt": answer.receipt,
            "arrived_at": answer.arrived_at,
            "stance": Stance(answer.stance) if answer.stance else None,
            "version": answer.version,
            "late": answer.late,
            "preliminary": answer.preliminary,
            "confirms": answers.confirmed_version(session, answer),
            "confirm_until": confirm_until,
            "withdrawn_at": answer.withdrawn_at,
            "files": tuple(drafts.stored_file(row) for row in files),
            "content_sha256": answer.content_sha256,
            "attester": answer.attested_by,
            "attested_at": answer.attested_at,
        }
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
