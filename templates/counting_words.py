"""The one set of words for what has become of those asked, and the one sentence that counts them: the same in
documents, letters, pages, the command line and Temporal.

Everybody who has said its word *has answered*, in one of three ways: with a statement (yttrande), without comments, or
by declining. The others have not answered: not yet, or not by the closing.
"""

from models.values import Counts
from templates.words import Language

SETTLED = "har svarat"
OUTCOMES = {
    "answered": "Yttrande",
    "no_comments": "Inga synpunkter",
    "declined": "Avstår",
    "named": "Namngiven, inte bekräftad",
    "silent": "Inget svar",
    "outstanding": "Svar saknas",
}
"""The disjoint outcomes, whose numbers add up to those asked."""
_PARTS = {
    "answered": "{} med yttrande",
    "no_comments": "{} utan synpunkter",
    "declined": "{} avstår",
    "named": "{} namngivna av andra men inte bekräftade",
    "silent": "{} svarade inte",
    "outstanding": "{} saknas",
}
_PARTS_IN_ENGLISH = {
    "answered": "{} with a statement",
    "no_comments": "{} without comments",
    "declined": "{} declined",
    "named": "{} named by others but not confirmed",
    "silent": "{} did not answer",
    "outstanding": "{} missing",
}
_HEADS: dict[Language, str] = {"sv": f"{{}} av {{}} {SETTLED}", "en": "{} of {} have answered"}


def counts_words(counts: Counts, language: Language = "sv") -> str:
    """`24 av 26 har svarat: 22 med yttrande, 1 utan synpunkter, 1 avstår, 2 saknas`."""
    parts = _PARTS_IN_ENGLISH if language == "en" else _PARTS
    told = [words.format(number) for name, words in parts.items() if (number := getattr(counts, name))]
    return _HEADS[language].format(counts.settled, counts.recipients) + (f": {', '.join(told)}" if told else "")
