"""The operator's commands about the whole house: its backups, and whether its letters leave."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import help_pages
from cli.later import Later
from cli.one_recipient import Json
from cli.printing import FAILED, Printer
from templates.cli import commands as words
from templates.cli import upkeep as told

if TYPE_CHECKING:
    import settings
    from desk import afterwards, backups, counter, doctor, incident, mailroom, office, parsing, symptoms
    from store.backup.container import Manifest
else:
    afterwards, backups, counter, doctor, incident, mailroom, office, parsing, symptoms = (
        Later(f"desk.{name}")
        for name in "afterwards backups counter doctor incident mailroom office parsing symptoms".split()
    )
    settings = Later("settings")

Backup = Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["backup_file"])]
Identity = Annotated[Path | None, typer.Option("--identity", metavar="FIL", help=words.OPTIONS["identity"])]


def backup(
    out: Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["backup_out"])],
    key: Annotated[list[str] | None, typer.Option("--key", metavar="NYCKEL", help=words.OPTIONS["backup_key"])] = None,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        made = backups.make(counter.open_office(), out, tuple(key or ()))
        missing = [fault.facts["sha256"] for fault in made.missing]
        facts = {"file": str(made.file), "moment": made.moment.isoformat(), "files": made.files, "bytes": made.size}
        data = {"done": "backup", **facts, "sealed": made.sealed, "missing": missing}
        printer.shown(afterwards.Shown(data, told.backup_lines(made)))
        if missing:
            raise typer.Exit(FAILED)


def check_backup(file: Backup, identity: Identity = None, json: Json = False) -> None:
    with Printer(json) as printer:
        checked = backups.check(file, identity, file.parent)
        printer.faults(checked.faults)
        _tell(printer, "check-backup", checked.manifest, told.CHECKED)


def restore(file: Backup, identity: Identity = None, json: Json = False) -> None:
    with Printer(json) as printer:
        own = settings.load_settings()
        manifest = backups.restore(own, file, identity, now=datetime.now(UTC))
        restored = counter.open_office()
        printer.faults(counter.verify(restored).faults)
        _tell(printer, "restore", manifest, told.RESTORED, told.standing_lines(mailroom.standing(restored)))


def doctor_(
    dkim: Annotated[str, typer.Option("--dkim", metavar="SELECTOR", help=words.OPTIONS["dkim"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        own = office.Office(settings.load_settings(), may_begin=False)
        found = asyncio.run(doctor.examine(own, symptoms.World(), dkim=dkim))
        told = [{"code": one.code, "health": one.health.value, "says": doctor.says(one)} for one in found]
        printer.shown(afterwards.Shown({"found": told}, doctor.lines(found)))
        if any(one.health is symptoms.Health.FAULT for one in found):
            raise typer.Exit(FAILED)


def incident_(
    out: Annotated[Path, typer.Option("--out", metavar="MAPP", help=words.OPTIONS["incident_out"])],
    since: Annotated[str, typer.Option("--since", metavar="TID", help=words.OPTIONS["incident_since"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        made = incident.write(counter.open_office(), out, parsing.instant(since))
        printer.done("incident", folder=str(out), sheet=made[0].name)


def _tell(printer: Printer, done: str, manifest: "Manifest", line: str, more: Sequence[str] = ()) -> None:
    facts = {"moment": manifest.moment.isoformat(), "files": manifest.files, "rows": manifest.audit_rows}
    printer.shown(afterwards.Shown({"done": done, **facts}, [told.manifest_line(line, manifest), *more]))


mail = typer.Typer(
    cls=help_pages.AllCommandsPage,
    help=words.HELP["mail"],
    options_metavar="[VÄLJARE]",
    subcommand_metavar="KOMMANDO …",
    no_args_is_help=True,
    rich_markup_mode=None,
)
command = partial(mail.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")


@command("show", help=words.HELP["mail show"])
def show(json: Json = False) -> None:
    with Printer(json) as printer:
        found = mailroom.standing(counter.open_office())
        data = {**found.room.model_dump(mode="json"), "waiting": [row.model_dump(mode="json") for row in found.waiting]}
        printer.shown(afterwards.Shown(data, told.standing_lines(found)))


@command("pause", help=words.HELP["mail pause"])
def pause(json: Json = False) -> None:
    with Printer(json) as printer:
        mailroom.pause(counter.open_office())
        printer.done("mail_pause")


@command("resume", help=words.HELP["mail resume"])
def resume(
    as_sent: Annotated[bool, typer.Option("--as-sent", help=words.OPTIONS["as_sent"])] = False, json: Json = False
) -> None:
    with Printer(json) as printer:
        printer.done("mail_resume", number=mailroom.resume(counter.open_office(), as_sent=as_sent))


@command("rate", help=words.HELP["mail rate"])
def rate(
    number: Annotated[int, typer.Argument(metavar="ANTAL", help=words.OPTIONS["mail_rate"])], json: Json = False
) -> None:
    with Printer(json) as printer:
        mailroom.set_rate(counter.open_office(), number)
        printer.done("mail_rate" if number else "mail_rate_free", number=number)


COMMANDS: dict[str, Callable[..., Any]] = {
    "backup": backup,
    "check-backup": check_backup,
    "restore": restore,
    "doctor": doctor_,
    "incident": incident_,
}
