"""The commands about answers that have come in, each as thin as those of `cli/app.py`: parse, call, print."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.later import Later
from cli.one_recipient import Dnr, Json, Reason
from cli.printing import REFUSED, Printer
from models.errors import Refused
from templates.cli import commands as words

if TYPE_CHECKING:
    from desk import answers, comments, completeness, counter, handout, rounds, samples, secrecy
else:
    desk = ("answers", "comments", "completeness", "counter", "handout", "rounds", "samples", "secrecy")
    answers, comments, completeness, counter, handout, rounds, samples, secrecy = (
        Later(f"desk.{name}") for name in desk
    )

Recipient = Annotated[str, typer.Argument(metavar="MOTTAGARE", help=words.OPTIONS["recipient"])]
Version = Annotated[int, typer.Option("--version", metavar="NR", help=words.OPTIONS["answer_version"])]


def choose(
    dnr: Dnr,
    recipient: Recipient,
    version: Annotated[int, typer.Argument(metavar="VERSION", help=words.OPTIONS["chosen"])],
    reason: Reason,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        whole = answers.of_recipient(office, row, recipient)
        answer = whole.version(version)
        chosen = answers.choose(office, row.id, answer.row.id, seen=whole.counted, reason=reason)
        printer.done("choose", dnr=dnr, name=whole.recipient.full_name, **chosen._asdict())


def mark(
    dnr: Dnr,
    recipient: Recipient,
    part: Annotated[str, typer.Option("--part", metavar="DEL", help=words.OPTIONS["mark_part"])] = "",
    passage: Annotated[str, typer.Option("--passage", metavar="TEXT", help=words.OPTIONS["passage"])] = "",
    section: Annotated[str, typer.Option("--section", metavar="LAGRUM", help=words.OPTIONS["section"])] = "",
    version: Version = 0,
    lift: Annotated[bool, typer.Option("--lift", help=words.OPTIONS["lift"])] = False,
    masked: Annotated[Path | None, typer.Option("--masked", metavar="FIL", help=words.OPTIONS["masked"])] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=words.OPTIONS["mask_reason"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        row = rounds.find(office, dnr)
        answer = answers.of_recipient(office, row, recipient).version(version)
        code = secrecy.part_of(answer, part)
        facts = {"recipient": recipient, "part": part, "version": answer.row.version}
        if lift:
            number = secrecy.lift_all(office, row.id, answer, code)
            printer.done("mark_lifted", dnr=dnr, number=number, **facts)
        elif masked is not None:
            secrecy.mask_by_path(office, row.id, answer, code, masked, reason)
            printer.done("mark_masked", dnr=dnr, **facts)
        else:
            secrecy.mark(office, row.id, answer.row.id, part=code, passage=passage, section=section)
            printer.done("mark", dnr=dnr, **facts)


def hand_out(
    dnr: Dnr,
    out: Annotated[Path, typer.Option("--out", metavar="MAPP", help=words.OPTIONS["out"])],
    recipient: Annotated[
        list[str] | None, typer.Option("--recipient", metavar="MOTTAGARE", help=words.OPTIONS["given"])
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=words.OPTIONS["given_all"])] = False,
    asked_by: Annotated[str, typer.Option("--asked-by", metavar="NAMN", help=words.OPTIONS["asked_by"])] = "",
    request: Annotated[str, typer.Option("--request", metavar="TEXT", help=words.OPTIONS["request"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        if everything and recipient:
            raise Refused("handout_all_alone")
        office = counter.open_office()
        row = rounds.find(office, dnr)
        chosen = handout.chosen(office, row, recipient or (), everything=everything)
        given = handout.hand_out(office, row.id, chosen, asked_by=asked_by, request=request)
        path = handout.write(office, row.id, given.id, out)
        printer.done("handout", dnr=dnr, number=given.number, answers=len(chosen), files=[str(path)])


def gaps(dnr: Dnr, json: Json = False) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        told = completeness.told(office, rounds.find(office, dnr).id)
        printer.shown(told)
        if told.data["open"]:
            raise typer.Exit(REFUSED)


def sample(
    dnr: Dnr,
    size: Annotated[int, typer.Option("--draw", metavar="ANTAL", help=words.OPTIONS["sample_draw"])] = 0,
    reader: Annotated[str, typer.Option("--reader", metavar="E-POST", help=words.OPTIONS["sample_reader"])] = "",
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        office = counter.open_office()
        round_id = rounds.find(office, dnr).id
        if size or reader:
            number = samples.draw(office, round_id, size, samples.reader_of(office, round_id, reader))
            printer.done("sample", dnr=dnr, number=number)
        printer.shown(samples.told(office, round_id))


def comment_table(
    dnr: Dnr,
    out: Annotated[Path | None, typer.Option("--out", metavar="FIL", help=words.OPTIONS["comments_out"])] = None,
    came: Annotated[Path | None, typer.Option("--in", metavar="FIL", help=words.OPTIONS["comments_in"])] = None,
    take: Annotated[bool, typer.Option("--take", help=words.OPTIONS["comments_take"])] = False,
    json: Json = False,
) -> None:
    with Printer(json) as printer:
        if (out is None) == (came is None):
            raise Refused("comments_out_or_in")
        office = counter.open_office()
        row = rounds.find(office, dnr)
        if out is not None:
            printer.done("comments_out", dnr=dnr, rows=comments.write_file(office, row.id, out), files=[str(out)])
            return
        assert came is not None  # noqa: S101 - one of them is given
        found = comments.review(office, row.id, comments.receive_file(office, row.id, came).id)
        printer.shown(comments.told(found))
        if take and found.changing:
            numbers = [each.number for each in found.changing]
            printer.done("comments_in", dnr=dnr, taken=comments.take(office, row.id, found.came.id, numbers))


COMMANDS: dict[str, Callable[..., None]] = {
    "choose": choose,
    "mark": mark,
    "handout": hand_out,
    "comments": comment_table,
    "gaps": gaps,
    "sample": sample,
}
