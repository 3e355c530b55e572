"""The words of a round's page and of one recipient's: states with the colour that goes with them, filters, the map."""

from collections.abc import Mapping
from typing import NamedTuple

from models.values import SETTLED_STATES, Counts, RecipientState, Stance
from templates.words import STANCES, Language

TAGS = {
    **dict.fromkeys((RecipientState.ANSWERED, RecipientState.NO_COMMENTS, RecipientState.DECLINED), "good"),
    RecipientState.UNDELIVERABLE: "bad",
    RecipientState.ACKNOWLEDGED: "wait",
    RecipientState.SILENT: "wait",
}
"""The colour beside a state's word; none for the others."""
MAP_LABEL: dict[Language, str] = {
    "sv": "Karta över kommunerna efter läge. Tabellen säger samma sak.",
    "en": "A map of the municipalities by state. The table says the same.",
}
WITHDRAWN: dict[Language, str] = {"sv": "Borttagen från listan", "en": "Taken off the list"}
UNINVITED: dict[Language, str] = {"sv": "Inte tillfrågad", "en": "Not asked"}

STATES: dict[str, tuple[str, str]] = {
    "": ("Alla", "All"),
    "saknas": ("Svar saknas", "No answer yet"),
    "svarat": ("Har svarat", "Have answered"),
    "ej-levererat": ("Fick inte brevet", "Did not get the letter"),
    "anstand": ("Har anstånd", "Have more time"),
    "begart": ("Ber om anstånd", "Ask for more time"),
    "preliminart": ("Preliminärt svar", "Preliminary answer"),
    "sent": ("Sent svar", "Late answer"),
    "ovriga": ("Inte tillfrågade och borttagna", "Not asked, and taken off"),
}
"""What the table may be narrowed to, by the word that stands in the address."""
ORDERS: dict[str, tuple[str, str]] = {
    "": ("Namn", "Name"),
    "lage": ("Läge", "State"),
    "dag": ("Svarar senast", "Due day"),
    "inkom": ("Inkom", "Came in"),
    "kontakt": ("Senaste kontakt", "Last contact"),
}
LOOKS: dict[str, tuple[str, str]] = {
    "good": ("Tillstyrker eller inga synpunkter", "Supports, or no comments"),
    "mixed": ("Med synpunkter, eller tar inte ställning", "With comments, or takes no position"),
    "against": ("Avstyrker", "Opposes"),
    "begun": (
        "Har sagt att ärendet behandlas, eller börjat på ett utkast",
        "Has said it is dealt with, or begun a draft",
    ),
    "waiting": ("Svar saknas", "No answer yet"),
    "problem": ("Fick inte brevet", "Did not get the letter"),
    "silent": ("Avstår, svarade inte eller är borttagen", "Declines, did not answer, or was taken off"),
}
"""The map's key, by the code of a look."""
_OF_STANCE = {
    Stance.SUPPORTS: "good",
    Stance.NO_COMMENTS: "good",
    Stance.OPPOSES: "against",
    Stance.DECLINES: "silent",
}
_OF_STATE = {
    RecipientState.NO_COMMENTS: "good",
    RecipientState.DECLINED: "silent",
    RecipientState.SILENT: "silent",
    RecipientState.ANSWERED: "mixed",
    RecipientState.ACKNOWLEDGED: "begun",
    RecipientState.DRAFTING: "begun",
    RecipientState.UNDELIVERABLE: "problem",
}


def look(state: RecipientState, stance: str, *, troubled: bool, withdrawn: bool) -> str:
    """How a municipality is drawn on the map."""
    if state in SETTLED_STATES:
        return _OF_STANCE.get(Stance(stance), "mixed") if stance else _OF_STATE[state]
    if withdrawn:
        return "silent"
    return "problem" if troubled else _OF_STATE.get(state, "waiting")


class BarPart(NamedTuple):
    """A piece of the bar, in recipients."""

    look: str
    start: int
    number: int


_BAR = {
    Stance.SUPPORTS: "good",
    Stance.NO_COMMENTS: "good",
    Stance.SUPPORTS_WITH_COMMENTS: "mixed",
    Stance.TAKES_NO_POSITION: "mixed",
    Stance.OPPOSES: "against",
    Stance.DECLINES: "other",
}
WITHOUT_STANCE: dict[Language, str] = {"sv": "Utan ställningstagande", "en": "Without a position"}


def bar(counts: Counts, stances: Mapping[Stance, int]) -> list[BarPart]:
    """Those who have answered, by what they said; the rest of its length are those who have not."""
    without = counts.settled - sum(stances.values())
    numbers = [(_BAR[stance], stances[stance]) for stance in sorted(_BAR, key=list(_BAR).index)]
    parts, start = [], 0
    for name, number in (*numbers, ("mixed", without)):
        if number:
            parts.append(BarPart(name, start, number))
            start += number
    return parts


def bar_words(counts: Counts, stances: Mapping[Stance, int], language: Language) -> str:
    """What the bar shows: `11 tillstyrker, 6 tillstyrker med synpunkter, 7 har inte svarat`."""
    without = counts.settled - sum(stances.values())
    told = [f"{number} {STANCES[language][stance].lower()}" for stance, number in stances.items() if number]
    told += [f"{without} {WITHOUT_STANCE[language].lower()}"] if without else []
    missing = counts.recipients - counts.settled
    still = "har inte svarat" if language == "sv" else "has not answered" if missing == 1 else "have not answered"
    told += [f"{missing} {still}"] if missing else []
    return ", ".join(told)


def days_words(days: int, language: Language) -> str:
    """Beside the number of days to the due day, or since it."""
    if language == "en":
        return (
            "days left" if days > 1 else "day left" if days == 1 else "days since the due day" if days else "due today"
        )
    return "dagar kvar" if days > 1 else "dag kvar" if days == 1 else "dagar sedan sista svarsdag" if days else "i dag"


NOTES: dict[str, tuple[str, str]] = {
    "phone": ("Telefonsamtal", "Phone call"),
    "paper": ("Utskick på papper", "Sent out on paper"),
    "announced": ("Kungörelse", "Announcement"),
    "stands": ("Säger att svaret står fast", "Says that the answer stands"),
    "chain_passed": ("Passerad i kedjan", "Passed in the chain"),
    "withdrawn": ("Borttagen från listan, skäl", "Taken off the list, reason"),
}
"""What is noted, by the note's kind."""
HAPPENED: dict[str, tuple[str, str]] = {
    "link_opened": (
        "Svarssidan öppnades: någon tryckte på Öppna. E-postfilter som bara hämtar länken räknas inte hit",
        "The answer page was opened: somebody pressed Open. Mail filters that only fetch the link are not counted",
    ),
    "address_changed": ("Adressen ändrades, och länken byttes", "The address was changed, and the link replaced"),
    "chain_turn": ("Turen i kedjan kom", "Its turn in the chain came"),
    "chain_passed": ("Passerades i kedjan", "Was passed in the chain"),
    "recipient_added": ("Lades till medan remissen pågick", "Was added while the round was running"),
    "acknowledged": ("Meddelade att remissen har kommit fram", "Said that the referral has arrived"),
    "recipient_extended": ("Fick ny sista svarsdag", "Was given a new due day"),
    "extension_denied": ("Fick nej till anstånd", "Was refused more time"),
}
"""Rows of the audit that a recipient's history tells of."""
