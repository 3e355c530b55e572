"""What the check of a draft finds, as the console says it: without a line, since the page shows the place itself, with
the names that its fields have, and with a remedy that is there to press."""

from collections.abc import Mapping

from models.errors import Fact
from models.findings import Advice, AdviceCode, Fault, FaultCode, Notice, NoticeCode
from templates import round_file_messages
from templates.console import findings_in_english, labels
from templates.finding_words import capital, fact_words
from templates.words import Language

_OWN_FAULTS: dict[FaultCode, str] = {
    FaultCode.BAD_DURATION: '"{text}" i "{key}" är inget antal dagar. Skriv ett tal, till exempel 14. '
    "Längst är två år.",
    FaultCode.DURATION_IN_MONTHS: '"{text}" i "{key}" räknar i månader eller år, som är olika långa. Skriv antalet '
    "dagar, till exempel 30.",
    FaultCode.ADDRESS_MISSING: "{names}{and_more} saknar e-postadress och kan inte få remissen. Skriv adressen på "
    "mottagarens sida, eller läs in en tabell med adresser.",
    FaultCode.UNKNOWN_CODE: 'koden "{code}" finns inte i registret.{meant} Ta bort raden, och lägg till organisationen '
    "på nytt.",
    FaultCode.ADDRESS_SHARED: "{name} har samma adress som {other_name}: {email}. Då kan de svara i varandras namn. "
    "Ange en egen adress för var och en.",
    FaultCode.RECIPIENT_TWICE: "{name} står två gånger på listan. Ta bort den ena.",
    FaultCode.NO_RECIPIENTS: "remissen har inga mottagare. Lägg till dem som ska få den.",
    FaultCode.DUE_IN_PAST: "sista svarsdag {due_at} har redan varit, så ingen kan svara i tid. Ange en senare dag.",
    FaultCode.UNKNOWN_NAME: 'namnet "{name}" finns inte i registret.{meant} Rätta det, eller lägg till det som en egen '
    "organisation.",
    FaultCode.QUESTION_TWICE: 'två frågor har numret "{id}". Ge varje fråga ett eget.',
}
_OWN_NOTICES: dict[NoticeCode | AdviceCode, str] = {
    NoticeCode.DATES_IN_PAST: "svarstiden har redan varit ({send_at} till {due_at}). Remissen kan inte skickas så. Ge "
    "den nya dagar.",
}
FAULTS: dict[Language, dict[FaultCode, str]] = {
    "sv": round_file_messages.FAULTS | _OWN_FAULTS,
    "en": findings_in_english.FAULTS,
}
NOTICES: dict[Language, dict[NoticeCode | AdviceCode, str]] = {
    "sv": round_file_messages.NOTICES | _OWN_NOTICES,
    "en": findings_in_english.NOTICES,
}


def sentence(found: Fault | Notice | Advice, language: Language = "sv") -> str:
    words = FAULTS[language][found.code] if isinstance(found, Fault) else NOTICES[language][found.code]
    return capital(words.format(**fact_words(_named(found.facts, labels.keys(language)), language)))


def _named(facts: dict[str, Fact], names: Mapping[str, str]) -> dict[str, Fact]:
    key = facts.get("key")
    return {**facts, "key": names.get(key, key)} if isinstance(key, str) else facts
