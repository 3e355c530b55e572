"""A draft read in anew from its mended round file: papers, dates and recipients become those of the file.

Only ever a draft: what has been handed in for approval is decided as it is, and what has been sent stays sent.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from models.answer import StoredFile
from models.definition import RoundDefinition
from models.errors import Refused
from models.tables import DocumentRow, RoundRow
from models.values import RoundState
from store import audit, recipients, rounds


def redraft(
    session: Session,
    row: RoundRow,
    definition: RoundDefinition,
    papers: Sequence[StoredFile],
    *,
    key: bytes,
    at: datetime,
    test_data: bool = False,
) -> None:
    """Puts a definition, with its papers in order, in the place of a draft's. A recipient that stays on the list keeps
    its row and link; those gone from it have got nothing yet, and leave none behind. Harmless twice.

    Raises Refused("dnr_taken") when the round is no draft any more.
    """
    session.refresh(row, with_for_update=True)
    if row.state is not RoundState.DRAFT:
        raise Refused("dnr_taken", dnr=definition.dnr)
    row.title, row.kind, row.definition = definition.title, definition.kind, rounds.as_kept(definition)
    row.planned_send_at, row.closes_at = definition.send_at, definition.closes_at
    row.due_at = row.original_due_at = definition.due_at
    row.test_data = test_data
    session.add(row)
    session.connection().execute(delete(DocumentRow).where(col(DocumentRow.round_id) == row.id))
    session.add_all(rounds.new_papers(row.id, definition, papers))
    _replace_recipients(session, row, definition, key)
    audit.append(session, at=at, actor="registrar", action="round_redrafted", object_id=row.id, dnr=row.dnr)


def _replace_recipients(session: Session, row: RoundRow, definition: RoundDefinition, key: bytes) -> None:
    earlier = {member.code.upper(): member for member in recipients.of_round(session, row.id)}
    groups = rounds.groups_of(definition)
    for item in definition.recipients:
        made = rounds.new_recipient(row, item, group_key=groups[item.code], key=key)
        kept = earlier.pop(item.code.upper(), None)
        if kept is not None:
            told = made.model_dump(exclude={"id", "generation", "token_hash"})
            kept.sqlmodel_update(told)
        session.add(kept or made)
    for gone in earlier.values():
        session.delete(gone)
