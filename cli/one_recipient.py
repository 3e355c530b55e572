"""The commands about one recipient and its answer, each as thin as those of `cli/app.py`: parse, call, print."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.later import Later
from cli.printing import Printer
from models.errors import Refused
from models.values import AnswerChannel
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import addresses, counter, entering, parsing, supplements
else:
    desk = ("addresses", "counter", "entering", "parsing", "supplements")
    addresses, counter, entering, parsing, supplements = (Later(f"desk.{name}") for name in desk)

Channel = Literal["post", "letter_box", "email", "other"]

Json = Annotated[bool, typer.Option("--json", help=words.OPTIONS["json"])]
Dnr = Annotated[str, typer.Argument(metavar="DNR", help=words.OPTIONS["dnr"])]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=words.OPTIONS["reason"])]


def deny(
    dnr: Dnr,
    recipient: Annotated[str, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["recipient"])],
    reason: Reason,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        printer.done("deny", dnr=dnr, **counter.deny(counter.open_office(), dnr, recipient, reason)._asdict())


def record(
    dnr: Dnr,
    recipient: Annotated[str, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["recipient"])],
    file: Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["answer"])],
    stance: Annotated[str, typer.Option("--stance", metavar="ORD", help=words.OPTIONS["stance"])] = "",
    arrived: Annotated[str, typer.Option("--arrived", metavar="TID", help=words.OPTIONS["arrived"])] = "",
    channel: Annotated[Channel | None, typer.Option("--channel", metavar="VÄG", help=words.OPTIONS["channel"])] = None,
    reached: Annotated[str, typer.Option("--reached", metavar="DATUM", help=words.OPTIONS["reached"])] = "",
    replace: Annotated[bool, typer.Option("--replace", help=words.OPTIONS["replace"])] = False,
    as_it_came: Annotated[bool, typer.Option("--as-it-came", help=words.OPTIONS["as_it_came"])] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help=words.OPTIONS["anyway"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        when = parsing.day_or_instant(arrived) if arrived else None
        way = AnswerChannel(channel) if channel else None
        if when is None and reached:
            when = entering.propose(way or AnswerChannel.OTHER, parsing.day(reached))
        recorded = counter.record(
            counter.open_office(),
            *(dnr, recipient, file, stance, when),
            replace=replace,
            channel=way,
            as_it_came=as_it_came,
            anyway=anyway,
        )
        printer.done("record", dnr=dnr, **recorded._asdict())


def address(
    dnr: Dnr,
    recipient: Annotated[str, typer.Argument(metavar="MOTTAGARE", help=words.OPTIONS["recipient"])],
    email: Annotated[str, typer.Argument(metavar="ADRESS", help=words.OPTIONS["address"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        printer.done("address", dnr=dnr, **addresses.change(counter.open_office(), dnr, recipient, email)._asdict())


def supplement(
    dnr: Dnr,
    recipient: Annotated[str, typer.Argument(metavar="MOTTAGARE", help=words.OPTIONS["recipient"])],
    part: Annotated[list[str] | None, typer.Option("--part", metavar="DEL", help=words.OPTIONS["part"])] = None,
    what: Annotated[str, typer.Option("--what", metavar="TEXT", help=words.OPTIONS["what"])] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["complete_until"])] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help=words.OPTIONS["withdraw"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        if withdraw and (part or what or until):
            raise Refused("supplement_withdraw_alone")
        if withdraw:
            printer.done("supplement_withdraw", dnr=dnr, **supplements.withdraw(office, dnr, recipient))
        else:
            asked = supplements.ask(office, dnr, recipient, part or [], what, until)
            printer.done("supplement" if asked["new"] else "supplement_again", dnr=dnr, **asked)


COMMANDS: dict[str, Callable[..., None]] = {
    "deny": deny,
    "record": record,
    "supplement": supplement,
    "address": address,
}
