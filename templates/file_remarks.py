"""What looking through a file has shown, in the words that pages, documents and the command line put beside it."""

from models.file_checks import FileCheck
from models.values import ActiveContent
from templates.words import Language

ACTIVE_CONTENT: dict[Language, dict[ActiveContent, str]] = {
    "sv": {
        ActiveContent.SCRIPT: "innehåller skript",
        ActiveContent.LAUNCH: "startar program",
        ActiveContent.EMBEDDED_FILES: "innehåller inbäddade filer",
        ActiveContent.EMBEDDED_OBJECT: "innehåller inbäddade objekt",
        ActiveContent.RICH_MEDIA: "innehåller ljud, film eller 3D",
        ActiveContent.XFA_FORM: "innehåller ett XFA-formulär",
        ActiveContent.FIELD_COMMAND: "innehåller fältkommandon",
        ActiveContent.EXTERNAL_CONTENT: "hämtar innehåll från nätet",
        ActiveContent.UNREADABLE: "kunde inte granskas",
    },
    "en": {
        ActiveContent.SCRIPT: "contains scripts",
        ActiveContent.LAUNCH: "starts programs",
        ActiveContent.EMBEDDED_FILES: "contains embedded files",
        ActiveContent.EMBEDDED_OBJECT: "contains embedded objects",
        ActiveContent.RICH_MEDIA: "contains sound, film or 3D",
        ActiveContent.XFA_FORM: "contains an XFA form",
        ActiveContent.FIELD_COMMAND: "contains field commands",
        ActiveContent.EXTERNAL_CONTENT: "fetches content from the internet",
        ActiveContent.UNREADABLE: "could not be examined",
    },
}

QUARANTINED: dict[Language, str] = {
    "sv": "i karantän: skadlig kod har hittats ({malware})",
    "en": "in quarantine: malicious code has been found ({malware})",
}
NOT_SCANNED: dict[Language, str] = {"sv": "ej kontrollerad mot skadlig kod", "en": "not checked for malicious code"}


def remark_words(check: FileCheck, language: Language = "sv") -> str:
    """What looking through a file has shown, as the end of a line about it: `innehåller skript, hämtar innehåll från
    nätet`. Empty when there is nothing to say. Of a file in quarantine only that matters."""
    if check.malware:
        return QUARANTINED[language].format(malware=check.malware)
    told = [ACTIVE_CONTENT[language][code] for code in check.active]
    return ", ".join([*told, NOT_SCANNED[language]] if check.awaits_scan else told)
