"""The joint press text in its versions: who was asked, who has said yes, who approved it, and when it went to all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from models import names
from models.errors import Refused
from models.press import PressFacts, PressSaid, PressVersion
from models.tables import LetterRow, PressSaidRow, PressTextRow, RecipientRow, RoundRow
from models.values import LetterKind, LetterState
from rules import press as rules
from store.adoption import adoptions
from store.letters import letters, registrar_news, waiting_letters
from store.records import audit
from store.rounds import notes

DECISION = "press_approved"
_NUMBERS = 100_000
"""Letters of one version at most, or questions about it to one recipient."""


def versions(session: Session, round_id: str) -> tuple[PressVersion, ...]:
    """Newest first."""
    query = select(PressTextRow).where(PressTextRow.round_id == round_id)
    rows = list(session.exec(query.order_by(col(PressTextRow.number).desc())))
    said: dict[str, dict[str, PressSaid]] = {}
    for one in session.exec(select(PressSaidRow).where(col(PressSaidRow.press_id).in_([row.id for row in rows]))):
        own = one.by == _own(one.recipient_id)
        word = PressSaid(yes=one.yes, words=one.words, at=one.at, own=own)
        said.setdefault(one.press_id, {})[one.recipient_id] = word
    asked = _asked(session, round_id) if rows else {}
    return tuple(
        PressVersion(
            **row.model_dump(include=set(PressVersion.model_fields)),
            decision=notes.words(session, row.note_id),
            said=said.get(row.id, {}),
            asked=asked.get(row.number, {}),
        )
        for row in rows
    )


def _own(recipient_id: str) -> str:
    """How a recipient's own word is marked."""
    return f"recipient:{recipient_id}"


def _asked(session: Session, round_id: str) -> dict[int, dict[str, datetime]]:
    """When each was last asked, by version and recipient id; not by a letter that was refused."""
    query = select(LetterRow.recipient_id, LetterRow.number, LetterRow.created_at).where(
        LetterRow.round_id == round_id,
        LetterRow.kind == LetterKind.PRESS_ASKED,
        LetterRow.state != LetterState.UNDELIVERABLE,
    )
    found: dict[int, dict[str, datetime]] = {}
    for recipient_id, number, at in session.exec(query.order_by(col(LetterRow.number))):
        found.setdefault(number // _NUMBERS, {})[str(recipient_id)] = at
    return found


class PressAsked(NamedTuple):
    """A version that a recipient has been asked about. `is_open`: it can say yes or no to it."""

    version: PressVersion
    is_open: bool


def asked(session: Session, recipient: RecipientRow) -> PressAsked | None:
    """The newest version that the recipient has been asked about; None when it has never been asked."""
    found = versions(session, recipient.round_id)
    about = next((one for one in found if recipient.id in one.asked), None)
    return PressAsked(about, about is found[0] and about.sent_at is None) if about is not None else None


def ask(
    session: Session, row: RoundRow, version: PressVersion, members: Sequence[RecipientRow], at: datetime, *, by: str
) -> None:
    """A letter to each, with its own link, that asks for its yes or no. The round itself hands them over: the groups of
    a closed round have ended."""
    facts = {"press": _facts(version).model_dump(mode="json")}
    last = _last_numbers(session, row.id)
    rows = []
    for member in members:
        first = version.number * _NUMBERS
        number = max(first, last.get(member.id, 0)) + 1
        made = letters.row(member, LetterKind.PRESS_ASKED, number, at, facts)
        rows.append({**made, "group_key": names.REGISTRARS})
    session.connection().execute(insert(LetterRow), rows)
    registrar_news.rouse(session, row.id, at)
    told = {"version": version.number, "number": len(rows)}
    audit.append(session, at=at, actor=by, action="press_asked", object_id=row.id, **told)


def _last_numbers(session: Session, round_id: str) -> Mapping[str, int]:
    query = select(LetterRow.recipient_id, func.max(LetterRow.number)).where(
        LetterRow.round_id == round_id, LetterRow.kind == LetterKind.PRESS_ASKED
    )
    return {str(key): number for key, number in session.exec(query.group_by(col(LetterRow.recipient_id)))}


def say_itself(session: Session, recipient: RecipientRow, number: int, said: str, words: str, at: datetime) -> None:
    """What a recipient says through its own link of the version that it has read. Harmless twice.

    Raises Refused as `rules.press.may_say` does, and as ("press_none") when it has not been asked."""
    found = versions(session, recipient.round_id)
    if not any(recipient.id in one.asked for one in found):
        raise Refused("press_none")
    newest = found[0]
    refusal = rules.may_say(newest, number, said)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.facts)
    before = newest.said.get(recipient.id)
    if before is not None and before.own and (before.yes, before.words) == (said == "yes", words):
        return
    say(session, newest, recipient, said == "yes", words, at, by=_own(recipient.id))


