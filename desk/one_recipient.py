"""The commands about one recipient and its answer, each as thin as those of `cli.py`: parse, call, print."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from desk import addresses, counter, parsing, supplements
from desk.printing import Printer
from models.errors import Refused
from templates import commands as words

Json = Annotated[bool, typer.Option("--json", help=words.OPTIONS["json"])]
Dnr = Annotated[str, typer.Argument(metavar="DNR", help=words.OPTIONS["dnr"])]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=words.OPTIONS["reason"])]


def deny(
    dnr: Dnr,
    recipient: Annotated[str, typer.Option("--recipient", metavar="KOD", help=words.OPTIONS["recipient"])],
    reason: Reason,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        counter.deny(counter.open_office(), dnr, recipient, reason)
        printer.done("deny", dnr=dnr, recipient=recipient)


def record(
    dnr: Dnr,
    recipient: Annotated[str, typer.Option("--recipient", metavar="KOD", help=words.OPTIONS["recipient"])],
    file: Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["answer"])],
    stance: Annotated[str, typer.Option("--stance", metavar="KOD", help=words.OPTIONS["stance"])] = "",
    arrived: Annotated[str, typer.Option("--arrived", metavar="TID", help=words.OPTIONS["arrived"])] = "",
    replace: Annotated[bool, typer.Option("--replace", help=words.OPTIONS["replace"])] = False,
    as_it_came: Annotated[bool, typer.Option("--as-it-came", help=words.OPTIONS["as_it_came"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        when = parsing.instant(arrived) if arrived else counter.now()
        office = counter.open_office()
        recorded = counter.record(office, dnr, recipient, file, stance, when, replace=replace, as_it_came=as_it_came)
        printer.done("record", dnr=dnr, recipient=recipient, **recorded._asdict())


def address(
    dnr: Dnr,
    code: Annotated[str, typer.Argument(metavar="KOD", help=words.OPTIONS["recipient"])],
    email: Annotated[str, typer.Argument(metavar="ADRESS", help=words.OPTIONS["address"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        goes = addresses.change(counter.open_office(), dnr, code, email)
        printer.done("address", dnr=dnr, recipient=code, email=email, goes=goes)


def supplement(
    dnr: Dnr,
    recipient: Annotated[str, typer.Argument(metavar="MOTTAGARE", help=words.OPTIONS["named"])],
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
