"""What the API says: its refusals, in Swedish and English, and the lines about its tokens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.people import Role
from templates.console.words import ROLES
from templates.dates import date_words
from templates.words import Language

PROBLEMS: dict[str, tuple[str, str]] = {
    "token_missing": (
        "Förfrågan har ingen nyckel. Skicka den i huvudet Authorization: Bearer, och inte i adressen.",
        "The request carries no token. Send it in the header Authorization: Bearer, never in the address.",
    ),
    "token_unknown": (
        "Nyckeln gäller inte: den är fel, har dragits in eller har gått ut. Be en registrator om en ny.",
        "The token does not hold: it is wrong, revoked or expired. Ask a registrar for a new one.",
    ),
    "token_scope": (
        "Nyckeln är inte till för det här. Be en registrator om en nyckel med rätt omfång.",
        "The token is not for this. Ask a registrar for one with the right scope.",
    ),
    "too_many_requests": (
        "För många förfrågningar. Inget har ändrats. Vänta en minut och försök igen.",
        "Too many requests. Nothing has been changed. Wait a minute and try again.",
    ),
    "no_such_page": ("Det finns inget på den adressen.", "There is nothing at that address."),
    "defect": (
        "Något är fel hos oss, och det hjälper inte att försöka igen. Säg till den som sköter driften.",
        "Something is wrong here, and trying again does not help. Tell those who run the service.",
    ),
    "file_gone": (
        "Filen finns inte där den ska. Säg till den som sköter driften.",
        "The file is not where it should be. Tell those who run the service.",
    ),
    "file_damaged": (
        "Filen är skadad. Säg till den som sköter driften.",
        "The file is damaged. Tell those who run the service.",
    ),
    "method_not_allowed": ("Adressen tar inte emot den metoden.", "The address does not take that method."),
    "query_invalid": (
        "Värdet på {at} i adressen går inte att läsa. Det ska vara ett heltal, {least} eller mer.",
        "The value of {at} in the address cannot be read. It must be a whole number, {least} or more.",
    ),
    "body_invalid": (
        "Innehållet följer inte schemat i /api/openapi.json: se {at}. Inget har ändrats.",
        "The body does not follow the schema in /api/openapi.json: see {at}. Nothing has been changed.",
    ),
    "body_too_large": (
        "Innehållet är större än {limit} byte. Inget har ändrats.",
        "The body is larger than {limit} bytes. Nothing has been changed.",
    ),
}
SCOPES: dict[str, tuple[str, str]] = {
    "rounds": ("remisser och mottagare", "rounds and recipients"),
    "answers": ("svar och filer", "answers and files"),
    "events": ("händelser", "events"),
    "acts": ("påminna, förlänga, göra utkast", "remind, extend, make drafts"),
}
NO_TOKENS = "Det finns inga nycklar till API:et."


def problem(code: str, language: Language, facts: Mapping[str, object]) -> str | None:
    """The API's own sentence; None for what the pages have one for."""
    words = PROBLEMS.get(code)
    return words[language == "en"].format(**facts) if words else None


def token_line(item: Mapping[str, Any]) -> str:
    """One token in a list."""
    until = date_words(datetime.fromisoformat(item["expires_at"]), "sv")
    held = f"gäller till och med {until}" if item["holds"] else "gäller inte"
    used = f", senast använd {date_words(datetime.fromisoformat(item['used_at']), 'sv')}" if item["used_at"] else ""
    for_what = ", ".join(SCOPES[scope][0] for scope in item["scopes"])
    whose = f"{ROLES['sv'][Role(item['role'])]} hos {item['sender']}"
    return f"{item['id']}  {item['name']}: {whose}, {held}{used} ({for_what})"
