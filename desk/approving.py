"""A round, or its compilation, is approved or sent back by the one who was named, or the deputy, and by nobody else."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from desk import parsing
from desk import rounds as round_commands
from desk.office import Office
from models import names
from models.errors import Refused
from models.messages import CommandResult, NoteRef
from models.people import Actor, Permission, Role
from models.values import ApprovalOutcome, RoundState
from rules.local_time import local_day
from rules.text import line
from store.accounts import accounts
from store.records import audit, compilations
from store.rounds import approvals, compilation_approvals, notes, rounds
from templates.console import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import AccountRow, CompilationRow, RoundRow


class ApprovalAsked(NamedTuple):
    """How the approval of a round stands. `alone`: the accounts that alone may decide, the approver first; none when
    any approver of the sender may. `is_same`: whether the round still is what was handed in."""

    number: int
    asked_at: datetime
    escalate_at: datetime
    escalated_at: datetime | None
    outcome: ApprovalOutcome | None
    decided_at: datetime | None
    decided_by: str
    words: str
    frozen_sha256: str
    now_sha256: str
    alone: tuple["AccountRow", ...]

    @property
    def is_same(self) -> bool:
        return self.frozen_sha256 == self.now_sha256


def asked(office: Office, row: "RoundRow", made: "CompilationRow | None" = None) -> ApprovalAsked | None:
    """The latest asking, about the round or about a version of its compilation; None for what has not been handed
    in."""
    with office.database.reading() as session:
        found = compilation_approvals.latest(session, made.id) if made else approvals.latest(session, row.id)
        if found is None:
            return None
        by = notes.giver(session, found.note_id).removeprefix("account:") if found.note_id else ""
        giver = accounts.find(session, by)
        return ApprovalAsked(
            number=found.number,
            asked_at=found.asked_at,
            escalate_at=found.escalate_at,
            escalated_at=found.escalated_at,
            outcome=found.outcome,
            decided_at=found.decided_at,
            decided_by=giver.name if giver else "",
            words=notes.words(session, found.note_id),
            frozen_sha256=found.frozen_sha256,
            now_sha256=_version(session, row) if made else approvals.version(session, rounds.get(session, row.id)),
            alone=approvals.deciders(session, found),
        )


def _version(session: "Session", row: "RoundRow") -> str:
    """The hash of the compilation as it would be handed in now: of the newest final one."""
    final = [one for one in compilations.of_round(session, row.id) if not one.preliminary]
    return compilation_approvals.version(final[-1]) if final else ""


def returned(office: Office, round_id: str) -> ApprovalAsked | None:
    """Why a draft came back, while it is one."""
    row = round_commands.by_id(office, round_id)
    found = asked(office, row) if row.state is RoundState.DRAFT else None
    return found if found is not None and found.outcome is ApprovalOutcome.RETURNED else None


def approvers(office: Office) -> list["AccountRow"]:
    """Whom a draft may name: the sender's accounts that may approve."""
    with office.database.reading() as session:
        sender_id = office.actor.sender_id or accounts.default_sender_id(session)
        return approvals.approvers(session, sender_id)


def may_decide(found: ApprovalAsked | None, actor: Actor) -> bool:
    """By the role alone when nobody is named; else the ones who are, and not the operator either."""
    if found is not None and found.alone:
        return actor.account_id in {row.id for row in found.alone}
    return actor.may(Permission.APPROVE)


def deciding(office: Office, dnr: str, by: str) -> tuple[Office, "RoundRow"]:
    """The round with this dnr, and who decides on it from the command line: the one `by` names, else the operator."""
    row = round_commands.find(office, dnr)
    return (as_account(office, row, by) if by else office), row


def as_account(office: Office, row: "RoundRow", email: str) -> Office:
    """The office as the operator enters a decision for somebody: acts in that account's name, and the audit says that
    the operator did. Raises Refused("no_such_user"), ("approval_not_yours")."""
    if office.actor.role is not Role.OPERATOR:
        raise Refused("not_allowed", role=office.actor.role.value)
    with office.database.reading() as session:
        account = accounts.by_email(session, email.strip())
    if account is None:
        raise Refused("no_such_user", email=email)
    if account.sender_id != row.sender_id or account.disabled_at is not None:
        raise Refused("approval_not_yours")
    with office.changing() as session:
        audit.append(
            session,
            at=office.clock(),
            actor=office.actor.mark,
            action="decision_entered_for",
            object_id=row.id,
            account=account.id,
        )
    return office.acting(accounts.actor_of(account))


