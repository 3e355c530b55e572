"""The operator's commands about those who work with rounds: senders, accounts, and tokens for machines."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli import help_pages
from cli.later import Later
from cli.one_recipient import Json
from cli.printing import Printer
from models.people import Role, TokenScope
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import accounts, counter, tokens
else:
    accounts, counter, tokens = Later("desk.accounts"), Later("desk.counter"), Later("desk.tokens")

ROLES = Literal["registrar", "approver", "reader"]
Email = Annotated[str, typer.Argument(metavar="ADRESS", help=words.OPTIONS["user_email"])]
Sender = Annotated[str, typer.Option("--sender", metavar="KORTNAMN", help=words.OPTIONS["sender"])]


def group(name: str) -> typer.Typer:
    """The commands under a word."""
    return typer.Typer(
        cls=help_pages.AllCommandsPage,
        help=words.HELP[name],
        options_metavar="[VÄLJARE]",
        subcommand_metavar="KOMMANDO …",
        no_args_is_help=True,
        rich_markup_mode=None,
    )


user, sender, token = group("user"), group("sender"), group("token")
user_command = partial(user.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")
sender_command = partial(sender.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")

token_command = partial(token.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")


@user_command("add", help=words.HELP["user add"])
def add_user(
    email: Email,
    name: Annotated[str, typer.Option("--name", metavar="NAMN", help=words.OPTIONS["user_name"])] = "",
    role: Annotated[ROLES, typer.Option("--role", metavar="ROLL", help=words.OPTIONS["role"])] = "registrar",
    belongs_to: Sender = "",
    elsewhere: Annotated[bool, typer.Option("--no-password", help=words.OPTIONS["no_password"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        password = "" if elsewhere else _password()
        row = accounts.add(
            counter.open_office(may_begin=True),
            sender=belongs_to,
            email=email,
            name=name,
            role=Role(role),
            password=password,
        )
        printer.done("user_add", email=row.email, role=row.role.value)


@user_command("password", help=words.HELP["user password"])
def set_password(email: Email, json: Json = False) -> None:
    with Printer(json) as printer:
        accounts.set_password(counter.open_office(), email, _password())
        printer.done("user_password", email=email)


@user_command("off", help=words.HELP["user off"])
def switch_off(email: Email, json: Json = False) -> None:
    with Printer(json) as printer:
        accounts.switch_off(counter.open_office(), email)
        printer.done("user_off", email=email)


@user_command("list", help=words.HELP["user list"])
def list_users(json: Json = False) -> None:
    with Printer(json) as printer:
        printer.shown(accounts.overview(counter.open_office()))


@sender_command("add", help=words.HELP["sender add"])
def add_sender(
    key: Annotated[str, typer.Argument(metavar="KORTNAMN", help=words.OPTIONS["sender_key"])],
    name: Annotated[str, typer.Option("--name", metavar="NAMN", help=words.OPTIONS["sender_name"])],
    email: Annotated[str, typer.Option("--email", metavar="ADRESS", help=words.OPTIONS["sender_email"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        accounts.add_sender(counter.open_office(may_begin=True), key=key, name=name, email=email)
        printer.done("sender_add", key=key, name=name)


@token_command("add", help=words.HELP["token add"])
def add_token(
    name: Annotated[str, typer.Argument(metavar="NAMN", help=words.OPTIONS["token_name"])],
    scope: Annotated[list[TokenScope], typer.Option("--scope", metavar="OMFÅNG", help=words.OPTIONS["token_scope"])],
    role: Annotated[
        Literal["registrar", "reader"], typer.Option("--role", metavar="ROLL", help=words.OPTIONS["token_role"])
    ] = "reader",
    days: Annotated[int, typer.Option("--days", metavar="DAGAR", help=words.OPTIONS["token_days"])] = 365,
    belongs_to: Sender = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        made = tokens.add(counter.open_office(), name=name, role=Role(role), scopes=scope, days=days, sender=belongs_to)
        printer.done("token_add", name=made.row.name, id=made.row.id, token=made.token)


@token_command("list", help=words.HELP["token list"])
def list_tokens(json: Json = False) -> None:
    with Printer(json) as printer:
        printer.shown(tokens.overview(counter.open_office()))


@token_command("revoke", help=words.HELP["token revoke"])
def revoke_token(
    token_id: Annotated[str, typer.Argument(metavar="ID", help=words.OPTIONS["token_id"])], json: Json = False
) -> None:
    with Printer(json) as printer:
        printer.done("token_revoke", name=tokens.revoke(counter.open_office(), token_id).name, id=token_id)


def _password() -> str:
    """From standard input when it is no keyboard, a line; else asked for twice, unseen."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt(words.ASKED_FOR, hide_input=True, confirmation_prompt=words.ASKED_AGAIN))
