"""The words people read for the codes of an answer and of who gives it, in Swedish and English, and small phrases.

One place for pages, mails, documents, the command line and Temporal's summaries, so that the same code has the same
word everywhere. A round's codes stand in `templates.round_words`, dates in `templates.dates`. Pure: no clock, no files.
"""

import re
from typing import Literal

from models import values
from models.supplements import Part
from models.values import AnswerPart, DecisionLevel, DecisionStatus, DissentKind, FileKind, RecipientKind, Stance

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


def language_of(stored: values.Language) -> Language:
    """The language of a stored code."""
    return "en" if stored is values.Language.ENGLISH else "sv"


STANCES: dict[Language, dict[Stance, str]] = {
    "sv": {
        Stance.SUPPORTS: "Tillstyrker",
        Stance.SUPPORTS_WITH_COMMENTS: "Tillstyrker med synpunkter",
        Stance.TAKES_NO_POSITION: "Tar inte ställning",
        Stance.OPPOSES: "Avstyrker",
        Stance.NO_COMMENTS: "Inga synpunkter",
        Stance.DECLINES: "Avstår från att yttra sig",
    },
    "en": {
        Stance.SUPPORTS: "Supports",
        Stance.SUPPORTS_WITH_COMMENTS: "Supports with comments",
        Stance.TAKES_NO_POSITION: "Takes no position",
        Stance.OPPOSES: "Opposes",
        Stance.NO_COMMENTS: "No comments",
        Stance.DECLINES: "Declines to answer",
    },
}

RECIPIENT_KINDS: dict[Language, dict[RecipientKind, str]] = {
    "sv": {
        RecipientKind.MUNICIPALITY: "Kommun",
        RecipientKind.REGION: "Region",
        RecipientKind.COUNTY_BOARD: "Länsstyrelse",
        RecipientKind.PARTY_GROUP: "Partigrupp",
        RecipientKind.ORGANISATION: "Organisation",
    },
    "en": {
        RecipientKind.MUNICIPALITY: "Municipality",
        RecipientKind.REGION: "Region",
        RecipientKind.COUNTY_BOARD: "County administrative board",
        RecipientKind.PARTY_GROUP: "Party group",
        RecipientKind.ORGANISATION: "Organisation",
    },
}

RECIPIENT_KINDS_PLURAL: dict[RecipientKind, str] = {
    RecipientKind.MUNICIPALITY: "Kommuner",
    RecipientKind.REGION: "Regioner",
    RecipientKind.COUNTY_BOARD: "Länsstyrelser",
    RecipientKind.PARTY_GROUP: "Partigrupper",
    RecipientKind.ORGANISATION: "Organisationer",
}

RECIPIENT_KINDS_DEFINITE: dict[Language, dict[RecipientKind, str]] = {
    "sv": {
        RecipientKind.MUNICIPALITY: "kommunen",
        RecipientKind.REGION: "regionen",
        RecipientKind.COUNTY_BOARD: "länsstyrelsen",
        RecipientKind.PARTY_GROUP: "partigruppen",
        RecipientKind.ORGANISATION: "organisationen",
    },
    "en": {
        RecipientKind.MUNICIPALITY: "the municipality",
        RecipientKind.REGION: "the region",
        RecipientKind.COUNTY_BOARD: "the county administrative board",
        RecipientKind.PARTY_GROUP: "the party group",
        RecipientKind.ORGANISATION: "the organisation",
    },
}

DECISION_LEVELS: dict[Language, dict[DecisionLevel, str]] = {
    "sv": {
        DecisionLevel.COUNCIL: "Fullmäktige",
        DecisionLevel.EXECUTIVE_BOARD: "Kommunstyrelsen eller regionstyrelsen",
        DecisionLevel.COMMITTEE: "Nämnd",
        DecisionLevel.WORKING_COMMITTEE: "Arbetsutskott",
        DecisionLevel.CHAIR: "Ordförande",
        DecisionLevel.DELEGATED: "Tjänsteperson på delegation",
    },
    "en": {
        DecisionLevel.COUNCIL: "Council",
        DecisionLevel.EXECUTIVE_BOARD: "Executive board",
        DecisionLevel.COMMITTEE: "Committee",
        DecisionLevel.WORKING_COMMITTEE: "Working committee",
        DecisionLevel.CHAIR: "Chair",
        DecisionLevel.DELEGATED: "Official on delegation",
    },
}

DECISION_STATUSES: dict[Language, dict[DecisionStatus, str]] = {
    "sv": {
        DecisionStatus.PROPOSED: "Förslag, ännu inte beslutat",
        DecisionStatus.DECIDED: "Beslutat, protokollet är inte justerat",
        DecisionStatus.APPROVED: "Beslutat, protokollet är justerat",
    },
    "en": {
        DecisionStatus.PROPOSED: "Proposed, not yet decided",
        DecisionStatus.DECIDED: "Decided, minutes not yet approved",
        DecisionStatus.APPROVED: "Decided, minutes approved",
    },
}

DISSENT_KINDS: dict[Language, dict[DissentKind, str]] = {
    "sv": {DissentKind.RESERVATION: "Reservation", DissentKind.SEPARATE_STATEMENT: "Särskilt yttrande"},
    "en": {DissentKind.RESERVATION: "Reservation", DissentKind.SEPARATE_STATEMENT: "Separate statement"},
}

FILE_KINDS: dict[Language, dict[FileKind, str]] = {
    "sv": {
        FileKind.YTTRANDE: "Yttrande",
        FileKind.MINUTES_EXTRACT: "Protokollsutdrag",
        FileKind.OFFICIALS_STATEMENT: "Tjänsteutlåtande",
        FileKind.RESERVATION: "Reservation",
        FileKind.OTHER: "Övrigt",
    },
    "en": {
        FileKind.YTTRANDE: "Statement",
        FileKind.MINUTES_EXTRACT: "Minutes extract",
        FileKind.OFFICIALS_STATEMENT: "Official's report",
        FileKind.RESERVATION: "Reservation",
        FileKind.OTHER: "Other",
    },
}

