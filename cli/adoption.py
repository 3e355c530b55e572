"""The command of the councils' adoption: shown, started, a decision or its legal force put on record, ended."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.later import Later
from cli.one_recipient import Dnr, Json
from cli.printing import Printer
from cli.usage import alone, together
from models.answer import StoredFile
from models.errors import Refused
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import adoption as adopting
    from desk import adoption_shown, counter, disk, parsing, rounds
    from desk.office import Office
    from models.tables import RoundRow
else:
    names = ("adoption", "adoption_shown", "counter", "disk", "parsing", "rounds")
    adopting, adoption_shown, counter, disk, parsing, rounds = (Later(f"desk.{name}") for name in names)

Outcome = Literal["adopted", "adopted_with_deviation", "rejected", "sent_back", "postponed", "planned"]
_O = words.OPTIONS


def adoption(
    dnr: Dnr,
    start: Annotated[bool, typer.Option("--start", help=_O["adoption_start"])] = False,
    rule: Annotated[
        Literal["all", "number", "named"] | None, typer.Option("--rule", metavar="REGEL", help=_O["adoption_rule"])
    ] = None,
    number: Annotated[int, typer.Option("--number", metavar="ANTAL", help=_O["adoption_number"])] = 0,
    code: Annotated[list[str] | None, typer.Option("--code", metavar="KOD", help=_O["adoption_code"])] = None,
    point: Annotated[list[str] | None, typer.Option("--point", metavar="TEXT", help=_O["adoption_point"])] = None,
    legal_force: Annotated[bool, typer.Option("--legal-force", help=_O["adoption_legal_force"])] = False,
    in_force_from: Annotated[str, typer.Option("--from", metavar="DATUM", help=_O["adoption_from"])] = "",
    wanted_by: Annotated[str, typer.Option("--wanted-by", metavar="DATUM", help=_O["adoption_wanted_by"])] = "",
    recipient: Annotated[str, typer.Option("--recipient", metavar="KOD", help=_O["adoption_recipient"])] = "",
    outcome: Annotated[Outcome | None, typer.Option("--outcome", metavar="BESLUT", help=_O["adoption_outcome"])] = None,
    body: Annotated[str, typer.Option("--body", metavar="ORGAN", help=_O["gate_body"])] = "",
    date: Annotated[str, typer.Option("--date", metavar="DATUM", help=_O["gate_date"])] = "",
    section: Annotated[str, typer.Option("--section", metavar="PARAGRAF", help=_O["adoption_section"])] = "",
    own_dnr: Annotated[str, typer.Option("--own-dnr", metavar="DNR", help=_O["adoption_own_dnr"])] = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help=_O["adoption_text"])] = "",
    deviates: Annotated[
        list[str] | None, typer.Option("--deviates", metavar="NR=TEXT", help=_O["adoption_deviates"])
    ] = None,
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=_O["adoption_until"])] = "",
    correct: Annotated[bool, typer.Option("--correct", help=_O["adoption_correct"])] = False,
    again: Annotated[bool, typer.Option("--again", help=_O["adoption_again"])] = False,
    file: Annotated[list[Path] | None, typer.Option("--file", metavar="FIL", help=_O["adoption_file"])] = None,
    announced: Annotated[str, typer.Option("--announced", metavar="DATUM", help=_O["adoption_announced"])] = "",
    appealed: Annotated[
        Literal["yes", "no"] | None, typer.Option("--appealed", metavar="yes|no", help=_O["adoption_appealed"])
    ] = None,
    court: Annotated[
        Literal["stands", "annulled"] | None, typer.Option("--court", metavar="UTFALL", help=_O["adoption_court"])
    ] = None,
    final: Annotated[str, typer.Option("--final", metavar="DATUM", help=_O["adoption_final"])] = "",
    end: Annotated[str | None, typer.Option("--end", metavar="SKÄL", help=_O["adoption_end"])] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FIL", help=_O["adoption_out"])] = None,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        says_force = any((announced, appealed, court, final))
        alone({"--start": start, "--outcome": outcome is not None, "--announced": says_force, "--end": end is not None})
        asks = {"--rule": rule, "--number": number, "--code": code, "--point": point, "--legal-force": legal_force}
        together("--start", start, {**asks, "--from": in_force_from, "--wanted-by": wanted_by})
        decision = {"--body": body, "--date": date, "--section": section, "--own-dnr": own_dnr, "--text": text}
        more = {"--deviates": deviates, "--until": until, "--correct": correct, "--again": again, "--file": file}
        together("--outcome", outcome is not None, {**decision, **more})
        together("--recipient", bool(recipient), {"--outcome": outcome, "--announced": says_force})
        together("--outcome", outcome is not None or says_force, {"--recipient": recipient})
        if start:
            plan = adopting.proposed(row)
            said = {
                "rule": rule,
                "number": number,
                "codes": tuple(code or ()),
                "points": tuple(point or ()),
                "legal_force": legal_force,
                "in_force_from": parsing.day(in_force_from).isoformat() if in_force_from else "",
                "wanted_by": parsing.day(wanted_by).isoformat() if wanted_by else "",
            }
            adopting.start(office, row, plan.model_copy(update={key: value for key, value in said.items() if value}))
        elif outcome is not None:
            relation = "correct" if correct else "new" if again else ""
            typed = adopting.Typed(
                outcome, body, date, section, own_dnr, text, until, _points(deviates or []), relation
            )
            _record(office, row, recipient, typed, file or [])
        elif says_force:
            told = {"announced": announced, "appealed": appealed or "", "outcome": court or "", "final": final}
            adopting.say_force(office, row, recipient, **told)
        elif end is not None:
            adopting.end(office, row, end)
        if out is not None:
            adoption_shown.write_pdf(office, row, out)
        printer.shown(adoption_shown.shown(office, row.dnr))


def _record(office: "Office", row: "RoundRow", code: str, typed: "adopting.Typed", paths: list[Path]) -> None:
    kept: list[StoredFile] = []
    for path in paths:
        with office.files.receive() as incoming:
            incoming.write(disk.read_whole(path))
            kept.append(adopting.keep_minutes(office, incoming, path.name, [file.name for file in kept]))
    adopting.record(office, row, code, typed, kept)


def _points(said: list[str]) -> dict[int, str | None]:
    """`3=Kommunen avstår`. Raises Refused("adoption_point_unreadable")."""
    found: dict[int, str | None] = {}
    for one in said:
        number, has, text = one.partition("=")
        if not has or not number.strip().isdecimal():
            raise Refused("adoption_point_unreadable", text=one)
        found[int(number)] = text
    return found


COMMANDS: dict[str, Callable[..., None]] = {"adoption": adoption}
