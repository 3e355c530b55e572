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
    "text_unstorable": (
        "En text innehåller U+0000. Inget har ändrats. Ta bort tecknet, och försök igen.",
        "A text holds U+0000. Nothing has been changed. Take the character away and try again.",
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
    "link_unknown": (
        "Länken leder ingenstans: den är fel, eller har bytts mot en ny. Be avsändaren av remissen om en ny.",
        "The link leads nowhere: it is wrong, or has been replaced. Ask the sender of the round for a new one.",
    ),
    "form_unreadable": (
        "Innehållet går inte att läsa. Skicka det som multipart/form-data i UTF-8. Inget har tagits emot.",
        "The body cannot be read. Send it as multipart/form-data in UTF-8. Nothing has been taken.",
    ),
    "fields_unknown": (
        "Det finns inga fält som heter {names}. Fälten står i det som GET på samma adress ger. Inget har tagits emot.",
        "There are no fields called {names}. GET at the same address tells the fields. Nothing has been taken.",
    ),
    "idempotency_key_missing": (
        "Förfrågan har ingen nyckel i huvudet Idempotency-Key, så ett nytt försök skulle kunna bli ett andra svar. "
        "Skicka ett eget värde för varje svar, 8 till 200 tecken. Inget har tagits emot.",
        "The request has no key in the header Idempotency-Key, so another attempt could become a second answer. Send a "
        "value of its own for each answer, 8 to 200 characters. Nothing has been taken.",
    ),
    "idempotency_key_reused": (
        "Nyckeln i Idempotency-Key hör till ett annat svar, kvittens {receipt}. Skicka ett nytt värde om det här ska "
        "bli en ny version. Inget har tagits emot.",
        "The key in Idempotency-Key belongs to another answer, receipt {receipt}. Send a new value if this is to be a "
        "new version. Nothing has been taken.",
    ),
    "answer_faults": (
        "Svaret kan inte tas emot som det är: se faults. Inget har tagits emot.",
        "The answer cannot be taken as it is: see faults. Nothing has been taken.",
    ),
    "answered_already": (
        "Det finns redan ett svar, version {version}. Ange det i replaces om det här ska gälla i stället. Inget har "
        "tagits emot.",
        "There is an answer already, version {version}. Name it in replaces if this is to count instead. Nothing has "
        "been taken.",
    ),
    "answering_over": (
        "Remissen tar inte emot svar nu: den är inte skickad, har stängt eller är återkallad. Inget har tagits emot. "
        "Kontakta avsändaren om svaret ändå ska lämnas.",
        "The round takes no answers now: it has not been sent, has closed or is cancelled. Nothing has been taken. "
        "Contact the sender if the answer is to be given all the same.",
    ),
    "attest_waited_for": (
        "Någon har ombetts attestera svaret på svarssidan och har inte gjort det. Inget har tagits emot. Skicka svaret "
        "därifrån, eller ta tillbaka begäran där.",
        "Somebody has been asked on the answer page to attest the answer, and has not. Nothing has been taken. Send it "
        "from there, or take the request back there.",
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
