"""What a command prints: text for people, or one JSON object; errors as sentences, with their exit code."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import typer
from rich.markup import escape
from rich.table import Table

from cli import status_text
from cli.later import Later
from cli.tables import Out
from models.errors import Refusal, Refused, RemissError
from models.file_checks import FileCheck
from models.findings import NoticeCode, RoundFileResult
from models.listing import CellFinding
from models.messages import CommandResult
from models.to_do import ToDo
from models.values import RoundState
from rules.to_do import is_urgent
from templates import to_do_words
from templates.cli import commands as words
from templates.cli import status as status_words
from templates.console.table_messages import cell_sentence
from templates.dates import short_date_words
from templates.file_remarks import remark_words
from templates.messages import error_sentence, sentence
from templates.round_file_messages import fault_text, notice_text
from templates.round_words import ROUND_STATES
from templates.setting_messages import describe
from templates.words import part_code_words

if TYPE_CHECKING:
    import settings
    from desk import disk
    from desk import status as statuses
    from desk.afterwards import Shown
else:
    settings, disk, statuses = Later("settings"), Later("desk.disk"), Later("desk.status")

DONE, FAILED, REFUSED = 0, 1, 2


class Printer:
    """Prints one command's outcome. As a context it turns Remiss's errors into a sentence and an exit code."""

    def __init__(self, json: bool) -> None:
        self._json = json
        self._out = Out(highlight=False, soft_wrap=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, typer.Exit):
            return
        if isinstance(error, settings.InvalidSettings):
            sentences = [describe(fault) for fault in error.faults]
            self._fail("invalid_settings", {}, "\n".join(sentences))
            raise typer.Exit(REFUSED) from error
        told = error if isinstance(error, RemissError) else disk.damaged_register(error)
        if told is not None:
            self._fail(told.code, told.facts, error_sentence(told))
            raise typer.Exit(REFUSED if isinstance(told, Refused) else FAILED) from error

    def _fail(self, code: str, facts: Mapping[str, Any], sentence: str) -> None:
        if self._json:
            self._dump({"error": {"code": code, "facts": dict(facts), "message": sentence}})
        else:
            sys.stderr.write(sentence + "\n")

    def _dump(self, value: Any) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def done(self, command: str, **facts: Any) -> None:
        """The sentence of a finished command; the files of a compilation are printed a line each."""
        if self._json:
            self._dump({"done": command.removesuffix("_all"), **facts})
            return
        self._out.print(escape(words.done_sentence(command, facts)))
        for path in facts["files"] if command in {"compile", "preview", "handout"} else ():
            self._out.print(f"  {escape(path)}")

    def faults(self, faults: Sequence[Refusal]) -> None:
        """All that does not hold, a sentence each. Ends the command with exit code 1 when there is any."""
        if not faults:
            return
        said = [sentence(fault.code, fault.facts) for fault in faults]
        if self._json:
            pairs = zip(faults, said, strict=True)
            self._dump({"ok": False, "faults": [{**fault.model_dump(), "message": text} for fault, text in pairs]})
        else:
            sys.stderr.write("\n".join(said) + "\n")
        raise typer.Exit(FAILED)

    def table_faults(self, faults: Sequence[CellFinding]) -> None:
        """Every fault of a table, at its cell. Ends the command with exit code 2 when there are any."""
        if not faults:
            return
        said = [cell_sentence(each) for each in faults]
        if self._json:
            pairs = zip(faults, said, strict=True)
            told = [{"code": each.code.value, "cell": each.cell, "message": text} for each, text in pairs]
            self._dump({"ok": False, "faults": told})
        else:
            sys.stderr.write("\n- ".join((words.TABLE_FAULTS, *said)) + "\n")
        raise typer.Exit(REFUSED)

    def shown(self, answer: "Shown") -> None:
        """What was asked for, as data or as lines."""
        if self._json:
            self._dump(answer.data)
        else:
            for line in answer.lines:
                self._out.print(escape(line))

    def result(self, *, dnr: str, result: CommandResult, done: str, **more: Any) -> None:
        self.done(done, dnr=dnr, **result.model_dump(mode="json"), **more)

    def checked(self, result: RoundFileResult, *, quiet: bool = False) -> None:
        """Every fault and notice with its line. Ends the command with exit code 2 when there are faults; `quiet`
        prints nothing as JSON when there are none, since the command has more to say."""
        faults = [fault_text(fault) for fault in result.faults]
        notices = [notice_text(notice) for notice in result.notices]
        if self._json and (faults or not quiet):
            self._dump(
                {
                    "ok": not faults,
                    "faults": [
                        {**fault.model_dump(mode="json"), "message": message}
                        for fault, message in zip(result.faults, faults, strict=True)
                    ],
                    "notices": [
                        {**notice.model_dump(mode="json"), "message": message}
                        for notice, message in zip(result.notices, notices, strict=True)
                    ],
                }
            )
        elif not self._json:
            self._findings(result, faults, quiet=quiet)
        if faults:
            raise typer.Exit(REFUSED)

    def _findings(self, result: RoundFileResult, faults: list[str], *, quiet: bool) -> None:
        held, told = result.definition, set[NoticeCode]()
        if faults:
            sys.stderr.write(words.check_faults(len(faults)) + "\n")
            for sentence in faults:
                sys.stderr.write(f"- {sentence}\n")
        elif held is not None and not quiet:
            heading = words.check_past if result.is_past else words.check_ok
            self._out.print(escape(heading(len(held.recipients), len(held.questions), held.due_at)))
            told = {NoticeCode.DATES_IN_PAST}
        notices = [notice_text(notice) for notice in result.notices if notice.code not in told]
        if notices:
            self._out.print(words.CHECK_NOTICES)
            for sentence in notices:
                self._out.print(f"- {escape(sentence)}")

    def overview(self, rounds: list[dict[str, Any]]) -> None:
        if self._json:
            self._dump(rounds)
            return
        if not rounds:
            self._out.print(words.NOTHING)
            return
        table = _table(words.OVERVIEW)
        for item in rounds:
            counts = item["counts"]
            settled = counts["answered"] + counts["no_comments"] + counts["declined"]
            table.add_row(
                escape(item["dnr"]),
                escape(item["title"]),
                ROUND_STATES["sv"][RoundState(item["state"])],
                f"{settled} av {counts['recipients']}",
                _day(item["due_at"]),
            )
        self._out.print(table)

    def to_do(self, items: Sequence[ToDo], now: datetime) -> None:
        """What waits, a few lines each. As data: the urgent first, then the oldest."""
        if self._json:
            self._dump([_to_do_data(item, now) for item in items])
        elif not items:
            self._out.print(to_do_words.NOTHING)
        else:
            for item in items:
                self._out.print(escape(f"{item.dnr}  {item.title}\n{_to_do_text(item, now)}\n"))

    def status(self, item: dict[str, Any], *, addresses: bool = False) -> None:
        """One round: its state and numbers, what waits for the registrar, and a row for each recipient."""
        if self._json:
            self._dump(item)
            return
        for line in (*status_text.head(item), "", *status_text.to_do(item)):
            self._out.print(escape(line))
        for invited in (True, False):
            table = status_text.recipients(item, invited=invited, addresses=addresses)
            if table is not None:
                if not invited:
                    self._out.print(f"\n{status_words.NOT_INVITED}")
                self._out.print(table)
        for line in status_text.left_out(item):
            self._out.print(escape(line))
        self._file_remarks(item["recipients"])
        asked = [recipient for recipient in item["recipients"] if recipient["supplement"]]
        if asked:
            table = _table(words.SUPPLEMENTS)
            for recipient in asked:
                table.add_row(*_supplement_row(recipient))
            self._out.print()
            self._out.print(table)

    def _file_remarks(self, recipients: list[dict[str, Any]]) -> None:
        rows = [(recipient["code"], file) for recipient in recipients for file in recipient["file_remarks"]]
        if not rows:
            return
        table = _table(words.FILE_REMARKS)
        for code, file in rows:
            check = FileCheck.model_validate({name: file[name] for name in FileCheck.model_fields})
            table.add_row(escape(code), escape(file["name"]), escape(remark_words(check)))
        self._out.print()
        self._out.print(table)


def _table(columns: tuple[str, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column)
    return table


def _day(at: str) -> str:
    return short_date_words(datetime.fromisoformat(at))


def _supplement_row(item: dict[str, Any]) -> tuple[str, ...]:
    asked = item["supplement"]
    state = words.SUPPLEMENT_STATES[asked["state"]].format(
        day=_day(asked["answered_at"]) if asked["answered_at"] else "", version=asked["answered_version"]
    )
    return (
        escape(item["code"]),
        escape(", ".join(part_code_words(code) for code in asked["parts"])),
        _day(asked["asked_at"]),
        _day(asked["until"]),
        state,
    )


def _to_do_text(item: ToDo, now: datetime) -> str:
    kind = f"{to_do_words.kind(item)}{to_do_words.URGENT if is_urgent(item, now) else ''}"
    return f"  {kind}: {to_do_words.what(item)}.\n  Väntar på {to_do_words.ball(item)}, {to_do_words.since(item, now)}."


def _to_do_data(item: ToDo, now: datetime) -> dict[str, Any]:
    facts = {name: value for name, value in item._asdict().items() if name not in {"draft_id", "answer_id"}}
    instants = {name: statuses.instant(getattr(item, name)) for name in ("since", "until")}
    told = {"urgent": is_urgent(item, now), "ball": to_do_words.ball(item, "en").removeprefix("the ")}
    return {**facts, **instants, **told, "message": to_do_words.what(item)}