def decision_words(office: Office, body: str, day: str, paragraph: str) -> str:
    """The decision as it is kept: `Styrelsen, tisdag 9 juni 2026, § 12`. Raises Refused("decision_body_missing"),
    ("decision_day_bad") also for a day to come."""
    who, what = line(body)[0], line(paragraph)[0]
    if not who:
        raise Refused("decision_body_missing")
    try:
        on = parsing.day(day)
    except Refused as refusal:
        raise Refused("decision_day_bad") from refusal
    if on > local_day(office.clock()):
        raise Refused("decision_day_bad")
    return words.decision(who, on, what)


async def approve(office: Office, row: "RoundRow", decision: str, seen_sha256: str = "") -> CommandResult:
    """Approves what was handed in. `seen_sha256`: the version that the one who decides has seen.

    Raises Refused("approval_not_yours"), ("approval_changed"), ("decision_missing"), and as `rounds.command`. The
    register asks both once more as it writes the decision down.
    """
    found = asked(office, row)
    _demand(office, found)
    if found is not None and (not found.is_same or seen_sha256 not in {"", found.frozen_sha256}):
        raise Refused("approval_changed")
    note_id = round_commands.note(office, row, "decision", decision)
    return await round_commands.command(office, row, names.APPROVE, NoteRef(note_id=note_id))


async def send_back(office: Office, row: "RoundRow", reason: str) -> CommandResult:
    """Gives the round back as a draft, with the reason. While it waits for approval that is the approver's; afterwards
    whoever writes rounds may take it back too: it is then approved anew.

    Raises Refused("approval_not_yours"), ("reason_missing"), and as `rounds.command`.
    """
    if row.state is RoundState.AWAITING_APPROVAL:
        _demand(office, asked(office, row))
    note_id = round_commands.note(office, row, "return", reason)
    return await round_commands.command(office, row, names.RETURN, NoteRef(note_id=note_id))


def hand_in_compilation(
    office: Office, row: "RoundRow", made: "CompilationRow", gaps: int, *, approver: str = "", deputy: str | None = None
) -> None:
    """Hands a final version in for approval. `gaps`: what its completeness check found and nobody has explained.
    `approver`, `deputy`: addresses, as `compilation_approvals.ask` takes them.

    Raises Refused: "compilation_preliminary", "compilation_not_newest", "compilation_gaps", "compilation_waits" when it
    waits already, "compilation_approved", "approver_cannot".
    """
    office.demand(Permission.WRITE)
    found = asked(office, row, made)
    facts = {"version": made.version}
    if made.preliminary or row.state is not RoundState.CLOSED:
        raise Refused("compilation_preliminary", **facts)
    if found is not None and found.outcome is None:
        raise Refused("compilation_waits", **facts)
    if found is not None and found.outcome is ApprovalOutcome.APPROVED:
        raise Refused("compilation_approved", **facts)
    if gaps:
        raise Refused("compilation_gaps", number=gaps, **facts)
    with office.changing() as session:
        if _version(session, row) != compilation_approvals.version(made):
            raise Refused("compilation_not_newest", **facts)
        compilation_approvals.ask(
            session, row, made, office.clock(), approver=approver, deputy=deputy, by=office.actor.mark
        )


def decide_compilation(
    office: Office,
    row: "RoundRow",
    made: "CompilationRow",
    outcome: ApprovalOutcome,
    said: str,
    seen_sha256: str = "",
) -> None:
    """Approves a version or gives it back. `said`: the decision, or what is to be changed.

    Raises Refused("approval_not_yours"), ("compilation_changed") when a newer one has been made, ("decision_missing"),
    ("reason_missing"), ("compilation_not_asked").
    """
    found = asked(office, row, made)
    _demand(office, found)
    approves = outcome is ApprovalOutcome.APPROVED
    if found is None:
        raise Refused("compilation_not_asked", version=made.version)
    if approves and (not found.is_same or seen_sha256 not in {"", found.frozen_sha256}):
        raise Refused("compilation_changed", version=made.version)
    words = round_commands.stated("decision" if approves else "return", said)
    with office.changing(Permission.APPROVE) as session:
        compilation_approvals.decide(session, row, made, outcome, words, office.clock(), by=office.actor.mark)


def _demand(office: Office, found: ApprovalAsked | None) -> None:
    if may_decide(found, office.actor):
        return
    office.demand(Permission.APPROVE)
    raise Refused("approval_not_yours")
