"""The hand-over of letters to SMTP: each is claimed before it leaves, and what came of it is recorded, in as few
statements as can be, since this runs once for every letter of a round.

A letter goes queued -> handing -> sent | undeliverable | queued again. `handing` is written before the message leaves,
so a crash in the gap after the final dot is seen afterwards: the letter is handed over again, the same message with the
same Message-ID, and marked `outcome_unknown` (RFC 1047; at least once, never silently twice).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field
from sqlalchemy import Update
from sqlmodel import Session, select

from models.errors import TemporaryFailure
from models.tables import LetterRow
from models.values import LetterKind, LetterState, NewsKind, Value
from store.letters import hand_over_statements as statements
from store.letters import registrar_news, rising_refusals
from store.letters.letters import ELSEWHERE, REMINDERS, SUPPLEMENTS, TO_THE_ROUND
from store.letters.registrar_news import News
from store.records import audit


class HandOver(Value):
    """What SMTP said of one letter. `state`: sent, undeliverable, given up as unknown, or queued for another try at
    `not_before`."""

    letter_id: str
    state: LetterState
    unknown: bool = False
    not_before: datetime | None = None
    smtp_code: int | None = None
    smtp_text: str = ""
    cause: str = Field(default="", description="Where the try ended and how: `stage.cause`.")
    refused_copies: tuple[tuple[str, int | None], ...] = Field(
        default=(), description="Each address in Cc that did not get it, with SMTP's code."
    )


class QueuedLetter(Value):
    """A letter as its hand-over needs it, free of the session it was read in. `due_at`: the due date it speaks of;
    `attempts` and `unknowns`: how often it has been tried, and how often without a verdict; `generation`: the link it
    carries; `answer_id`: the version of an answer it speaks of; `supplement`: the number of the request it asks for or
    answers; `lead_id`: whose joint answer it asks about or is a receipt of, and `naming`: the number of the question
    that was answered with yes; `referral_id`: the colleague's parts it asks for."""

    id: str
    kind: LetterKind
    number: int
    recipient_id: str
    to: str
    created_at: datetime
    attempts: int = 0
    unknowns: int = 0
    due_at: datetime | None = None
    generation: int | None = None
    answer_id: str = ""
    supplement: int | None = None
    lead_id: str = ""
    naming: int = 0
    referral_id: str = ""

    @classmethod
    def of(cls, row: LetterRow) -> "QueuedLetter":
        facts = json.loads(row.facts)
        due_at = facts.get("due_at")
        return cls(
            id=row.id,
            kind=row.kind,
            number=row.number,
            recipient_id=row.recipient_id or "",
            to=row.to,
            created_at=row.created_at,
            attempts=row.attempts,
            unknowns=row.unknowns,
            due_at=datetime.fromisoformat(due_at) if due_at else None,
            generation=facts.get("generation"),
            answer_id=facts.get("answer_id", ""),
            supplement=facts.get("supplement"),
            lead_id=facts.get("lead_id", ""),
            naming=facts.get("naming", 0),
            referral_id=facts.get("referral_id", ""),
        )


_CHECKED = frozenset(
    {
        *(*REMINDERS, *ELSEWHERE, *SUPPLEMENTS),
        *(LetterKind.MINUTES_REMINDER, LetterKind.JOINT_NAMED, LetterKind.JOINT_RECEIPT),
    }
)
"""Letters that may have become needless since they were planned, or that do not go to the registered address."""


_TO_ANYBODY = frozenset(
    {
        *(LetterKind.RECEIPT_COPY, LetterKind.ATTEST_OUTCOME_COPY, LetterKind.FILE_QUARANTINED),
        *(LetterKind.INTERNAL_CAME_COPY, LetterKind.INTERNAL_WITHDRAWN),
        *TO_THE_ROUND,
    }
)


