"""Letters of one round that are refused in numbers: told of once, beside each of them."""

from datetime import datetime

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from models.tables import LetterRow, RegistrarNewsRow
from models.values import LetterState, NewsKind
from rules.registrar_news import RISE_TOLD_AGAIN_AFTER, RISING_WITHIN, is_rising
from store.letters import registrar_news
from store.letters.registrar_news import News


def tell(session: Session, round_id: str, at: datetime) -> None:
    """Many refusals within an hour are seldom single addresses that are wrong. Told once, and then not for a day."""
    lately = (LetterRow.round_id == round_id, col(LetterRow.handed_at) > at - RISING_WITHIN)
    is_refused = case((col(LetterRow.state) == LetterState.UNDELIVERABLE, 1), else_=0)
    handed, refused = session.exec(select(func.count(), func.sum(is_refused)).where(*lately)).one()
    if not is_rising(refused or 0, handed):
        return
    told = select(RegistrarNewsRow.id).where(
        RegistrarNewsRow.round_id == round_id,
        RegistrarNewsRow.kind == NewsKind.REFUSALS_RISE,
        col(RegistrarNewsRow.at) > at - RISE_TOLD_AGAIN_AFTER,
    )
    if session.exec(told).first() is None:
        registrar_news.add(session, round_id, [News(NewsKind.REFUSALS_RISE, None, f"{refused}/{handed}")], at)
