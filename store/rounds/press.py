"""The joint press text in its versions: who has said yes, who approved it, and that it was sent to all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from models.press import PressFacts, PressSaid, PressVersion
from models.tables import PressSaidRow, PressTextRow, RecipientRow, RoundRow
from models.values import LetterKind
from store.letters import registrar_news
from store.records import audit
from store.rounds import notes

DECISION = "press_approved"
_NUMBERS = 100_000
"""Letters of one version at most."""


def versions(session: Session, round_id: str) -> tuple[PressVersion, ...]:
    """Newest first."""
    query = select(PressTextRow).where(PressTextRow.round_id == round_id)
    rows = list(session.exec(query.order_by(col(PressTextRow.number).desc())))
    said: dict[str, dict[str, PressSaid]] = {}
    for one in session.exec(select(PressSaidRow).where(col(PressSaidRow.press_id).in_([row.id for row in rows]))):
        said.setdefault(one.press_id, {})[one.recipient_id] = PressSaid(yes=one.yes, words=one.words, at=one.at)
    return tuple(
        PressVersion(
            **row.model_dump(include=set(PressVersion.model_fields)),
            decision=notes.words(session, row.note_id),
            said=said.get(row.id, {}),
        )
        for row in rows
    )


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
    audit.append(session, at=at, actor=by, action="press_written", object_id=round_id, version=number)
    return number


def say(
    session: Session, version: PressVersion, recipient: RecipientRow, yes: bool, words: str, at: datetime, *, by: str
) -> None:
    """A later word replaces an earlier one."""
    row = session.get(PressSaidRow, (version.id, recipient.id))
    row = row or PressSaidRow(press_id=version.id, recipient_id=recipient.id, yes=yes, at=at, by=by)
    row.yes, row.words, row.at, row.by = yes, words, at, by
    session.add(row)
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
    names = tuple(one.full_name for one in members if one.id in version.said and version.said[one.id].yes)
    facts = PressFacts(
        version=version.number, title=version.title, text=version.text, embargo_at=version.embargo_at, names=names
    )
    said: dict[str, object] = {"press": facts.model_dump(mode="json")}
    for place, member in enumerate(members):
        number = version.number * _NUMBERS + place
        registrar_news.queue(session, row, LetterKind.PRESS_TEXT, member.email, said, at, number=number)
    sent = session.get_one(PressTextRow, version.id)
    sent.sent_at = at
    session.add(sent)
    audit.append(
        session, at=at, actor=by, action="press_sent", object_id=row.id, version=version.number, number=len(members)
    )