def claim(session: Session, letter: QueuedLetter, mark: str, at: datetime) -> bool:
    """Takes a letter for hand-over, in one conditional change.

    False when it is no longer queued; when its recipient has got a new address meanwhile (the next order sends it
    there); or when it is a reminder and the recipient has answered or got another due date, a minutes reminder whose
    answer is confirmed, replaced or taken back, a forward or a request for attest whose link has been replaced, asks a
    colleague for parts that are asked for no more, or reminds it of what it has said or what has been sent, asks for a
    supplement that has come in or is asked for no more, asks for the confirmation of a joint answer that waits
    for none, or is the receipt of one that has been taken back (then it is withdrawn, in this same transaction: L4).
    """
    own = {"letter": letter.id}
    taking = {"mark": mark, "at": at}
    about: dict[str, object] = {"addressee": letter.recipient_id}
    match letter.kind:
        case kind if kind in _TO_ANYBODY:
            return _takes(session, statements.CLAIM_COPY, own | taking)
        case LetterKind.FORWARD | LetterKind.ATTEST:
            about |= {"link": letter.generation}
            return _takes(
                session, statements.CLAIM_FORWARD, own | taking | about, statements.WITHDRAW_FORWARD, own | about
            )
        case LetterKind.INTERNAL | LetterKind.INTERNAL_REMINDER:
            about = {"link": letter.generation, "referral": letter.referral_id}
            owes = letter.kind is LetterKind.INTERNAL_REMINDER
            claiming = statements.CLAIM_INTERNAL_REMINDER if owes else statements.CLAIM_INTERNAL
            otherwise = statements.WITHDRAW_INTERNAL_REMINDER if owes else statements.WITHDRAW_INTERNAL
            return _takes(session, claiming, own | taking | about, otherwise, own | about)
        case LetterKind.MINUTES_REMINDER:
            answer: dict[str, object] = {"answer": letter.answer_id}
            whole = own | taking | about | answer | {"address": letter.to}
            return _takes(session, statements.CLAIM_MINUTES, whole, statements.WITHDRAW_MINUTES, own | answer)
        case LetterKind.SUPPLEMENT_COPY:
            about |= {"request": letter.supplement}
            claiming, otherwise = statements.CLAIM_SUPPLEMENT_COPY, statements.WITHDRAW_SUPPLEMENT
            return _takes(session, claiming, own | taking | about, otherwise, own | about)
        case LetterKind.SUPPLEMENT:
            about |= {"request": letter.supplement}
            whole = own | taking | about | {"address": letter.to}
            return _takes(session, statements.CLAIM_SUPPLEMENT, whole, statements.WITHDRAW_SUPPLEMENT, own | about)
        case LetterKind.JOINT_NAMED:
            about |= {"lead": letter.lead_id}
            whole = own | taking | about | {"address": letter.to}
            return _takes(session, statements.CLAIM_JOINT, whole, statements.WITHDRAW_JOINT, own | about)
        case LetterKind.JOINT_RECEIPT:
            about |= {"lead": letter.lead_id, "naming": letter.naming}
            whole = own | taking | about | {"address": letter.to}
            otherwise = statements.WITHDRAW_JOINT_RECEIPT
            return _takes(session, statements.CLAIM_JOINT_RECEIPT, whole, otherwise, own | about)
        case kind if kind in REMINDERS:
            about |= {"due": letter.due_at}
            whole = own | taking | about | {"address": letter.to}
            return _takes(session, statements.CLAIM_REMINDER, whole, statements.WITHDRAW, own | about)
        case _:
            return _takes(session, statements.CLAIM, own | taking | about | {"address": letter.to})


def _takes(
    session: Session,
    claiming: Update,
    facts: Mapping[str, object],
    otherwise: Update | None = None,
    why_not: Mapping[str, object] | None = None,
) -> bool:
    """Whether the letter was claimed; if not, it is withdrawn by `otherwise` where what it speaks of is over."""
    connection = session.connection()
    if connection.execute(claiming, facts).rowcount == 1:
        return True
    if otherwise is not None:
        connection.execute(otherwise, why_not)
    return False


def claim_all(session: Session, wanted: Sequence[QueuedLetter], mark: str, at: datetime) -> set[str]:
    """Takes several letters as `claim` does, in as few statements as can be; returns the ids of those taken."""
    checked = [letter for letter in wanted if letter.kind in _CHECKED]
    plain = [letter for letter in wanted if letter not in checked]
    taken = {letter.id for letter in checked if claim(session, letter, mark, at)}
    if plain:
        own = {"mark": mark, "at": at}
        rows = [{"letter": item.id, "addressee": item.recipient_id, "address": item.to, **own} for item in plain]
        claimed = session.connection().execute(statements.CLAIM, rows).rowcount
        taken |= {item.id for item in plain} if claimed == len(plain) else _held(session, plain, mark)
    return taken