ANSWER_PARTS: dict[Language, dict[AnswerPart, str]] = {
    "sv": {
        AnswerPart.STANCE: "Ställningstagande till förslaget i sin helhet",
        AnswerPart.SUMMARY: "Sammanfattning",
        AnswerPart.QUESTION: "Fråga",
        AnswerPart.DECISION: "Uppgifter om beslutet",
        AnswerPart.DISSENTS: "Reservationer och särskilda yttranden",
        AnswerPart.JOINT: "Svar tillsammans med andra",
        AnswerPart.FILES: "Filer",
        AnswerPart.CONTACT: "Kontaktperson",
    },
    "en": {
        AnswerPart.STANCE: "Position on the proposal as a whole",
        AnswerPart.SUMMARY: "Summary",
        AnswerPart.QUESTION: "Question",
        AnswerPart.DECISION: "Facts about the decision",
        AnswerPart.DISSENTS: "Reservations and separate statements",
        AnswerPart.JOINT: "Answer together with others",
        AnswerPart.FILES: "Files",
        AnswerPart.CONTACT: "Contact person",
    },
}

PARTS_AS_TYPED: dict[str, str] = {
    "ställningstagande": "stance",
    "sammanfattning": "summary",
    "beslut": "decision",
    "reservationer": "dissents",
    "svar tillsammans": "joint",
    "kontaktperson": "contact",
    "filer": "files",
    "yttrande": "files:yttrande",
    "protokollsutdrag": "files:minutes_extract",
    "tjänsteutlåtande": "files:officials_statement",
    "reservation som fil": "files:reservation",
    "övriga filer": "files:other",
}
"""Parts of an answer as a registrar types them; those of questions are `fråga 4`."""

_IN_BRACKETS = re.compile(r"(.*\S)(\s+\([^()]*\))")


def counted(number: int, one: str, many: str) -> str:
    """`1 fråga`, `4 frågor`."""
    return f"{number} {one if number == 1 else many}"


def grouped(value: int, language: Language = "sv") -> str:
    """60 000 in Swedish, with a space that does not break; 60,000 in English."""
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", "\u00a0")


def genitive(name: str, language: Language = "sv") -> str:
    """`Kalmar kommuns`, `Borås` and `Kalix` as they are, `KSL:s`: the Swedish genitive of a name. What stands in
    brackets after it is left alone: `Partigruppens (S)`. In English an apostrophe and s."""
    if language == "en":
        return f"{name}'s"
    if bracketed := _IN_BRACKETS.fullmatch(name):
        return genitive(bracketed[1]) + bracketed[2]
    last = name.rsplit(None, 1)[-1] if name.strip() else ""
    if len(last) > 1 and last.isalpha() and last.isupper():
        return f"{name}:s"
    if last[-1:].casefold() in {"s", "x", "z"}:
        return name
    return f"{name}s" if last[-1:].isalpha() else f"{name}:s"


def size_words(size: int, language: Language = "sv") -> str:
    """Bytes as people say them: `214 kB`, `2,9 MB`; decimal units, in Swedish a comma for the fraction."""
    if size < 1000:
        return f"{size} {'bytes' if language == 'en' else 'byte'}"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", "." if language == "en" else ",")


def part_code_words(code: str) -> str:
    """A stored part as a clerk reads it: `summary` is `Sammanfattning`, `question:4` is `Fråga 4`."""
    part, _, key = code.partition(":")
    return part_words(Part(part=AnswerPart(part), key=key))


def said_words(comments: int, *, summary: bool, dissents: int, language: Language = "sv") -> str:
    """How much an answer says, in words: `Synpunkter på 3 frågor, en sammanfattning och 1 reservation ...`."""
    if language == "en":
        parts = [
            f"comments on {counted(comments, 'question', 'questions')}" if comments else "",
            "a summary" if summary else "",
            counted(dissents, "reservation or separate statement", "reservations or separate statements"),
        ]
        joiner, nothing = " and ", "No text"
    else:
        parts = [
            f"synpunkter på {counted(comments, 'fråga', 'frågor')}" if comments else "",
            "en sammanfattning" if summary else "",
            counted(dissents, "reservation eller särskilt yttrande", "reservationer eller särskilda yttranden"),
        ]
        joiner, nothing = " och ", "Ingen text"
    told = [part for part in (parts if dissents else parts[:2]) if part]
    if not told:
        return nothing
    whole = told[0] if len(told) == 1 else f"{', '.join(told[:-1])}{joiner}{told[-1]}"
    return whole[0].upper() + whole[1:]


def part_words(part: Part, question: str = "", language: Language = "sv") -> str:
    """A part of an answer: `Sammanfattning`, `Filer: protokollsutdrag`, `Fråga 4: Vad saknas i förslaget?`."""
    base = ANSWER_PARTS[language][part.part]
    if part.part is AnswerPart.FILES and part.key:
        return f"{base}: {FILE_KINDS[language][FileKind(part.key)].lower()}"
    if part.part is AnswerPart.QUESTION:
        return f"{base} {part.key}: {question}" if question else f"{base} {part.key}"
    return base


def group_words(label: str) -> str:
    """The Swedish name of a group: a county's own name, or the plural of a kind's code (`region 2`: `Regioner 2`)."""
    base, space, part = label.partition(" ")
    if base in set(RecipientKind):
        return f"{RECIPIENT_KINDS_PLURAL[RecipientKind(base)]}{space}{part}"
    return label
