"""What the console says of those who were told what became of their synpunkter."""

from datetime import datetime

from models.outcomes import OutcomeReply, ToldOutcome
from templates.dates import date_words
from templates.words import Language


def reply(told: ToldOutcome | None, now: datetime, language: Language = "sv") -> str:
    """`Nöjd, fredag 9 oktober 2026`."""
    sv = language == "sv"
    if told is None:
        return "Har inte fått veta" if sv else "Not told yet"
    if told.reply is not None and told.replied_at is not None:
        content = told.reply is OutcomeReply.CONTENT
        word = ("Nöjd" if content else "Inte nöjd") if sv else ("Content" if content else "Not content")
        return f"{word}, {date_words(told.replied_at, language)}"
    if told.reply_until is None:
        return "Har fått veta" if sv else "Told"
    day = date_words(told.reply_until, language)
    if now > told.reply_until:
        return f"Inget svar till och med {day}" if sv else f"No reply by {day}"
    return f"Kan svara till och med {day}" if sv else f"May reply until {day}"
