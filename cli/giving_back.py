"""The commands that give back what a round came to: to those who answered, a forum, everybody and the archive."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.later import Later
from cli.one_recipient import Dnr, Json
from cli.printing import Printer
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import counter, disposing, e_archive, outcomes, packs, publishing, rounds
else:
    desk = ("counter", "disposing", "e_archive", "outcomes", "packs", "publishing", "rounds")
    counter, disposing, e_archive, outcomes, packs, publishing, rounds = (Later(f"desk.{name}") for name in desk)


def outcome(
    dnr: Dnr,
    where: Annotated[str, typer.Option("--where", metavar="TEXT", help=words.OPTIONS["where"])] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATUM", help=words.OPTIONS["reply_until"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        number = outcomes.send(office, row.id, where=where, until=until)
        printer.done("outcome", dnr=row.dnr, number=number)


def pack(
    dnr: Dnr,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help=words.OPTIONS["pack_name"])],
    part: Annotated[list[str], typer.Option("--part", metavar="DEL", help=words.OPTIONS["pack_part"])],
    out: Annotated[Path, typer.Option("--out", metavar="FIL", help=words.OPTIONS["pack_out"])],
    forum: Annotated[str, typer.Option("--forum", metavar="TEXT", help=words.OPTIONS["forum"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        made = packs.make(office, row.id, packs.chosen(office, row.id, part), name=name, forum=forum)
        packs.write(office, made.sha256, out)
        printer.done("pack", dnr=row.dnr, number=made.number, file=str(out))


def publish(
    dnr: Dnr,
    recipient: Annotated[
        list[str] | None, typer.Option("--recipient", metavar="KOD", help=words.OPTIONS["published"])
    ] = None,
    compilation: Annotated[bool, typer.Option("--compilation", help=words.OPTIONS["with_compilation"])] = False,
    files: Annotated[bool, typer.Option("--files", help=words.OPTIONS["with_files"])] = False,
    sure: Annotated[bool, typer.Option("--sure", help=words.OPTIONS["publish_sure"])] = False,
    withdraw: Annotated[str, typer.Option("--withdraw", metavar="SKÄL", help=words.OPTIONS["publish_withdraw"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if withdraw:
            publishing.withdraw(office, row.id, withdraw)
            printer.done("publish_withdraw", dnr=row.dnr)
            return
        with_ = {"with_files": files, "with_compilation": compilation, "sure": sure}
        number = publishing.publish(office, row.id, recipient or [], **with_)
        printer.done("publish", dnr=row.dnr, number=number, address=f"{office.settings.base_url}/publicerat/{row.id}")


def archive(
    dnr: Dnr,
    out: Annotated[Path | None, typer.Option("--out", metavar="FIL", help=words.OPTIONS["archive_out"])] = None,
    archivist: Annotated[str, typer.Option("--archivist", metavar="NAMN", help=words.OPTIONS["archivist"])] = "",
    code: Annotated[str, typer.Option("--code", metavar="KOD", help=words.OPTIONS["archivist_code"])] = "",
    agreement: Annotated[str, typer.Option("--agreement", metavar="NR", help=words.OPTIONS["agreement"])] = "",
    received: Annotated[int, typer.Option("--received", metavar="NR", help=words.OPTIONS["archive_received"])] = 0,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if received:
            e_archive.receive(office, row.id, received)
            printer.done("archive_received", dnr=row.dnr, number=received)
            return
        made = e_archive.pack(office, row.id, archivist=archivist, archivist_code=code, agreement=agreement)
        path = out or Path(f"{made.object_id}.zip")
        e_archive.write(office, e_archive.kept(office, row.id, made.number), path)
        printer.done("archive", dnr=row.dnr, number=made.number, file=str(path))


def dispose(
    dnr: Dnr,
    decision: Annotated[str, typer.Option("--decision", metavar="TEXT", help=words.OPTIONS["dispose_decision"])],
    confirm: Annotated[str, typer.Option("--confirm", metavar="DNR", help=words.OPTIONS["dispose_confirm"])],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=words.OPTIONS["dispose_reason"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        made = disposing.dispose(office, row.id, decision=decision, reason=reason, dnr=confirm)
        printer.done("dispose", dnr=made.dnr, answers=made.answers, files=made.files)


COMMANDS: dict[str, Callable[..., None]] = {
    "outcome": outcome,
    "pack": pack,
    "publish": publish,
    "archive": archive,
    "dispose": dispose,
}
