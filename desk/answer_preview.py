"""What a recipient's answer page is drawn from before anything has been sent. Keeps nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from desk import naming
from desk.office import Office
from models.definition import RoundDefinition
from models.tables import DocumentRow, RoundRow
from models.values import RoundState
from store.recipients import recipients
from store.rounds import rounds

if TYPE_CHECKING:
    from models.tables import RecipientRow


def choices(office: Office, row: RoundRow) -> tuple[tuple[str, str], ...]:
    """Everybody that the round goes to, by code and name."""
    with office.database.reading() as session:
        return tuple((one.code, one.full_name) for one in recipients.of_round(session, row.id) if one.invited)


class AnswerPage(NamedTuple):
    """What the answer page of one recipient is drawn from, as it will be when the round has been sent."""

    round: RoundRow
    recipient: "RecipientRow"
    papers: list[DocumentRow]


def answer_page(office: Office, row: RoundRow, named: str = "") -> AnswerPage:
    """Of a registered round; what it returns is never kept. Raises as `naming.recipient_of`."""
    with office.database.reading() as session:
        everyone = [] if named else [each for each in recipients.of_round(session, row.id) if each.invited]
        found = naming.recipient_of(session, row, named) if named else everyone[0]
        papers = rounds.papers(session, row.id)
    return _as_sent(office, row, found, papers)


def answer_page_of(
    office: Office, definition: RoundDefinition, papers: Sequence[Mapping[str, Any]], named: str = ""
) -> AnswerPage:
    """Of a round that is being written; `papers`: as its tree has them. Raises as `naming.invited_of`."""
    one = naming.invited_of(definition, named) if named else definition.recipients[0]
    row = _unregistered(definition, office.clock())
    recipient = rounds.new_recipient(row, one, group_key="", key=office.key)
    rows = [
        DocumentRow(
            id="",
            round_id=row.id,
            position=position,
            title=paper.get("title") or paper.get("file") or "",
            name=paper.get("file") or "",
            sha256=paper.get("sha256") or "",
            size=paper.get("size") or 0,
            media_type=paper.get("media_type") or "",
        )
        for position, paper in enumerate(papers, start=1)
    ]
    return _as_sent(office, row, recipient, rows)


def _as_sent(office: Office, row: RoundRow, recipient: "RecipientRow", papers: list[DocumentRow]) -> AnswerPage:
    """As an open round's page shows it: before that, the link says that nothing has been sent yet."""
    at = row.sent_at or office.clock()
    shown = row.model_copy(update={"sent_at": at, "state": RoundState.OPEN})
    return AnswerPage(shown, recipient, papers)


def _unregistered(definition: RoundDefinition, at: datetime) -> RoundRow:
    """A draft's row that is nobody's yet."""
    return RoundRow(
        id=uuid4().hex,
        sender_id="",
        dnr=definition.dnr,
        workflow_id="",
        title=definition.title,
        kind=definition.kind,
        state=RoundState.DRAFT,
        definition=rounds.as_kept(definition),
        created_at=at,
        planned_send_at=definition.send_at,
        due_at=definition.due_at,
        original_due_at=definition.due_at,
        closes_at=definition.closes_at,
    )
