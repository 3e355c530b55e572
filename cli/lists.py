"""The commands about saved lists of recipients, each as thin as those of `cli/app.py`: parse, call, print."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import help_pages
from cli.later import Later
from cli.one_recipient import Json
from cli.printing import Printer
from models.errors import Refused
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import afterwards, counter, importing, lists, rounds
else:
    desk = ("afterwards", "counter", "importing", "lists", "rounds")
    afterwards, counter, importing, lists, rounds = (Later(f"desk.{name}") for name in desk)

saved = typer.Typer(
    cls=help_pages.AllCommandsPage,
    help=words.HELP["list"],
    options_metavar="[VÄLJARE]",
    subcommand_metavar="KOMMANDO …",
    no_args_is_help=True,
    rich_markup_mode=None,
)
command = partial(saved.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")
Name = Annotated[str, typer.Argument(metavar="NAMN", help=words.OPTIONS["list_name"])]


@command("show", help=words.HELP["list show"])
def show(
    name: Annotated[str, typer.Argument(metavar="[NAMN]", help=words.OPTIONS["list_shown"])] = "", json: Json = False
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        if name:
            rows = lists.by_name(office, name).rows
            lines = [f"{row.code}  {row.name}  {row.email}".rstrip() for row in rows]
            printer.shown(afterwards.Shown({"name": name, "recipients": [row.tree() for row in rows]}, lines))
            return
        kept = {each.saved.name: len(each.rows) for each in lists.saved(office) if each.saved}
        told = [words.LIST_LINE.format(name=each, number=number) for each, number in kept.items()]
        printer.shown(afterwards.Shown({"lists": kept}, told or [words.NO_LISTS]))


@command("save", help=words.HELP["list save"])
def save(
    name: Name,
    file: Annotated[Path | None, typer.Argument(metavar="[FIL]", help=words.OPTIONS["list_file"])] = None,
    dnr: Annotated[str, typer.Option("--round", metavar="DNR", help=words.OPTIONS["list_round"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        if (file is None) is not bool(dnr):
            raise Refused("list_source_missing")
        office = counter.open_office()
        if file is None:
            kept = lists.save_as(office, lists.of_round(office, rounds.find(office, dnr)), name)
            printer.done("list_save", name=kept.name, number=len(lists.by_name(office, name).rows))
            return
        read = importing.save_table(office, name, file)
        printer.table_faults(read.faults)
        printer.done("list_save", name=name, number=read.number)


@command("rename", help=words.HELP["list rename"])
def rename(
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NYTT", help=words.OPTIONS["list_new"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        lists.rename(office, lists.by_name(office, name), new)
        printer.done("list_rename", name=name, new=new)


@command("discard", help=words.HELP["list discard"])
def discard(name: Name, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        lists.discard(office, lists.by_name(office, name))
        printer.done("list_discard", name=name)
