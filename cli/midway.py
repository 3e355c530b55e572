"""The commands about a round that is out, beside its plan, each as thin as those of `cli/app.py`."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.later import Later
from cli.one_recipient import Dnr, Json, Reason
from cli.printing import Printer
from cli.usage import together
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import chain as desk_chain
    from desk import counter, midway, papers_shown, rounds
    from desk import papers as changing
else:
    desk = ("counter", "midway", "papers_shown", "rounds", "papers")
    desk_chain = Later("desk.chain")
    counter, midway, papers_shown, rounds, changing = (Later(f"desk.{name}") for name in desk)

Kind = Literal["organisation", "party_group"]
NoteKind = Literal["phone", "paper", "announced", "stands"]


def add(
    dnr: Dnr,
    named: Annotated[str, typer.Argument(metavar="MOTTAGARE", help=words.OPTIONS["named"])],
    email: Annotated[str, typer.Option("--email", metavar="ADRESS", help=words.OPTIONS["added_email"])],
    kind: Annotated[Kind | None, typer.Option("--kind", metavar="SLAG", help=words.OPTIONS["own_kind"])] = None,
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["own_until"])] = "",
    obliged: Annotated[bool, typer.Option("--obliged", help=words.OPTIONS["obliged"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        wish = midway.Addition(named, kind or "", email, until, obliged)
        added = asyncio.run(midway.add(office, rounds.find(office, dnr), wish))
        facts = {"recipient": added.code, "name": added.full_name, "due_at": added.due_at.isoformat()}
        command = "add_in_chain" if midway.waits_for_its_turn(office, added) else "add"
        printer.done(command, dnr=dnr, **facts)


def withdraw(
    dnr: Dnr,
    recipient: Annotated[str, typer.Argument(metavar="MOTTAGARE", help=words.OPTIONS["recipient"])],
    reason: Reason,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        asyncio.run(midway.withdraw(office, rounds.find(office, dnr), recipient, reason))
        printer.done("withdraw", dnr=dnr, recipient=recipient)


def freeze(dnr: Dnr, reason: Reason, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        asyncio.run(midway.freeze(office, rounds.find(office, dnr), reason))
        printer.done("freeze", dnr=dnr)


def thaw(dnr: Dnr, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        asyncio.run(midway.thaw(office, rounds.find(office, dnr)))
        printer.done("thaw", dnr=dnr)


def note(
    dnr: Dnr,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=words.OPTIONS["noted"])],
    recipient: Annotated[
        str, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["note_recipient"])
    ] = "",
    kind: Annotated[NoteKind, typer.Option("--kind", metavar="SLAG", help=words.OPTIONS["note_kind"])] = "phone",
    at: Annotated[str, typer.Option("--at", metavar="TID", help=words.OPTIONS["note_at"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        about = midway.member(office, row, recipient).id if recipient else ""
        midway.note(office, row, about, kind, text, at)
        printer.done("note", dnr=dnr, kind=kind)


def papers(
    dnr: Dnr,
    replace: Annotated[
        list[str] | None, typer.Option("--replace", metavar="NR=FIL", help=words.OPTIONS["paper_replace"])
    ] = None,
    add: Annotated[list[str] | None, typer.Option("--add", metavar="NAMN=FIL", help=words.OPTIONS["paper_add"])] = None,
    remove: Annotated[
        list[int] | None, typer.Option("--remove", metavar="NR", help=words.OPTIONS["paper_remove"])
    ] = None,
    cause: Annotated[str, typer.Option("--cause", metavar="TEXT", help=words.OPTIONS["cause"])] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["papers_until"])] = "",
    trial: Annotated[bool, typer.Option("--preview", help=words.OPTIONS["papers_preview"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if not (replace or add or remove or cause or until):
            printer.shown(papers_shown.of_round(office, row))
            return
        edits = changing.typed(office, row, replace or (), add or (), remove or ())
        wish = changing.Wish(edits, cause, until)
        if trial:
            printer.shown(papers_shown.trial(changing.trial(office, row, wish)))
        else:
            made = asyncio.run(changing.change(office, row, wish))
            printer.done("papers", dnr=dnr, **papers_shown.made(made))


def chain(
    dnr: Dnr,
    passed: Annotated[str, typer.Option("--pass", metavar="MOTTAGARE", help=words.OPTIONS["chain_pass"])] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=words.OPTIONS["reason"])] = "",
    order: Annotated[
        list[str] | None, typer.Option("--order", metavar="MOTTAGARE", help=words.OPTIONS["chain_order"])
    ] = None,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        together("--pass", bool(passed), {"--reason": reason})
        if passed:
            desk_chain.pass_over(office, row, passed, reason)
        if order:
            desk_chain.put_in_order(office, row, order)
        printer.shown(desk_chain.shown(office, row))


COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "withdraw": withdraw,
    "freeze": freeze,
    "thaw": thaw,
    "note": note,
    "chain": chain,
    "papers": papers,
}