def record_all(session: Session, outcomes: Sequence[tuple[QueuedLetter, HandOver]], mark: str, at: datetime) -> None:
    """Writes what SMTP said, of all or of none.

    Raises TemporaryFailure("claim_lost") when a claim is no longer ours: this run was paused so long that another has
    taken the letters over, and it must not go on beside it.
    """
    rows = [
        {
            "letter": letter.id,
            "mark": mark,
            "became": outcome.state,
            "code": outcome.smtp_code,
            "words": outcome.smtp_text,
            "sent": at if outcome.state is LetterState.SENT else None,
            "unknown": outcome.unknown,
            "not_before": outcome.not_before,
            "why": outcome.cause or None,
        }
        for letter, outcome in outcomes
    ]
    if rows and session.connection().execute(statements.RECORD, rows).rowcount < len(rows):
        raise TemporaryFailure("claim_lost", mark=mark)
    _mark_recipients(session, outcomes, at)
    _keep_refused_copies(session, outcomes)
    _tell_registrar(session, outcomes, at)
    entries: list[tuple[str, str, dict[str, object]]] = [
        (
            f"letter_{outcome.state.value}",
            letter.id,
            {"kind": letter.kind.value, "number": letter.number, "smtp": outcome.smtp_code},
        )
        for letter, outcome in outcomes
        if outcome.state is not LetterState.QUEUED
    ]
    entries += [
        ("copies_refused", letter.id, {"smtp": [code for _, code in outcome.refused_copies]})
        for letter, outcome in outcomes
        if outcome.refused_copies
    ]
    audit.append_all(session, at=at, actor="system", entries=entries)


def _keep_refused_copies(session: Session, outcomes: Sequence[tuple[QueuedLetter, HandOver]]) -> None:
    rows = [
        {"letter": letter.id, "addresses": json.dumps([address for address, _ in outcome.refused_copies])}
        for letter, outcome in outcomes
        if outcome.refused_copies
    ]
    if rows:
        session.connection().execute(statements.KEEP_REFUSED_COPIES, rows)


def _tell_registrar(session: Session, outcomes: Sequence[tuple[QueuedLetter, HandOver]], at: datetime) -> None:
    refused_in: set[str] = set()
    for letter, outcome in outcomes:
        if outcome.state in _NEWS and letter.kind not in ELSEWHERE:
            news = News(_NEWS[outcome.state], letter.recipient_id, letter.id)
            round_id = session.exec(select(LetterRow.round_id).where(LetterRow.id == letter.id)).one()
            registrar_news.add(session, round_id, [news], at)
            if outcome.state is LetterState.UNDELIVERABLE:
                refused_in.add(round_id)
    for round_id in sorted(refused_in):
        rising_refusals.tell(session, round_id, at)


_NEWS = {LetterState.UNDELIVERABLE: NewsKind.LETTER_REFUSED, LetterState.UNKNOWN: NewsKind.LETTER_UNKNOWN}


def _held(session: Session, wanted: Sequence[QueuedLetter], mark: str) -> set[str]:
    """Those of the letters that are being handed over under this mark."""
    own = {"letters": [letter.id for letter in wanted], "mark": mark}
    return set(session.connection().execute(statements.HELD, own).scalars())


def _mark_recipients(session: Session, outcomes: Sequence[tuple[QueuedLetter, HandOver]], at: datetime) -> None:
    """The missiv has reached its recipient, or could not. What becomes of a later letter says nothing of the missiv
    (`letters.refused` tells it), and an address given up meanwhile nothing of the new one."""
    reached = [
        {"addressee": letter.recipient_id, "at": at}
        for letter, outcome in outcomes
        if outcome.state is LetterState.SENT and letter.kind is LetterKind.MISSIV
    ]
    if reached:
        session.connection().execute(statements.REACHED, reached)
    unreached = [
        {"addressee": letter.recipient_id, "at": at, "address": letter.to}
        for letter, outcome in outcomes
        if outcome.state is LetterState.UNDELIVERABLE and letter.kind is LetterKind.MISSIV
    ]
    if unreached:
        session.connection().execute(statements.UNREACHED, unreached)
