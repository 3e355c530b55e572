"""A registrar's commands: from a round file to a running round, and every decision after it.

Each refuses with `Refused` (code and facts) before it changes anything. Reasons and decisions are written to the store
first; Temporal gets only the note's id.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desk.office import Office
from documents.inspection.filenames import clean_name, distinct
from documents.inspection.filetypes import media_type
from documents.inspection.media import NotAccepted
from models import names
from models.answer import StoredFile
from models.definition import RoundDefinition
from models.errors import Refusal, Refused, TemporaryFailure
from models.invisible import without_invisible
from models.messages import CommandResult, NoteRef
from models.people import Permission, Role
from models.values import FileKind, RoundState, Value
from rules.gates import NOTE_KINDS, note_missing
from rules.naming import tidy_dnr
from rules.plan import REOPEN_DAYS, is_over
from rules.text import from_command_line
from store.accounts import accounts
from store.rounds import approvals, drafting, notes, rounds

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RoundRow

Told = TypeVar("Told")

TAKEN_SECONDS = 20.0
"""How long a worker has to take a command. One that works on other rounds has it within seconds."""
DONE_SECONDS = 180.0
"""How long it then has to carry it out."""


async def draft(
    office: Office, definition: RoundDefinition, *, test_data: bool = False, draft_id: str = ""
) -> "RoundRow":
    """Registers a checked round and starts its workflow; a draft that has the dnr already is read in anew.

    Nothing is registered while Temporal does not answer; were it to fail between the two, `remiss rebuild` starts the
    workflow from the register, and a draft's workflow reads it again when the round is handed in (`submit`). Raises
    Refused("dnr_taken") for a dnr whose round is no draft, and ("second_exists"). `draft_id`: as `drafting.draft` has
    it.
    """
    await office.temporal()
    office.demand(Permission.WRITE)
    papers: list[StoredFile] = []
    for source in definition.documents:
        papers.append(keep_paper(office, source.path, source.path.name, [paper.name for paper in papers]))
    row = drafting.draft(
        office.database,
        definition,
        tuple(papers),
        key=office.key,
        at=office.clock(),
        test_data=test_data,
        sender_id=office.actor.sender_id,
        actor=office.actor.mark,
        draft_id=draft_id,
    )
    if not await resume(office, row):
        await command(office, row, names.REDRAFT, NoteRef())
    return row


def _sender_id(office: Office, session: "Session") -> str:
    """Whose rounds a new one is among. The operator's are the first sender's."""
    return office.actor.sender_id or accounts.default_sender_id(session)


def is_draft(office: Office, dnr: str) -> bool:
    """Whether the dnr has a round that a mended file may be read into."""
    with office.database.reading() as session:
        row = rounds.by_dnr(session, dnr, _sender_id(office, session))
    return row is not None and row.state is RoundState.DRAFT


async def submit(office: Office, row: "RoundRow", note: NoteRef) -> CommandResult:
    """Hands a draft in for approval, as the register has it now. Raises Refused as `approvals.check_named` does."""
    with office.database.reading() as session:
        approvals.check_named(session, row)
    if row.state is RoundState.DRAFT:
        await command(office, row, names.REDRAFT, note)
    return await command(office, row, names.SUBMIT, note)


def keep_paper(office: Office, path: Path, name: str, taken: Sequence[str]) -> StoredFile:
    """A paper that is called `name`, its name unlike those `taken`. Raises Refused("paper_refused") for one that could
    not be sent."""
    try:
        kind = media_type(path)
    except NotAccepted as refusal:
        raise Refused("paper_refused", path=name, found=refusal.code) from refusal
    data = path.read_bytes()
    return StoredFile(
        sha256=office.files.put(data),
        size=len(data),
        media_type=kind,
        name=distinct(clean_name(name, kind), taken),
        kind=FileKind.OTHER,
    )


async def resume(office: Office, row: "RoundRow") -> bool:
    """Starts the round's workflow from the register unless it runs. False when it did."""
    from desk.starting import start

    return await start(await office.temporal(), office.database, row.id)


def find(office: Office, dnr: str) -> "RoundRow":
    """The round with this dnr. Raises Refused: "no_such_dnr", also for another sender's, "round_half_drafted", or as
    `by_dnr` does."""
    with office.database.reading() as session:
        own = office.actor.sender_id
        row = rounds.by_dnr(session, tidy_dnr(dnr), own)
        row = row or rounds.by_dnr(session, tidy_dnr(without_invisible(dnr)), own)
    if row is None:
        raise Refused("no_such_dnr", dnr=dnr)
    if row.drafting is not None:
        raise Refused("round_half_drafted", dnr=row.dnr)
    return row


