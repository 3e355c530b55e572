"""The commands about incoming remisses, each as thin as those of `cli/app.py`: parse, call, print."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli import help_pages
from cli.later import Later
from cli.one_recipient import Dnr, Json
from cli.printing import Printer
from models.incoming import Registration
from models.values import ApprovalOutcome
from templates import incoming_words
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import (
        afterwards,
        counter,
        disk,
        incoming,
        incoming_registration,
        inner_rounds,
        joint_answers,
        joint_sending,
        member_addresses,
        member_stands,
    )
else:
    afterwards, counter, disk = (Later(f"desk.{name}") for name in ("afterwards", "counter", "disk"))
    incoming, incoming_registration, inner_rounds, joint_answers, joint_sending, member_addresses, member_stands = (
        Later(f"desk.{name}")
        for name in (
            "incoming",
            "incoming_registration",
            "inner_rounds",
            "joint_answers",
            "joint_sending",
            "member_addresses",
            "member_stands",
        )
    )

app = typer.Typer(
    cls=help_pages.AllCommandsPage,
    help=words.HELP["incoming"],
    options_metavar="[VÄLJARE]",
    subcommand_metavar="KOMMANDO …",
    no_args_is_help=True,
    rich_markup_mode=None,
)
command = partial(app.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")
Words = Annotated[str, typer.Option("--words", metavar="TEXT", help=words.OPTIONS["incoming_words"])]
Day = Annotated[str, typer.Option("--on", metavar="DATUM", help=words.OPTIONS["incoming_day"])]


@command("show", help=words.HELP["incoming show"])
def show(
    dnr: Annotated[str, typer.Argument(metavar="[DNR]", help=words.OPTIONS["dnr"])] = "", json: Json = False
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        if dnr:
            data = joint_answers.data(joint_answers.work(office, incoming.find(office, dnr)))
            printer.shown(afterwards.Shown(data, incoming_words.lines(data)))
            return
        found = [incoming.listed(row, stage) for row, stage in incoming.all_of(office)]
        printer.shown(afterwards.Shown({"incoming": found}, incoming_words.list_lines(found)))


@command("register", help=words.HELP["incoming register"])
def register(
    dnr: Dnr,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help=words.OPTIONS["incoming_title"])],
    from_name: Annotated[str, typer.Option("--from", metavar="NAMN", help=words.OPTIONS["incoming_from"])],
    due: Annotated[str, typer.Option("--due", metavar="DATUM", help=words.OPTIONS["incoming_due"])],
    members: Annotated[Path, typer.Option("--members", metavar="FIL", help=words.OPTIONS["incoming_members"])],
    received: Annotated[str, typer.Option("--received", metavar="DATUM", help=words.OPTIONS["incoming_received"])],
    to: Annotated[str, typer.Option("--to", metavar="ADRESS", help=words.OPTIONS["incoming_to"])] = "",
    their_dnr: Annotated[str, typer.Option("--their", metavar="DNR", help=words.OPTIONS["incoming_their"])] = "",
    officer: Annotated[str, typer.Option("--officer", metavar="ADRESS", help=words.OPTIONS["incoming_officer"])] = "",
    own_name: Annotated[str, typer.Option("--own-name", metavar="NAMN", help=words.OPTIONS["incoming_own"])] = "",
    own_email: Annotated[str, typer.Option("--own-email", metavar="ADRESS", help=words.OPTIONS["incoming_own"])] = "",
    way: Annotated[
        Literal["mail", "link", "paper"], typer.Option("--way", metavar="SÄTT", help=words.OPTIONS["incoming_way"])
    ] = "mail",
    papers: Annotated[
        list[Path] | None, typer.Option("--paper", metavar="FIL", help=words.OPTIONS["incoming_paper"])
    ] = None,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office(may_begin=True)
        first = incoming_registration.proposed(office)
        typed = Registration(
            dnr=dnr,
            their_dnr=their_dnr,
            title=title,
            from_name=from_name,
            from_email=to,
            received_on=received,
            due_on=due,
            way=way,
            officer_email=officer or first.officer_email or own_email,
            own_name=own_name or first.own_name,
            own_email=own_email or first.own_email,
            members=disk.text_file(members),
        )
        came = incoming_registration.keep_papers(office, papers or ())
        row = incoming_registration.register(office, typed, came)
        printer.done("incoming register", dnr=row.dnr)


@command("plan", help=words.HELP["incoming plan"])
def plan(
    dnr: Dnr,
    said: Annotated[
        Literal["yes", "no", "undecided"], typer.Argument(metavar="PLAN", help=words.OPTIONS["incoming_plan"])
    ],
    words_with: Words = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        number = incoming.plan(office, incoming.find(office, dnr), said, words_with)
        printer.done("incoming plan", dnr=dnr, number=number)


@command("round", help=words.HELP["incoming round"])
def name_round(
    dnr: Dnr,
    inner: Annotated[str, typer.Argument(metavar="OMGÅNG", help=words.OPTIONS["incoming_round"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        inner_rounds.name(office, incoming.find(office, dnr), inner)
        printer.done("incoming round", dnr=dnr, inner=inner)


@command("write", help=words.HELP["incoming write"])
def write(
    dnr: Dnr,
    file: Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["incoming_text"])],
    heading: Annotated[str, typer.Option("--heading", metavar="TEXT", help=words.OPTIONS["incoming_heading"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        joint_answers.add_section(office, incoming.find(office, dnr), heading, disk.text_file(file))
        printer.done("incoming write", dnr=dnr)


@command("ask", help=words.HELP["incoming ask"])
def ask(
    dnr: Dnr,
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["incoming_until"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        number, _without = member_stands.ask_members(office, incoming.find(office, dnr), until)
        printer.done("incoming ask", dnr=dnr, number=number)


@command("submit", help=words.HELP["incoming submit"])
def submit(
    dnr: Dnr,
    anyway: Annotated[bool, typer.Option("--anyway", help=words.OPTIONS["incoming_anyway"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        answer = joint_sending.submit(office, incoming.find(office, dnr), anyway=anyway)
        printer.done("incoming submit", dnr=dnr, version=answer.number)


@command("approve", help=words.HELP["incoming approve"])
def approve(
    dnr: Dnr,
    decision: Annotated[str, typer.Option("--decision", metavar="TEXT", help=words.OPTIONS["incoming_decision"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        joint_sending.decide(office, incoming.find(office, dnr), ApprovalOutcome.APPROVED, decision)
        printer.done("incoming approve", dnr=dnr)


@command("send", help=words.HELP["incoming send"])
def send(
    dnr: Dnr,
    to: Annotated[str, typer.Option("--to", metavar="ADRESS", help=words.OPTIONS["incoming_to"])] = "",
    words_with: Words = "",
    own: Annotated[bool, typer.Option("--own", help=words.OPTIONS["incoming_with_own"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        joint_sending.send(office, incoming.find(office, dnr), to=to, words_with=words_with, with_own=own)
        printer.done("incoming send", dnr=dnr)


@command("arrived", help=words.HELP["incoming arrived"])
def arrived(
    dnr: Dnr,
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help=words.OPTIONS["incoming_known"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        joint_sending.count_as_sent(office, incoming.find(office, dnr), how)
        printer.done("incoming arrived", dnr=dnr)


@command("address", help=words.HELP["incoming address"])
def address(
    dnr: Dnr,
    member: Annotated[str, typer.Argument(metavar="MEDLEM", help=words.OPTIONS["incoming_member"])],
    email: Annotated[str, typer.Argument(metavar="ADRESS", help=words.OPTIONS["incoming_email"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        done = member_addresses.change(office, incoming.find(office, dnr), member, email)
        printer.done("incoming address", dnr=dnr, **done._asdict())


@command("handed", help=words.HELP["incoming handed"])
def handed(
    dnr: Dnr,
    on: Day,
    by: Annotated[str, typer.Option("--by", metavar="NAMN", help=words.OPTIONS["incoming_by"])],
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help=words.OPTIONS["incoming_how"])],
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        joint_sending.hand_in(office, incoming.find(office, dnr), on, by, how)
        printer.done("incoming handed", dnr=dnr)
