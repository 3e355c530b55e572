"""The `remiss` command: parses, calls, prints. Exit codes: 0 done, 1 failed, 2 refused or bad input."""

import asyncio
import contextlib
import os
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli import (
    adoption,
    answers,
    cases,
    defects,
    giving_back,
    help_pages,
    incoming,
    lists,
    midway,
    one_recipient,
    operating,
    people,
    round_file,
    second,
    upkeep,
    usage,
    webhooks,
)
from cli.later import Later
from cli.one_recipient import Dnr, Json, Reason
from cli.printing import Printer
from cli.round_file import Starting
from models import names
from models.messages import NoteRef, SendCommand
from models.values import ApprovalOutcome
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import afterwards, approving, checking, compilations, counter, export, orders, parsing, rounds, to_do
    from templates.console import compilations as compilation_words
else:
    desk = ("afterwards", "approving", "checking", "compilations", "counter", "export", "orders", "parsing", "rounds")
    afterwards, approving, checking, compilations, counter, export, orders, parsing, rounds, to_do = (
        Later(f"desk.{name}") for name in (*desk, "to_do")
    )
    compilation_words = Later("templates.console.compilations")

app = typer.Typer(
    name="remiss",
    cls=help_pages.AllCommandsPage,
    options_metavar="[VÄLJARE]",
    subcommand_metavar="KOMMANDO …",
    help=words.OPTIONS["remiss"],
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.callback()(help_pages.before_every_command)
command = partial(app.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")

Greeting = Annotated[str, typer.Option("--greeting", metavar="TEXT", help=words.OPTIONS["greeting"])]
By = Annotated[str, typer.Option("--by", metavar="ADRESS", help=words.OPTIONS["by"])]
Compilation = Annotated[int, typer.Option("--compilation", metavar="VERSION", help=words.OPTIONS["compilation"])]
RoundFile = Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["file"])]


def _command(dnr: str, json: bool, name: str, argument: Any, done: str) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        result = asyncio.run(rounds.command(office, row, name, argument(office, row)))
        printer.result(dnr=row.dnr, result=result, done=done)


def _note(kind: str, text: str) -> Any:
    return lambda office, row: NoteRef(note_id=rounds.note(office, row, kind, text))


for _name, _act in round_file.COMMANDS.items():
    command(_name, help=words.HELP[_name])(_act)


@command(help=words.HELP["draft"])
def draft(
    file: RoundFile,
    starting: Starting = "",
    json: Json = False,
    test_data: Annotated[bool, typer.Option("--test-data", help=words.OPTIONS["test_data"])] = False,
) -> None:
    with Printer(json) as printer:
        result = checking.read(file, starting, datetime.now(UTC))
        printer.checked(result, quiet=True)
        definition = checking.startable(result)
        office = counter.open_office(may_begin=True)
        done = "redraft" if rounds.is_draft(office, definition.dnr) else "draft"
        row = asyncio.run(rounds.draft(office, definition, test_data=test_data))
        printer.done(done, dnr=row.dnr, workflow_id=row.workflow_id, recipients=len(definition.recipients))


