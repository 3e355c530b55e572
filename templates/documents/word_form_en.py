"""The words of the Word form in English, name by name those of `word_form`."""

from datetime import datetime

from models.values import RecipientKind
from templates.dates import date_words, moment_words

HOW_TO = "How to use this form"
STEPS = (
    "1. Fill in the fields in Word or LibreOffice. What is left empty can be filled in on the web instead.",
    "2. Save as a Word document (.docx). Do not change the fields' names and do not remove any field.",
    "3. Open the link in your e-mail, choose “Fill in a Word form” and hand the file in there. The fields are filled.",
    "4. Review the answer on the page and send it. The form is no answer until you have sent it on the web.",
)
WHOLE = "Position (ställningstagande) on the proposal as a whole"
SUMMARY = "Summary"
SUMMARY_LABEL = "The answer in brief (optional)"
QUESTIONS = "The questions"
STANCE = "Position"
DECISION = "The decision"
DISSENTS = "Reservations and separate statements (reservationer och särskilda yttranden)"
DISSENTS_MORE = "If there are more than two, add them on the web."
CONTACT = "Contact person"
CONTACT_NAME = "Name"
CONTACT_EMAIL = "E-mail address"
WRITE_HERE = "Click here and write"
CHOOSE_HERE = "Click here and choose"


def title(recipient: str) -> str:
    return f"Answer form for {recipient}"


def head(dnr: str) -> str:
    return f"Referral (remiss) · ref. {dnr}"


def lead(sender: str, due_at: datetime) -> str:
    return f"{sender} wants the answer by {moment_words(due_at, 'en')}, Swedish time."


def papers(version: int, at: datetime, cause: str) -> str:
    return f"This form is about version {version} of the papers, changed {date_words(at, 'en')}: {cause}"


def question_head(number: int, count: int, section: str, *, required: bool) -> str:
    part = f" · section {section} of the proposal" if section else ""
    return f"Question {number} of {count}{part}{' · must be answered' if required else ''}"


def of_question(number: int, field: str) -> str:
    return f"Question {number}: {field.lower()}"


def comment_label(_kind: RecipientKind) -> str:
    return "Comments (synpunkter)"


def dissent_head(number: int) -> str:
    return f"Reservation or separate statement {number}"
