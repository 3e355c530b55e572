"""What holds for all letters at once, of rounds, incoming remisses and cases: whether any leaves, how many a minute,
and which were waiting when the register was copied."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.incoming import IncomingLetterKind
from models.tables import (
    CaseLetterRow,
    IncomingLetterRow,
    InstallationRow,
    LetterRow,
    RecipientRow,
    RoundRow,
    SenderRow,
)
from models.values import LetterKind, LetterState, RoundState, Value
from rules.reminders import reminder_instant
from store.cases import letters as case_letters
from store.cases import told
from store.incoming import letter_facts, remisses
from store.incoming import letters as incoming_letters
from store.letters import batches, hand_over, letters
from store.letters.hand_over import HandOver, QueuedLetter
from store.rounds import rounds

_ONLY = 1
_WAITS = (LetterState.QUEUED, LetterState.HANDING)
_TAKEN = "counted as sent by the installation that the backup was taken of"


class Mailroom(Value):
    """`rate`: letters a minute over all workers; None for as fast as the relay takes them. `restored_from`: the moment
    of the backup that this register comes from, until its letters have been let go."""

    paused_at: datetime | None = None
    restored_from: datetime | None = None
    rate: int | None = None


def standing(session: Session) -> Mailroom:
    """As the register has it: a change of this transaction that is not flushed is not in it."""
    row = session.connection().execute(_STANDING).first()
    return Mailroom() if row is None else Mailroom(paused_at=row[0], restored_from=row[1], rate=row[2])


_STANDING = columns(
    col(InstallationRow.mail_paused_at), col(InstallationRow.restored_from), col(InstallationRow.mail_rate)
).where(col(InstallationRow.id) == _ONLY)
"""Columns and no row: the console's home asks each time."""


def pause(session: Session, at: datetime) -> None:
    _row(session).mail_paused_at = at


def resume(session: Session) -> None:
    row = _row(session)
    row.mail_paused_at = row.restored_from = None


def set_rate(session: Session, rate: int | None) -> None:
    row = _row(session)
    row.mail_rate, row.next_letter_at = rate, None


def restored(session: Session, moment: datetime, at: datetime) -> None:
    """This register is a copy as of `moment`: no letter leaves until somebody has looked at what waits."""
    row = _row(session)
    row.restored_from, row.mail_paused_at, row.next_letter_at = moment, at, None


def turn(session: Session, now: datetime) -> datetime:
    """Takes the next turn at the rate that holds now: when one letter may leave."""
    row = _row(session)
    if not row.mail_rate:
        return now
    own = max(now, row.next_letter_at or now)
    row.next_letter_at = own + timedelta(minutes=1) / row.mail_rate
    return own


class WaitingLetters(Value):
    """Letters of one round, incoming remiss or case that would leave now. `round_id`: empty for what is of no round.
    `planned`: that are not written yet, but whose time came after the copy was taken."""

    dnr: str
    title: str
    kind: LetterKind | IncomingLetterKind
    number: int
    round_id: str = ""
    planned: bool = False


def oldest(session: Session) -> datetime | None:
    """Since when the letter has waited that has waited longest; those of frozen rounds are not waited for."""
    since = [row.created_at for _incoming, row in incoming_letters.all_waiting(session)[:1]]
    since += [row.at for _case, row in told.all_waiting(session)[:1]]
    of_rounds = session.exec(select(func.min(LetterRow.created_at)).join(RoundRow, _ITS_ROUND).where(*_MAY_LEAVE)).one()
    return min(filter(None, [of_rounds, *since]), default=None)


_ITS_ROUND = col(RoundRow.id) == col(LetterRow.round_id)
_MAY_LEAVE = (col(LetterRow.state).in_(_WAITS), col(RoundRow.frozen_at).is_(None))


def by_state(session: Session) -> dict[LetterState, int]:
    """How many letters there are in each state."""
    found = dict.fromkeys(LetterState, 0)
    for column in (LetterRow.state, IncomingLetterRow.state, CaseLetterRow.state):
        for state, number in session.exec(select(column, func.count()).group_by(col(column))):
            found[LetterState(state)] += number
    return found


def domains(session: Session, now: datetime) -> list[str]:
    """The domains that letters are sent from: of the senders, and of the rounds and incoming remisses that have not
    ended."""
    ended = (RoundState.CLOSED, RoundState.CANCELLED)
    open_rounds = session.exec(select(RoundRow).where(col(RoundRow.state).not_in(ended))).all()
    addresses = {rounds.definition(row).sender_email for row in open_rounds} | set(
        session.exec(select(SenderRow.email))
    )
    addresses |= {row.own_email for row in remisses.under_way(session, now)}
    return sorted({each.rpartition("@")[2].lower() for each in addresses if "@" in each})


