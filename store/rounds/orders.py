"""Orders of a round's workflow to the register. They come one at a time, none of an earlier instant than the one before
(those of one step of the workflow share it): so one whose worker was paused, and wakes when a later one has been
carried out, is known by its instant. A registrar's command is carried out once: a run that was reset in Temporal is
given its commands anew, with new instants, and they are known by their ids."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col

from models.errors import PermanentFailure
from models.tables import CarriedOutRow, RoundRow
from store.rounds import rounds


def take_command(session: Session, round_id: str, command_id: str, at: datetime) -> None:
    """Lets a registrar's command change the round, in this transaction; a second attempt at the same order too, and an
    order of the clock always. One command may be several orders of one instant each.

    Raises PermanentFailure("command_repeated") for a command that has been carried out at another instant.
    """
    if not command_id:
        return
    known = session.get(CarriedOutRow, (round_id, command_id))
    if known is None:
        session.add(CarriedOutRow(round_id=round_id, command_id=command_id, at=at))
        session.flush()
    elif known.at != at:
        raise PermanentFailure("command_repeated", round_id=round_id, at=known.at.isoformat())


def take(session: Session, round_id: str, at: datetime) -> None:
    """Lets the order of the instant `at` change the round, in this transaction; the same one again too.

    Raises PermanentFailure: "order_overtaken" when a later one has been carried out, "no_such_round".
    """
    still_last = or_(col(RoundRow.ordered_at).is_(None), col(RoundRow.ordered_at) <= at)
    statement = update(RoundRow).where(col(RoundRow.id) == round_id, still_last).values(ordered_at=at)
    if session.connection().execute(statement).rowcount == 0:
        rounds.get(session, round_id)
        raise PermanentFailure("order_overtaken", round_id=round_id, at=at.isoformat())
