"""Single steps with a request for attest, for tests of the store."""

from collections.abc import Mapping
from datetime import timedelta

from models.tables import AttestRow
from models.values import AttestState, LetterKind, LetterState
from store.answers import attest_standing, attests, drafts
from store.answers.attest_standing import Attest
from store.answers.attests import Decision, Request
from store.database import Database
from store.recipients import recipients
from tests.round_builder import KEY, BuiltRound
from tests.store_steps import BEFORE, letters_of, stored

TOLD = {LetterKind.ATTEST_NOTICE, LetterKind.ATTEST_OUTCOME, LetterKind.ATTEST_OUTCOME_COPY}
FIELDS = {"stance": ["supports"], "summary": ["Kommunen tillstyrker."], "contact_email": ["eva@kommun.example"]}
KARIN = Request(name="Karin Berg", email="karin@kommun.example", message="Läs fråga 2.")


def save(database: Database, built: BuiltRound, expected: int = 0, **fields: str) -> None:
    typed = FIELDS | {name: [value] for name, value in fields.items()}
    with database.changing() as session:
        drafts.save(session, built.recipient_id, expected=expected, fields=typed, at=BEFORE)


def ask(database: Database, built: BuiltRound, request: Request = KARIN, minutes: int = 0) -> int:
    with database.changing() as session:
        at = BEFORE + timedelta(minutes=minutes)
        return attests.ask(session, built.recipient_id, request, key=KEY, at=at)


def current(database: Database, built: BuiltRound) -> Attest | None:
    with database.reading() as session:
        return attest_standing.current(session, built.recipient_id)


def asked(database: Database, built: BuiltRound) -> Attest:
    found = current(database, built)
    assert found is not None
    return found


def rows(database: Database, built: BuiltRound) -> list[AttestRow]:
    with database.reading() as session:
        return attest_standing.rows(session, built.recipient_id)


def decide(
    database: Database,
    built: BuiltRound,
    state: AttestState = AttestState.ATTESTED,
    *,
    comment: str = "",
    sha256: str | None = None,
    number: int = -1,
    minutes: int = 60,
) -> bool:
    """Decides on what the draft says now, unless `sha256` names something else."""
    row = rows(database, built)[number]
    with database.changing() as session:
        shown = attest_standing.shown(session, row).sha256 if sha256 is None else sha256
        at = BEFORE + timedelta(minutes=minutes)
        return attests.decide(session, row.id, Decision(state=state, sha256=shown, comment=comment, at=at))


def typed_sha256(fields: Mapping[str, list[str]] = FIELDS) -> str:
    return drafts.fields_sha256(dict(fields))


def states(database: Database, built: BuiltRound, kind: LetterKind = LetterKind.ATTEST) -> list[LetterState]:
    return [row.state for row in letters_of(database, built.recipient_id, kind)]


def add_file(database: Database, built: BuiltRound, name: str = "yttrande.pdf") -> str:
    with database.changing() as session:
        drafts.add_files(session, built.recipient_id, [stored(name)])
        return drafts.load(session, built.recipient_id).files[-1][0]


def correct_address(database: Database, built: BuiltRound, email: str = "ny@kommun.example") -> None:
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, email, key=KEY, at=BEFORE)
