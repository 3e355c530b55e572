"""A second round and the first one in words: for pages, commands, refusals and Temporal."""

from collections.abc import Sequence

from models.linked import CarriedChange, Move, Pair, Side
from models.synpunkter import SynpunktKind
from templates.round_words import RECIPIENT_STATES
from templates.words import STANCES, Language

SECOND_TITLE = "{title}, andra remissen"
USUAL_CAUSE = "Reviderat efter remissen"

LINKED: dict[str, str] = {
    "second_exists": "Remissen {dnr} har redan en andra remiss: {second}. Gå till den. En ny kan börjas när den är "
    "slängd eller återkallad.",
    "second_not_closed": "Remissen {dnr} är inte avslutad. Den andra remissen börjas när alla svar på den första är "
    "inne. Ändras handlingarna medan svarstiden löper: ge dem en ny version under Handlingar.",
    "second_cause_missing": "Skriv vad som ledde till den nya versionen av förslaget. Det står i versionshistoriken.",
    "second_text_long": "Texten får vara högst {limit} tecken. Korta den.",
    "second_judged_missing": "Skriv varför ingen andra remiss behövs. Det står kvar som er bedömning.",
    "second_changes_fixed": "Den andra remissen {dnr} är inlämnad, och ändringslistan följer med den som den är. Lämna "
    "tillbaka remissen till utkast för att hämta ändringarna på nytt.",
}
LINKED_IN_ENGLISH: dict[str, str] = {
    "second_exists": "The round {dnr} already has a second round: {second}. Go to that one. A new one can be begun "
    "once it has been discarded or cancelled.",
    "second_not_closed": "The round {dnr} is not closed. Its second round is begun when the first one's answers are "
    "in.",
    "second_cause_missing": "Write what led to the new version of the proposal. It stands in the version history.",
    "second_text_long": "The text may have at most {limit} characters. Shorten it.",
    "second_judged_missing": "Write why no second round is needed. It is kept as your assessment.",
    "second_changes_fixed": "The second round {dnr} has been handed in, and its change list goes with it as it is. "
    "Return the round to draft to fetch the changes anew.",
}
LINKED_DONE: dict[str, tuple[str, str]] = {
    "second_begun": (
        "Den andra remissen är börjad: {n} mottagare och frågorna följer med. Gå igenom stegen, byt handlingarna och "
        "skriv dagarna.",
        "The second round is begun: {n} recipients and the questions come along. Go through the steps, replace the "
        "papers and write the days.",
    ),
    "second_judged": ("Bedömningen är antecknad.", "The assessment has been noted."),
    "second_changes": ("Ändringslistan är hämtad på nytt: {n}.", "The change list has been fetched anew: {n}."),
}
LINKED_EVENTS: dict[str, tuple[str, str]] = {
    "second_round_begun": ("En andra remiss började skrivas", "A second round was begun"),
    "second_round_tied": ("Remissen knöts till den första remissen", "The round was tied to the first round"),
    "second_round_changes": ("Ändringslistan hämtades på nytt", "The change list was fetched anew"),
    "second_round_judged": ("Ingen andra remiss bedömdes behövas", "No second round was judged to be needed"),
}

KINDS: dict[Language, dict[SynpunktKind, str]] = {
    "sv": {
        SynpunktKind.PRINCIPLE: "princip",
        SynpunktKind.LAW: "juridik",
        SynpunktKind.MONEY: "ekonomi",
        SynpunktKind.EDITORIAL: "språk",
    },
    "en": {
        SynpunktKind.PRINCIPLE: "principle",
        SynpunktKind.LAW: "law",
        SynpunktKind.MONEY: "money",
        SynpunktKind.EDITORIAL: "wording",
    },
}


def kinds_words(change: CarriedChange, language: Language = "sv") -> str:
    return ", ".join(KINDS[language][kind] for kind in change.kinds)


def whose_words(change: CarriedChange, language: Language = "sv") -> str:
    """`Täby kommun och Solna stad (G1)`; empty for a change of another cause."""
    if not change.by:
        return ""
    *most, last = change.by
    joined = f"{', '.join(most)} {'and' if language == 'en' else 'och'} {last}" if most else last
    return f"{joined} ({', '.join(change.views)})" if any(change.views) else joined


_NOT_ASKED = {"sv": "inte tillfrågad", "en": "not asked"}


def side_words(side: Side, language: Language = "sv") -> str:
    """`Tillstyrker`, or what became of one that took no position: `Har inte svarat`."""
    if side.state is None:
        return _NOT_ASKED[language]
    if side.stance is not None:
        return STANCES[language][side.stance]
    return RECIPIENT_STATES[language][side.state]


MOVES: dict[Language, dict[Move, str]] = {
    "sv": {Move.SAME: "samma", Move.FOR: "mer för", Move.AGAINST: "mer emot", Move.OTHER: "ändrat"},
    "en": {Move.SAME: "the same", Move.FOR: "more in favour", Move.AGAINST: "more against", Move.OTHER: "changed"},
}


def moved_words(pair: Pair, language: Language = "sv") -> str:
    """What has become of its position; empty while it has not taken one twice."""
    return MOVES[language][pair.move] if pair.move else ""


def room_lines(second: str, changes: Sequence[CarriedChange], substantial: int, judged: str) -> list[str]:
    """Of a first round, for a terminal."""
    lines = [f"Den andra remissen: {second}" if second else "Ingen andra remiss är börjad."]
    if judged:
        lines.append(f"Bedömning: ingen andra remiss behövs. {judged}")
    elif substantial and not second:
        lines.append(f"Väsentliga ändringar: {substantial}. Bedöm om en andra remiss behövs (praxis, ingen lag).")
    return [*lines, *change_lines(changes)]


def beside_lines(first: str, changes: Sequence[CarriedChange], pairs: Sequence[Pair]) -> list[str]:
    """Of a second round, for a terminal."""
    lines = [f"Den första remissen: {first}", *change_lines(changes)]
    for pair in pairs:
        moved = moved_words(pair)
        lines.append(
            f"{pair.name}: {side_words(pair.first)} → {side_words(pair.second)}{f' ({moved})' if moved else ''}"
        )
    return lines


def change_lines(found: Sequence[CarriedChange]) -> list[str]:
    """For a terminal: a line for what is changed, and one for whose views it comes from."""
    lines = []
    for change in found:
        lines.append(f"{change.section or 'Förslaget'}: {change.new or change.cause}")
        whose = whose_words(change)
        lines.append(f"  {f'efter synpunkter från {whose}' if whose else change.cause}")
    return lines
