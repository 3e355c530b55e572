"""The help of the command line in Swedish: Typer writes its own words around ours in English."""

import re
import sys
from importlib import metadata
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from templates.cli import commands as words

_TYPE = re.compile(r" <\w+>")
"""What Python calls a value; ours are named by what they are."""
_TYPERS_OWN = frozenset({"help", "install_completion", "show_completion"})
_NOTE = re.compile(r"\[(required|default: (.*))\]$")


def _tell_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"remiss {metadata.version('remiss')}\n")
        raise typer.Exit


def before_every_command(
    version: Annotated[
        bool, typer.Option("--version", help=words.OPTIONS["version"], is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    """The options that stand before the command's name; each does its work in its callback."""


class CommandPage(TyperCommand):
    """One command's page: what it is called with, then its arguments and options."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_options(self, ctx, formatter)


class AllCommandsPage(TyperGroup):
    """The page of all commands."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section(words.COMMANDS_HEADING):
            above = "" if ctx.parent is None else f"{ctx.info_name} "
            formatter.write_dl([(name, words.HELP[above + name]) for name in self.list_commands(ctx)])


def _write_usage(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    pieces = (piece.strip("{}") for piece in command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=words.USAGE)


def _write_options(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    records: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None:
            told = words.OPTIONS[str(param.name)] if param.name in _TYPERS_OWN else _NOTE.sub(_noted, record[1])
            records[param.param_type_name].append((_TYPE.sub("", record[0]), told))
    for kind, rows in records.items():
        if rows:
            with formatter.section(words.HEADINGS[kind]):
                formatter.write_dl(rows)


def _noted(found: re.Match[str]) -> str:
    return words.DEFAULT.format(value=found[2]) if found[2] else words.REQUIRED
