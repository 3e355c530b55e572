"""A round read in from its checked definition: the first time, and anew from a mended file while it is a draft. What
has been handed in for approval is decided as it is, and what has been sent stays sent.

Recipients are written by portions, so that no other round's answers wait. Until the last of them is there the round is
marked (`RoundRow.drafting`): it is in no list, takes no command and cannot be moved. Reading a file in again goes on
from any point where an earlier run was cut off.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.definition import RoundDefinition
from models.errors import Refused
from models.tables import DocumentRow, RecipientRow, RoundRow
from models.values import RoundState
from rules.naming import workflow_id
from store.accounts import accounts
from store.database import PORTION, Database, portions
from store.records import audit
from store.rounds import linked, rounds


def draft(
    database: Database,
    definition: RoundDefinition,
    papers: Sequence[StoredFile],
    *,
    key: bytes,
    at: datetime,
    test_data: bool = False,
    sender_id: str = "",
    actor: str = "registrar",
    draft_id: str = "",
) -> RoundRow:
    """Writes a round with its papers (in the definition's order) and recipients, in state draft. Of one that is a draft
    already, papers, dates and recipients become those of the definition: a recipient that stays on the list keeps its
    row and link; those gone from it have got nothing yet, and leave none behind. Harmless twice. `sender_id`: whose
    round it is, the installation's first sender's unless given; `actor`: who drafts it, as the audit names people.
    `draft_id`: of the draft that it is made of, if any.

    Raises Refused: "dnr_taken" when the dnr, or one that gives the same workflow id, has a round that is no draft;
    "round_half_drafted" when another run has begun to read it in meanwhile; "second_exists" when the round that it
    names as the one before has another second round.
    """
    run = uuid4().hex
    with database.changing() as session:
        row, is_new = _begin(session, definition, at, sender_id, actor)
        row.drafting = run
        _take_over(session, row, definition, papers, test_data=test_data)
        linked.tie(session, row, definition.previous_dnr, draft_id, at, by=actor)
    _write_recipients(database, row, definition, key)
    with database.changing() as session:
        whole = _still_ours(session, row)
        whole.drafting = None
        session.add(whole)
        if not is_new:
            audit.append(session, at=at, actor=actor, action="round_redrafted", object_id=row.id, dnr=row.dnr)
    return whole


def _begin(
    session: Session, definition: RoundDefinition, at: datetime, sender_id: str, actor: str
) -> tuple[RoundRow, bool]:
    """The round's row, and whether it is new."""
    sender = accounts.sender_of(session, sender_id) if sender_id else accounts.default_sender(session, at)
    known = rounds.by_dnr(session, definition.dnr, sender.id)
    if known is not None:
        if known.state is not RoundState.DRAFT:
            raise Refused("dnr_taken", dnr=definition.dnr)
        return known, False
    name = workflow_id(definition.dnr, "" if sender.key == accounts.DEFAULT_SENDER else sender.key)
    if session.exec(select(RoundRow.id).where(RoundRow.workflow_id == name)).first():
        raise Refused("dnr_taken", dnr=definition.dnr)
    row = RoundRow(
        id=uuid4().hex,
        sender_id=sender.id,
        dnr=definition.dnr,
        workflow_id=name,
        title=definition.title,
        kind=definition.kind,
        state=RoundState.DRAFT,
        definition="",
        created_at=at,
        due_at=definition.due_at,
        original_due_at=definition.due_at,
        closes_at=definition.closes_at,
    )
    session.add(row)
    session.flush()
    audit.append(session, at=at, actor=actor, action="round_registered", object_id=row.id, dnr=row.dnr)
    return row, True


def _take_over(
    session: Session, row: RoundRow, definition: RoundDefinition, papers: Sequence[StoredFile], *, test_data: bool
) -> None:
    """Everything that the definition says of the round itself."""
    row.title, row.kind, row.definition = definition.title, definition.kind, rounds.as_kept(definition)
    row.search_key = rounds.search_key(row.dnr, definition.sender_name, row.title)
    row.planned_send_at, row.closes_at = definition.send_at, definition.closes_at
    row.due_at = row.original_due_at = definition.due_at
    row.test_data = test_data
    session.add(row)
    session.connection().execute(delete(DocumentRow).where(col(DocumentRow.round_id) == row.id))
    session.add_all(rounds.new_papers(row.id, definition, papers))


def _write_recipients(database: Database, row: RoundRow, definition: RoundDefinition, key: bytes) -> None:
    with database.reading() as session:
        query = select(RecipientRow.code, RecipientRow.id).where(RecipientRow.round_id == row.id)
        earlier = {code.upper(): recipient_id for code, recipient_id in session.exec(query)}
    groups = rounds.groups_of(definition)
    new, kept = [], []
    for item in definition.recipients:
        made = rounds.new_recipient(row, item, group_key=groups[item.code], key=key)
        known = earlier.pop(item.code.upper(), None)
        if known is None:
            new.append(made.model_dump())
        else:
            kept.append({"known": known, **made.model_dump(exclude=_KEPT)})
    gone = list(earlier.values())
    for some in portions(gone, PORTION):
        with database.changing() as session:
            _still_ours(session, row)
            session.connection().execute(delete(RecipientRow).where(col(RecipientRow.id).in_(some)))
    for statement, rows in ((_RENEW, kept), (insert(RecipientRow), new)):
        for portion in portions(rows, PORTION):
            with database.changing() as session:
                _still_ours(session, row)
                session.connection().execute(statement, portion)


_KEPT = {"id", "generation", "token_hash"}
_RENEW = (
    update(RecipientRow)
    .where(col(RecipientRow.id) == bindparam("known"))
    .values({name: bindparam(name) for name in RecipientRow.model_fields if name not in _KEPT})
)


def _still_ours(session: Session, row: RoundRow) -> RoundRow:
    """The row as it is now. Raises Refused when another run has taken the reading over."""
    now = rounds.get(session, row.id)
    if now.drafting != row.drafting or now.state is not RoundState.DRAFT:
        raise Refused("round_half_drafted", dnr=row.dnr)
    return now
