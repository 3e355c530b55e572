"""What a row of the audit may be about: whose events are listed goes by the thing that each names."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, literal, or_, select, union_all
from sqlmodel import col

from models.tables import (
    AnswerFileRow,
    AnswerMarkRow,
    AnswerRow,
    AttestRow,
    BemotandeRow,
    CaseRow,
    CommentReturnRow,
    CompilationRow,
    ExplainedGapRow,
    ExtensionRequestRow,
    GroupSuggestionRow,
    HandoutRow,
    IncomingAnswerRow,
    IncomingCitationRow,
    IncomingLetterRow,
    IncomingRow,
    IncomingSectionRow,
    IncomingStandRow,
    InternalReferralRow,
    JointNamingRow,
    LetterRow,
    MaskedFileRow,
    NoteRow,
    ProposalChangeRow,
    RecipientRow,
    RoundDraftRow,
    RoundRow,
    SampleRow,
    SupplementRequestRow,
    SynpunktGroupRow,
    SynpunktRow,
    ThemeRow,
)

_OF_RECIPIENTS = (
    *(AnswerRow, AttestRow, InternalReferralRow, JointNamingRow, LetterRow),
    *(ExtensionRequestRow, SupplementRequestRow),
)
_OF_ANSWERS = (AnswerMarkRow, MaskedFileRow, SynpunktRow)
_OF_ROUNDS = (
    *(CompilationRow, NoteRow, HandoutRow, CommentReturnRow, GroupSuggestionRow),
    *(ThemeRow, SynpunktGroupRow, BemotandeRow, ProposalChangeRow, ExplainedGapRow, SampleRow),
)
_OF_INCOMING = (IncomingLetterRow, IncomingSectionRow, IncomingCitationRow)


class Scope(NamedTuple):
    """Whose events: a round's (`round_id`), else all of a sender's rounds; `beside`: and of its cases and incoming
    remisses."""

    sender_id: str
    round_id: str = ""
    beside: bool = False


def all_things(scope: Scope) -> Subquery:
    """Everything a row may be about: its id, its round (or case, or incoming remiss), its recipient. A file is
    known by its hash, and only once it has come in: what lies in a draft is nobody else's."""
    within, nobody = _rounds(scope), literal("")
    parts: list[Any] = [
        select(
            col(RoundRow.id).label("object_id"), col(RoundRow.id).label("about_id"), nobody.label("recipient_id")
        ).where(col(RoundRow.id).in_(within)),
        select(col(RecipientRow.id), col(RecipientRow.round_id), col(RecipientRow.id)).where(
            col(RecipientRow.round_id).in_(within)
        ),
        select(col(AnswerFileRow.sha256), col(AnswerRow.round_id), col(AnswerRow.recipient_id))
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .where(col(AnswerRow.round_id).in_(within)),
    ]
    parts += [
        select(col(table.id), col(table.round_id), col(table.recipient_id)).where(col(table.round_id).in_(within))
        for table in _OF_RECIPIENTS
    ]
    parts += [
        select(col(table.id), col(table.round_id), col(AnswerRow.recipient_id))
        .join(AnswerRow, col(AnswerRow.id) == col(table.answer_id))
        .where(col(table.round_id).in_(within))
        for table in _OF_ANSWERS
    ]
    parts += [
        select(col(table.id), col(table.round_id), nobody).where(col(table.round_id).in_(within))
        for table in _OF_ROUNDS
    ]
    written: ColumnElement[bool] = col(RoundDraftRow.round_id).in_(within)
    if not scope.round_id:
        written = or_(written, col(RoundDraftRow.sender_id) == scope.sender_id)
    parts.append(select(col(RoundDraftRow.id), col(RoundDraftRow.round_id), nobody).where(written))
    if scope.beside:
        parts += _beside(scope)
    return union_all(*parts).subquery()


def _beside(scope: Scope) -> Iterator[Any]:
    """The sender's cases and incoming remisses, and what has rows of its own in these."""
    nobody = literal("")
    incoming = select(col(IncomingRow.id)).where(col(IncomingRow.sender_id) == scope.sender_id)
    yield select(col(CaseRow.id), col(CaseRow.id), nobody).where(col(CaseRow.sender_id) == scope.sender_id)
    yield incoming.with_only_columns(col(IncomingRow.id), col(IncomingRow.id), nobody)
    for table in _OF_INCOMING:
        yield select(col(table.id), col(table.incoming_id), nobody).where(col(table.incoming_id).in_(incoming))
    yield (
        select(col(IncomingStandRow.id), col(IncomingAnswerRow.incoming_id), nobody)
        .join(IncomingAnswerRow, col(IncomingAnswerRow.id) == col(IncomingStandRow.answer_id))
        .where(col(IncomingAnswerRow.incoming_id).in_(incoming))
    )


def _rounds(scope: Scope) -> Any:
    own = col(RoundRow.id) == scope.round_id if scope.round_id else col(RoundRow.sender_id) == scope.sender_id
    return select(col(RoundRow.id)).where(own)
