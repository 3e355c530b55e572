"""A registrar's commands: from a round file to a running round, and every decision after it.

Each refuses with `Refused` (code and facts) before it changes anything. Reasons and decisions are written to the store
first; Temporal gets only the note's id.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from temporalio.client import WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from desk.office import Office
from desk.starting import start
from models import names
from models.answer import StoredFile
from models.definition import RoundDefinition
from models.errors import Refusal, Refused, TemporaryFailure
from models.messages import CommandResult, NoteRef
from models.values import FileKind, RoundState, Value
from rules.naming import tidy_dnr
from rules.plan import REOPEN_DAYS, is_over
from store import notes, redrafting, rounds
from store.media import media_type_of

if TYPE_CHECKING:
    from models.tables import RoundRow


async def draft(office: Office, definition: RoundDefinition, *, test_data: bool = False) -> "RoundRow":
    """Registers a checked round and starts its workflow; a draft that has the dnr already is read in anew.

    Nothing is registered while Temporal does not answer; were it to fail between the two, `remiss rebuild` starts the
    workflow from the register, and a draft's workflow reads it again when the round is handed in (`submit`). Raises
    Refused("dnr_taken") for a dnr whose round is no draft.
    """
    await office.temporal()
    papers = tuple(_keep(office, source.path) for source in definition.documents)
    with office.database.changing() as session:
        row = rounds.by_dnr(session, definition.dnr)
        facts: _Registering = {"key": office.key, "at": office.clock(), "test_data": test_data}
        if row is None:
            row = rounds.register(session, definition, papers, **facts)
        else:
            redrafting.redraft(session, row, definition, papers, **facts)
    if not await resume(office, row):
        await command(office, row, names.REDRAFT, NoteRef())
    return row


class _Registering(TypedDict):
    key: bytes
    at: datetime
    test_data: bool


def is_draft(office: Office, dnr: str) -> bool:
    """Whether the dnr has a round that a mended file may be read into."""
    with office.database.reading() as session:
        row = rounds.by_dnr(session, dnr)
    return row is not None and row.state is RoundState.DRAFT


async def submit(office: Office, row: "RoundRow", note: NoteRef) -> CommandResult:
    """Hands a draft in for approval, as the register has it now."""
    if row.state is RoundState.DRAFT:
        await command(office, row, names.REDRAFT, note)
    return await command(office, row, names.SUBMIT, note)


def _keep(office: Office, path: Path) -> StoredFile:
    data = path.read_bytes()
    return StoredFile(
        sha256=office.files.put(data),
        size=len(data),
        media_type=media_type_of(path.name),
        name=path.name,
        kind=FileKind.OTHER,
    )


async def resume(office: Office, row: "RoundRow") -> bool:
    """Starts the round's workflow from the register unless it runs. False when it did."""
    return await start(await office.temporal(), office.database, row.id)


def find(office: Office, dnr: str) -> "RoundRow":
    """The round with this dnr. Raises Refused("no_such_dnr")."""
    with office.database.reading() as session:
        row = rounds.by_dnr(session, tidy_dnr(dnr))
    if row is None:
        raise Refused("no_such_dnr", dnr=dnr)
    return row


def note(office: Office, row: "RoundRow", kind: str, text: str) -> str:
    """Keeps a reason or decision and returns its id; no words, no note. Raises Refused as `stated` does."""
    words = stated(kind, text)
    if not words:
        return ""
    with office.database.changing() as session:
        return notes.add(session, row.id, kind, words, office.clock())


def stated(kind: str, text: str) -> str:
    """The words that go with a command, outer space cut. Raises Refused("decision_missing") or ("reason_missing") when
    it needs some and has none."""
    words = text.strip()
    if not words and kind in _MUST_SAY:
        raise Refused(_MUST_SAY[kind])
    return words


_MUST_SAY = {
    "decision": "decision_missing",
    **dict.fromkeys(("return", "cancel", "extend", "deny", "reopen"), "reason_missing"),
}


async def command(office: Office, row: "RoundRow", name: str, argument: Value) -> CommandResult:
    """Gives one command to the round's workflow and waits for its answer.

    Raises Refused with the rule's code (a cancelled round's workflow has ended, and the no stays the same),
    Refused("round_archived"), Refused("round_not_running") when its workflow is lost and not yet rebuilt,
    TemporaryFailure when Temporal or its worker does not answer.
    """
    client = await office.temporal()
    handle = client.get_workflow_handle(row.workflow_id)
    try:
        result: CommandResult = await handle.execute_update(name, argument, result_type=CommandResult)
    except WorkflowUpdateFailedError as error:
        cause = error.cause
        if isinstance(cause, ApplicationError) and cause.details:
            refusal = Refusal.model_validate(cause.details[0])
            raise Refused(refusal.code, **refusal.facts) from error
        raise
    except WorkflowUpdateRPCTimeoutOrCancelledError as error:
        raise TemporaryFailure("worker_silent", dnr=row.dnr) from error
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise _no_workflow(office, row, name) from error
        raise TemporaryFailure("temporal_unreachable", address=office.settings.temporal_address) from error
    return result


def _no_workflow(office: Office, row: "RoundRow", name: str) -> Refused:
    """Why a round has none."""
    if row.state is RoundState.CANCELLED:
        return Refused("not_in_this_state", command=name, state=row.state.value)
    if is_over(row.state, row.closed_at, office.clock()):
        return Refused("round_archived", dnr=row.dnr, days=REOPEN_DAYS)
    return Refused("round_not_running", dnr=row.dnr)
