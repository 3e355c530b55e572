"""`remiss demo`: plays a real round in about two minutes, at real speed with short periods, on all the real parts.

Everything goes the way users go: the round file, the registrar's commands, the mails' links, forms over HTTP. At the
end what was promised is counted in the mails, the register and the files; a promise that does not hold fails the demo.
"""

import asyncio
import itertools
import json
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from desk import counter, rounds
from mail.incoming.caught import CaughtMessage, list_messages, read_message
from models import names
from models.definition import ReminderRule, RoundDefinition
from models.errors import RemissError, TemporaryFailure
from models.messages import ExtendCommand
from roundfile.reading import read_round_file
from rules.calendar import working_day_from
from rules.local_time import local_day
from settings import load_settings
from stand.demo_cast import ROLES, Playing, answer_fields, statement
from stand.demo_left import leave_open, places, send_out
from stand.demo_stage import FAST, NORMAL, Display, PlayedOutcome, StagePace, outcome
from stand.demo_telling import as_it_stands, until_closed
from stand.respondent import Respondent, personal_link
from stand.running import Running, running, stop_signal
from store.recipients import recipients
from store.rounds import rounds as round_store
from templates.dates import moment_words
from templates.stand import demo as words

if TYPE_CHECKING:
    from models.tables import RoundRow

CASE = Path(__file__).parent.parent / "data" / "cases" / "ksl-2015-2018.yaml"


def play(*, exit_when_done: bool, fast: bool, as_json: bool = False) -> int:
    """Runs the demo. Returns 0, or 1 when a promise did not hold or it was broken off. `as_json`: standard output is
    one object, written when the play has ended; what is told to people goes to standard error.

    Raises PermanentFailure("play_cancelled") when the round is called off while it plays, and what a step raised.
    """
    return asyncio.run(_play(FAST if fast else NORMAL, exit_when_done=exit_when_done, as_json=as_json))


async def _play(pace: StagePace, *, exit_when_done: bool, as_json: bool) -> int:
    settings = load_settings()
    stop = stop_signal()
    told = sys.stderr if as_json else sys.stdout
    display = Display(told)
    display.show(words.INTRO)
    display.say(words.STARTING)
    async with running(settings, told) as house, httpx.AsyncClient(timeout=60) as client:
        playing = asyncio.create_task(Play(house, client, display, pace).run())
        watching = asyncio.create_task(house.watch())
        asked = asyncio.create_task(stop.wait())
        try:
            await _first(playing, watching, asked)
            if asked.done():
                return 1
            ended = playing.result()
            display.result(ended)
            if as_json:
                sys.stdout.write(json.dumps(ended.as_data(), ensure_ascii=False, indent=2) + "\n")
                sys.stdout.flush()
            display.show(words.ENDS if exit_when_done else words.STAYS)
            if not exit_when_done:
                await _first(watching, asked)
        finally:
            # Before the parts are stopped: whoever still watches would start them again.
            await _ended(playing, watching, asked)
    return 0 if ended.is_held else 1


async def _first(*tasks: "asyncio.Task[Any]") -> None:
    """Waits for the first that ends, and raises what it raised."""
    done, _others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


