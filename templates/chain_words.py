"""A kedjeremiss in words: for pages, commands and refusals."""

from models.chain import Link
from templates.dates import date_words
from templates.words import Language

CHAIN: dict[str, str] = {
    "no_chain": "Remissen {dnr} frågar alla samtidigt och är ingen kedja.",
    "chain_reason_missing": "Skriv varför turen går vidare. Det sparas bland händelserna.",
    "chain_not_its_turn": "Turen är inte hos {name}, så inget har ändrats. Turen är hos: {whose}.",
    "chain_at_end": "Alla i kedjan har svarat eller passerats, så ingen är på tur. Inget har ändrats.",
    "chain_order_unlike": "Ordningen ska nämna alla i kedjan en gång var: {order}. Inget har ändrats.",
    "chain_turn_begun": "Den vars tur har kommit kan inte flyttas. Ordningen är: {order}. Inget har ändrats.",
}
CHAIN_IN_ENGLISH: dict[str, str] = {
    "no_chain": "The round {dnr} asks everybody at once and is no chain.",
    "chain_reason_missing": "Write why the turn goes on. It is kept among the events.",
    "chain_not_its_turn": "It is not the turn of {name}, so nothing has been changed. Whose turn it is: {whose}.",
    "chain_at_end": "All in the chain have answered or been passed, so it is nobody's turn. Nothing has been changed.",
    "chain_order_unlike": "The order has to name each in the chain once: {order}. Nothing has been changed.",
    "chain_turn_begun": "One whose turn has come cannot be moved. The order is: {order}. Nothing has been changed.",
}
CHAIN_DONE: dict[str, tuple[str, str]] = {
    "chain_passed": (
        "Turen går vidare. Nästa får sitt brev strax.",
        "The turn goes on. The next is asked soon.",
    ),
    "chain_ordered": ("Ordningen är ändrad.", "The order has been changed."),
}
CHAIN_EVENTS: dict[str, tuple[str, str]] = {
    "chain_turn": ("Turen i kedjan kom", "Its turn in the chain came"),
    "chain_passed": ("Passerades i kedjan", "Was passed in the chain"),
    "chain_ordered": ("Ordningen i kedjan ändrades", "The order of the chain was changed"),
}


def state_words(link: Link, turn: Link | None, language: Language = "sv") -> str:
    english = language == "en"
    if link.settled:
        return "has answered" if english else "har svarat"
    if link.passed:
        return "passed without an answer" if english else "passerad utan svar"
    if turn is not None and link.code == turn.code and link.asked_at is not None:
        since, due = date_words(link.asked_at, language), date_words(link.due_at, language)
        return f"its turn since {since}, due {due}" if english else f"på tur sedan {since}, svar senast {due}"
    if turn is not None and link.code == turn.code:
        return "is asked next" if english else "frågas härnäst"
    return "waits for its turn" if english else "väntar på sin tur"
