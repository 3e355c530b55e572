"""The `remiss` command: parses, calls, prints. Exit codes: 0 done, 1 failed, 2 refused or bad input."""

import asyncio
import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from desk import afterwards, checking, counter, defects, help_pages, one_recipient, orders, parsing, rounds, usage
from desk import export as exporting
from desk.one_recipient import Dnr, Json, Reason
from desk.printing import Printer
from models import names
from models.messages import NoteRef, SendCommand
from templates import commands as words

app = typer.Typer(
    name="remiss",
    cls=help_pages.Group,
    options_metavar="[VÄLJARE]",
    subcommand_metavar="KOMMANDO …",
    help=words.OPTIONS["remiss"],
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

command = partial(app.command, cls=help_pages.Command, options_metavar="[VÄLJARE]")

Greeting = Annotated[str, typer.Option("--greeting", metavar="TEXT", help=words.OPTIONS["greeting"])]
Starting = Annotated[str, typer.Option("--starting", metavar="DATUM", help=words.OPTIONS["starting"])]
RoundFile = Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["file"])]


def _command(dnr: str, json: bool, name: str, argument: Any, done: str) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        result = asyncio.run(rounds.command(office, row, name, argument(office, row)))
        printer.result(dnr=row.dnr, result=result, done=done)


def _note(kind: str, text: str) -> Any:
    return lambda office, row: NoteRef(note_id=rounds.note(office, row, kind, text))


@command(help=words.HELP["check"])
def check(file: RoundFile, starting: Starting = "", json: Json = False) -> None:
    with Printer(json) as printer:
        printer.checked(checking.read(file, starting, counter.now()))


@command(help=words.HELP["draft"])
def draft(
    file: RoundFile,
    starting: Starting = "",
    json: Json = False,
    test_data: Annotated[bool, typer.Option("--test-data", help=words.OPTIONS["test_data"])] = False,
) -> None:
    with Printer(json) as printer:
        result = checking.read(file, starting, counter.now())
        printer.checked(result, quiet=True)
        definition = checking.startable(result)
        office = counter.open_office()
        done = "redraft" if rounds.is_draft(office, definition.dnr) else "draft"
        row = asyncio.run(rounds.draft(office, definition, test_data=test_data))
        printer.done(done, dnr=row.dnr, workflow_id=row.workflow_id, recipients=len(definition.recipients))


@command(help=words.HELP["submit"])
def submit(dnr: Dnr, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        printer.result(dnr=row.dnr, result=asyncio.run(rounds.submit(office, row, NoteRef())), done="submit")


@command(help=words.HELP["approve"])
def approve(
    dnr: Dnr,
    decision: Annotated[str, typer.Option("--decision", metavar="TEXT", help=words.OPTIONS["decision"])],
    json: Json = False,
) -> None:
    _command(dnr, json, names.APPROVE, _note("decision", decision), "approve")


@command("return", help=words.HELP["return"])
def return_(dnr: Dnr, reason: Reason, json: Json = False) -> None:
    _command(dnr, json, names.RETURN, _note("return", reason), "return")


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
    dnr: Annotated[str, typer.Argument(metavar="DNR", help=words.OPTIONS["dnr"])] = "", json: Json = False
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        if dnr:
            printer.status(counter.status(office, dnr))
        else:
            printer.overview(counter.overview(office))


@command(help=words.HELP["remind"])
def remind(dnr: Dnr, greeting: Greeting = "", json: Json = False) -> None:
    _command(dnr, json, names.REMIND, _note("remind", greeting), "remind")


@command(help=words.HELP["extend"])
def extend(
    dnr: Dnr,
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["until"])],
    reason: Reason,
    recipient: Annotated[str, typer.Option("--recipient", metavar="KOD", help=words.OPTIONS["recipient"])] = "",
    json: Json = False,
) -> None:
    _command(
        dnr, json, names.EXTEND, lambda office, row: orders.extension(office, row, recipient, until, reason), "extend"
    )


for _name, _act in one_recipient.COMMANDS.items():
    command(_name, help=words.HELP[_name])(_act)


@command("compile", help=words.HELP["compile"])
def compile_(
    dnr: Dnr,
    out: Annotated[Path, typer.Option("--out", metavar="MAPP", help=words.OPTIONS["out"])] = Path(),
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        files = counter.compile_to(counter.open_office(), dnr, out)
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
def gate(dnr: Dnr, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.shown(afterwards.gate(counter.open_office(), dnr))


@command(help=words.HELP["adoption"])
def adoption(dnr: Dnr, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.shown(afterwards.adoption(counter.open_office(), dnr))


@command(help=words.HELP["export"])
def export(
    dnr: Dnr, out: Annotated[Path, typer.Option("--out", metavar="MAPP", help=words.OPTIONS["out"])], json: Json = False
) -> None:
    with Printer(json) as printer:
        made = exporting.export(counter.open_office(), dnr, out)
        printer.done("export", dnr=dnr, folder=str(out), number=len(made))


@command(help=words.HELP["verify"])
def verify(json: Json = False) -> None:
    with Printer(json) as printer:
        rows, files = counter.verify(counter.open_office())
        printer.done("verify", rows=rows, files=files)


@command(help=words.HELP["rebuild"])
def rebuild(json: Json = False) -> None:
    with Printer(json) as printer:
        started = asyncio.run(counter.rebuild(counter.open_office()))
        printer.done("rebuild", number=len(started), started=started)


@command(help=words.HELP["up"])
def up(json: Json = False) -> None:
    from desk.running import up as run_everything

    with Printer(json):
        raise typer.Exit(run_everything(as_json=json))


@command(help=words.HELP["demo"])
def demo(
    exit_when_done: Annotated[bool, typer.Option("--exit", help=words.OPTIONS["exit"])] = False,
    pace: Annotated[Literal["normal", "snabb"], typer.Option("--pace", help=words.OPTIONS["pace"])] = "normal",
    json: Json = False,
) -> None:
    from desk.demo import play

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


if __name__ == "__main__":
    main()