@command(help=words.HELP["submit"])
def submit(dnr: Dnr, compilation: Compilation = 0, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if compilation:
            found = compilations.version(office, row.id, compilation)
            approving.hand_in_compilation(office, row, found.row, compilations.open_gaps(office, found))
            printer.done("submit_compilation", dnr=row.dnr, version=compilation)
            return
        printer.result(dnr=row.dnr, result=asyncio.run(rounds.submit(office, row, NoteRef())), done="submit")


@command(help=words.HELP["approve"])
def approve(
    dnr: Dnr,
    decision: Annotated[str, typer.Option("--decision", metavar="TEXT", help=words.OPTIONS["decision"])],
    by: By = "",
    compilation: Compilation = 0,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office, row = approving.deciding(counter.open_office(), dnr, by)
        if compilation:
            found = compilations.version(office, row.id, compilation).row
            approving.decide_compilation(office, row, found, ApprovalOutcome.APPROVED, decision)
            printer.done("approve_compilation", dnr=row.dnr, version=compilation)
            return
        printer.result(dnr=row.dnr, result=asyncio.run(approving.approve(office, row, decision)), done="approve")


@command("return", help=words.HELP["return"])
def return_(dnr: Dnr, reason: Reason, by: By = "", compilation: Compilation = 0, json: Json = False) -> None:
    with Printer(json) as printer:
        office, row = approving.deciding(counter.open_office(), dnr, by)
        if compilation:
            found = compilations.version(office, row.id, compilation).row
            approving.decide_compilation(office, row, found, ApprovalOutcome.RETURNED, reason)
            printer.done("return_compilation", dnr=row.dnr, version=compilation)
            return
        printer.result(dnr=row.dnr, result=asyncio.run(approving.send_back(office, row, reason)), done="return")


@command(help=words.HELP["send"])
def send(
    dnr: Dnr,
    at: Annotated[str, typer.Option("--at", metavar="TID", help=words.OPTIONS["at"])] = "",
    json: Json = False,
) -> None:
    done = "schedule" if at else "send"
    _command(dnr, json, names.SEND, lambda *_: SendCommand(at=parsing.instant(at) if at else None), done)


@command(help=words.HELP["status"])
def status(
    dnr: Annotated[str, typer.Argument(metavar="DNR", help=words.OPTIONS["dnr"])] = "",
    addresses: Annotated[bool, typer.Option("--addresses", help=words.OPTIONS["addresses"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        if dnr:
            printer.status(counter.status(office, dnr), addresses=addresses)
        else:
            printer.overview(counter.overview(office))


@command(help=words.HELP["todo"])
def todo(
    dnr: Annotated[str, typer.Argument(metavar="DNR", help=words.OPTIONS["dnr"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        round_id = rounds.find(office, dnr).id if dnr else ""
        printer.to_do(to_do.items(office, round_id=round_id), office.clock())


@command(help=words.HELP["remind"])
def remind(dnr: Dnr, greeting: Greeting = "", json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        note = NoteRef(note_id=rounds.note(office, row, "remind", greeting))
        near = orders.left_out_after_reminding(office, row)
        result = asyncio.run(rounds.command(office, row, names.REMIND, note))
        printer.result(dnr=row.dnr, result=result, done="remind", left_out_at=near.isoformat() if near else None)


@command(help=words.HELP["extend"])
def extend(
    dnr: Dnr,
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["until"])],
    reason: Reason,
    recipient: Annotated[str, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["recipient"])] = "",
    json: Json = False,
) -> None:
    done = "extend" if recipient else "extend_all"
    _command(dnr, json, names.EXTEND, lambda office, row: orders.extension(office, row, recipient, until, reason), done)


app.add_typer(people.user, name="user")
app.add_typer(people.sender, name="sender")
app.add_typer(people.token, name="token")
app.add_typer(webhooks.app, name="webhook")

app.add_typer(lists.saved, name="list")
app.add_typer(incoming.app, name="incoming")

app.add_typer(cases.case, name="case")

for _name, _act in (
    one_recipient.COMMANDS
    | answers.COMMANDS
    | midway.COMMANDS
    | giving_back.COMMANDS
    | second.COMMANDS
    | adoption.COMMANDS
).items():
    command(_name, help=words.HELP[_name])(_act)


@command("compile", help=words.HELP["compile"])
def compile_(
    dnr: Dnr,
    out: Annotated[Path, typer.Option("--out", metavar="MAPP", help=words.OPTIONS["out"])] = Path(),
    compare: Annotated[
        tuple[int, int], typer.Option("--compare", metavar="VERSION VERSION", help=words.OPTIONS["compare"])
    ] = (0, 0),
    unmasked: Annotated[bool, typer.Option("--unmasked", help=words.OPTIONS["unmasked"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        if any(compare):
            found = compilations.comparison(office, rounds.find(office, dnr).id, *compare)
            printer.shown(afterwards.Shown(found.model_dump(mode="json"), compilation_words.plain(found)))
            return
        files = (counter.compile_unmasked if unmasked else counter.compile_to)(office, dnr, out)
        printer.done("compile", dnr=dnr, files=[str(path) for path in files])


@command(help=words.HELP["close"])
def close(dnr: Dnr, json: Json = False) -> None:
    _command(dnr, json, names.CLOSE, _note("close", ""), "close")


@command(help=words.HELP["reopen"])
def reopen(
    dnr: Dnr,
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["until"])],
    reason: Reason,
    json: Json = False,
) -> None:
    _command(dnr, json, names.REOPEN, lambda office, row: orders.reopening(office, row, until, reason), "reopen")


@command(help=words.HELP["cancel"])
def cancel(dnr: Dnr, reason: Reason, json: Json = False) -> None:
    _command(dnr, json, names.CANCEL, _note("cancel", reason), "cancel")


@command(help=words.HELP["gate"])
def gate(
    dnr: Dnr,
    decide: Annotated[
        Literal["yes", "no"] | None, typer.Option("--decide", metavar="yes|no", help=words.OPTIONS["gate_decide"])
    ] = None,
    step: Annotated[
        Literal["go_ahead", "direction", "final"],
        typer.Option("--step", metavar="BESLUT", help=words.OPTIONS["gate_step"]),
    ] = "go_ahead",
    body: Annotated[str, typer.Option("--body", metavar="ORGAN", help=words.OPTIONS["gate_body"])] = "",
    date: Annotated[str, typer.Option("--date", metavar="DATUM", help=words.OPTIONS["gate_date"])] = "",
    section: Annotated[str, typer.Option("--section", metavar="PARAGRAF", help=words.OPTIONS["gate_section"])] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="SKÄL", help=words.OPTIONS["gate_reason"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        if decide is not None:
            row = rounds.find(office, dnr)
            told = {"body": body, "day": date, "section": section, "reason": reason}
            afterwards.decide(office, row, step, decide, **told)
        printer.shown(afterwards.gate(office, dnr))


@command("export", help=words.HELP["export"])
def export_(
    dnr: Dnr, out: Annotated[Path, typer.Option("--out", metavar="MAPP", help=words.OPTIONS["out"])], json: Json = False
) -> None:
    with Printer(json) as printer:
        made = export.export(counter.open_office(), dnr, out)
        printer.done("export", dnr=dnr, folder=str(out), number=len(made))


@command(help=words.HELP["verify"])
def verify(json: Json = False) -> None:
    with Printer(json) as printer:
        found = counter.verify(counter.open_office())
        printer.faults(found.faults)
        printer.done("verify", rows=found.rows, files=found.files)


@command(help=words.HELP["rebuild"])
def rebuild(json: Json = False) -> None:
    with Printer(json) as printer:
        started = asyncio.run(counter.rebuild(counter.open_office()))
        printer.done("rebuild", number=len(started), started=started)


app.add_typer(upkeep.mail, name="mail")

for _name, _run in (operating.COMMANDS | upkeep.COMMANDS).items():
    command(_name, help=words.HELP[_name])(_run)


@command(help=words.HELP["up"])
def up(json: Json = False) -> None:
    from stand.running import up as run_everything

    with Printer(json):
        raise typer.Exit(run_everything(as_json=json))


@command(help=words.HELP["demo"])
def demo(
    exit_when_done: Annotated[bool, typer.Option("--exit", help=words.OPTIONS["exit"])] = False,
    pace: Annotated[Literal["normal", "snabb"], typer.Option("--pace", help=words.OPTIONS["pace"])] = "normal",
    json: Json = False,
) -> None:
    from stand.demo import play

    with Printer(json):
        raise typer.Exit(play(exit_when_done=exit_when_done, fast=pace == "snabb", as_json=json))


def main() -> None:
    """Python 3.11 aborts one exit in ten while the SDK's threads end (sdk-python #300): a finished command leaves at
    once, with its own exit code."""
    typed = sys.argv[1:]
    try:
        code = app(typed, prog_name="remiss", standalone_mode=False)
    except typer.TyperException as error:
        code = usage.tell(error, typed)
    except typer.Abort:
        code = 1
    except Exception as error:  # noqa: BLE001 - the outermost edge: nobody else is left to tell of it
        code = defects.tell(error, as_json="--json" in typed)
    with contextlib.suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)
