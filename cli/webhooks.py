"""The commands about other systems that are told of what happens."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cli import help_pages, people
from cli.later import Later
from cli.one_recipient import Json
from cli.printing import Printer
from models.webhooks import HookEvent
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import counter, webhooks
else:
    counter, webhooks = Later("desk.counter"), Later("desk.webhooks")

app = people.group("webhook")
command = partial(app.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")
Id = Annotated[str, typer.Argument(metavar="ID", help=words.OPTIONS["webhook_id"])]


@command("add", help=words.HELP["webhook add"])
def add(
    name: Annotated[str, typer.Argument(metavar="NAMN", help=words.OPTIONS["webhook_name"])],
    url: Annotated[str, typer.Argument(metavar="ADRESS", help=words.OPTIONS["webhook_url"])],
    event: Annotated[list[HookEvent], typer.Option("--event", metavar="HÄNDELSE", help=words.OPTIONS["webhook_event"])],
    belongs_to: people.Sender = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = webhooks.add(office, name=name, url=url, events=event, sender=belongs_to)
        printer.done("webhook_add", name=row.name, id=row.id, secret=webhooks.secret(office, row.id))


@command("list", help=words.HELP["webhook list"])
def show_all(json: Json = False) -> None:
    with Printer(json) as printer:
        printer.shown(webhooks.overview(counter.open_office()))


@command("show", help=words.HELP["webhook show"])
def show(webhook_id: Id, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.shown(webhooks.overview(counter.open_office(), webhook_id))


@command("test", help=words.HELP["webhook test"])
def send_test(webhook_id: Id, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.done("webhook_test", name=webhooks.send_test(counter.open_office(), webhook_id).name, id=webhook_id)


@command("pause", help=words.HELP["webhook pause"])
def pause(webhook_id: Id, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.done("webhook_pause", name=webhooks.pause(counter.open_office(), webhook_id).name, id=webhook_id)


@command("resume", help=words.HELP["webhook resume"])
def resume(webhook_id: Id, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.done("webhook_resume", name=webhooks.resume(counter.open_office(), webhook_id).name, id=webhook_id)


@command("again", help=words.HELP["webhook again"])
def again(webhook_id: Id, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.done("webhook_again", number=webhooks.again(counter.open_office(), webhook_id), id=webhook_id)


@command("remove", help=words.HELP["webhook remove"])
def remove(webhook_id: Id, json: Json = False) -> None:
    with Printer(json) as printer:
        printer.done("webhook_remove", name=webhooks.remove(counter.open_office(), webhook_id).name, id=webhook_id)
