"""What the pages of synpunkter call kinds, outcomes, gaps and the parts of an answer."""

from models.synpunkter import Gap, GapKind, Outcome, SynpunktKind, question_of
from templates import synpunkt_words
from templates.console import answers
from templates.words import Language

KINDS = {
    SynpunktKind.PRINCIPLE: "Principle",
    SynpunktKind.LAW: "Law",
    SynpunktKind.MONEY: "Money",
    SynpunktKind.EDITORIAL: "Editorial",
}
OUTCOMES = {
    Outcome.MET: "Met",
    Outcome.PARTLY_MET: "Partly met",
    Outcome.NOT_MET: "Not met",
    Outcome.OUTSIDE: "Outside the matter",
}
GAPS = {
    GapKind.ANSWER_UNREAD: "Answer that is not marked as read",
    GapKind.ANSWER_WITHOUT_SYNPUNKT: "Answer without a view",
    GapKind.TEXT_NOT_COVERED: "Text that no view covers",
    GapKind.DISSENT_WITHOUT_SYNPUNKT: "Reservation or separate statement without a view",
    GapKind.SYNPUNKT_OF_EARLIER_VERSION: "View out of a version that no longer counts",
    GapKind.SYNPUNKT_WITHOUT_THEME: "View without a theme",
    GapKind.SYNPUNKT_WITHOUT_BEMOTANDE: "View without a response",
    GapKind.NOT_MET_WITHOUT_REASON: "Response without a reason",
    GapKind.THEME_NOT_WRITTEN: "Theme that lacks one of its three texts",
    GapKind.THEME_NOT_ACCEPTED: "Theme that its second reader has not accepted",
    GapKind.CHANGE_WITHOUT_SYNPUNKT: "Change without a view",
}
"""English; the Swedish is the compilation's own."""
_DISSENT = "reservation-"
TEXTS: dict[str, tuple[str, str]] = {
    "kind": ("Slag", "Kind"),
    "question": ("Gäller", "Concerns"),
    "theme_id": ("Tema", "Theme"),
    "says": ("I korthet", "In short"),
    "wording": ("Föreslagen lydelse", "Proposed wording"),
    "blocking": ("Hindrande", "Blocking"),
    "removal": ("Vad som skulle undanröja hindret", "What would remove the hindrance"),
    "title": ("Rubrik", "Title"),
    "questions": ("Frågor", "Questions"),
    "proposal": ("Förslaget i korthet", "The proposal in short"),
    "answers": ("Svaren i korthet", "The answers in short"),
    "comment": ("Avsändarens kommentar", "The sender's comment"),
    "officer": ("Handläggare", "Officer"),
    "due_on": ("Klart senast", "Due"),
    "second_reader": ("Andra läsare", "Second reader"),
    "outcome": ("Bemötande", "Response"),
    "reason": ("Skäl", "Reason"),
    "change_section": ("Avsnitt som ändras", "Section that changes"),
    "change_old": ("Förut", "Before"),
    "change_new": ("Efter ändringen", "After the change"),
    "section": ("Avsnitt i förslaget", "Section of the proposal"),
    "old": ("Förut", "Before"),
    "new": ("Efter ändringen", "After the change"),
    "cause": ("Orsak", "Cause"),
    "synpunkt_ids": ("Synpunkter", "Views"),
}
"""What each field of the forms is called, also where two have changed it at once."""


def name(code: str, language: Language = "sv") -> str:
    return TEXTS[code][language == "en"]


def kind(code: SynpunktKind, language: Language = "sv") -> str:
    return (KINDS if language == "en" else synpunkt_words.KINDS)[code]


def outcome(code: Outcome, language: Language = "sv") -> str:
    return (OUTCOMES if language == "en" else synpunkt_words.OUTCOMES)[code]


def gap(code: GapKind, language: Language = "sv") -> str:
    return (GAPS if language == "en" else synpunkt_words.GAPS)[code]


def field(code: str, language: Language = "sv") -> str:
    """What a field of an answer is called: `Sammanfattning`, `Svar på fråga 4`."""
    question = question_of(code)
    if question:
        return answers.part(f"question:{question}", language)
    if code.startswith(_DISSENT):
        return answers.part(f"dissent:{code.removeprefix(_DISSENT).removesuffix('-text')}", language)
    return answers.part(code, language)


def percent(share: float, language: Language = "sv") -> str:
    """`61 %`, rounded down: only all is a hundred."""
    return f"{int(share * 100)}{'%' if language == 'en' else ' %'}"


def gap_line(found: Gap, names: dict[str, str], language: Language = "sv") -> str:
    """One gap: `Nacka kommun, Svar på fråga 1: 61 % markerat`, `S12`."""
    whose = names.get(found.recipient_code, "")
    if found.kind in {GapKind.TEXT_NOT_COVERED, GapKind.DISSENT_WITHOUT_SYNPUNKT}:
        where = f"{whose}, {field(found.detail, language)}"
        if found.share is None:
            return where
        return f"{where}: {percent(found.share, language)} {'marked' if language == 'en' else 'markerat'}"
    if found.kind is GapKind.CHANGE_WITHOUT_SYNPUNKT:
        return f"{'Section' if language == 'en' else 'Avsnitt'} {found.detail}"
    return ", ".join(filter(None, (found.detail, whose)))


NOTHING_MISSING = "Inget saknas."
WITHOUT_VIEWS = "Remissen har inga synpunkter: sammanställningen görs utan bemötanden, och inget kontrolleras."


def gap_sentence(found: Gap, names: dict[str, str]) -> str:
    """One gap as a line of its own: `Synpunkt utan tema: S2, Nacka kommun`."""
    explained = f" Förklarad: {found.explained}" if found.explained else ""
    return f"{gap(found.kind)}: {gap_line(found, names)}.{explained}"