async def _ended(*tasks: "asyncio.Task[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class Play:
    """One performance: the registrar and 26 municipalities at once."""

    house: Running
    client: httpx.AsyncClient
    display: Display
    pace: StagePace
    visitors: dict[str, Respondent] = field(default_factory=dict)
    dnr: str = ""

    async def run(self) -> PlayedOutcome:
        office = self.house.office
        whole = self._definition()
        definition = self._shortened(whole)
        self.dnr = definition.dnr
        row = await send_out(self.house, definition, self.display)
        sent_at = time.monotonic()
        await self._open_links(row)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._perform(row, sent_at))
                group.create_task(until_closed(office, self.display, row.id))
        except ExceptionGroup as errors:
            foreseen, defects = errors.split((RemissError, httpx.HTTPError))
            if foreseen is None or defects is not None:
                raise
            as_it_stands(office, row.id)  # a round called off is why its pages say no
            raise first_of(foreseen) from errors
        folder = self.house.settings.data / "sammanstallning"
        await asyncio.to_thread(counter.compile_to, office, row.dnr, folder)
        self.display.say(words.COMPILED)
        ended = await asyncio.to_thread(outcome, office, row, list(self.visitors.values()), self._mails(), folder)
        link = await leave_open(self.house, self.client, whole, self._free_dnr(words.OPEN_DNR.format(dnr=whole.dnr)))
        self.display.say(words.LEFT_OPEN)
        return replace(ended, places=await places(self.house, row, link, folder))

    def _definition(self) -> RoundDefinition:
        """The real case, from today."""
        now = self.house.office.clock()
        result = read_round_file(CASE, now=now, starting=local_day(now))
        if result.definition is None:
            raise AssertionError(result.faults)
        return result.definition

    def _shortened(self, whole: RoundDefinition) -> RoundDefinition:
        """Its periods as the play has time for; a dnr already played gets a number."""
        now, pace = self.house.office.clock(), self.pace
        due_at = now + timedelta(seconds=pace.due)
        offsets = (pace.first_reminder, pace.second_reminder, pace.after_due)
        return whole.model_copy(
            update={
                "dnr": self._free_dnr(whole.dnr),
                "send_at": None,
                "due_at": due_at,
                "closes_at": now + timedelta(seconds=pace.closes),
                "reminders": tuple(ReminderRule(offset=timedelta(seconds=item - pace.due)) for item in offsets),
            }
        )

    def _free_dnr(self, dnr: str) -> str:
        with self.house.office.database.reading() as session:
            taken = {row.dnr for row in round_store.all_rounds(session)}
        numbered = (f"{dnr} ({number})" for number in itertools.count(2))
        return next(name for name in itertools.chain([dnr], numbered) if name not in taken)

    async def _open_links(self, row: "RoundRow") -> None:
        """Waits for the missiv of each recipient and opens its link."""
        with self.house.office.database.reading() as session:
            codes = {item.email: item.code for item in recipients.of_round(session, row.id)}
        mails: dict[str, CaughtMessage] = {}
        while len(mails) < len(codes):
            await asyncio.sleep(0.2)
            as_it_stands(self.house.office, row.id)
            mails = {mail.recipients[0]: mail for mail in self._mails()}
        self.display.say(words.DELIVERED.format(number=len(mails)))
        for email, mail in mails.items():
            link = personal_link(read_message(self.house.settings.data / "mail" / mail.name).text)
            self.visitors[codes[email]] = Respondent(self.client, link)

    async def _perform(self, row: "RoundRow", sent_at: float) -> None:
        with self.house.office.database.reading() as session:
            members = [item for item in recipients.of_round(session, row.id) if item.code in self.visitors]
        roles = itertools.chain(ROLES, itertools.repeat(Playing.ANSWERS))
        in_time = self.pace.answers / len(members)
        async with asyncio.TaskGroup() as group:
            for place, (member, role) in enumerate(zip(members, roles, strict=False)):
                group.create_task(
                    self._act(row, member.code, member.full_name, role, place, sent_at, in_time * (place + 1))
                )

    async def _act(
        self, row: "RoundRow", code: str, name: str, role: Playing, place: int, sent_at: float, after: float
    ) -> None:
        """What one municipality does, at its time."""
        visitor, pace = self.visitors[code], self.pace
        if role is Playing.SILENT:
            return
        await _until(sent_at + after)
        await visitor.open()
        fields = answer_fields(place, name)
        match role:
            case Playing.ANSWERS:
                files = [statement(name)] if place % 3 == 0 else []
                await visitor.submit(fields, files)
            case Playing.DRAFT:
                await visitor.act("save", {"summary": fields["summary"]})
                self.display.say(words.DRAFT_LEFT.format(name=name))
            case Playing.NO_COMMENTS:
                await visitor.submit({"stance": "no_comments"})
            case Playing.DECLINES:
                await visitor.act("decline", {"decline_reason": words.DECLINE_REASON})
                self.display.say(words.DECLINED.format(name=name))
            case Playing.LATE:
                await _until(sent_at + pace.due + 8)
                await visitor.submit(fields)
                self.display.say(words.LATE.format(name=name))
            case Playing.EXTENDED:
                await self._extend(row, code, name)
                await _until(sent_at + pace.due + 6)
                await visitor.submit(fields)
                self.display.say(words.EXTENDED_ANSWER.format(name=name))

    async def _extend(self, row: "RoundRow", code: str, name: str) -> None:
        """Asks for anstånd in the form, and the registrar grants it."""
        office = self.house.office
        wanted = working_day_from(local_day(row.closes_at) + timedelta(days=1)).isoformat()
        await self.visitors[code].act("extend", {"extend_until": wanted, "extend_reason": words.EXTENSION_REASON})
        self.display.say(words.ASKED.format(name=name))
        until = row.due_at + timedelta(seconds=self.pace.extension - self.pace.due)
        reason = rounds.note(office, row, "extend", words.EXTENSION_GRANTED)
        await rounds.command(office, row, names.EXTEND, ExtendCommand(until=until, code=code, note_id=reason))
        self.display.say(words.GRANTED.format(name=name, until=moment_words(until, seconds=True)))

    def _mails(self) -> tuple[CaughtMessage, ...]:
        """The round's own mails, in the order they were caught."""
        own = f"{self.dnr} "
        return tuple(
            mail
            for mail in list_messages(self.house.settings.data / "mail")
            if own in mail.subject.replace(":", " ") or mail.subject.endswith(self.dnr)
        )


def first_of(errors: ExceptionGroup[Exception]) -> RemissError:
    """The first of several municipalities' troubles: one sentence is enough to end the demo with."""
    error = errors.exceptions[0]
    if isinstance(error, ExceptionGroup):
        return first_of(error)
    return error if isinstance(error, RemissError) else TemporaryFailure("page_silent")


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
