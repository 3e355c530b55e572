"""Incoming remisses of two members, as far on as a test wants them, without Temporal."""

from datetime import timedelta

from desk import incoming_registration, joint_answers, joint_sending
from desk.office import Office
from models.incoming import Registration
from models.tables import IncomingLetterRow, IncomingRow
from models.values import ApprovalOutcome
from rules.local_time import local_day
from store.incoming import letters, remisses


def registered(office: Office, **more: str) -> IncomingRow:
    today = local_day(office.clock())
    said = {
        "dnr": "KSL 2026/0412",
        "title": "Promemorian",
        "from_name": "Finansdepartementet",
        "from_email": "fi@departement.example",
        "received_on": today.isoformat(),
        "due_on": (today + timedelta(days=90)).isoformat(),
        "officer_email": "eva@ksl.example",
        "own_name": "Testförbundet",
        "own_email": "registrator@ksl.example",
        "members": "0180; a@k.example\n0114; b@k.example",
    }
    return incoming_registration.register(office, Registration(**said | more))


def approved(office: Office, **more: str) -> IncomingRow:
    """With its answer written and approved."""
    row = registered(office, **more)
    joint_answers.add_section(office, row, "Allmänt", "Vi tillstyrker.")
    joint_sending.submit(office, row)
    joint_sending.decide(office, row, ApprovalOutcome.APPROVED, "Styrelsen, § 12")
    return again(office, row)


def again(office: Office, row: IncomingRow) -> IncomingRow:
    with office.database.reading() as session:
        found = remisses.find(session, row.id)
        assert found is not None
        return found


def letters_of(office: Office, row: IncomingRow) -> list[IncomingLetterRow]:
    with office.database.reading() as session:
        return letters.of(session, row.id)
