"""What each letter says, gathered from the register for a whole batch at once."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from models.adoption import AdoptionFacts
from models.answer import StoredFile
from models.errors import TemporaryFailure
from models.internal import InternalFacts
from models.letters import WITHOUT_LINK, LetterFacts, PapersFacts, RoundFacts, SupplementFacts
from models.outcomes import OutcomeFacts
from models.papers import FIRST, PaperChange
from models.press import PressFacts
from models.supplements import SupplementRequest
from models.tables import (
    AnswerFileRow,
    AnswerRow,
    AttestRow,
    CouncilDecisionRow,
    CouncilFileRow,
    InternalReferralRow,
    LetterRow,
    RecipientRow,
    RoundRow,
)
from models.values import FileKind, Language, LetterKind, Stance
from rules.local_time import is_late
from rules.supplements import asked_parts
from store.answers import answer_standing, answers, drafts, internal_standing, supplements
from store.database import portions
from store.letters.letters import INTERNAL
from store.recipients import links, recipients
from store.rounds import papers, rounds

WITH_COPIES = frozenset(
    {
        LetterKind.MISSIV,
        LetterKind.REMINDER,
        LetterKind.MANUAL_REMINDER,
        LetterKind.EXTENSION,
        LetterKind.PAPERS_CHANGED,
        LetterKind.CANCELLED,
        LetterKind.RECIPIENT_WITHDRAWN,
    }
)
"""Letters that go to a recipient's further addresses (cc) as well, its own too: what the sender of the round asks of
everyone. What concerns an answer goes to the registered address alone."""


class _Answer(NamedTuple):
    row: AnswerRow
    files: Sequence[AnswerFileRow]


class _Shared(NamedTuple):
    """What the letters of a batch have in common. `changes`: of the papers, by the version they made, where a letter
    tells of one. `answers`: those told of, by id."""

    session: Session
    row: RoundRow
    facts: RoundFacts
    keys: tuple[bytes, ...]
    base_url: str
    changes: Mapping[int, PaperChange]
    answers: Mapping[str, _Answer]


def round_facts(session: Session, round_row: RoundRow) -> RoundFacts:
    definition = rounds.definition(round_row)
    return RoundFacts(
        dnr=round_row.dnr,
        title=round_row.title,
        sender_name=definition.sender_name,
        sender_email=definition.sender_email,
        contacts=definition.contacts,
        expected=definition.expected,
        legal_basis=definition.legal_basis,
        statute=definition.statute,
        document_titles=tuple(paper.title for paper in rounds.papers(session, round_row.id)),
        closes_at=round_row.closes_at,
    )


def gather(
    session: Session, letters: Sequence[LetterRow], *, key: bytes, base_url: str, before: bytes | None = None
) -> dict[str, LetterFacts]:
    """The facts of each letter by its id. Letters of one round; the personal link is made here, with the key `before`
    for one that was first made with it, and lives only in the returned values."""
    found: dict[str, RecipientRow] = {}
    for ids in portions(sorted({letter.recipient_id for letter in letters if letter.recipient_id})):
        rows = session.exec(select(RecipientRow).where(col(RecipientRow.id).in_(ids)))
        found.update((row.id, row) for row in rows)
    pairs = [(letter, found.get(letter.recipient_id or "")) for letter in letters]
    return of_letters(session, pairs, key=key, base_url=base_url, before=before)


def of_letters(
    session: Session,
    letters: Sequence[tuple[LetterRow, RecipientRow | None]],
    *,
    key: bytes,
    base_url: str,
    before: bytes | None = None,
) -> dict[str, LetterFacts]:
    """The same of letters whose recipients have been read already."""
    if not letters:
        return {}
    round_row = rounds.get(session, letters[0][0].round_id)
    told = any(letter.kind is LetterKind.PAPERS_CHANGED for letter, _ in letters)
    changes = {each.version: each for each in papers.changes(session, round_row.id)} if told else {}
    keys = (key,) if before is None else (key, before)
    said = [json.loads(letter.facts) for letter, _ in letters]
    told_of = _answers(session, sorted({own["answer_id"] for own in said if "answer_id" in own}))
    shared = _Shared(session, round_row, round_facts(session, round_row), keys, base_url, changes, told_of)
    return {
        letter.id: _one(session, letter, own, recipient, shared) if recipient else _to_the_round(letter, own, shared)
        for (letter, recipient), own in zip(letters, said, strict=True)
    }


def _answers(session: Session, ids: Sequence[str]) -> dict[str, _Answer]:
    files = answers.files_of(session, ids)
    found: dict[str, _Answer] = {}
    for part in portions(ids):
        rows = session.exec(select(AnswerRow).where(col(AnswerRow.id).in_(part)))
        found |= {row.id: _Answer(row, files.get(row.id, ())) for row in rows}
    return found


def _to_the_round(letter: LetterRow, own: Mapping[str, Any], shared: _Shared) -> LetterFacts:
    """What is told to the registrar, the approver or the owner of a duty stands whole with the letter."""
    return LetterFacts.model_validate(
        {
            "letter_id": letter.id,
            "kind": letter.kind,
            "number": letter.number,
            "created_at": letter.created_at,
            "to": letter.to,
            "round": shared.facts,
            "due_at": shared.row.due_at,
            "console": f"{shared.base_url}/konsol/remisser/{shared.row.id}",
            **own,
        }
    )


def _one(
    session: Session, letter: LetterRow, own: Mapping[str, Any], recipient: RecipientRow, shared: _Shared
) -> LetterFacts:
    also_as = recipients.also_as(recipient)
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
        language=_language(letter.kind, recipient),
        link="" if letter.kind in WITHOUT_LINK else shared.base_url + _path(letter, recipient, own, shared),
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
        for_all=own.get("for_all", False),
        other_name=own.get("other_name", ""),
        confirmed_at=_instant(own.get("confirmed_at")),
        press=PressFacts.model_validate(own["press"]) if "press" in own else None,
        outcome=OutcomeFacts.model_validate(own["outcome"]) if "outcome" in own else None,
        adoption=AdoptionFacts.model_validate(own["adoption"]) if "adoption" in own else None,
    )
    if "supplement" in own:
        facts = _with_request(facts, shared.row, supplements.by_number(session, recipient.id, own["supplement"]))
    if "referral_id" in own:
        facts = facts.model_copy(update={"internal": _internal(session, own, shared.row)})
    if "papers" in own:
        changed = PapersFacts(change=shared.changes[own["papers"]], asks=own["asks"])
        facts = facts.model_copy(update={"papers": changed})
    if "answer_id" in own:
        told = shared.answers[own["answer_id"]]
        with_answer = _of_another if letter.kind is LetterKind.JOINT_RECEIPT else _with_answer
        facts = with_answer(session, facts, told, shared.row, recipient)
    if "decision_id" in own:
        facts = _with_minutes(session, facts, own["decision_id"])
    return _about_one_file(facts, own) if "malware" in own else facts


def _of_another(
    session: Session, facts: LetterFacts, told: _Answer, round_row: RoundRow, recipient: RecipientRow
) -> LetterFacts:
    """Another's answer is in time or late by the recipient's own due day, and who attested it is that one's matter."""
    giver = session.get_one(RecipientRow, told.row.recipient_id)
    late = is_late(told.row.judged_at, recipient.due_at)
    said = _with_answer(session, facts, told, round_row, giver)
    return said.model_copy(update={"late": late, "attester": "", "attested_at": None})


