"""A round for each kind of thing that waits, for tests of the list of things to do and of the list of rounds."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from models.definition import Chain
from models.steps import Command
from models.tables import LetterRow, RecipientRow, RoundRow
from models.values import AnswerSource, LetterKind, LetterState, NewsKind, RoundState, RunEvent
from rules.gates import NOTE_KINDS
from store.database import Database
from store.files.files import FileStore
from store.letters import registrar_news
from store.letters.registrar_news import News
from store.recipients import extensions
from store.rounds import chain, notes, rounds, runs
from tests.round_builder import DUE, SENT, BuiltRound, register_round
from tests.store_steps import BEFORE, plan, submit

DAY = timedelta(days=1)


def everything(database: Database, files: FileStore, prefix: str = "KS", sender_id: str = "") -> dict[str, BuiltRound]:
    """By the kind of what waits in it."""

    def made(name: str, state: RoundState = RoundState.OPEN, in_order: Chain | None = None) -> BuiltRound:
        named = {"dnr": f"{prefix} {name}", "title": f"Om {name}", "chain": in_order}
        return register_round(database, files, count=2, state=state, sender_id=sender_id, **named)  # type: ignore[arg-type]

    found = {name: made(name) for name in ("extension", "letter", "choice", "run", "alarm", "calm")}
    states = {"approval": RoundState.AWAITING_APPROVAL, "unsent": RoundState.APPROVED, "returned": RoundState.DRAFT}
    found |= {name: made(name, state=state) for name, state in states.items()}
    found["compilation"] = made("compilation", state=RoundState.CLOSED)
    in_order = Chain(days=7, reason="Kommunen läser först.", order=("0114", "0115"))
    found["chain_late"] = made("chain_late", in_order=in_order)
    plan(database, found["letter"], LetterKind.MISSIV)
    submit(database, found["calm"].recipient_id, summary="Vi säger ja. Men hyran är för hög för små kommuner.")
    submit(database, found["choice"].recipient_id)
    submit(database, found["choice"].recipient_id, replaces=1, beside=True, source=AnswerSource.RECORDED)
    with database.changing() as session:
        chain.take_turn(session, rounds.get(session, found["chain_late"].round_id), SENT)
        extensions.ask(session, found["extension"].recipient_id, until=DUE + 8 * DAY, reason="Nämnden.", at=BEFORE)
        _fail_one_letter(session, found["letter"])
        runs.happened(session, found["run"].round_id, RunEvent.LOST, BEFORE)
        registrar_news.add(session, found["alarm"].round_id, [News(NewsKind.ALARM, None, "state_moved_on")], BEFORE)
        notes.add(session, found["returned"].round_id, NOTE_KINDS[Command.RETURN], "Ändra frågan.", BEFORE)
        _set(session, found["unsent"], approved_at=BEFORE)
        _set(session, found["compilation"], closed_at=BEFORE)
    return found


def _fail_one_letter(session: Session, built: BuiltRound) -> None:
    failed = {"state": LetterState.UNDELIVERABLE, "handed_at": BEFORE, "smtp_code": 550}
    own = col(LetterRow.recipient_id) == built.recipient_id
    session.connection().execute(update(LetterRow).where(own).values(**failed))
    gone = update(RecipientRow).where(col(RecipientRow.id) == built.recipient_id).values(undeliverable_at=BEFORE)
    session.connection().execute(gone)


def _set(session: Session, built: BuiltRound, **values: object) -> None:
    session.connection().execute(update(RoundRow).where(col(RoundRow.id) == built.round_id).values(**values))
