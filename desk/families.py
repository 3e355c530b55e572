"""Texts of a round that are the same or nearly so, and those of one question that share the most words with one of
them. Found anew whenever an answer has come; kept in the process meanwhile, for it takes seconds in a large round."""

import hashlib
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from desk import rounds as round_commands
from desk.office import Office
from models.errors import Refused
from models.people import Permission
from models.secrecy import FILE, WHOLE
from rules import families
from rules.families import Family, FamilyFound, FamilyPiece, Member, Near, Text
from rules.same_texts import is_compared, question_of
from store.answers import secrecy, texts
from store.answers.texts import ToldText
from store.rounds import rounds

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RoundRow

_KEPT = 4
_kept: dict[str, tuple[str, list[FamilyFound]]] = {}
"""By round id: the name of the texts that were compared, and what was found."""
_turn = threading.Lock()


class ListedFamily(NamedTuple):
    """`key`: the family's name in an address, for as long as its base text stands."""

    key: str
    found: FamilyFound


class Families(NamedTuple):
    """`asked`: the questions' texts by id, in their order."""

    round: "RoundRow"
    asked: Mapping[str, str]
    families: tuple[ListedFamily, ...]
    compared: int


class Alike(NamedTuple):
    """A member with where it stands, what it says otherwise than the base, and the provision that holds it back."""

    member: Member
    told: ToldText
    pieces: tuple[FamilyPiece, ...]
    section: str


class OneFamily(NamedTuple):
    round: "RoundRow"
    asked: Mapping[str, str]
    found: FamilyFound
    common: tuple[FamilyPiece, ...]
    members: tuple[Alike, ...]


class MoreLike(NamedTuple):
    """`near`: the nearest first, each with where it stands."""

    round: "RoundRow"
    question: str
    asked: str
    wanted: ToldText
    near: tuple[tuple[Near, ToldText], ...]


def of_round(office: Office, round_id: str) -> Families:
    """Every family, the largest first within each question. Raises Refused("no_such_page")."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        places = _places(session, row.id)
    listed = tuple(ListedFamily(_key(found), found) for found in _found(row, places))
    return Families(row, _asked(row), listed, len(places))


def one(office: Office, round_id: str, key: str) -> OneFamily:
    """One family, every member beside its base. Raises Refused("no_such_page")."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        places = _places(session, row.id)
        found = next((each for each in _found(row, places) if _key(each) == key), None)
        if found is None:
            raise Refused("no_such_page")
        told = {member.text.key: places[member.text.key] for member in found.family.members}
        sections = _sections(session, told)
    members = tuple(_alike(found.family, member, told, sections) for member in found.family.members)
    return OneFamily(row, _asked(row), found, tuple(families.common(found.family)), members)


def more_like(office: Office, round_id: str, answer_id: str, part: str) -> MoreLike:
    """The texts on the same question that share the most telling words with this one. Raises
    Refused("no_such_page")."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        places = _places(session, row.id)
    wanted, question = places.get(f"{answer_id}/{part}"), question_of(part)
    if wanted is None or not question:
        raise Refused("no_such_page")
    said = {key: told for key, told in places.items() if told.part == part}
    rest = [_text(key, told) for key, told in said.items()]
    near = families.more_like(_text(f"{answer_id}/{part}", wanted), rest)
    shown = tuple((each, said[each.text.key]) for each in near)
    return MoreLike(row, question, _asked(row).get(question, ""), wanted, shown)


def _places(session: "Session", round_id: str) -> dict[str, ToldText]:
    """Every running text by its key; a file's pages as one."""
    found: dict[str, ToldText] = {}
    for told in texts.of_round(session, round_id):
        if told.file_id:
            key = f"{told.answer_id}/{FILE}:{told.file_id}"
            before = found.get(key)
            joined = f"{before.text}\n\n{told.text}" if before else told.text
            found[key] = (before or told)._replace(text=joined)
        elif is_compared(told.part):
            found[f"{told.answer_id}/{told.part}"] = told
    return found


def _text(key: str, told: ToldText) -> Text:
    return Text(told.recipient_id, key, told.text)


def _found(row: "RoundRow", places: Mapping[str, ToldText]) -> list[FamilyFound]:
    """One thread at a time: two who open the page together wait for the same result. An answer's text never changes,
    nor a file's, so the keys name what was compared."""
    name = hashlib.sha256("\n".join(f"{key} {len(told.text)}" for key, told in places.items()).encode()).hexdigest()
    with _turn:
        before = _kept.get(row.id)
        if before is not None and before[0] == name:
            return before[1]
        by_question: dict[str, list[Text]] = {"": [], **{key: [] for key in _asked(row)}}
        for key, told in places.items():
            by_question.setdefault(question_of(told.part), []).append(_text(key, told))
        found = families.by_question(by_question)
        while len(_kept) >= _KEPT:
            del _kept[next(iter(_kept))]
        _kept[row.id] = (name, found)
        return found


def _key(found: FamilyFound) -> str:
    base = found.family.base
    return hashlib.sha256(f"{found.is_passage} {base.key} {base.start}".encode()).hexdigest()[:32]


def _asked(row: "RoundRow") -> dict[str, str]:
    return {question.key: question.text for question in rounds.definition(row).questions}


def _sections(session: "Session", told: Mapping[str, ToldText]) -> dict[str, str]:
    marks = secrecy.marks(session, sorted({each.answer_id for each in told.values()}))
    found = {}
    for key, each in told.items():
        part = FILE if each.file_id else each.part
        for mark in marks.get(each.answer_id, ()):
            if mark.part == WHOLE or (mark.part == part and mark.file_id == each.file_id):
                found[key] = mark.section
    return found


def _alike(family: Family, member: Member, told: Mapping[str, ToldText], sections: Mapping[str, str]) -> Alike:
    pieces = () if member.is_same else tuple(families.differences(family.base.text, member.text.text))
    key = member.text.key
    return Alike(member, told[key], pieces, sections.get(key, ""))
