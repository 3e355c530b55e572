"""Rounds: registered once from a checked definition, then only moved by conditional changes that tell the audit."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import uuid4

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.definition import InvitedRecipient, RoundDefinition
from models.errors import PermanentFailure, Refused
from models.tables import DocumentRow, RecipientRow, RoundRow
from models.values import RecipientState, RoundState
from rules.grouping import Grouped, group_keys
from rules.sorting import swedish_sort_key
from store.accounts import accounts
from store.recipients import links
from store.records import audit


def search_key(dnr: str, sender: str, title: str) -> str:
    """What a round is searched by, folded as `swedish_sort_key` folds what is searched for. The title stands last."""
    return swedish_sort_key(f"{dnr} {sender} {title}")


def as_kept(definition: RoundDefinition) -> str:
    """The definition as JSON, without what has rows of its own."""
    # A worker of the version before, which may run beside this one, reads no field that it does not know.
    later = {name for name in ("legal_basis", "statute") if not getattr(definition, name)}
    return definition.model_dump_json(exclude={"recipients", "documents", *later})


def new_papers(round_id: str, definition: RoundDefinition, papers: Sequence[StoredFile]) -> list[DocumentRow]:
    """The papers' rows in the definition's order; not yet added to any session."""
    return [
        DocumentRow(
            id=uuid4().hex,
            round_id=round_id,
            position=position,
            title=source.title,
            **paper.model_dump(exclude={"kind"}),
        )
        for position, (source, paper) in enumerate(zip(definition.documents, papers, strict=True), start=1)
    ]


def groups_of(definition: RoundDefinition) -> dict[str, str]:
    """The key of each recipient's group, by its code."""
    return group_keys(
        Grouped(code=item.code, kind=item.kind, county_name=item.county_name) for item in definition.recipients
    )


def new_recipient(
    round_row: RoundRow, item: InvitedRecipient, *, group_key: str, key: bytes, invited: bool = True
) -> RecipientRow:
    """A recipient's row with its first link generation; not yet added to any session."""
    recipient_id = uuid4().hex
    return RecipientRow(
        id=recipient_id,
        round_id=round_row.id,
        code=item.code,
        name=item.name,
        full_name=item.full_name,
        kind=item.kind,
        county_code=item.county_code,
        county_name=item.county_name,
        group_key=group_key,
        sort_key=swedish_sort_key(item.name),
        email=item.email,
        cc=json.dumps(item.cc),
        obliged=item.obliged,
        invited=invited,
        chapters=json.dumps(item.chapters),
        also_as=item.also_as.model_dump_json() if item.also_as else "",
        due_at=round_row.due_at,
        token_hash=links.token_hash(links.token(key, round_row.id, recipient_id, 1)),
        language=item.language or definition(round_row).language,
    )


def definition(row: RoundRow) -> RoundDefinition:
    """The round as it was defined, without papers and recipients, which are rows of their own."""
    return definition_of(row.definition)


@lru_cache(maxsize=256)
def definition_of(body: str) -> RoundDefinition:
    """The same from the text that is kept, and kept by it: every page of a round reads the same one."""
    return RoundDefinition.model_validate({**json.loads(body), "recipients": ()})


def sent(session: Session, round_id: str) -> RoundRow | None:
    """A round that has gone out, by its id."""
    row = session.get(RoundRow, round_id)
    return row if row is not None and row.sent_at is not None else None


def by_dnr(session: Session, dnr: str, sender_id: str = "") -> RoundRow | None:
    """The sender's round with this dnr; without a sender, the one there is in the whole installation. Raises
    Refused("dnr_of_several") when several senders have one."""
    query = select(RoundRow).where(RoundRow.dnr == dnr)
    if sender_id:
        return session.exec(query.where(RoundRow.sender_id == sender_id)).first()
    rows = list(session.exec(query))
    if len(rows) > 1:
        keys = sorted(accounts.sender_of(session, row.sender_id).key for row in rows)
        raise Refused("dnr_of_several", dnr=dnr, senders=", ".join(keys))
    return rows[0] if rows else None