def waiting(session: Session, moment: datetime | None, now: datetime) -> list[WaitingLetters]:
    """What would leave if letters did, by matter and kind. `moment`: when the copy was taken; what fell due between it
    and `now` is told of besides."""
    count = select(LetterRow.round_id, LetterRow.kind, func.count()).join(RoundRow, _ITS_ROUND)
    query = count.where(*_MAY_LEAVE).group_by(col(LetterRow.round_id), col(LetterRow.kind))
    of_rounds = [(round_id, kind, number, False) for round_id, kind, number in session.exec(query)]
    every = {row.id: row for row in rounds.all_rounds(session)}
    if moment is not None:
        for row in every.values():
            of_rounds += [(row.id, *each, True) for each in _fallen_due(session, row, moment, now)]
    found = [
        WaitingLetters(
            round_id=round_id, dnr=every[round_id].dnr, title=every[round_id].title, kind=kind, number=number,
            planned=planned,
        )
        for round_id, kind, number, planned in of_rounds
    ]  # fmt: skip
    found += _of_others(session, moment, now)
    return sorted(found, key=lambda each: (each.dnr, each.planned, each.kind))


def _of_others(session: Session, moment: datetime | None, now: datetime) -> list[WaitingLetters]:
    """The same of incoming remisses and of cases."""
    counted: Counter[tuple[str, str, LetterKind | IncomingLetterKind, bool]] = Counter()
    for row, letter in incoming_letters.all_waiting(session):
        counted[row.dnr, row.title, letter.kind, False] += 1
    for case, _letter in told.all_waiting(session):
        counted[case.dnr, case.title, LetterKind.MILESTONE, False] += 1
    if moment is not None:
        for row in remisses.under_way(session, now):
            if letter_facts.reminder_due(session, row, now):
                counted[row.dnr, row.title, IncomingLetterKind.OFFICER, True] += 1
        for case, number in told.fallen_due(session, now):
            counted[case.dnr, case.title, LetterKind.MILESTONE, True] += number
    return [
        WaitingLetters(dnr=dnr, title=title, kind=kind, number=number, planned=planned)
        for (dnr, title, kind, planned), number in counted.items()
    ]


def _fallen_due(session: Session, row: RoundRow, moment: datetime, now: datetime) -> list[tuple[LetterKind, int]]:
    """The missiv of a round whose time to be sent has come since, and its reminders."""
    of_round = select(RecipientRow.due_at, func.count()).where(RecipientRow.round_id == row.id)
    if row.state is RoundState.SCHEDULED and row.planned_send_at is not None and moment <= row.planned_send_at <= now:
        return [(LetterKind.MISSIV, sum(number for _, number in session.exec(of_round.group_by("due_at"))))]
    if row.state not in {RoundState.OPEN, RoundState.OVERDUE}:
        return []
    owe = of_round.where(col(RecipientRow.state).not_in(letters.OWES_NOTHING)).group_by(col(RecipientRow.due_at))
    reminders = rounds.definition(row).reminders
    due = sum(
        number
        for due_at, number in session.exec(owe)
        if any(moment <= reminder_instant(rule, due_at) <= now for rule in reminders)
    )
    return [(LetterKind.REMINDER, due)] if due else []


def count_as_sent(session: Session, moment: datetime, at: datetime) -> int:
    """Takes every letter that would have left when the copy was taken for sent, as SMTP's own word would be. Returns
    how many."""
    query = select(LetterRow).join(RoundRow, _ITS_ROUND).where(*_MAY_LEAVE, LetterRow.created_at <= moment)
    waited: Sequence[LetterRow] = session.exec(query).all()
    for letter in waited:
        letter.state = LetterState.QUEUED
    session.flush()
    mark, number = batches.mark(at, 0), 0
    for round_id in {letter.round_id for letter in waited}:
        own = [QueuedLetter.of(letter) for letter in waited if letter.round_id == round_id]
        taken = hand_over.claim_all(session, own, mark, at)
        said = [
            (letter, HandOver(letter_id=letter.id, state=LetterState.SENT, smtp_text=_TAKEN))
            for letter in own
            if letter.id in taken
        ]
        hand_over.record_all(session, said, mark, at)
        number += len(said)
    for row, of_incoming in incoming_letters.all_waiting(session):
        if of_incoming.created_at <= moment:
            incoming_letters.count_as_sent(session, row, of_incoming, at, _TAKEN)
            number += 1
    for case, of_case in told.all_waiting(session):
        if of_case.at <= moment:
            case_letters.count_as_sent(session, case.id, of_case, at, _TAKEN)
            number += 1
    return number


def _row(session: Session) -> InstallationRow:
    return session.get_one(InstallationRow, _ONLY)
