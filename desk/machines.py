"""What a machine reads and does through the API: the same rounds, answers and acts as a person of its role has in the
console, as values that are published."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desk import following, orders, overview, round_files, writing
from desk import rounds as round_commands
from desk.office import Office
from models import names
from models.api import (
    ApiAnswer,
    ApiAnswers,
    ApiDraft,
    ApiEvent,
    ApiEvents,
    ApiExtended,
    ApiExtension,
    ApiFile,
    ApiRecipient,
    ApiRecipients,
    ApiReminded,
    ApiReminder,
    ApiRound,
    ApiRounds,
)
from models.errors import Refused
from models.findings import Fault
from models.people import Permission
from models.secrecy import Outside
from store.answers import answers, secrecy
from store.recipients import recipients
from store.records import events
from store.records.things import Scope
from store.rounds import overview as counted
from store.rounds.overview import Wanted
from templates.documents.handout import covered
from templates.round_file_messages import fault_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.tables import AnswerRow, RecipientRow

PAGE = 100
"""Recipients, answers or events at a time."""
_FIELDS = frozenset(ApiRound.model_fields) - {"counts"}


def rounds(office: Office, page: int) -> ApiRounds:
    """A page, from 1, of the rounds within reach, the newest first."""
    found = overview.page(office, Wanted(), page)
    shown = tuple(
        ApiRound(**{name: getattr(each.line, name) for name in _FIELDS}, counts=each.line.counts)
        for each in found.listed
    )
    return ApiRounds(rounds=shown, total=found.total, next_page=_next(page, counted.PAGE, found.total))


def one_round(office: Office, round_id: str) -> ApiRound:
    """Raises Refused("no_such_page"), as everything here does for what another sender has."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        counts = counted.counts(session, [row.id])[row.id]
    return ApiRound(**{name: getattr(row, name) for name in _FIELDS}, counts=counts)


def of_round(office: Office, round_id: str, page: int) -> ApiRecipients:
    """The recipients, in Swedish order of their names."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        found = recipients.of_round(session, row.id)
    shown = tuple(
        ApiRecipient(
            id=each.id,
            code=each.code,
            name=each.full_name,
            kind=each.kind,
            county=each.county_name,
            obliged=each.obliged,
            invited=each.invited,
            state=each.state,
            sent_at=each.sent_at,
            due_at=each.due_at,
        )
        for each in found[(page - 1) * PAGE : page * PAGE]
    )
    return ApiRecipients(recipients=shown, total=len(found), next_page=_next(page, PAGE, len(found)))


def counted_answers(office: Office, round_id: str, page: int) -> ApiAnswers:
    """The versions that count, in the recipients' order, as they may be shown outside."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        by_recipient = answers.counted_of_round(session, row.id)
        members = [each for each in recipients.of_round(session, row.id) if each.id in by_recipient]
        pairs = [(each, by_recipient[each.id]) for each in members[(page - 1) * PAGE : page * PAGE]]
        shown = _answers(pairs, secrecy.outside(session, [answer for _, answer in pairs], covered))
    return ApiAnswers(answers=shown, total=len(members), next_page=_next(page, PAGE, len(members)))


def file(office: Office, round_id: str, answer_id: str, number: int) -> ApiFile:
    """A file of a counted answer as it may leave, or the masked copy of it. Raises Refused("no_such_page"), also for
    one that is held back."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        answer = answers.find(session, row.id, answer_id)
        if answer is None or not answer.counted:
            raise Refused("no_such_page")
        outside = secrecy.outside(session, [answer], covered)[answer.id]
    for told in _files(outside):
        if told.number == number and not told.withheld:
            return told
    raise Refused("no_such_page")


def since(office: Office, after: int) -> ApiEvents:
    """What has happened in the sender's rounds, in order, after the cursor."""
    office.demand(Permission.READ)
    with office.database.reading() as session:
        found = events.since(session, Scope(office.actor.sender_id), after, PAGE + 1)
    shown = tuple(
        ApiEvent(
            number=each.seq,
            at=each.at,
            actor=each.actor,
            action=each.action,
            round_id=each.round_id,
            dnr=each.dnr,
            recipient=each.recipient,
        )
        for each in found[:PAGE]
    )
    return ApiEvents(events=shown, next_after=shown[-1].number if shown else after, more=len(found) > PAGE)


async def remind(office: Office, round_id: str, recipient_id: str, wish: ApiReminder) -> ApiReminded:
    """Raises as `rounds.command` does."""
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    codes = following.codes(office, row, [recipient_id])
    order = orders.reminder(office, row, codes, wish.greeting)
    return ApiReminded(affected=(await round_commands.command(office, row, names.REMIND, order)).affected)


async def extend(office: Office, round_id: str, recipient_id: str, wish: ApiExtension) -> ApiExtended:
    """Raises as `orders.extension` and `rounds.command` do."""
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    member = following.member(office, row, recipient_id)
    order = orders.extension(office, row, member.code, wish.until, wish.reason)
    await round_commands.command(office, row, names.EXTEND, order)
    until: datetime = order.until
    return ApiExtended(due_at=until)


def draft(office: Office, path: Path) -> ApiDraft:
    """A draft from a round file, or a ZIP with one and its papers. Raises Refused as `round_files.from_file` does."""
    office.demand(Permission.WRITE)
    begun = round_files.from_file(office, path)
    faults = writing.check(office, begun).faults
    return ApiDraft(
        id=begun.id,
        page=f"/konsol/utkast/{begun.id}",
        faults=tuple(fault_text(each.found) for each in faults if isinstance(each.found, Fault)),
    )


def _answers(pairs: "Sequence[tuple[RecipientRow, AnswerRow]]", outside: dict[str, Outside]) -> tuple[ApiAnswer, ...]:
    return tuple(
        ApiAnswer(
            id=answer.id,
            recipient_id=member.id,
            code=member.code,
            name=member.full_name,
            version=answer.version,
            receipt=answer.receipt,
            arrived_at=answer.arrived_at,
            late=answer.late,
            preliminary=answer.preliminary,
            content=outside[answer.id].content,
            covered=outside[answer.id].sections,
            files=_files(outside[answer.id]),
        )
        for member, answer in pairs
    )


def _files(outside: Outside) -> tuple[ApiFile, ...]:
    return tuple(
        ApiFile(
            number=each.number,
            name=each.file.name if each.file else "",
            size=each.file.size if each.file else 0,
            media_type=each.file.media_type if each.file else "",
            sha256=each.file.sha256 if each.file else "",
            masked=each.masked,
            withheld=each.withheld,
        )
        for each in outside.files
    )


def _next(page: int, size: int, total: int) -> int | None:
    return page + 1 if page * size < total else None
