"""What a command prints: text for people, or one JSON object; errors as sentences, with their exit code."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from desk.afterwards import Shown
from desk.disk import damaged_register
from models.errors import Refused, RemissError
from models.file_checks import FileCheck
from models.findings import NoticeCode, RoundFileResult
from models.messages import CommandResult
from models.values import LetterKind, RecipientState, RoundState, Stance
from settings import InvalidSettings
from templates import commands as words
from templates.dates import clock_words, short_date_words
from templates.file_remarks import remark_words
from templates.messages import error_sentence
from templates.round_file_messages import fault_text, notice_text
from templates.round_words import LETTER_KINDS, RECIPIENT_STATES, ROUND_STATES
from templates.setting_messages import describe
from templates.words import STANCES

DONE, FAILED, REFUSED = 0, 1, 2


class Printer:
    """Prints one command's outcome. As a context it turns Remiss's errors into a sentence and an exit code."""

    def __init__(self, json: bool) -> None:
        self._json = json
        self._out = Console(highlight=False, soft_wrap=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, InvalidSettings):
            sentences = [describe(fault) for fault in error.faults]
            self._fail("invalid_settings", {}, "\n".join(sentences))
            raise typer.Exit(REFUSED) from error
        told = error if isinstance(error, RemissError) else damaged_register(error)
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
            self._dump({"done": command, **facts})
            return
        self._out.print(escape(words.done_sentence(command, facts)))
        for path in facts["files"] if command == "compile" else ():
            self._out.print(f"  {escape(path)}")

    def shown(self, answer: Shown) -> None:
        """What was asked for, as data or as lines."""
        if self._json:
            self._dump(answer.data)
        else:
            for line in answer.lines:
                self._out.print(escape(line))

    def result(self, *, dnr: str, result: CommandResult, done: str) -> None:
        self.done(done, dnr=dnr, **result.model_dump(mode="json"))

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

    def status(self, item: dict[str, Any]) -> None:
        """One round: its state, the numbers, and a row for each recipient."""
        if self._json:
            self._dump(item)
            return
        self.overview([item])
        table = _table(words.RECIPIENTS)
        for recipient in item["recipients"]:
            table.add_row(*_recipient_row(recipient))
        self._out.print(table)
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


def _recipient_row(item: dict[str, Any]) -> tuple[str, ...]:
    told = {"late": words.LATE, "preliminary": words.PRELIMINARY, "withdrawn_at": words.WITHDRAWN}
    marks = [word for key, word in told.items() if item[key]]
    marks += [words.NOT_DELIVERED.format(letter=LETTER_KINDS[LetterKind(kind)]) for kind in item["refused_letters"]]
    marks += [words.COPY_REFUSED.format(email=escape(email)) for email in item["refused_copies"]]
    marks += [words.OUTCOME_UNKNOWN.format(letter=LETTER_KINDS[LetterKind(kind)]) for kind in item["unknown_letters"]]
    state = RECIPIENT_STATES["sv"][RecipientState(item["state"])]
    return (
        escape(item["code"] + (f", {item['also_as']['code']}" if item["also_as"] else "")),
        escape(item["name"]),
        f"{state} ({', '.join(marks)})" if marks else state,
        STANCES["sv"][Stance(item["stance"])] if item["stance"] else "–",
        f"{_day(item['answered_at'])} {_clock(item['answered_at'])}" if item["answered_at"] else "–",
        _day(item["due_at"]) + (f" ({words.EXTENDED})" if item["extended"] else ""),
    )


def _day(instant: str) -> str:
    return short_date_words(datetime.fromisoformat(instant))


def _clock(instant: str) -> str:
    return clock_words(datetime.fromisoformat(instant))


def _supplement_row(item: dict[str, Any]) -> tuple[str, ...]:
    asked = item["supplement"]
    state = words.SUPPLEMENT_STATES[asked["state"]].format(
        day=_day(asked["answered_at"]) if asked["answered_at"] else "", version=asked["answered_version"]
    )
    return (
        escape(item["code"]),
        escape(", ".join(asked["parts"])),
        _day(asked["asked_at"]),
        _day(asked["until"]),
        state,
    )
