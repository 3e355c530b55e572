"""Everything that has been done, as people look it up: who may see a sender's rounds sees what happened in them, in
its cases and in its incoming remisses."""

from collections.abc import Iterator
from typing import NamedTuple

from desk import rounds as round_commands
from desk.diary import instants
from desk.office import Office
from desk.parsing import day
from store.accounts import accounts
from store.records import events
from store.records.events import Event, WantedEvents
from store.records.things import Scope
from templates.console.events import meaning

PAGE = 50


class EventsQuestion(NamedTuple):
    """What is looked for, as it was typed; days as `2026-05-12`."""

    word: str = ""
    actor: str = ""
    about: str = ""
    first: str = ""
    last: str = ""


class EventsFound(NamedTuple):
    """`older`: the number to go on below; None on the last page. `people`: id and name of those who may have acted."""

    events: list[Event]
    older: int | None
    people: list[tuple[str, str]]


def find(office: Office, question: EventsQuestion, *, round_id: str = "", before: int | None = None) -> EventsFound:
    """A page of what happened in a round, or in all that the sender has, newest first. Raises as `rounds.by_id`
    does, and Refused("date_unreadable")."""
    scope, wanted = _scope(office, round_id), _wanted(question)
    with office.database.reading() as session:
        found = events.page(session, scope, wanted, before=before, limit=PAGE + 1)
        people = [(row.id, row.name) for row in accounts.of_sender(session, scope.sender_id)]
    older = found[PAGE - 1].seq if len(found) > PAGE else None
    return EventsFound(found[:PAGE], older, people)


def every(office: Office, question: EventsQuestion, *, round_id: str = "") -> Iterator[Event]:
    """All that `find` would show, page after page. Raises as that does."""
    scope, wanted = _scope(office, round_id), _wanted(question)
    with office.database.reading() as session:
        yield from events.every(session, scope, wanted)


def _scope(office: Office, round_id: str) -> Scope:
    if not round_id:
        return Scope(office.actor.sender_id, beside=True)
    row = round_commands.by_id(office, round_id)
    return Scope(row.sender_id, row.id)


def _wanted(question: EventsQuestion) -> WantedEvents:
    first, last = (day(text) if text else None for text in (question.first, question.last))
    begins, ends = instants(first, last)
    return WantedEvents(
        word=question.word,
        actions=meaning(question.word) if question.word else (),
        actor=question.actor,
        about=question.about,
        first=begins,
        last=ends,
    )