def write(
    session: Session, round_id: str, title: str, text: str, embargo_at: datetime | None, at: datetime, *, by: str
) -> int:
    made = versions(session, round_id)
    number = made[0].number + 1 if made else 1
    session.add(
        PressTextRow(
            id=uuid4().hex,
            round_id=round_id,
            number=number,
            title=title,
            text=text,
            embargo_at=embargo_at,
            made_at=at,
            made_by=by,
        )
    )
    waiting_letters.withdraw(session, round_id, [LetterKind.PRESS_ASKED])
    _tell_adoption(session, round_id, ("",), at)
    audit.append(session, at=at, actor=by, action="press_written", object_id=round_id, version=number)
    return number


def say(
    session: Session, version: PressVersion, recipient: RecipientRow, yes: bool, words: str, at: datetime, *, by: str
) -> None:
    """A later word replaces an earlier one, and nobody who has said something is asked any more."""
    row = session.get(PressSaidRow, (version.id, recipient.id))
    row = row or PressSaidRow(press_id=version.id, recipient_id=recipient.id, yes=yes, at=at, by=by)
    row.yes, row.words, row.at, row.by = yes, words, at, by
    session.add(row)
    waiting_letters.withdraw_of(session, recipient.id, [LetterKind.PRESS_ASKED])
    _tell_adoption(session, recipient.round_id, (recipient.code,), at)
    facts = {"version": version.number, "said": "yes" if yes else "no"}
    audit.append(session, at=at, actor=by, action="press_said", object_id=recipient.id, **facts)


def approve(session: Session, round_id: str, version: PressVersion, decision: str, at: datetime, *, by: str) -> None:
    row = session.get_one(PressTextRow, version.id)
    row.note_id = notes.add(session, round_id, DECISION, decision, at, by)
    session.add(row)
    facts = {"version": version.number, "decision_id": row.note_id}
    audit.append(session, at=at, actor=by, action="press_approved", object_id=round_id, **facts)


def send(
    session: Session, row: RoundRow, version: PressVersion, members: Sequence[RecipientRow], at: datetime, *, by: str
) -> None:
    """A letter to each."""
    behind = tuple(one.full_name for one in members if one.id in version.said and version.said[one.id].yes)
    said: dict[str, object] = {"press": _facts(version, behind).model_dump(mode="json")}
    waiting_letters.withdraw(session, row.id, [LetterKind.PRESS_ASKED])
    for place, member in enumerate(members):
        number = version.number * _NUMBERS + place
        registrar_news.queue(session, row, LetterKind.PRESS_TEXT, member.email, said, at, number=number)
    sent = session.get_one(PressTextRow, version.id)
    sent.sent_at = at
    session.add(sent)
    audit.append(
        session, at=at, actor=by, action="press_sent", object_id=row.id, version=version.number, number=len(members)
    )


def _facts(version: PressVersion, behind: tuple[str, ...] = ()) -> PressFacts:
    return PressFacts(
        version=version.number, title=version.title, text=version.text, embargo_at=version.embargo_at, names=behind
    )


def _tell_adoption(session: Session, round_id: str, codes: Collection[str], at: datetime) -> None:
    """The table of the councils, which managers look at, tells what each says of the text."""
    if adoptions.of_round(session, round_id) is not None:
        adoptions.rouse(session, round_id, codes, at)
