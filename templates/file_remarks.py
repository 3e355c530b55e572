"""What looking through a file has shown, in the words that pages, documents and the command line put beside it."""

from collections.abc import Iterable

from models.file_checks import FileCheck, Looked
from models.file_texts import FileText, TextState
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
NOT_YET: dict[Language, str] = {"sv": "ännu inte granskad", "en": "not examined yet"}
NOT_SCANNED: dict[Language, str] = {"sv": "ej kontrollerad mot skadlig kod", "en": "not checked for malicious code"}


TEXT_STATES: dict[Language, dict[TextState, str]] = {
    "sv": {
        TextState.NOT_YET: "texten är ännu inte läst ur filen",
        TextState.NONE: "ingen text: filen är inskannad eller innehåller bara bilder",
        TextState.KEPT: "",
        TextState.FAILED: "texten kunde inte läsas",
    },
    "en": {
        TextState.NOT_YET: "the text has not been read from the file yet",
        TextState.NONE: "no text: the file is scanned or holds only pictures",
        TextState.KEPT: "",
        TextState.FAILED: "the text could not be read",
    },
}
TEXT_REASONS: dict[Language, dict[str, str]] = {
    "sv": {
        "locked": "filen kräver lösenord",
        "unreadable": "filen är skadad eller för tung att läsa",
        "other_format": "filen är varken PDF, DOCX, ODT eller ren text",
        "quarantined": "filen är i karantän",
    },
    "en": {
        "locked": "the file asks for a password",
        "unreadable": "the file is damaged or too heavy to read",
        "other_format": "the file is neither PDF, DOCX, ODT nor plain text",
        "quarantined": "the file is in quarantine",
    },
}
PAGES_WITHOUT: dict[Language, tuple[str, str]] = {
    "sv": ("sidan {pages} har ingen text, bara bild", "sidorna {pages} har ingen text, bara bild"),
    "en": ("page {pages} has no text, only a picture", "pages {pages} have no text, only pictures"),
}
CUT: dict[Language, str] = {
    "sv": "filen är längre än det som läses här",
    "en": "the file is longer than what is read here",
}


def text_words(text: FileText, language: Language = "sv") -> str:
    """How far the text of a file has come, and what is missing in it, as a sentence; empty when all of it is there."""
    told = TEXT_STATES[language][text.state]
    if text.reason:
        told = f"{told}: {TEXT_REASONS[language][text.reason]}"
    without = text.empty_pages
    pages = PAGES_WITHOUT[language][len(without) > 1].format(pages=_listed(without)) if without else ""
    said = "; ".join(filter(None, (told, pages, CUT[language] if text.cut else "")))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _listed(numbers: tuple[int, ...]) -> str:
    """`2, 4–7, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def remark_words(check: FileCheck, language: Language = "sv") -> str:
    """What looking through a file has shown, as the end of a line about it: `innehåller skript, hämtar innehåll från
    nätet`. Empty for a clean file alone: one that nobody has looked through says so. Of a file in quarantine only that
    matters."""
    if check.malware:
        return QUARANTINED[language].format(malware=check.malware)
    if check.looked is Looked.NOT_YET:
        return NOT_YET[language]
    told = [active_words(check.active, language)] if check.active else []
    return ", ".join([*told, NOT_SCANNED[language]] if check.awaits_scan else told)


def active_words(active: Iterable[ActiveContent], language: Language = "sv") -> str:
    """`innehåller skript, hämtar innehåll från nätet`."""
    return ", ".join(ACTIVE_CONTENT[language][code] for code in active)
