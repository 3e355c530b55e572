"""The words of the Word form: what a recipient reads when the questions are answered outside the page."""

from datetime import datetime

from models.values import RecipientKind
from templates.dates import date_words, moment_words
from templates.words import RECIPIENT_KINDS_DEFINITE

HOW_TO = "Så här gör ni"
STEPS = (
    "1. Fyll i fälten i Word eller LibreOffice. Det som är tomt kan ni fylla i på webben i stället.",
    "2. Spara som Word-dokument (.docx). Ändra inte fältens namn och ta inte bort några fält.",
    "3. Öppna länken i ert mejl, välj ”Fyll i en Wordblankett” och lämna filen där. Fälten på sidan fylls då i.",
    "4. Granska svaret på sidan och skicka in det. Blanketten är inget svar förrän ni har skickat in på webben.",
)
WHOLE = "Ställningstagande till förslaget i sin helhet"
SUMMARY = "Sammanfattning"
SUMMARY_LABEL = "Svaret i korthet (valfritt)"
QUESTIONS = "Frågorna"
STANCE = "Ställningstagande"
DECISION = "Beslutet"
DISSENTS = "Reservationer och särskilda yttranden"
DISSENTS_MORE = "Finns det fler än två lägger ni till dem på webben."
CONTACT = "Kontaktperson"
CONTACT_NAME = "Namn"
CONTACT_EMAIL = "E-postadress"
WRITE_HERE = "Klicka här och skriv"
CHOOSE_HERE = "Klicka här och välj"
OFFICE_PROMPTS = frozenset({
    "Klicka eller tryck här för att ange text.",
    "Klicka här för att ange text.",
    "Välj ett objekt.",
    "Click or tap here to enter text.",
    "Click here to enter text.",
    "Choose an item.",
})  # fmt: skip
"""What Word itself writes into a control whose text has been taken away."""


def title(recipient: str) -> str:
    return f"Svarsblankett för {recipient}"


def head(dnr: str) -> str:
    return f"Remiss · dnr {dnr}"


def lead(sender: str, due_at: datetime) -> str:
    return f"{sender} vill ha svaret senast {moment_words(due_at)}."


def papers(version: int, at: datetime, cause: str) -> str:
    return f"Blanketten gäller version {version} av handlingarna, ändrade {date_words(at)}: {cause}"


def question_head(number: int, count: int, section: str, *, required: bool) -> str:
    part = f" · avsnitt {section} i förslaget" if section else ""
    return f"Fråga {number} av {count}{part}{' · ska besvaras' if required else ''}"


def of_question(number: int, field: str) -> str:
    """A field's own name: `Fråga 2: kommunens synpunkter`."""
    return f"Fråga {number}: {field.lower()}"


def comment_label(kind: RecipientKind) -> str:
    name = RECIPIENT_KINDS_DEFINITE["sv"][kind]
    return f"{name[0].upper()}{name[1:]}s synpunkter"


def dissent_head(number: int) -> str:
    return f"Reservation eller särskilt yttrande {number}"
