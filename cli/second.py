"""The commands of a second round, and of what follows the last decision."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.later import Later
from cli.one_recipient import Dnr, Json
from cli.printing import Printer
from cli.usage import alone, together
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import checklists as desk_checklists
    from desk import counter, disk, rounds, second_rounds
    from desk import duties as desk_duties
    from desk import press as desk_press
else:
    desk = ("counter", "disk", "rounds", "second_rounds")
    counter, disk, rounds, second_rounds = (Later(f"desk.{name}") for name in desk)
    desk_duties, desk_checklists, desk_press = (Later(f"desk.{name}") for name in ("duties", "checklists", "press"))


def second(
    dnr: Dnr,
    cause: Annotated[str | None, typer.Option("--cause", metavar="TEXT", help=words.OPTIONS["second_cause"])] = None,
    not_needed: Annotated[
        str | None, typer.Option("--not-needed", metavar="SKÄL", help=words.OPTIONS["not_needed"])
    ] = None,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        alone({"--cause": cause is not None, "--not-needed": not_needed is not None})
        if cause is not None:
            draft = second_rounds.begin(office, row.id, cause)
            address = f"{office.settings.base_url}/konsol/utkast/{draft.id}/arende"
            printer.done("second", dnr=row.dnr, number=len(draft.tree["recipients"]), address=address)
            return
        if not_needed is not None:
            second_rounds.judge(office, row.id, not_needed)
        printer.shown(second_rounds.shown(office, row))


def duties(
    dnr: Dnr,
    add: Annotated[str | None, typer.Option("--add", metavar="TEXT", help=words.OPTIONS["duty_add"])] = None,
    owner: Annotated[str, typer.Option("--owner", metavar="ROLL", help=words.OPTIONS["duty_owner"])] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADRESS", help=words.OPTIONS["duty_email"])] = "",
    rule: Annotated[
        Literal["days_after", "months_after", "on_day", "yearly"] | None,
        typer.Option("--rule", metavar="REGEL", help=words.OPTIONS["duty_rule"]),
    ] = None,
    when: Annotated[str, typer.Option("--when", metavar="ANTAL|DAG", help=words.OPTIONS["duty_when"])] = "",
    notice: Annotated[str, typer.Option("--notice", metavar="DAGAR", help=words.OPTIONS["duty_notice"])] = "7",
    done: Annotated[str | None, typer.Option("--done", metavar="NUMMER", help=words.OPTIONS["duty_done"])] = None,
    remove: Annotated[str | None, typer.Option("--remove", metavar="NUMMER", help=words.OPTIONS["duty_remove"])] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="SKÄL", help=words.OPTIONS["duty_reason"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        together("--add", add is not None, {"--owner": owner, "--email": email, "--rule": rule, "--when": when})
        together("--done", done is not None or remove is not None, {"--reason": reason})
        if add is not None:
            told = {"owner": owner, "email": email, "rule": rule or "", "when": when, "notice": notice}
            desk_duties.add(office, row.id, what=add, **told)
        if done is not None:
            desk_duties.done(office, row.id, done, reason)
        if remove is not None:
            desk_duties.end(office, row.id, remove, reason)
        printer.shown(desk_duties.shown(office, row))


def checklist(
    dnr: Dnr,
    add: Annotated[list[str] | None, typer.Option("--add", metavar="PUNKT", help=words.OPTIONS["point_add"])] = None,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="NUMMER", help=words.OPTIONS["point_remove"])
    ] = None,
    recipient: Annotated[
        str | None, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["point_recipient"])
    ] = None,
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
        together("--recipient", recipient is not None, {"--covered": covered, "--missing": missing})
        if add:
            desk_checklists.add(office, row.id, "\n".join(add))
        if remove is not None:
            desk_checklists.end(office, row.id, remove)
        if recipient is not None:
            states = {place: ("covered", "") for place in covered or []}
            desk_checklists.check(
                office, row.id, recipient, {**states, **{place: ("missing", "") for place in missing or []}}
            )
        printer.shown(desk_checklists.shown(office, row))


def press(
    dnr: Dnr,
    title: Annotated[str | None, typer.Option("--title", metavar="RUBRIK", help=words.OPTIONS["press_title"])] = None,
    text: Annotated[Path | None, typer.Option("--text", metavar="FIL", help=words.OPTIONS["press_text"])] = None,
    embargo: Annotated[str, typer.Option("--embargo", metavar="TID", help=words.OPTIONS["press_embargo"])] = "",
    ask: Annotated[bool, typer.Option("--ask", help=words.OPTIONS["press_ask"])] = False,
    recipient: Annotated[
        str | None, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["press_recipient"])
    ] = None,
    said: Annotated[
        Literal["yes", "no"] | None, typer.Option("--said", metavar="yes|no", help=words.OPTIONS["press_said"])
    ] = None,
    approve: Annotated[
        str | None, typer.Option("--approve", metavar="ORGAN", help=words.OPTIONS["press_approve"])
    ] = None,
    date: Annotated[str, typer.Option("--date", metavar="DATUM", help=words.OPTIONS["gate_date"])] = "",
    section: Annotated[str, typer.Option("--section", metavar="PARAGRAF", help=words.OPTIONS["gate_section"])] = "",
    send: Annotated[bool, typer.Option("--send", help=words.OPTIONS["press_send"])] = False,
    sure: Annotated[bool, typer.Option("--sure", help=words.OPTIONS["press_sure"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        writes = title is not None or text is not None
        together("--text", writes, {"--embargo": embargo})
        together("--recipient", recipient is not None, {"--said": said})
        together("--approve", approve is not None, {"--date": date, "--section": section})
        together("--send", send, {"--sure": sure})
        if writes:
            body = disk.text_file(text) if text is not None else ""
            desk_press.write(office, row.id, title=title or "", text=body, embargo=embargo)
        if ask:
            desk_press.ask(office, row.id)
        if recipient is not None:
            desk_press.say(office, row.id, recipient, said=said or "")
        if approve is not None:
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
