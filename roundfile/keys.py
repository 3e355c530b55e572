"""Every key of a round file, in one table: the reader knows no other, and the page and the schema are made from it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from models.answer import SHORT_LIMIT
from models.cases import MilestoneKind
from models.values import Language, LegalBasis, ReasonCode, RecipientKind, RegistrarLetters, RoundKind
from rules import adoption_rules, gate_rules

LONG_LIMIT = 5_000
"""Characters in a text of several lines: what is expected, the reason, a question."""
ROWS_LIMIT = 2_000
"""Rows in one list."""
DNR_LIMIT = 100
CONTACTS_LIMIT = 20
PAPERS_LIMIT = 50
QUESTIONS_LIMIT = 200
REMINDERS_LIMIT = 20


class Selection(StrEnum):
    MUNICIPALITIES = "municipalities"
    REGIONS = "regions"
    COUNTY_BOARDS = "county_boards"


class Shape(StrEnum):
    """How a value is written. `SECTION`: keys of its own; `SECTIONS`: a list of such;
    `PERSON`: a name, an address, or both as `{name, email}`; `COUNTS`: a whole number for each recipient's code."""

    TEXT = "text"
    LINES = "lines"
    TEXTS = "texts"
    WORD = "word"
    YES = "yes"
    NUMBER = "number"
    EMAIL = "email"
    EMAILS = "emails"
    DAY = "day"
    MOMENT = "moment"
    DURATION = "duration"
    PATH = "path"
    PERSON = "person"
    SECTION = "section"
    SECTIONS = "sections"
    COUNTS = "counts"


class Key(NamedTuple):
    """`limit`: characters of a text, rows of a list. `one_of`: sets of keys of the section, of which one must be there;
    `alone`: exactly one."""

    name: str
    shape: Shape
    required: bool = False
    words: tuple[str, ...] = ()
    limit: int = SHORT_LIMIT
    keys: "tuple[Key, ...]" = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    alone: bool = False


def names(keys: Iterable[Key]) -> tuple[str, ...]:
    return tuple(key.name for key in keys)


def _text(name: str, *, required: bool = False, limit: int = SHORT_LIMIT) -> Key:
    return Key(name, Shape.TEXT, required, limit=limit)


