"""The commands of a second round, and of what follows the last decision."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.later import Later
from cli.one_recipient import Dnr, Json
from cli.printing import Printer
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import checklists as desk_checklists
    from desk import counter, rounds, second_rounds
    from desk import duties as desk_duties
    from desk import press as desk_press
else:
    counter, rounds, second_rounds = (Later(f"desk.{name}") for name in ("counter", "rounds", "second_rounds"))
    desk_duties, desk_checklists, desk_press = (Later(f"desk.{name}") for name in ("duties", "checklists", "press"))


Places = Annotated[list[int] | None, typer.Option("--covered", metavar="N", help=words.OPTIONS["point_covered"])]
Lacking = Annotated[list[int] | None, typer.Option("--missing", metavar="N", help=words.OPTIONS["point_missing"])]


def second(
    dnr: Dnr,
    cause: Annotated[str, typer.Option("--cause", metavar="TEXT", help=words.OPTIONS["second_cause"])] = "",
    not_needed: Annotated[str, typer.Option("--not-needed", metavar="SKÄL", help=words.OPTIONS["not_needed"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if cause:
            draft = second_rounds.begin(office, row.id, cause)
            address = f"{office.settings.base_url}/konsol/utkast/{draft.id}/arende"
            printer.done("second", dnr=row.dnr, number=len(draft.tree["recipients"]), address=address)
            return
        if not_needed:
            second_rounds.judge(office, row.id, not_needed)
        printer.shown(second_rounds.shown(office, row))


def duties(
    dnr: Dnr,
    add: Annotated[str, typer.Option("--add", metavar="TEXT", help=words.OPTIONS["duty_add"])] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="ROLL", help=words.OPTIONS["duty_owner"])] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADRESS", help=words.OPTIONS["duty_email"])] = "",
    rule: Annotated[
        Literal["days_after", "months_after", "on_day", "yearly"] | None,
        typer.Option("--rule", metavar="REGEL", help=words.OPTIONS["duty_rule"]),
    ] = None,
    when: Annotated[str, typer.Option("--when", metavar="ANTAL|DAG", help=words.OPTIONS["duty_when"])] = "",
    notice: Annotated[str, typer.Option("--notice", metavar="DAGAR", help=words.OPTIONS["duty_notice"])] = "7",
    done: Annotated[str, typer.Option("--done", metavar="NUMMER", help=words.OPTIONS["duty_done"])] = "",
    remove: Annotated[str, typer.Option("--remove", metavar="NUMMER", help=words.OPTIONS["duty_remove"])] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="SKÄL", help=words.OPTIONS["duty_reason"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if add:
            told = {"owner": owner, "email": email, "rule": rule or "", "when": when, "notice": notice}
            desk_duties.add(office, row.id, what=add, **told)
        if done:
            desk_duties.done(office, row.id, done, reason)
        if remove:
            desk_duties.end(office, row.id, remove, reason)
        printer.shown(desk_duties.shown(office, row))


def checklist(
    dnr: Dnr,
    add: Annotated[list[str] | None, typer.Option("--add", metavar="PUNKT", help=words.OPTIONS["point_add"])] = None,
    remove: Annotated[str, typer.Option("--remove", metavar="NUMMER", help=words.OPTIONS["point_remove"])] = "",
    recipient: Annotated[
        str, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["point_recipient"])
    ] = "",
    covered: Annotated[
        list[int] | None, typer.Option("--covered", metavar="N", help=words.OPTIONS["point_covered"])
    ] = None,
    missing: Annotated[
        list[int] | None, typer.Option("--missing", metavar="N", help=words.OPTIONS["point_missing"])
    ] = None,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if add:
            desk_checklists.add(office, row.id, "\n".join(add))
        if remove:
            desk_checklists.end(office, row.id, remove)
        if recipient:
            states = {place: ("covered", "") for place in covered or []}
            desk_checklists.check(
                office, row.id, recipient, {**states, **{place: ("missing", "") for place in missing or []}}
            )
        printer.shown(desk_checklists.shown(office, row))


def press(
    dnr: Dnr,
    title: Annotated[str, typer.Option("--title", metavar="RUBRIK", help=words.OPTIONS["press_title"])] = "",
    text: Annotated[Path | None, typer.Option("--text", metavar="FIL", help=words.OPTIONS["press_text"])] = None,
    embargo: Annotated[str, typer.Option("--embargo", metavar="TID", help=words.OPTIONS["press_embargo"])] = "",
    recipient: Annotated[
        str, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["press_recipient"])
    ] = "",
    said: Annotated[
        Literal["yes", "no"] | None, typer.Option("--said", metavar="yes|no", help=words.OPTIONS["press_said"])
    ] = None,
    approve: Annotated[str, typer.Option("--approve", metavar="ORGAN", help=words.OPTIONS["press_approve"])] = "",
    date: Annotated[str, typer.Option("--date", metavar="DATUM", help=words.OPTIONS["gate_date"])] = "",
    section: Annotated[str, typer.Option("--section", metavar="PARAGRAF", help=words.OPTIONS["gate_section"])] = "",
    send: Annotated[bool, typer.Option("--send", help=words.OPTIONS["press_send"])] = False,
    sure: Annotated[bool, typer.Option("--sure", help=words.OPTIONS["press_sure"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if title or text:
            body = text.read_text("utf-8-sig", errors="replace") if text else ""
            desk_press.write(office, row.id, title=title, text=body, embargo=embargo)
        if recipient:
            desk_press.say(office, row.id, recipient, said=said or "")
        if approve:
            desk_press.approve(office, row.id, "", body=approve, day=date, section=section)
        if send:
            desk_press.send(office, row.id, sure=sure)
        printer.shown(desk_press.shown(office, row))


COMMANDS: dict[str, Callable[..., None]] = {
    "second": second,
    "duties": duties,
    "checklist": checklist,
    "press": press,
}
