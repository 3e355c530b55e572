"""Orders of a round's workflow to the register. They come one at a time, none of an earlier instant than the one before
(those of one step of the workflow share it): so one whose worker was paused, and wakes when a later one has been
carried out, is known by its instant."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col

from models.errors import PermanentFailure
from models.tables import RoundRow
from store import rounds


def take(session: Session, round_id: str, at: datetime) -> None:
    """Lets the order of the instant `at` change the round, in this transaction; the same one again too.

    Raises PermanentFailure: "order_overtaken" when a later one has been carried out, "no_such_round".
    """
    still_last = or_(col(RoundRow.ordered_at).is_(None), col(RoundRow.ordered_at) <= at)
    statement = update(RoundRow).where(col(RoundRow.id) == round_id, still_last).values(ordered_at=at)
    if session.connection().execute(statement).rowcount == 0:
        rounds.get(session, round_id)
        raise PermanentFailure("order_overtaken", round_id=round_id, at=at.isoformat())