CONTACT = (
    _text("role"),
    _text("name", required=True),
    Key("email", Shape.EMAIL),
    _text("phone"),
)
SENDER = (
    _text("name", required=True),
    Key("email", Shape.EMAIL, required=True),
    Key("contacts", Shape.SECTIONS, limit=CONTACTS_LIMIT, keys=CONTACT),
    Key("letters", Shape.WORD, words=tuple(RegistrarLetters)),
)
REASON = (
    Key("code", Shape.WORD, required=True, words=tuple(ReasonCode)),
    Key("text", Shape.LINES, limit=LONG_LIMIT),
    Key("basis", Shape.WORD, words=tuple(LegalBasis)),
    _text("statute"),
)
APPROVAL = (_text("body"), Key("approver", Shape.PERSON), Key("deputy", Shape.EMAIL))
PAPER = (_text("title", required=True), Key("file", Shape.PATH, required=True))
DATES = (
    Key("send_on", Shape.DAY),
    Key("send_at", Shape.MOMENT),
    Key("due_on", Shape.DAY),
    Key("due_at", Shape.MOMENT),
    Key("closes_on", Shape.DAY),
    Key("closes_at", Shape.MOMENT),
)
REMINDER = (Key("before_due", Shape.DURATION), Key("after_due", Shape.DURATION))
RECIPIENT = (
    Key("select", Shape.WORD, words=tuple(Selection)),
    _text("county"),
    Key("except", Shape.TEXTS),
    _text("code"),
    _text("name"),
    Key("kind", Shape.WORD, words=tuple(RecipientKind)),
    Key("email", Shape.EMAIL),
    Key("cc", Shape.EMAILS),
    Key("obliged", Shape.YES),
    Key("chapters", Shape.TEXTS),
    Key("language", Shape.WORD, words=tuple(Language)),
)
QUESTION = (
    _text("id", required=True, limit=40),
    _text("section"),
    Key("text", Shape.LINES, required=True, limit=LONG_LIMIT),
    Key("stance", Shape.YES),
    Key("required", Shape.YES),
)
GATE = (
    Key("rule", Shape.WORD, required=True, words=gate_rules.RULES),
    Key("number", Shape.NUMBER),
    Key("share", Shape.NUMBER),
    Key("inhabitants", Shape.COUNTS),
    _text("inhabitants_source"),
    _text("question"),
    Key("of", Shape.WORD, words=tuple(gate_rules.KINDS)),
    Key("codes", Shape.TEXTS),
    Key("direction_not_before", Shape.DAY),
    Key("decision_not_before", Shape.DAY),
)
CHAIN = (
    Key("days", Shape.NUMBER, required=True),
    Key("reason", Shape.LINES, required=True, limit=LONG_LIMIT),
    Key("order", Shape.TEXTS),
)
VERSION = (Key("on", Shape.DAY, required=True), _text("cause", required=True))
DECISION = (
    _text("code", required=True),
    _text("body"),
    Key("on", Shape.DAY),
    _text("section"),
    _text("dnr"),
    Key("outcome", Shape.WORD, required=True, words=adoption_rules.OUTCOMES),
    _text("text"),
    Key("until", Shape.DAY),
)
ADOPTION = (
    Key("rule", Shape.WORD, required=True, words=adoption_rules.RULES),
    Key("number", Shape.NUMBER),
    Key("of", Shape.WORD, words=tuple(adoption_rules.KINDS)),
    Key("codes", Shape.TEXTS),
    Key("identical", Shape.YES),
    Key("legal_force", Shape.YES),
    Key("in_force_from", Shape.DAY),
    Key("decision_not_before", Shape.DAY),
    Key("points", Shape.TEXTS),
    Key("decisions", Shape.SECTIONS, limit=ROWS_LIMIT, keys=DECISION),
)
ROOT = (
    _text("dnr", required=True, limit=DNR_LIMIT),
    _text("title", required=True),
    Key("kind", Shape.WORD, words=tuple(RoundKind)),
    Key("language", Shape.WORD, words=tuple(Language)),
    Key("sender", Shape.SECTION, required=True, keys=SENDER),
    Key("reason", Shape.SECTION, required=True, keys=REASON),
    Key("expected", Shape.LINES, limit=LONG_LIMIT),
    Key("approval", Shape.SECTION, keys=APPROVAL),
    Key("documents", Shape.SECTIONS, limit=PAPERS_LIMIT, keys=PAPER),
    Key("dates", Shape.SECTION, required=True, keys=DATES, one_of=(("due_on",), ("due_at",)), alone=True),
    Key(
        "reminders",
        Shape.SECTIONS,
        limit=REMINDERS_LIMIT,
        keys=REMINDER,
        one_of=(("before_due",), ("after_due",)),
        alone=True,
    ),
    Key(
        "recipients",
        Shape.SECTIONS,
        required=True,
        limit=ROWS_LIMIT,
        keys=RECIPIENT,
        one_of=(("select",), ("code",), ("name",)),
    ),
    Key("addresses", Shape.PATH),
    Key("questions", Shape.SECTIONS, limit=QUESTIONS_LIMIT, keys=QUESTION),
    Key("chain", Shape.SECTION, keys=CHAIN),
    Key("gate", Shape.SECTION, keys=GATE),
    _text("previous", limit=DNR_LIMIT),
    Key("versions", Shape.SECTIONS, limit=ROWS_LIMIT, keys=VERSION),
    Key("adoption", Shape.SECTION, keys=ADOPTION),
)
OWNER = (_text("name"), Key("email", Shape.EMAIL))
MILESTONE = (
    Key("kind", Shape.WORD, required=True, words=tuple(MilestoneKind)),
    _text("title"),
    _text("forum"),
    Key("planned", Shape.DAY),
    Key("not_before", Shape.DAY),
    Key("owner", Shape.SECTION, keys=OWNER),
)
CASE = (
    _text("dnr", required=True, limit=DNR_LIMIT),
    _text("title", required=True),
    _text("author"),
    Key("route", Shape.LINES, limit=LONG_LIMIT),
    Key("proposals", Shape.TEXTS),
    Key("owner", Shape.SECTION, keys=OWNER),
    Key("remind_days", Shape.NUMBER),
    Key("rounds", Shape.TEXTS),
    Key("milestones", Shape.SECTIONS, required=True, limit=200, keys=MILESTONE),
)
"""Of a case file, whose one key is `case`."""
