"""A joint answer of five municipalities to a state remiss, from the day that it comes in to the letter with the answer:
months in seconds, with the real register, workers and mail."""

import asyncio
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from desk import incoming, incoming_registration, inner_rounds, joint_answers, joint_sending, member_stands, writing
from models import names
from models.answer import StoredFile
from models.errors import Refused
from models.incoming import IncomingProgress, Plan, Registration, Stage, Stand
from models.messages import SendCommand
from models.tables import IncomingRow, RoundRow
from models.values import ApprovalOutcome, Stance
from rules.local_time import local_day
from store.incoming import remisses
from store.incoming import stands as stands_store
from store.recipients import recipients
from tests.house import House
from tests.workflows.skipping import Skipping

MEMBERS = "0180\n0114\n0126\n0127\n0136"
CODES = MEMBERS.split()


def registration(office_day: date, **more: str) -> Registration:
    """A ministry's remiss to an association of five."""
    rows = "\n".join(f"{code}; registrator@k{code}.example" for code in CODES)
    said = {
        "dnr": "KSL 2026/0412",
        "their_dnr": "Fi2026/00123",
        "title": "Promemorian En ny lag om samverkan",
        "from_name": "Finansdepartementet",
        "from_email": "fi.remissvar@departement.example",
        "received_on": office_day.isoformat(),
        "due_on": (office_day + timedelta(days=84)).isoformat(),
        "way": "mail",
        "officer_email": "handlaggare@forbundet.example",
        "own_name": "Testförbundet",
        "own_email": "registrator@forbundet.example",
        "members": rows,
    }
    return Registration(**(said | more))


def paper(house: House) -> tuple[str, StoredFile]:
    data = (Path(__file__).parents[2] / "data/cases/ksl-forslag.pdf").read_bytes()
    sha256 = house.office.files.put(data)
    return "Promemorian", StoredFile(sha256=sha256, size=len(data), media_type="application/pdf", name="promemoria.pdf")


async def standing_when(built: House, row: IncomingRow, stage: Stage) -> IncomingProgress:
    def there() -> bool:
        with built.office.database.reading() as session:
            found = remisses.find(session, row.id)
            assert found is not None
            return remisses.stage(session, found, built.office.clock()) is stage

    await built.until(there, stage.value)
    handle = built.client.get_workflow_handle(row.workflow_id)
    progress: IncomingProgress = await handle.query("progress", result_type=IncomingProgress)
    return progress


def letters_to(built: House, address: str, subject: str) -> list[EmailMessage]:
    files = [built.mail_folder / each.name for each in built.mails() if address in each.recipients]
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [each for each in found if subject in str(each["Subject"])]


async def with_inner_round(built: House, row: IncomingRow) -> RoundRow:
    """The members' round, made from the incoming one, approved and sent."""
    office, today = built.office, local_day(built.office.clock())
    day = inner_rounds.proposed_day(office, row)
    assert day is not None
    draft = inner_rounds.begin(office, row, day.isoformat())
    draft = writing.save(office, draft, {"dates": {**draft.tree["dates"], "send_on": today.isoformat()}})
    assert [str(each.found.code) for each in writing.check(office, draft).faults] == []
    inner = await writing.hand_in(office, draft)
    await built.command(inner, names.APPROVE)
    await built.command(inner, names.SEND, SendCommand())
    await built.until(lambda: built.counts(inner).sent == len(CODES), "the members' letters")
    return built.row(inner)


def stands(built: House, inner: RoundRow, code: str, said: Stand, exception: str = "") -> None:
    """As the member's page does it."""
    with built.office.database.changing() as session:
        recipient = recipients.by_code(session, inner.id, code)
        assert recipient is not None
        stands_store.say(session, recipient, 1, said, exception, built.office.clock())


