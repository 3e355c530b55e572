"""The commands about cases (ärenden) above the rounds, each as thin as those of `cli/app.py`: parse, call, print."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli import help_pages
from cli.later import Later
from cli.one_recipient import Json, Reason
from cli.printing import Printer
from models.cases import MilestoneKind, MilestonePlan, Owner
from models.findings import RoundFileResult
from templates import case_words
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import afterwards, case_telling, counter, milestones, parsing
    from desk import cases as acts
    from roundfile import case_file
else:
    desk = ("afterwards", "case_telling", "counter", "milestones", "parsing", "cases")
    afterwards, case_telling, counter, milestones, parsing, acts = (Later(f"desk.{name}") for name in desk)
    case_file = Later("roundfile.case_file")

case = typer.Typer(
    cls=help_pages.AllCommandsPage,
    help=words.HELP["case"],
    options_metavar="[VÄLJARE]",
    subcommand_metavar="KOMMANDO …",
    no_args_is_help=True,
    rich_markup_mode=None,
)
command = partial(case.command, cls=help_pages.CommandPage, options_metavar="[VÄLJARE]")
Dnr = Annotated[str, typer.Argument(metavar="DNR", help=words.OPTIONS["case_dnr"])]
Step = Annotated[str, typer.Argument(metavar="STEG", help=words.OPTIONS["case_step"])]
Round = Annotated[str, typer.Argument(metavar="REMISS", help=words.OPTIONS["case_round"])]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help=words.OPTIONS["reason"])]
Kind = Literal[
    "start", "working_group", "board", "remiss", "answers", "closed", "compilation", "discussion", "go_ahead",
    "direction", "proposal", "final", "other",
]  # fmt: skip


@command("start", help=words.HELP["case start"])
def start(
    file: Annotated[Path, typer.Argument(metavar="FIL", help=words.OPTIONS["case_file"])],
    starting: Annotated[str, typer.Option("--starting", metavar="DATUM", help=words.OPTIONS["case_starting"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        read = case_file.read_case_file(file, starting=parsing.day(starting) if starting else None)
        printer.checked(RoundFileResult(faults=read.faults), quiet=True)
        assert read.definition is not None  # noqa: S101 - a file without faults has one
        row = acts.start(counter.open_office(may_begin=True), read.definition)
        printer.done("case_start", dnr=row.dnr, workflow_id=row.workflow_id, steps=len(read.definition.milestones))


@command("list", help=words.HELP["case list"])
def list_(json: Json = False) -> None:
    with Printer(json) as printer:
        told = case_telling.listed(acts.listed(counter.open_office()))
        printer.shown(afterwards.Shown(told.data, told.lines or [words.NO_CASES]))


@command("show", help=words.HELP["case show"])
def show(dnr: Dnr, json: Json = False) -> None:
    with Printer(json) as printer:
        _show(printer, dnr)


def _show(printer: Printer, dnr: str) -> None:
    office = counter.open_office()
    printer.shown(case_telling.shown(acts.shown(office, acts.find(office, dnr).id), office.clock()))


@command("add", help=words.HELP["case add"])
def add(
    dnr: Dnr,
    kind: Annotated[Kind, typer.Argument(metavar="SLAG", help=words.OPTIONS["case_kind"])],
    planned: Annotated[str, typer.Option("--planned", metavar="DAG", help=words.OPTIONS["case_planned"])] = "",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help=words.OPTIONS["case_title"])] = "",
    forum: Annotated[str, typer.Option("--forum", metavar="ORGAN", help=words.OPTIONS["case_forum"])] = "",
    not_before: Annotated[str, typer.Option("--not-before", metavar="DATUM", help=words.OPTIONS["case_first"])] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="ADRESS", help=words.OPTIONS["case_owner"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        told = {"title": title, "forum": forum, "planned": planned, "not_before": not_before}
        plan = MilestonePlan(kind=MilestoneKind(kind), owner=Owner(email=owner), **told)
        milestones.add(office, acts.find(office, dnr).id, plan)
        printer.done("case_add", dnr=dnr, name=case_words.name_of(plan))


@command("move", help=words.HELP["case move"])
def move(
    dnr: Dnr,
    step: Step,
    planned: Annotated[str, typer.Argument(metavar="DAG", help=words.OPTIONS["case_planned"])],
    reason: Why = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = acts.find(office, dnr)
        one = milestones.step(office, row, step)
        milestones.move(office, row.id, one.id, planned, reason)
        printer.done("case_move", dnr=dnr, name=case_words.full_name(one), day=case_words.day(planned.strip()))


@command("done", help=words.HELP["case done"])
def done(
    dnr: Dnr,
    step: Step,
    date: Annotated[str, typer.Option("--date", metavar="DATUM", help=words.OPTIONS["case_date"])],
    body: Annotated[str, typer.Option("--body", metavar="ORGAN", help=words.OPTIONS["case_body"])] = "",
    section: Annotated[str, typer.Option("--section", metavar="PARAGRAF", help=words.OPTIONS["gate_section"])] = "",
    decide: Annotated[
        Literal["yes", "no"], typer.Option("--decide", metavar="yes|no", help=words.OPTIONS["case_decide"])
    ] = "yes",
    reason: Why = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = acts.find(office, dnr)
        one = milestones.step(office, row, step)
        told = {"body": body, "section": section, "said": decide, "reason": reason}
        milestones.done(office, row.id, one.id, day=date, seen=0, **told)
        printer.done("case_done", dnr=dnr, name=case_words.full_name(one))


@command("undo", help=words.HELP["case undo"])
def undo(dnr: Dnr, step: Step, reason: Reason, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = acts.find(office, dnr)
        one = milestones.step(office, row, step)
        milestones.undo(office, row.id, one.id, reason)
        printer.done("case_undo", dnr=dnr, name=case_words.full_name(one))


@command("drop", help=words.HELP["case drop"])
def drop(dnr: Dnr, step: Step, reason: Reason, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = acts.find(office, dnr)
        one = milestones.step(office, row, step)
        milestones.drop(office, row.id, one.id, reason)
        printer.done("case_drop", dnr=dnr, name=case_words.full_name(one))


@command("take-in", help=words.HELP["case take-in"])
def take_in(dnr: Dnr, taken: Round, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        acts.take_in(office, acts.find(office, dnr).id, taken)
        printer.done("case_take_in", dnr=dnr, round=taken)


@command("let-go", help=words.HELP["case let-go"])
def let_go(dnr: Dnr, taken: Round, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        acts.let_go(office, acts.find(office, dnr).id, taken)
        printer.done("case_let_go", dnr=dnr, round=taken)


@command("end", help=words.HELP["case end"])
def end(dnr: Dnr, reason: Why = "", json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        acts.end(office, acts.find(office, dnr).id, reason)
        printer.done("case_end", dnr=dnr)


@command("reopen", help=words.HELP["case reopen"])
def reopen(dnr: Dnr, reason: Reason, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        acts.reopen(office, acts.find(office, dnr).id, reason)
        printer.done("case_reopen", dnr=dnr)
