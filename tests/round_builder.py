"""A round in a database, open for answers, for tests of pages, mail and benchmarks. All its names are invented."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import col

from models.answer import StoredFile
from models.definition import DocumentSource, InvitedRecipient, Question, RoundDefinition
from models.tables import RecipientRow, RoundRow
from models.values import Contact, ReasonCode, RecipientKind, RecipientState, RoundState
from store.database import Database
from store.files.files import FileStore
from store.recipients import links, recipients
from store.rounds import drafting

KEY = b"a key of thirty-two characters.."
DUE = datetime(2026, 6, 9, 21, 59, 59, 999999, tzinfo=UTC)
CLOSES = datetime(2026, 6, 23, 21, 59, 59, 999999, tzinfo=UTC)
SENT = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)

QUESTIONS = (
    Question(key="1", section="1", text="Är de prioriterade frågorna de rätta för mandatperioden?", stance=True),
    Question(key="2", section="2", text="Är den föreslagna politiska organisationen ändamålsenlig?", stance=True),
    Question(key="3", section="3", text="Är de föreslagna arbetsprocesserna tydliga?", stance=True),
    Question(key="4", section="4", text="Vad saknas i förslaget?"),
)


@dataclass(frozen=True)
class BuiltRound:
    """A registered round. `tokens` and `recipient_ids` go by recipient code, in the order of the list."""

    round_id: str
    dnr: str
    tokens: dict[str, str]
    recipient_ids: dict[str, str]

    @property
    def token(self) -> str:
        return next(iter(self.tokens.values()))

    @property
    def recipient_id(self) -> str:
        return next(iter(self.recipient_ids.values()))


def invited(number: int, **changes: object) -> InvitedRecipient:
    facts: dict[str, object] = {
        "code": f"{114 + number:04d}",
        "name": "Upplands Väsby" if number == 0 else f"Provköping {number}",
        "full_name": "Upplands Väsby kommun" if number == 0 else f"Provköping {number} kommun",
        "kind": RecipientKind.MUNICIPALITY,
        "county_code": "01",
        "county_name": "Stockholms län",
        "email": f"registrator{number}@kommun.example",
    }
    return InvitedRecipient.model_validate({**facts, **changes})


def definition(count: int = 1, **changes: object) -> RoundDefinition:
    """A round like the KSL case, with `count` recipients."""
    facts: dict[str, object] = {
        "dnr": "KSL/13/0111",
        "title": "Utveckling av KSL inför mandatperioden 2027–2030",
        "sender_name": "Kommunförbundet Stockholms län",
        "sender_email": "registrator@ksl.example",
        "contacts": (Contact(role="handläggare", name="Testhandläggare", email="handlaggare@ksl.example"),),
        "reason_code": ReasonCode.STRATEGIC,
        "expected": "Ta ställning till förslaget i sin helhet och till de fyra frågorna. "
        "Svaret ska vara beslutat av behörigt organ.",
        "documents": (DocumentSource(title="Förslag till prioriteringar", path=Path("forslag.pdf")),),
        "due_at": DUE,
        "closes_at": CLOSES,
        "recipients": tuple(invited(number) for number in range(count)),
        "questions": QUESTIONS,
    }
    return RoundDefinition.model_validate({**facts, **changes})


def register_round(
    database: Database,
    files: FileStore,
    *,
    count: int = 1,
    key: bytes = KEY,
    at: datetime = SENT,
    state: RoundState = RoundState.OPEN,
    sender_id: str = "",
    **changes: object,
) -> BuiltRound:
    """Registers a round through the store and brings it to `state`; sent at `at` when the state is one after sending.

    `changes` go into the definition, e.g. `due_at=...`, `questions=(...)`, `recipients=(...)`.
    """
    built = definition(count, **changes)
    paper = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
    stored = StoredFile(sha256=files.put(paper), size=len(paper), media_type="application/pdf", name="forslag.pdf")
    row = drafting.draft(
        database, built, [stored] * len(built.documents), key=key, at=at, test_data=True, sender_id=sender_id
    )
    with database.changing() as session:
        sent = at if state in _SENT else None
        session.connection().execute(
            update(RoundRow).where(col(RoundRow.id) == row.id).values(state=state, sent_at=sent)
        )
        if sent is not None:
            session.connection().execute(
                update(RecipientRow)
                .where(col(RecipientRow.round_id) == row.id)
                .values(state=RecipientState.SENT, sent_at=sent)
            )
    with database.reading() as session:
        rows = {item.code: item for item in recipients.of_round(session, row.id)}
    codes = [item.code for item in built.recipients]
    return BuiltRound(
        round_id=row.id,
        dnr=row.dnr,
        tokens={code: links.token(key, row.id, rows[code].id, rows[code].generation) for code in codes},
        recipient_ids={code: rows[code].id for code in codes},
    )


class Dates(NamedTuple):
    due_at: datetime
    closes_at: datetime


def open_now(now: datetime, *, days: int = 30) -> Dates:
    """Dates around `now`, for a round that real clocks meet."""
    return Dates(now + timedelta(days=days), now + timedelta(days=days + 14))


_SENT = frozenset({RoundState.OPEN, RoundState.OVERDUE, RoundState.CLOSED, RoundState.CANCELLED})
