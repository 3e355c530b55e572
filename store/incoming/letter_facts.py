"""What each letter about an incoming remiss says, read when it is built, and the officer's reminders that are due."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session

from models.errors import TemporaryFailure
from models.incoming import OVER, Attachment, IncomingLetter, IncomingLetterKind, Plan
from models.tables import IncomingLetterRow, IncomingMemberRow, IncomingRow, RecipientRow
from models.values import LetterState
from rules import incoming as rules
from store.incoming import letters, remisses, standing
from store.recipients import links, recipients
from templates.incoming_words import inner_words


def plan_reminders(session: Session, row: IncomingRow, at: datetime) -> None:
    """The officer is reminded once for all the moments that have passed; a reminder that waits still is taken back when
    there is nothing more to do. Harmless twice."""
    if remisses.stage(session, row, at) in OVER:
        for letter in letters.of(session, row.id):
            if letter.kind is IncomingLetterKind.OFFICER and letter.state is LetterState.QUEUED:
                letters.withdraw(session, letter, at, "system")
    elif number := reminder_due(session, row, at):
        letters.queue(session, row, IncomingLetterKind.OFFICER, number, row.officer_email, at)


def reminder_due(session: Session, row: IncomingRow, at: datetime) -> int:
    """The number of the reminder that has fallen due and is not written yet; 0 when none has."""
    done = max(letters.numbers(session, row.id, IncomingLetterKind.OFFICER), default=0)
    passed = [
        number
        for number, instant in enumerate(rules.reminders(row.due_at), start=1)
        if number > done and row.created_at < instant <= at
    ]
    return passed[-1] if passed and remisses.stage(session, row, at) not in OVER else 0


def of(
    session: Session, letter: IncomingLetterRow, *, key: bytes, base_url: str, before: bytes | None = None
) -> IncomingLetter:
    """The member's link is made with the key `before` the present one where it is older. Raises
    TemporaryFailure("other_key") when neither opens it."""
    keys = (key,) if before is None else (key, before)
    row = session.get_one(IncomingRow, letter.incoming_id)
    member = session.get_one(IncomingMemberRow, letter.member_id) if letter.member_id else None
    own = json.loads(letter.facts)
    link = own_link(session, row, member, keys, base_url) if letter.kind is IncomingLetterKind.STAND and member else ""
    is_officer = letter.kind is IncomingLetterKind.OFFICER
    found = standing.progress(session, row, letter.created_at) if is_officer else None
    return IncomingLetter(
        letter_id=letter.id,
        kind=letter.kind,
        number=letter.number,
        created_at=letter.created_at,
        to=letter.to,
        to_name=member.name if member else row.from_name if letter.kind is IncomingLetterKind.ANSWER else "",
        own_name=row.own_name,
        own_email=row.own_email,
        from_name=row.from_name,
        their_dnr=row.their_dnr,
        dnr=row.dnr,
        title=row.title,
        due_at=row.due_at,
        plan=Plan(own.get("plan", row.plan)),
        words=own.get("words", ""),
        until=datetime.fromisoformat(own["until"]) if "until" in own else None,
        version=own.get("version", 0),
        link=link,
        console=f"{base_url}/konsol/inkomna/{row.id}" if is_officer else "",
        stood=own.get("stood", ""),
        stage=remisses.stage(session, row, letter.created_at),
        inner=inner_words(found.inner_dnr, found.inner_due_at, found.answered, found.members) if found else "",
        with_own=own.get("with_own", False),
        attachments=tuple(Attachment.model_validate(file) for file in own.get("files", ())),
    )


def own_link(
    session: Session, row: IncomingRow, member: IncomingMemberRow, keys: Sequence[bytes], base_url: str
) -> str:
    """The member's link in the inner round."""
    recipient = recipient_of(session, row, member.code)
    if recipient is None:
        return ""
    make = partial(links.token, round_id=recipient.round_id, recipient_id=recipient.id, generation=recipient.generation)
    token = links.made_with(keys, make, recipient.token_hash)
    if token is None:
        raise TemporaryFailure("other_key")
    return f"{base_url}/s/{token}"


def recipient_of(session: Session, row: IncomingRow, code: str) -> RecipientRow | None:
    """A member as the inner round has it; None when it is not asked there."""
    inner = remisses.inner_round(session, row)
    found = recipients.by_code(session, inner.id, code) if inner is not None else None
    return found if found is not None and found.invited and found.sent_at is not None else None
