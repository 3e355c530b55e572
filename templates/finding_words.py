"""The facts of what a check finds, as its sentences name them in braces. Dates come out in words, quoted text from the
file without control characters."""

import unicodedata
from datetime import date, datetime

from models.errors import Fact
from models.values import ActiveContent
from templates.dates import day_words, local_words, moment_words
from templates.file_messages import found_words
from templates.file_remarks import active_words
from templates.words import Language, counted, size_words

_SHOWN = 300
_DATE_NAMES: dict[Language, dict[str, str]] = {
    "sv": {
        "send": "utskicket",
        "due": "sista svarsdag",
        "closes": "stängningen",
        "gate.direction_not_before": "den tidigaste dagen för inriktningsbeslutet",
        "gate.decision_not_before": "den tidigaste dagen för det slutliga beslutet",
        "adoption.decision_not_before": "den tidigaste dagen för beslut om antagande",
        "adoption.in_force_from": "den första dagen som det antagna gäller",
    },
    "en": {
        "send": "the sending",
        "due": "the due day",
        "closes": "the closing",
        "gate.direction_not_before": "the earliest day of the direction decision",
        "gate.decision_not_before": "the earliest day of the final decision",
        "adoption.decision_not_before": "the earliest day to decide on adoption",
        "adoption.in_force_from": "the first day that what is adopted is in force",
    },
}
_MADE: dict[Language, dict[str, str]] = {
    "sv": {
        "meant": ' Menade du "{}"?',
        "inside": ' i "{}"',
        "named": '"{}"',
        "nameless": "filen",
        "allowed_words": " Välj något av: {}.",
        "and_more": " och {} till",
        "goes_words": " Brevet går till {}.",
        "unused_words": " Adressen {} används inte.",
        "day": "dag",
        "days": "dagar",
    },
    "en": {
        "meant": " Did you mean “{}”?",
        "inside": " in “{}”",
        "named": "“{}”",
        "nameless": "the text",
        "allowed_words": " Choose one of: {}.",
        "and_more": " and {} more",
        "goes_words": " The letter goes to {}.",
        "unused_words": " The address {} is not used.",
        "day": "day",
        "days": "days",
    },
}


def fact_words(facts: dict[str, Fact], language: Language = "sv") -> dict[str, str]:
    """Each fact as people read it, and the words that are made of several: `{meant}` is a question when there is a near
    word (`Menade du "recipients"?`), else nothing."""
    made = _MADE[language]
    words = {key: _word(key, value, language) for key, value in facts.items()}

    def of(name: str, fact: str) -> str:
        return made[name].format(words[fact]) if words.get(fact) else ""

    red_day, days, found = words.get("red_day"), facts.get("days"), words.get("found_in_paper")
    words |= {
        f"{name}_size": size_words(value, language)
        for name in ("size", "limit")
        if isinstance(value := facts.get(name), int)
    }
    return words | {
        "meant": of("meant", "suggestion"),
        "date_name": _DATE_NAMES[language].get(words.get("field", ""), ""),
        "inside": of("inside", "key"),
        "named": of("named", "key") or made["nameless"],
        "allowed_words": made["allowed_words"].format(words.get("allowed")),
        "red_day_words": f" ({red_day.lower()})" if red_day else "",
        "and_more": of("and_more", "rest") if facts.get("rest") else "",
        "found_words": found_words(found, language) if found else "",
        "active_words": active_words([ActiveContent(code) for code in words.get("active", "").split()], language),
        "goes_words": of("goes_words", "email"),
        "unused_words": of("unused_words", "unused"),
        "days_words": counted(days, made["day"], made["days"]) if isinstance(days, int) else "",
    }


def _word(key: str, value: Fact, language: Language) -> str:
    text = "" if value is None else str(value)
    if key.endswith("_on") and text:
        return day_words(date.fromisoformat(text), language)
    if key.endswith("_at") and text:
        return moment_words(datetime.fromisoformat(text), language)
    if key == "local":
        return local_words(datetime.fromisoformat(text), language)
    return clean(text)


def clean(text: str) -> str:
    """Text from a file made safe to print on one line: no control characters, not endless."""
    shown = "".join("·" if unicodedata.category(letter)[0] in "CZ" and letter != " " else letter for letter in text)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
