"""An internremiss in skipped time: the colleague that has not answered is reminded once, on its day."""

import base64
import re
from datetime import datetime, timedelta

from sqlmodel import col, select

from models.answer import AnswerContent
from models.internal import InternalView, InternalWish
from models.supplements import Part
from models.tables import LetterRow, RoundRow
from models.values import AnswerPart, LetterKind, Stance
from rules.local_time import day_end, local_day
from rules.naming import group_workflow_id
from rules.reminders import internal_reminder_at
from store.answers import internal, internal_standing, submissions
from store.answers.submissions import Submission
from store.recipients import recipients
from tests.workflows.skipping import Skipping
from tests.workflows.test_minutes_in_time import MOMENT, opened

PART = Part(part=AnswerPart.SUMMARY)


def recipient_id(skipping: Skipping, row: RoundRow, code: str) -> str:
    with skipping.house.office.database.reading() as session:
        found = recipients.by_code(session, row.id, code)
    assert found is not None
    return found.id


def ask(skipping: Skipping, row: RoundRow, code: str, name: str, due_at: datetime) -> str:
    """Asks a colleague; its id."""
    owner = recipient_id(skipping, row, code)
    wish = InternalWish(name=name, email=f"{name}@kommun.example", parts=(PART,), due_at=due_at)
    with skipping.house.office.database.changing() as session:
        number = internal.ask(session, owner, wish, key=skipping.house.office.key, at=skipping.clock.now)
        return internal_standing.of_recipient(session, owner)[number - 1].id


def sent(skipping: Skipping, row: RoundRow, kind: LetterKind) -> list[tuple[str, datetime]]:
    """To whom, and when made, of the letters of a kind that have gone."""
    query = select(LetterRow.to, LetterRow.created_at).where(
        LetterRow.round_id == row.id, LetterRow.kind == kind, col(LetterRow.sent_at).is_not(None)
    )
    with skipping.house.office.database.reading() as session:
        return sorted(session.exec(query).all())


async def test_only_who_owes_its_part_is_reminded_once_on_its_day(skipping: Skipping) -> None:
    """Four committees of two recipients: one says nothing, one answers, one is taken back, one's answer is sent."""
    row, house = await opened(skipping), skipping.house
    due_at = day_end(local_day(skipping.clock.now) + timedelta(days=9))
    moment = internal_reminder_at(skipping.clock.now, due_at)
    assert moment is not None
    ask(skipping, row, "0513", "tyst", due_at)
    answered = ask(skipping, row, "0513", "svarar", due_at)
    ask(skipping, row, "0513", "slipper", due_at)
    ask(skipping, row, "0512", "inlamnat", due_at)
    await house.until(lambda: len(sent(skipping, row, LetterKind.INTERNAL)) == 4, "four letters to colleagues")
    await skipping.pass_by(timedelta(days=1))
    at = skipping.clock.now
    content = AnswerContent(stance=Stance.SUPPORTS)
    with house.office.database.changing() as session:
        internal.send(session, answered, [InternalView(part=PART, text="Ja.")], said_by="", contact="", at=at)
        internal.withdraw(session, recipient_id(skipping, row, "0513"), 3, at=at)
        wanted = Submission(content=content, nonce="n", arrived_at=at)
        submissions.submit(session, recipient_id(skipping, row, "0512"), wanted)
    await house.until(lambda: len(sent(skipping, row, LetterKind.INTERNAL_WITHDRAWN)) == 1, "the withdrawal")
    await skipping.pass_until(moment - timedelta(hours=1))
    assert sent(skipping, row, LetterKind.INTERNAL_REMINDER) == []
    await skipping.pass_until(moment + timedelta(hours=1))
    await house.until(lambda: len(sent(skipping, row, LetterKind.INTERNAL_REMINDER)) == 1, "the reminder")
    await skipping.pass_by(timedelta(days=8))
    ((to, made_at),) = sent(skipping, row, LetterKind.INTERNAL_REMINDER)
    assert to == "tyst@kommun.example"
    assert timedelta(0) <= made_at - moment < MOMENT
    with house.office.database.reading() as session:
        recipient = recipients.by_code(session, row.id, "0513")
    assert recipient is not None
    group = house.client.get_workflow_handle(group_workflow_id(row.workflow_id, recipient.group_key))
    history = (await group.fetch_history()).to_json()
    said = b" ".join(base64.b64decode(data) for data in re.findall(r'"data": "([^"]+)"', history))
    assert b"colleagues_at" in said
    assert b"kommun.example" not in said
    assert b"tyst" not in said