async def answered_together(skipping: Skipping) -> IncomingRow:
    """From the day that it comes in to the end of its workflow, and on the way all that is refused."""
    built = skipping.house
    office, today = built.office, local_day(skipping.clock.now)
    row = incoming_registration.register(office, registration(today), [paper(built)])
    assert incoming.plan(office, row, Plan.YES, "Svara gärna före semestern.") == 5
    assert incoming.plan(office, row, Plan.YES, "Svara gärna före semestern.") == 0
    await built.until(lambda: len(built.mails()) == 5, "five letters of the plan")
    with pytest.raises(Refused, match="inner_day_not_before"):
        inner_rounds.begin(office, row, local_day(row.due_at).isoformat())

    inner = await with_inner_round(built, row)
    found = inner_rounds.shown(office, row)
    assert found is not None
    assert (found.is_tight, found.missing, found.recipients) == (False, (), 5)
    for code in CODES[:3]:
        built.answer(inner, code, Stance.SUPPORTS, office.clock(), f"Svar från {code}.")
    await built.until(lambda: built.counts(inner).answered == 3, "three answers")

    section = joint_answers.add_section(office, row, "Allmänt", "Förbundet tillstyrker förslaget.")
    joint_answers.cite(office, row, section.id, CODES[0], "2")
    joint_answers.cite(office, row, section.id, CODES[1], "")
    with pytest.raises(Refused, match="cite_no_answer"):
        joint_answers.cite(office, row, section.id, CODES[4], "1")
    joint_answers.save_section(office, row, section.id, 1, "Allmänt", "Förbundet tillstyrker förslaget i stort.")
    with pytest.raises(Refused, match="view_moved_on"):
        joint_answers.save_section(office, row, section.id, 1, "Allmänt", "En annans text.")

    await skipping.pass_until(inner.due_at + timedelta(days=1))
    until = local_day(skipping.clock.now + timedelta(days=4)).isoformat()
    assert member_stands.ask_members(office, row, until) == (5, [])
    assert member_stands.ask_members(office, row, until) == (0, [])
    await standing_when(built, row, Stage.WITH_MEMBERS)
    stands(built, inner, CODES[0], Stand.BEHIND)
    stands(built, inner, CODES[1], Stand.EXCEPTION, "Inte 4 §.")
    stands(built, inner, CODES[2], Stand.NOT_BEHIND)
    member_stands.enter_stand(office, row, CODES[3], Stand.BEHIND, "")
    with pytest.raises(Refused, match="stand_still_open"):
        joint_sending.submit(office, row)
    await skipping.pass_by(timedelta(days=5))
    with pytest.raises(Refused, match="stand_over"):
        stands(built, inner, CODES[4], Stand.BEHIND)
    answer = joint_sending.submit(office, row)
    with pytest.raises(Refused, match="incoming_locked"):
        joint_answers.add_section(office, row, "Mer", "text")
    with pytest.raises(Refused, match="incoming_not_approved"):
        joint_sending.send(office, row)
    joint_sending.decide(office, row, ApprovalOutcome.APPROVED, "Styrelsen, § 12", answer.pdf_sha256)
    joint_sending.send(office, row, words_with="Med vänlig hälsning", with_own=True)
    with pytest.raises(Refused, match="incoming_sent"):
        joint_sending.send(office, row)
    async with asyncio.timeout(60):
        ended = await built.client.get_workflow_handle(row.workflow_id).result()
    assert ended["stage"] == Stage.SENT
    return row


async def test_a_joint_answer_of_five_goes_out_once_with_who_stands_behind_it(skipping: Skipping) -> None:
    await answered_together(skipping)
    built = skipping.house
    (letter,) = letters_to(built, "fi.remissvar@departement.example", "Yttrande")
    files = [part.get_filename() for part in letter.iter_attachments()]
    assert files == [
        "Yttrande KSL-2026-0412.pdf",
        "Yttrande KSL-2026-0412.docx",
        "Medlemmarnas egna yttranden KSL-2026-0412.pdf",
    ]
    body = letter.get_body(("plain",))
    assert body is not None
    said = " ".join(body.get_content().split())
    assert "Bakom yttrandet står" in said
    assert "På frågan har inte svarat:" in said
    # 14, 7 and 2 days before the due day; the answer went between the first and the second.
    assert len(letters_to(built, "handlaggare@forbundet.example", "Påminnelse")) == 1
