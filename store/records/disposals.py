"""Disposal (gallring): everything the register holds of a round goes, but the audit's rows, which name nobody, and one
row that says what was disposed of, when and by which decision. Drafts that nobody sent go of themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, ColumnElement, Select, Table, and_, delete, exists, func, or_, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from models.tables import (
    AdoptionRow,
    AnswerFileRow,
    AnswerRow,
    AttestRow,
    CaseRoundRow,
    DisposalRow,
    DraftRow,
    IncomingCitationRow,
    IncomingRow,
    InternalAnswerRow,
    InternalDecisionRow,
    InternalReferralRow,
    LetterRow,
    OutboxRow,
    RecipientRow,
    RoundDraftRow,
    RoundRow,
    SecondRoundRow,
)
from models.values import RoundState
from store.files import held
from store.letters.letters import ABOUT_DRAFTS
from store.records import audit, events
from store.rounds import duties, runs

LATELY = timedelta(days=2)
"""For so long a file that somebody has just sent may wait for the row that names it: one younger than that stays."""


def in_the_way(session: Session, row: RoundRow) -> str:
    """The code of what forbids a disposal whatever is decided: councils that are followed, duties, a letter or a piece
    of news on its way, a later round that is told of with the help of this one, an incoming remiss whose members it has
    asked or whose answer agrees with one here, or a case that takes its days from it. Empty for nothing."""
    adoption = session.get(AdoptionRow, row.id)
    followed = select_rows(SecondRoundRow.id).where(
        SecondRoundRow.first_id == row.id, col(SecondRoundRow.second_id).is_not(None)
    )
    untold = select_rows(OutboxRow.seq).where(OutboxRow.round_id == row.id, col(OutboxRow.told_at).is_(None))
    drafts = select_rows(RoundDraftRow.id).where(RoundDraftRow.round_id == row.id)
    cited = select_rows(IncomingCitationRow.incoming_id).join(RecipientRow).where(RecipientRow.round_id == row.id)
    asked = select_rows(IncomingRow.id).where(
        or_(
            col(IncomingRow.round_id) == row.id,
            col(IncomingRow.draft_id).in_(drafts),
            col(IncomingRow.id).in_(cited),
        )
    )
    in_case = select_rows(CaseRoundRow.round_id).where(CaseRoundRow.round_id == row.id)
    stops = {
        "dispose_adopting": adoption is not None and adoption.ended_at is None and adoption.told_at is None,
        "dispose_duties": any(not one.finished for one in duties.of_round(session, row.id)),
        "dispose_waits": bool(runs.owing_letters(session, row.id)) or session.exec(untold).first() is not None,
        "dispose_followed": session.exec(followed).first() is not None,
        "dispose_incoming": session.exec(asked).first() is not None,
        "dispose_case": session.exec(in_case).first() is not None,
    }
    return next((code for code, holds in stops.items() if holds), "")


def ended_at(row: RoundRow) -> datetime:
    """When a round that has ended was closed or cancelled: no order changes a cancelled one again."""
    return row.closed_at or row.ordered_at or row.created_at


def is_packed(session: Session, row: RoundRow, at: datetime) -> bool:
    """Whether nothing has happened in the round since a package of it was made at this instant."""
    later = (each for each in events.of_round(session, row.id) if each.at > at)
    return all(each.action in _ABOUT_PACKAGES for each in later)


_ABOUT_PACKAGES = {"compiled", "packed_for_archive", "archive_received", "exported"}
"""What making a package does, and what comes of it."""


def files_of(session: Session, round_id: str) -> tuple[set[str], set[str]]:
    """The hashes of the files that only this round names: those that came or were laid in, and those made of it."""
    parts, _references = _parts(round_id)
    elsewhere = held.named(session, parts, inside=False)
    made = held.named(session, {name: parts[name] for name in ("deliveries", "compilations")}, inside=True) - elsewhere
    return held.named(session, parts, inside=True) - elsewhere - made, made


def dispose(
    session: Session,
    row: RoundRow,
    *,
    decision: str,
    reason: str,
    package: str,
    files: Sequence[str],
    at: datetime,
    by: str,
) -> DisposalRow:
    """Removes the round. `files`: the hashes of those that have been removed from the store."""
    round_id = row.id
    kept = DisposalRow(
        id=uuid4().hex,
        sender_id=row.sender_id,
        round_id=round_id,
        dnr=row.dnr,
        title=row.title,
        decision=decision,
        reason=reason,
        package=package,
        recipients=_number(session, RecipientRow, round_id),
        answers=_number(session, AnswerRow, round_id),
        files=len(files),
        at=at,
        by=by,
    )
    parts, references = _parts(round_id)
    for column, named in references:
        session.execute(update(column.table).where(named).values({column.name: None}))
    for table in reversed(SQLModel.metadata.sorted_tables):
        if table.name in parts:
            session.execute(delete(table).where(parts[table.name]))
    held.forget(session, files)
    session.expunge_all()
    session.add(kept)
    told = {"recipients": kept.recipients, "answers": kept.answers, "files": kept.files, "package": package}
    audit.append(session, at=at, actor=by, action="disposed", object_id=round_id, **told)
    return kept


def of_sender(session: Session, sender_id: str) -> list[DisposalRow]:
    """Latest first."""
    query = select_rows(DisposalRow).where(DisposalRow.sender_id == sender_id)
    return list(session.exec(query.order_by(col(DisposalRow.at).desc(), col(DisposalRow.id))))


def with_drafts(session: Session, ended_before: datetime) -> list[str]:
    """The ids of rounds that ended before an instant, and where somebody has an answer begun and not sent, or has asked
    colleagues for parts of one."""
    ended = func.coalesce(col(RoundRow.closed_at), col(RoundRow.ordered_at), col(RoundRow.created_at))
    over = col(RoundRow.state).in_([RoundState.CLOSED, RoundState.CANCELLED])
    query = (
        select_rows(RoundRow.id)
        .join(RecipientRow, col(RecipientRow.round_id) == col(RoundRow.id))
        .where(over, ended < ended_before)
        .where(
            or_(
                exists().where(col(DraftRow.recipient_id) == col(RecipientRow.id)),
                exists().where(col(InternalReferralRow.recipient_id) == col(RecipientRow.id)),
            )
        )
    )
    return list(session.exec(query.distinct()))


def draft_files(session: Session, round_id: str) -> list[str]:
    """The hashes of the files of answers that were begun and not sent, and that nothing else names."""
    sent = col(InternalAnswerRow.referral_id).in_(_referrals(round_id))
    drafts: dict[str, ColumnElement[bool]] = {"answer_files": _unsent(round_id), "internal_answers": sent}
    own = held.named(session, drafts, inside=True)
    return sorted(own - held.named(session, drafts, inside=False)) if own else []


def remove_drafts(session: Session, round_id: str, files: Sequence[str], at: datetime) -> None:
    """Removes every answer of a round that was begun and not sent, with its files, the requests to attest it and the
    internremiss about it (TF 2 kap. 9 and 13 §§: what is only kept for somebody else is no document of the
    authority's). `files`: the hashes of those that have been removed from the store. Harmless twice."""
    own = select(col(RecipientRow.id)).where(col(RecipientRow.round_id) == round_id)
    drafts = session.exec(select_rows(DraftRow).where(col(DraftRow.recipient_id).in_(own))).all()
    session.execute(delete(DraftRow).where(col(DraftRow.recipient_id).in_(own)))
    session.execute(delete(AnswerFileRow).where(_unsent(round_id)))
    letters = update(LetterRow).where(col(LetterRow.round_id) == round_id, col(LetterRow.kind).in_(ABOUT_DRAFTS))
    session.execute(
        letters.values(to="", facts="{}", smtp_text="")
    )  # words and addresses from one colleague to another
    session.execute(delete(AttestRow).where(col(AttestRow.recipient_id).in_(own), col(AttestRow.answer_id).is_(None)))
    for table in (InternalDecisionRow, InternalAnswerRow):
        session.execute(delete(table).where(col(table.referral_id).in_(_referrals(round_id))))
    session.execute(delete(InternalReferralRow).where(col(InternalReferralRow.round_id) == round_id))
    held.forget(session, files)
    if drafts:
        told = {"drafts": len(drafts), "files": len(files)}
        audit.append(session, at=at, actor="system", action="drafts_removed", object_id=round_id, **told)


def _referrals(round_id: str) -> Select[str]:
    return select(col(InternalReferralRow.id)).where(col(InternalReferralRow.round_id) == round_id)


def _unsent(round_id: str) -> ColumnElement[bool]:
    own = select(col(RecipientRow.id)).where(col(RecipientRow.round_id) == round_id)
    return and_(col(AnswerFileRow.recipient_id).in_(own), col(AnswerFileRow.answer_id).is_(None))


def _number(session: Session, table: type[RecipientRow] | type[AnswerRow], round_id: str) -> int:
    return session.exec(select_rows(func.count()).select_from(table).where(table.round_id == round_id)).one()


_OWN_THOUGH_NULLABLE = {("round_drafts", "round_id"), ("second_rounds", "second_id")}
_Reference = tuple[Column[Any], ColumnElement[bool]]


def _parts(round_id: str) -> tuple[Mapping[str, ColumnElement[bool]], Sequence[_Reference]]:
    """By table, which of its rows are the round's: those that cannot be without it, or without what is its own. Then
    the columns of other rows that name one of these and may be empty: an incoming remiss has its inner round, a case
    its step, and neither is the round's."""
    found: dict[str, ColumnElement[bool]] = {}
    references: list[_Reference] = []
    for table in SQLModel.metadata.sorted_tables:  # what is named stands before what names it
        if table.name == "rounds":
            found[table.name] = table.c.id == round_id
        elif table.name != "disposals":
            ways = list(_ways(table, round_id, found))
            own = [way for column, way in ways if _cannot_be_without(column)]
            if own:
                found[table.name] = or_(*own)
            else:
                references += ways
    return found, references


def _cannot_be_without(column: Column[Any]) -> bool:
    return not column.nullable or (column.table.name, column.name) in _OWN_THOUGH_NULLABLE


def _ways(table: Table, round_id: str, found: Mapping[str, ColumnElement[bool]]) -> Iterator[_Reference]:
    for column in table.columns:
        if column.name == "round_id":
            yield column, column == round_id
            continue
        for key in column.foreign_keys:
            if key.column.table.name in found:
                yield column, column.in_(select(key.column).where(found[key.column.table.name]))
