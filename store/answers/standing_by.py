"""The papers have changed, and a recipient that has answered says that its answer stands: it then counts on the newer
version, word for word as it came."""

from datetime import datetime

from sqlmodel import Session

from models.errors import Refused
from models.tables import AnswerRow, RecipientRow, RoundRow
from models.values import RoundState
from store.answers import answer_standing, answers
from store.records import audit
from store.rounds import papers


def stand_by(
    session: Session, recipient_id: str, *, version: int, on: int, at: datetime, note_id: str = ""
) -> AnswerRow:
    """Keeps that the counted version, the one the sender saw, stands on version `on` of the papers. `at`: when the
    request's last byte reached the server, or when it was said. `note_id`: the registrar's note, where it was told
    otherwise than by the link.

    Harmless twice. Raises Refused: "answer_changed" (another version counts, or none), "papers_moved_on" (they have
    changed again since the page was drawn), "round_closed", "round_cancelled".
    """
    recipient = session.get_one(RecipientRow, recipient_id)
    round_row = session.get_one(RoundRow, recipient.round_id)
    if round_row.state is RoundState.CANCELLED:
        raise Refused("round_cancelled", dnr=round_row.dnr)
    answer = answers.counted_answer(session, recipient_id)
    if answer is None or answer.version != version:
        raise Refused("answer_changed", version=version)
    if answers.basis(answer).version >= on:
        return answer
    if answer_standing.is_closed(round_row, recipient, at):
        raise Refused("round_closed", dnr=round_row.dnr)
    if papers.version(session, round_row.id) != on:
        raise Refused("papers_moved_on")
    answer.stands_on, answer.stands_at = on, at
    session.add(answer)
    facts = {"receipt": answer.receipt, "version": version, "papers": on}
    facts |= {"note_id": note_id} if note_id else {}
    actor = "registrar" if note_id else f"recipient:{recipient_id}"
    audit.append(session, at=at, actor=actor, action="answer_stands", object_id=answer.id, **facts)
    return answer
