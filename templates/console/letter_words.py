"""How a letter stands, in words: what has become of it, why, and when it is tried again."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from models.values import LeftOut, LetterKind, LetterState
from templates.dates import minute_words
from templates.relay_words import cause_words, relay_said
from templates.round_words import LETTER_KINDS
from templates.words import Language

STATES: dict[Language, dict[LetterState, str]] = {
    "sv": {
        LetterState.QUEUED: "Väntar",
        LetterState.HANDING: "Lämnas över nu",
        LetterState.SENT: "Skickat",
        LetterState.UNDELIVERABLE: "Kom inte fram",
        LetterState.UNKNOWN: "Okänt om det kom fram",
        LetterState.WITHDRAWN: "Gick aldrig",
    },
    "en": {
        LetterState.QUEUED: "Waiting",
        LetterState.HANDING: "Being handed over",
        LetterState.SENT: "Sent",
        LetterState.UNDELIVERABLE: "Refused",
        LetterState.UNKNOWN: "Outcome unknown",
        LetterState.WITHDRAWN: "Never went",
    },
}
_LEFT_OUT: dict[LeftOut, tuple[str, str]] = {
    LeftOut.REMINDED_BY_HAND: ("Registratorn hade påmint inom ett dygn.", "The registrar had reminded within a day."),
    LeftOut.OVERTAKEN: ("Ett senare brev ersatte det.", "A later letter took its place."),
    LeftOut.MOMENT_PASSED: ("Dagen det gällde har varit.", "The day it was about has passed."),
    LeftOut.DECIDED: ("Beslutet kom först.", "The decision came first."),
    LeftOut.STOPPED: ("Stoppat av en registrator.", "Stopped by a registrar."),
    LeftOut.ROUND_OVER: ("Remissen tog slut innan det hade gått.", "The round ended before it had left."),
}
_WITHDRAWN = ("Det behövdes inte längre när det skulle gå.", "It was needed no more when it was to go.")
_LOOKS = {
    LetterState.SENT: "good",
    LetterState.QUEUED: "wait",
    LetterState.HANDING: "wait",
    LetterState.UNDELIVERABLE: "bad",
    LetterState.UNKNOWN: "bad",
    LetterState.WITHDRAWN: "",
}
"""The look of a state beside its word."""


class Letter(Protocol):
    @property
    def state(self) -> LetterState: ...
    @property
    def kind(self) -> LetterKind: ...
    @property
    def attempts(self) -> int: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def sent_at(self) -> datetime | None: ...
    @property
    def handed_at(self) -> datetime | None: ...
    @property
    def not_before(self) -> datetime | None: ...
    @property
    def cause(self) -> str | None: ...
    @property
    def smtp_code(self) -> int | None: ...
    @property
    def smtp_text(self) -> str: ...
    @property
    def outcome_unknown(self) -> bool: ...
    @property
    def left_out(self) -> str | None: ...


class Described(NamedTuple):
    """`state`: its word; `look`: a style beside it; `why`: what happened; `said`: the relay's own words; `when`: the
    moment that counts; `next_try`: when it is tried again."""

    kind: str
    state: str
    look: str
    when: str
    why: str
    said: str
    next_try: str


def described(letter: Letter, language: Language) -> Described:
    state, word = letter.state, STATES[language][letter.state]
    failed = state in {LetterState.UNDELIVERABLE, LetterState.UNKNOWN}
    waits_again = state is LetterState.QUEUED and letter.attempts > 0
    if waits_again:
        word = "Väntar på nytt försök" if language == "sv" else "Waiting to be tried again"
    why = cause_words(letter.cause or "", letter.smtp_code, letter.smtp_text, language) if failed or waits_again else ""
    if state is LetterState.WITHDRAWN:
        why = (_LEFT_OUT[LeftOut(letter.left_out)] if letter.left_out else _WITHDRAWN)[language == "en"]
    elif why:
        why = f"{why[0].upper()}{why[1:]}."
    if state is LetterState.SENT and letter.outcome_unknown:
        why = (
            "Kan ha kommit fram två gånger: första försökets utgång är okänd."
            if language == "sv"
            else "May have arrived twice: the outcome of the first try is unknown."
        )
    again = waits_again and letter.not_before is not None
    moment = letter.sent_at or letter.handed_at or letter.created_at
    return Described(
        kind=kind_words(letter.kind, language),
        state=word,
        look=_LOOKS[state],
        when=minute_words(moment, language),
        why=why,
        said=relay_said(letter.smtp_code, letter.smtp_text) if failed or waits_again else "",
        next_try=minute_words(letter.not_before, language) if again and letter.not_before else "",
    )


def kind_words(kind: LetterKind, language: Language) -> str:
    word = LETTER_KINDS[language][kind]
    return word[0].upper() + word[1:]


def kinds(counts: Mapping[tuple[LetterState, LetterKind], int], language: Language) -> list[tuple[LetterKind, str]]:
    """The kinds there are, by name."""
    return sorted({(kind, kind_words(kind, language)) for _, kind in counts}, key=lambda each: each[1])