def find(session: Session, round_id: str) -> RoundRow | None:
    return session.get(RoundRow, round_id)


def get(session: Session, round_id: str) -> RoundRow:
    """The round. Raises PermanentFailure("no_such_round"): an id is only ever made by `register`."""
    row = session.get(RoundRow, round_id)
    if row is None:
        raise PermanentFailure("no_such_round", round_id=round_id)
    return row


def state(session: Session, round_id: str) -> RoundState:
    """Where the round stands in the database, whatever the session has read of it before."""
    return RoundState(session.exec(select(RoundRow.state).where(RoundRow.id == round_id)).one())


def is_frozen(session: Session, round_id: str) -> bool:
    return session.exec(select(RoundRow.frozen_at).where(RoundRow.id == round_id)).one() is not None


def all_rounds(session: Session, sender_id: str = "") -> list[RoundRow]:
    """Every round that has been read in whole, of one sender when it is given, newest first."""
    query = select(RoundRow).where(col(RoundRow.drafting).is_(None)).order_by(col(RoundRow.created_at).desc())
    return list(session.exec(query.where(RoundRow.sender_id == sender_id) if sender_id else query))


def of_same_title(session: Session, title: str, sender_id: str) -> list[tuple[RoundRow, frozenset[str]]]:
    """The sender's rounds with this title, however its letters are cased, but for cancelled ones; each with the codes
    of those it asks. Newest first."""
    key = swedish_sort_key(title)
    query = select(RoundRow).where(RoundRow.sender_id == sender_id, RoundRow.state != RoundState.CANCELLED)
    query = query.where(col(RoundRow.search_key).endswith(key, autoescape=True), col(RoundRow.drafting).is_(None))
    rows = session.exec(query.order_by(col(RoundRow.created_at).desc(), col(RoundRow.id))).all()
    same = {row.id: row for row in rows if swedish_sort_key(row.title) == key}
    members = select(RecipientRow.round_id, RecipientRow.code).where(col(RecipientRow.round_id).in_(same))
    codes: dict[str, set[str]] = {round_id: set() for round_id in same}
    for round_id, code in session.exec(members.where(RecipientRow.invited)):
        codes[round_id].add(code)
    return [(row, frozenset(codes[round_id])) for round_id, row in same.items()]


def papers(session: Session, round_id: str) -> list[DocumentRow]:
    """The papers in the order of the definition."""
    return list(session.exec(_PAPERS, params={"round_id": round_id}))


_PAPERS = (
    select(DocumentRow).where(col(DocumentRow.round_id) == bindparam("round_id")).order_by(col(DocumentRow.position))
)


def move(
    session: Session,
    round_id: str,
    *,
    source: RoundState,
    target: RoundState,
    at: datetime,
    actor: str,
    action: str,
    **facts: object,
) -> bool:
    """Moves the round from one state to the next and tells the audit. False, and nothing done, when the round is no
    longer in `source`: so a second run of the same activity is harmless."""
    statement = update(RoundRow).where(col(RoundRow.id) == round_id, col(RoundRow.state) == source).values(state=target)
    if session.connection().execute(statement).rowcount == 0:
        return False
    audit.append(session, at=at, actor=actor, action=action, object_id=round_id, state=target.value, **facts)
    return True


def close_recipients(session: Session, round_id: str) -> None:
    """Everyone invited who has not said a word by the closing is silent (harmless twice)."""
    open_states = [state for state in RecipientState if state in _OPEN_STATES]
    session.connection().execute(
        update(RecipientRow)
        .where(
            col(RecipientRow.round_id) == round_id,
            col(RecipientRow.invited),
            col(RecipientRow.state).in_(open_states),
        )
        .values(state=RecipientState.SILENT)
    )


_OPEN_STATES = frozenset(
    {
        RecipientState.PENDING,
        RecipientState.SENT,
        RecipientState.UNDELIVERABLE,
        RecipientState.ACKNOWLEDGED,
        RecipientState.DRAFTING,
    }
)