def _internal(session: Session, own: Mapping[str, Any], round_row: RoundRow) -> InternalFacts:
    row = session.get_one(InternalReferralRow, own["referral_id"])
    return InternalFacts(
        name=row.name,
        parts=asked_parts(internal_standing.parts_of(row), rounds.definition(round_row).questions),
        due_at=row.due_at,
        answered_at=_instant(own.get("answered_at")),
        after_answer=own.get("after_answer", False),
    )


def _with_minutes(session: Session, facts: LetterFacts, decision_id: str) -> LetterFacts:
    row = session.get_one(CouncilDecisionRow, decision_id)
    minutes = session.exec(select(CouncilFileRow).where(CouncilFileRow.decision_id == decision_id))
    files = tuple(
        StoredFile(**file.model_dump(include={"name", "sha256", "size", "media_type"}), kind=FileKind.MINUTES_EXTRACT)
        for file in minutes
    )
    said = {"receipt": row.receipt, "arrived_at": row.at, "files": files, "of_council": True}
    return facts.model_copy(update=said)


def _about_one_file(facts: LetterFacts, own: Mapping[str, Any]) -> LetterFacts:
    files = tuple(file for file in facts.files if file.sha256 == own["sha256"])
    said = {name: own[name] for name in ("malware", "counts", "completable")}
    return facts.model_copy(update={"files": files, **said})


