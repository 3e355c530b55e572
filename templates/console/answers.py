"""What the console calls the parts of an answer, how an answer came, and the columns of the diary's list."""

from models.secrecy import FILE, WHOLE
from models.values import AnswerChannel, AnswerSource, DecisionLevel, DecisionStatus, Stance
from templates.console.events import CHANNELS
from templates.round_words import ANSWER_SOURCES
from templates.words import DECISION_LEVELS, DECISION_STATUSES, STANCES, Language

PARTS: dict[str, tuple[str, str]] = {
    WHOLE: ("Hela svaret", "The whole answer"),
    FILE: ("Fil", "File"),
    "stance": ("Ställningstagande", "Position"),
    "summary": ("Sammanfattning", "Summary"),
    "reason": ("Skäl", "Reason"),
    "own_dnr": ("Eget diarienummer", "Own reference"),
    "decision_body": ("Beslutande organ", "Deciding body"),
    "decision_level": ("Beslutsnivå", "Level of decision"),
    "decision_status": ("Beslutets status", "Status of the decision"),
    "delegate": ("Delegat", "Delegate"),
    "decision_on": ("Beslutsdatum", "Date of the decision"),
    "decision_section": ("Paragraf", "Section"),
    "contact_name": ("Kontaktperson", "Contact person"),
    "contact_email": ("Kontaktpersonens e-postadress", "The contact's e-mail address"),
    "refers_to": ("Instämmer i yttrande från", "Agrees with the statement of"),
    "joint_with": ("Tillsammans med", "Together with"),
    "joint_recipients": ("Gemensamt svar med", "Joint answer with"),
    "dissents": ("Reservationer och särskilda yttranden", "Reservations and separate statements"),
    "files": ("Filer", "Files"),
}
_NUMBERED = {
    "question": ("Svar på fråga {n}", "Answer to question {n}"),
    "stance": ("Ställningstagande till fråga {n}", "Position on question {n}"),
    "dissent": ("Reservation eller särskilt yttrande {n}", "Reservation or separate statement {n}"),
}
DIARY = (("Diarienummer", 18), ("Handling", 26), ("Inkom", 18), ("Avsändare", 34), ("Ärendet i korthet", 60))
"""The diary list's columns with their widths: what 5 kap. 2 § OSL asks for."""


def part(code: str, language: Language = "sv") -> str:
    """What a part is called: `Sammanfattning`, `Svar på fråga 4`."""
    kind, colon, number = code.partition(":")
    if colon:
        return _NUMBERED[kind][language == "en"].format(n=number)
    return PARTS[code][language == "en"]


def value(code: str, text: str, language: Language = "sv") -> str:
    """What a part holds: a code in its words, else the text itself."""
    name = code.partition(":")[0]
    if name == "stance" and text:
        return STANCES[language][Stance(text)]
    if name == "decision_level" and text:
        return DECISION_LEVELS[language][DecisionLevel(text)]
    if name == "decision_status" and text:
        return DECISION_STATUSES[language][DecisionStatus(text)]
    return text


def came(source: str, channel: str, language: Language = "sv") -> str:
    """How an answer came: `Genom svarslänken`, `Post`."""
    if channel:
        return CHANNELS[language][AnswerChannel(channel)]
    return ANSWER_SOURCES[language][AnswerSource(source)]


def matter(title: str, version: int, *, withdrawn: bool) -> str:
    """An answer's matter in short, for the diary."""
    again = f", version {version}" if version > 1 else ""
    return f"Svar på remiss{again}: {title}{' (återtaget av avsändaren)' if withdrawn else ''}"
