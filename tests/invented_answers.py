"""The real rounds with answers of real length that nobody gave: invented, the same each time, laid into the register
as test data. The texts are in `tests/invented/`."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import AwareDatetime

from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.synpunkter import SynpunktKind
from models.values import DecisionLevel, DecisionStatus, RecipientKind, Stance, Value
from roundfile.reading import read_round_file
from rules.local_time import local_day
from store.answers import submissions
from store.database import Database
from store.files.files import FileStore
from tests.case_files import CASES
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close

Name = Literal["ksl", "kobyt", "sou"]
_TEXTS = Path(__file__).parent / "invented"
_LATER = timedelta(days=900)
"""After which the file of a case holds nothing that is yet to come."""
_STANCES = (
    Stance.SUPPORTS_WITH_COMMENTS,
    Stance.SUPPORTS_WITH_COMMENTS,
    Stance.OPPOSES,
    Stance.SUPPORTS,
    Stance.TAKES_NO_POSITION,
)


class SaidChange(Value):
    section: str
    old: str = ""
    new: str = ""
    cause: str = ""


class SaidView(Value):
    """What some of the answers say, each in one of the `wordings`, and what the sender makes of it. `blocking`: what
    would remove the hindrance, for those who oppose."""

    key: str = ""
    question: str = ""
    theme: str
    kind: SynpunktKind = SynpunktKind.PRINCIPLE
    says: str
    wordings: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    blocking: str = ""
    outcome: str
    reason: str
    change: SaidChange | None = None


class SaidTheme(Value):
    """`answers` names views by their keys in braces, for how many said them."""

    title: str
    questions: tuple[str, ...]
    proposal: str
    answers: str
    comment: str


class Invented(Value):
    """`clock`: when the officers work, the round closed."""

    case: str
    clock: AwareDatetime
    board: str
    opening: tuple[str, ...]
    overall: dict[Stance, str]
    summary: tuple[str, ...]
    local: tuple[str, ...]
    closing: tuple[str, ...]
    dissent: str
    dissent_view: SaidView
    change: SaidChange
    explained: str
    themes: tuple[SaidTheme, ...]
    views: tuple[SaidView, ...]


class Passage(NamedTuple):
    """Where an answer says a view: a field, and its first and last sentence."""

    view: SaidView
    field: str
    first: str
    last: str


class InventedAnswer(NamedTuple):
    content: AnswerContent
    passages: tuple[Passage, ...]


def invented(name: Name) -> Invented:
    return Invented.model_validate(yaml.safe_load((_TEXTS / f"{name}.yaml").read_text()))


def answer(said: Invented, questions: dict[str, bool], number: int, organisation: str) -> InventedAnswer:
    """`questions`: whether each asks for a stance, by its key."""
    stance = _STANCES[number % len(_STANCES)]

    def one_of(some: tuple[str, ...], place: int) -> str:
        return some[place % len(some)].format(name=organisation)

    made, passages = [], []
    for place, (key, asks) in enumerate(questions.items()):
        comment, found = "", list[Passage]()
        if (number + place) % 4 != 3:
            views = [view for view in said.views if view.question == key]
            count = 2 if (number + place) % 5 == 0 and len(views) > 1 else 1
            chosen = [views[(number // 2 + place + step) % len(views)] for step in range(count)]
            paragraphs = [one_of(said.local, number + place)]
            for view in chosen:
                grounds = [text for step, text in enumerate(view.grounds) if step != number % 4]
                sentences = [one_of(view.wordings, number + place), *grounds]
                paragraphs.append(" ".join(sentences))
                found.append(Passage(view, f"q-{key}-comment", sentences[0], sentences[-1]))
            paragraphs.append(one_of(said.closing, number + place))
            comment = "\n\n".join(paragraphs)
        own = _STANCES[(number + 2 * place) % len(_STANCES)] if asks else None
        made.append(QuestionAnswer(key=key, stance=own, comment=comment))
        passages += found
    dissents: tuple[Dissent, ...] = ()
    if number % 9 == 4:
        dissents = (Dissent(who="Ledamöterna i minoriteten", party="P", text=said.dissent),)
        first, *_, last = said.dissent.split(". ")
        passages.append(Passage(said.dissent_view, "reservation-1-text", f"{first}.", last))
    parts = [one_of(said.opening, number), said.overall[stance]]
    parts += [one_of(said.summary, number + step) for step in range(2)]
    content = AnswerContent(
        stance=stance,
        summary="\n\n".join((" ".join(parts[:2]), " ".join(parts[2:]))),
        questions=tuple(made),
        own_dnr=f"PROV {said.clock.year}/{100 + number}",
        decision_body="Kommunstyrelsen",
        decision_level=DecisionLevel.EXECUTIVE_BOARD,
        decision_on=local_day(said.clock - timedelta(days=40)).isoformat(),
        decision_section=f"§ {60 + number % 90}",
        decision_status=DecisionStatus.APPROVED,
        dissents=dissents,
    )
    return InventedAnswer(content, tuple(passages))


class Laid(NamedTuple):
    """A closed round and its answers, by the recipient's full name in the order that pages tell them."""

    said: Invented
    built: BuiltRound
    answers: dict[str, InventedAnswer]


def lay(database: Database, files: FileStore, name: Name) -> Laid:
    """The round of the case, sent, answered by every municipality and closed; some answer late."""
    said = invented(name)
    definition = read_round_file(CASES / f"{said.case}.yaml", now=said.clock + _LATER).definition
    assert definition is not None
    assert definition.send_at is not None
    changes = {field: getattr(definition, field) for field in type(definition).model_fields}
    sent = definition.send_at
    built = register_round(database, files, at=sent, **changes)
    questions = {question.key: question.stance for question in definition.questions}
    found = {}
    members = [one for one in definition.recipients if one.kind is RecipientKind.MUNICIPALITY]
    for number, (member, at) in enumerate(zip(members, _moments(sent, definition.due_at), strict=False)):
        made = answer(said, questions, number, member.full_name)
        arrived = definition.due_at + timedelta(days=2) if number % 13 == 12 else at
        wanted = submissions.Submission(content=made.content, nonce=f"{name}-{number}", arrived_at=arrived)
        with database.changing() as session:
            submissions.submit(session, built.recipient_ids[member.code], wanted)
        found[member.full_name] = made
    close(database, built, definition.closes_at)
    return Laid(said, built, found)


def _moments(sent: datetime, due: datetime) -> Iterator[datetime]:
    """Most come in the last weeks, at an hour of work."""
    number = 0
    while True:
        days = 60 + number * 7 % 29 if number % 4 else 25 + number * 5 % 35
        day = min(sent + timedelta(days=days), due - timedelta(days=1))
        yield day.replace(hour=7 + number % 8, minute=number * 13 % 60, second=number * 7 % 60, microsecond=0)
        number += 1