def _path(letter: LetterRow, recipient: RecipientRow, own: Mapping[str, Any], shared: _Shared) -> str:
    """The address within the installation of what the letter opens: the recipient's answer, one attest, or one
    colleague's parts.

    Raises TemporaryFailure("other_key") when it would not open: the database knows another hash. The letter waits until
    a process with the right key takes it.
    """
    generation = own.get("generation", recipient.generation)
    query = "?lang=en" if recipient.language is Language.ENGLISH else ""
    if letter.kind is LetterKind.ATTEST:
        known = shared.session.get_one(AttestRow, own["attest_id"]).token_hash
        token = _opening(shared, lambda key: links.attest_token(key, own["attest_id"], generation), known)
        return f"/attest/{token}{query}"
    if letter.kind in INTERNAL:
        asked = shared.session.get_one(InternalReferralRow, own["referral_id"])

        def internal(key: bytes) -> str:
            return links.internal_token(key, asked.id, generation)

        holds = generation == asked.generation
        return f"/intern/{_opening(shared, internal, asked.token_hash) if holds else internal(shared.keys[0])}{query}"

    def made(key: bytes) -> str:
        return links.token(key, letter.round_id, recipient.id, generation)

    # Of a link that has been replaced since, no hash is kept: it opens nothing, and is made as it was.
    is_now = generation == recipient.generation
    return f"/s/{_opening(shared, made, recipient.token_hash) if is_now else made(shared.keys[0])}{query}"


def _opening(shared: _Shared, make: Callable[[bytes], str], known: str) -> str:
    token = links.made_with(shared.keys, make, known)
    if token is None:
        raise TemporaryFailure("other_key")
    return token


def _language(kind: LetterKind, recipient: RecipientRow) -> Language:
    """What the round's sender is told is in Swedish."""
    return Language.SWEDISH if kind is LetterKind.FILE_QUARANTINED else recipient.language


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
    files = answers.files_of(session, [answer.id]).get(answer.id, ())
    return _with_answer(session, facts, _Answer(answer, files), round_row, recipient)


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
    session: Session, facts: LetterFacts, told: _Answer, round_row: RoundRow, recipient: RecipientRow
) -> LetterFacts:
    answer = told.row
    confirm_until = answer_standing.confirmable_until(round_row, recipient) if answer.preliminary else None
    return facts.model_copy(
        update={
            "receipt": answer.receipt,
            "arrived_at": answer.arrived_at,
            "stance": Stance(answer.stance) if answer.stance else None,
            "said": answers.content(answer).said,
            "version": answer.version,
            "given_on": answer.papers if answer.papers > FIRST else 0,
            "late": answer.late,
            "preliminary": answer.preliminary,
            "confirms": answers.confirmed_version(session, answer),
            "confirm_until": confirm_until,
            "withdrawn_at": answer.withdrawn_at,
            "files": tuple(drafts.stored_file(row) for row in told.files),
            "content_sha256": answer.content_sha256,
            "attester": answer.attested_by,
            "attested_at": answer.attested_at,
        }
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
