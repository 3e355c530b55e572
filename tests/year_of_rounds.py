"""A sender's rounds as they may stand one day in May, for README's picture. All of it is invented but the matters."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import col, select

from models.definition import ReminderRule
from models.tables import RecipientRow, RoundRow
from models.values import RecipientState, RoundState
from store.database import Database
from store.files.files import FileStore
from tests.round_builder import CLOSES, DUE, SENT, BuiltRound, register_round

DAY = timedelta(days=1)


class OfAYear(NamedTuple):
    """`due`: days from the builder's own due day. `answered` and `failed`: how many recipients."""

    dnr: str
    title: str
    state: RoundState
    asked: int
    due: int
    answered: int = 0
    failed: int = 0


_ALL = (
    OfAYear("KS 2026/0131", "Regional transportinfrastrukturplan 2026–2037", RoundState.OPEN, 26, 16, 7),
    OfAYear("KS 2026/0127", "Regional kulturplan 2027–2029", RoundState.AWAITING_APPROVAL, 14, 45),
    OfAYear("KS 2026/0111", "Utveckling av samverkan inför mandatperioden", RoundState.OPEN, 26, 0, 19, 1),
    OfAYear("KS 2026/0094", "Strategi för klimatanpassning", RoundState.OVERDUE, 21, -14, 17),
    OfAYear("KS 2026/0087", "Gemensam avfallsplan", RoundState.SCHEDULED, 26, 60),
    OfAYear("KS 2025/0412", "Program för suicidprevention", RoundState.CLOSED, 26, -180, 24),
)


def rounds_of_a_year(database: Database, files: FileStore) -> dict[str, BuiltRound]:
    return {each.dnr: _made(database, files, each, SENT - place * DAY) for place, each in enumerate(_ALL)}


def _made(database: Database, files: FileStore, each: OfAYear, begun_at: datetime) -> BuiltRound:
    moved = each.due * DAY
    built = register_round(
        database,
        files,
        count=each.asked,
        at=begun_at,
        state=each.state,
        dnr=each.dnr,
        title=each.title,
        due_at=DUE + moved,
        closes_at=CLOSES + moved,
        reminders=(ReminderRule(offset=timedelta(), days=-3),),
    )
    planned = DUE - 7 * DAY if each.state is RoundState.SCHEDULED else None
    ended = DUE + moved if each.state is RoundState.CLOSED else None
    with database.changing() as session:
        ids = session.exec(select(RecipientRow.id).where(RecipientRow.round_id == built.round_id)).all()
        for some, values in (
            (ids[: each.answered], {"state": RecipientState.ANSWERED}),
            (
                ids[len(ids) - each.failed :],
                {"state": RecipientState.UNDELIVERABLE, "undeliverable_at": DUE - 60 * DAY},
            ),
        ):
            session.connection().execute(update(RecipientRow).where(col(RecipientRow.id).in_(some)).values(**values))
        row = update(RoundRow).where(col(RoundRow.id) == built.round_id)
        session.connection().execute(row.values(planned_send_at=planned, closed_at=ended))
    return built