def by_id(office: Office, round_id: str) -> "RoundRow":
    """The round with this id. Raises Refused("no_such_page"), also for another sender's."""
    with office.database.reading() as session:
        row = rounds.find(session, round_id)
    if row is None or office.actor.sender_id not in {"", row.sender_id}:
        raise Refused("no_such_page")
    return row


def note(office: Office, row: "RoundRow", kind: str, text: str) -> str:
    """Keeps a reason or decision, and who gave it, and returns its id; the operator needs none without words. Raises
    Refused as `stated` does, or Refused("not_allowed")."""
    words = stated(kind, text)
    if not words and office.actor.role is Role.OPERATOR:
        return ""
    with office.changing(_permission(office, row, kind)) as session:
        return notes.add(session, row.id, kind, words, office.clock(), office.actor.mark)


def stated(kind: str, text: str) -> str:
    """The words that go with a command, as they can be kept. Raises Refused("decision_missing") or ("reason_missing")
    when it needs some and has none."""
    words = from_command_line(text)
    if not words and kind in _MUST_SAY:
        raise Refused(note_missing(kind))
    return words


def _permission(office: Office, row: "RoundRow", name: str) -> Permission:
    """What a command or its note asks of whoever gives it. A round that waits is the approver's to give back; one that
    is approved may be taken back by whoever writes rounds too, since it is then approved anew."""
    if name in {"decision", names.APPROVE}:
        return Permission.APPROVE
    if name == names.RETURN and (row.state is RoundState.AWAITING_APPROVAL or office.actor.may(Permission.APPROVE)):
        return Permission.APPROVE
    return Permission.WRITE


_MUST_SAY = frozenset({*NOTE_KINDS.values(), "deny"})


async def command(office: Office, row: "RoundRow", name: str, argument: Value) -> CommandResult:
    """Gives one command to the round's workflow and waits for its answer, but not for ever.

    Raises Refused with the rule's code (a cancelled round's workflow has ended, and the no stays the same),
    Refused("round_archived"), Refused("round_not_running") when its workflow is lost and not yet rebuilt,
    Refused("not_allowed") by the actor's role, Refused("round_frozen"); TemporaryFailure: "worker_silent" when no
    worker has taken the command in time (Temporal keeps it, and the next worker carries it out), "command_slow" when
    one has, and "temporal_unreachable".
    """
    office.demand(_permission(office, row, name))
    if name in _HELD_WHILE_FROZEN and is_frozen(office, row.id):
        raise Refused("round_frozen", dnr=row.dnr)
    # Loaded here: Temporal's library takes as long as all the rest of a command that does without.
    from temporalio.client import (
        WorkflowUpdateFailedError,
        WorkflowUpdateStage,
    )
    from temporalio.exceptions import ApplicationError
    from temporalio.service import RPCError, RPCStatusCode

    client = await office.temporal()
    handle = client.get_workflow_handle(row.workflow_id)
    try:
        giving = handle.start_update(
            name, argument, wait_for_stage=WorkflowUpdateStage.ACCEPTED, result_type=CommandResult
        )
        given = await _within(TAKEN_SECONDS, giving, "worker_silent", row.dnr)
        result: CommandResult = await _within(DONE_SECONDS, given.result(), "command_slow", row.dnr)
        return result
    except WorkflowUpdateFailedError as error:
        cause = error.cause
        if isinstance(cause, ApplicationError) and cause.details:
            refusal = Refusal.model_validate(cause.details[0])
            raise Refused(refusal.code, **refusal.facts) from error
        raise
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise _no_workflow(office, row, name) from error
        raise TemporaryFailure("temporal_unreachable", address=office.settings.temporal_address) from error


_HELD_WHILE_FROZEN = frozenset({names.SEND, names.REMIND, names.CLOSE, names.REOPEN, names.CANCEL})
"""Only the due day of all may be moved meanwhile, so that the round does not end as soon as it goes on."""


def is_frozen(office: Office, round_id: str) -> bool:
    with office.database.reading() as session:
        return rounds.is_frozen(session, round_id)


async def _within(seconds: float, answer: Awaitable[Told], code: str, dnr: str) -> Told:
    """Raises TemporaryFailure(code) when the answer takes longer."""
    from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError

    try:
        async with asyncio.timeout(seconds):
            return await answer
    except (WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError) as error:
        raise TemporaryFailure(code, dnr=dnr, seconds=int(seconds)) from error


def _no_workflow(office: Office, row: "RoundRow", name: str) -> Refused:
    """Why a round has none."""
    if row.state is RoundState.CANCELLED:
        return Refused("not_in_this_state", command=name, state=row.state.value)
    if is_over(row.state, row.closed_at, office.clock()):
        return Refused("round_archived", dnr=row.dnr, days=REOPEN_DAYS)
    return Refused("round_not_running", dnr=row.dnr)
