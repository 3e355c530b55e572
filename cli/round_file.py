"""The commands that look at a round file and change nothing, each as thin as those of `cli/app.py`."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.later import Later
from cli.one_recipient import Json
from cli.printing import Printer
from models.errors import Refused
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import checking, counter, previewing, round_file_schema
else:
    desk = ("checking", "counter", "previewing", "round_file_schema")
    checking, counter, previewing, round_file_schema = (Later(f"desk.{name}") for name in desk)

Starting = Annotated[str, typer.Option("--starting", metavar="DATUM", help=words.OPTIONS["starting"])]


def check(
    file: Annotated[str, typer.Argument(metavar="FIL", help=words.OPTIONS["file"])] = "",
    starting: Starting = "",
    schema: Annotated[bool, typer.Option("--schema", help=words.OPTIONS["schema"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        if schema:
            sys.stdout.write(round_file_schema.text())
            return
        if not file:
            raise Refused("round_file_missing")
        printer.checked(checking.read(Path(file), starting, datetime.now(UTC)))


def preview(
    what: Annotated[str, typer.Argument(metavar="DNR|FIL", help=words.OPTIONS["previewed"])],
    recipient: Annotated[
        str, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["preview_recipient"])
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="MAPP", help=words.OPTIONS["preview_out"])] = None,
    to: Annotated[str, typer.Option("--to", metavar="ADRESS", help=words.OPTIONS["to"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        if out is None and not to:
            raise Refused("preview_without_goal")
        office = counter.open_office()
        if checking.is_file(what):
            result = checking.read(Path(what), "", datetime.now(UTC))
            printer.checked(result, quiet=True)
            shown = previewing.of_file(office.settings, checking.defined(result), recipient, datetime.now(UTC))
        else:
            shown = previewing.of_round(office, what, recipient)
        files = previewing.write(shown, out) if out else []
        email = previewing.send_to(office.settings, shown, to) if to else ""
        who = {"recipient": shown.letter.recipient_code, "name": shown.letter.recipient_name}
        printer.done("preview", **who, dnr=shown.letter.round.dnr, files=[str(path) for path in files], email=email)


COMMANDS: dict[str, Callable[..., None]] = {"check": check, "preview": preview}
