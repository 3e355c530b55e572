"""The words of the comment table: its columns, ISO's kinds and the outcomes, in the words they must come back in."""

import re

from models.comment_table import ASPECTS, Aspect
from models.synpunkter import Outcome, SynpunktKind
from templates.documents.compilation_sentences import question_place

NAME = "Synpunkter och bemötanden"
COLUMNS: dict[str, tuple[str, float]] = {
    "number": ("Nr", 0.04),
    "recipient": ("Svarande", 0.10),
    "clause": ("Avsnitt", 0.09),
    "place": ("Ställe", 0.10),
    "kind": ("Slag", 0.09),
    "comment": ("Synpunkt", 0.19),
    "proposed": ("Föreslagen ändring", 0.11),
    "outcome": ("Utfall", 0.09),
    "reason": ("Skäl", 0.13),
    "edition": ("Utgåva", 0.06),
}
"""Each column's title and its share of the width, in ISO's order: member, clause, paragraph, type, comment, proposed
change, observations."""
WRITTEN = ("outcome", "reason")
ASPECT_WORDS: dict[Aspect, str] = {
    Aspect.GENERAL: "generell",
    Aspect.TECHNICAL: "teknisk",
    Aspect.EDITORIAL: "redaktionell",
}
_KINDS: dict[SynpunktKind, str] = {
    SynpunktKind.PRINCIPLE: "princip",
    SynpunktKind.LAW: "juridik",
    SynpunktKind.MONEY: "ekonomi",
    SynpunktKind.EDITORIAL: "",
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.MET: "Tillgodosedd",
    Outcome.PARTLY_MET: "Delvis tillgodosedd",
    Outcome.NOT_MET: "Inte tillgodosedd",
    Outcome.OUTSIDE: "Utanför ärendet",
}
OUTCOME_OF: dict[str, Outcome] = {
    **{text.casefold(): outcome for outcome, text in OUTCOMES.items()},
    "delvis": Outcome.PARTLY_MET,
    "ej tillgodosedd": Outcome.NOT_MET,
}
HOW = (
    "Skriv i kolumnerna Utfall och Skäl. Utfall är något av: Tillgodosedd, Delvis tillgodosedd, Inte tillgodosedd, "
    "Utanför ärendet. Låt kolumnerna Nr och Utgåva vara som de är, och slå inte ihop celler. En rad som hör till en "
    "grupp besvaras i gruppens rad."
)
CUT = " […]"
_COMMENT = re.compile(r"q-(.+)-comment")
_DISSENT = re.compile(r"reservation-(\d+)-text")


def head(dnr: str, title: str) -> str:
    return f"{NAME} · {dnr} · {title}"


def kind(code: SynpunktKind | None) -> str:
    if code is None:
        return ""
    more = f" ({_KINDS[code]})" if _KINDS[code] else ""
    return f"{ASPECT_WORDS[ASPECTS[code]]}{more}"


def clause(question: str, section: str) -> str:
    if not question:
        return "Hela förslaget"
    return question_place(question, section)


def place(field: str, file: str, page: int) -> str:
    """Where in an answer: a field of the form, or a file and its page."""
    if not field:
        return ", ".join(filter(None, (file, f"sidan {page}" if page else "")))
    if field in {"summary", "reason"}:
        return {"summary": "Sammanfattning", "reason": "Skäl att avstå"}[field]
    if found := _COMMENT.fullmatch(field):
        return f"Svar på fråga {found[1]}"
    found = _DISSENT.fullmatch(field)
    return f"Reservation {found[1]}" if found else field


def group_of(number: int) -> str:
    return "1 svarande" if number == 1 else f"{number} svarande"


def see_group(number: str) -> str:
    return f"Se {number}"
