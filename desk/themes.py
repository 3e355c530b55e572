"""Themes: the chapters of the compilation, and the second person who reads each."""

from typing import TYPE_CHECKING

from desk import rounds as round_commands
from desk.office import Office
from desk.synpunkter import words
from models.errors import Refused
from models.people import Permission
from models.synpunkter import ThemeText
from models.tables import ThemeRow
from rules.text import line
from store.accounts import accounts
from store.rounds import rounds
from store.views import editions, themes

if TYPE_CHECKING:
    from sqlmodel import Session

TITLE_LIMIT = 200
"""Characters of a theme's title."""


def people(office: Office, round_id: str) -> dict[str, str]:
    """The sender's accounts that work, by the audit's mark of each, with their names."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        found = accounts.of_sender(session, row.sender_id)
    return {accounts.actor_of(one).mark: one.name for one in found if one.disabled_at is None}


def add(office: Office, round_id: str, text: ThemeText) -> str:
    """A theme after the others; returns its id. Raises Refused("theme_title_missing"), ("theme_reads_itself") when its
    officer would be its second reader, and ("text_too_long")."""
    row = round_commands.by_id(office, round_id)
    with office.changing() as session:
        said = _checked(session, row.id, text)
        return themes.add(session, row.id, said, at=office.clock(), by=office.actor.mark).id


def save(office: Office, round_id: str, theme_id: str, edition: int, text: ThemeText) -> None:
    """Raises Refused("view_moved_on") when somebody else has saved since `edition`, and as `add` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _theme(session, own_id, theme_id)
        said = _checked(session, row.round_id, text)
        themes.save(session, row, edition, said, at=office.clock(), by=office.actor.mark)


def move_up(office: Office, round_id: str, theme_id: str) -> None:
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _theme(session, own_id, theme_id)
        themes.move_up(session, row, at=office.clock(), by=office.actor.mark)


def end(office: Office, round_id: str, theme_id: str, edition: int) -> None:
    """Its synpunkter stay, without a theme. Raises as `save` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _theme(session, own_id, theme_id)
        themes.end(session, row, edition, at=office.clock(), by=office.actor.mark)


def accept(office: Office, round_id: str, theme_id: str, edition: int) -> None:
    """The second reader accepts the text as it stands, whatever role they have. Raises Refused("theme_not_yours") and
    as `save` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing(Permission.READ) as session:
        row = _to_read(session, own_id, theme_id, office.actor.mark)
        themes.accept(session, row, edition, at=office.clock(), by=office.actor.mark)


def give_back(office: Office, round_id: str, theme_id: str, edition: int, said: str) -> None:
    """The second reader wants it changed. Raises Refused("theme_words_missing") and as `accept` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing(Permission.READ) as session:
        row = _to_read(session, own_id, theme_id, office.actor.mark)
        if not words(said):
            raise Refused("theme_words_missing")
        themes.give_back(session, row, edition, words(said), at=office.clock(), by=office.actor.mark)


def _theme(session: "Session", round_id: str, theme_id: str) -> ThemeRow:
    return editions.find(session, ThemeRow, round_id, theme_id)


def _to_read(session: "Session", round_id: str, theme_id: str, reader: str) -> ThemeRow:
    row = _theme(session, round_id, theme_id)
    if row.second_reader != reader:
        raise Refused("theme_not_yours")
    return row


def _checked(session: "Session", round_id: str, text: ThemeText) -> ThemeText:
    row = rounds.get(session, round_id)
    title = line(text.title).text[:TITLE_LIMIT]
    if not words(title):
        raise Refused("theme_title_missing")
    if text.officer and text.officer == text.second_reader:
        raise Refused("theme_reads_itself")
    known = {accounts.actor_of(one).mark for one in accounts.of_sender(session, row.sender_id)}
    asked = [question.key for question in rounds.definition(row).questions]
    if not {text.officer, text.second_reader} - {""} <= known or not set(text.questions) <= set(asked):
        raise Refused("no_such_page")
    kept = {name: words(getattr(text, name)) for name in ("proposal", "answers", "comment")}
    questions = tuple(key for key in asked if key in text.questions)
    return text.model_copy(update={**kept, "title": title, "questions": questions})
