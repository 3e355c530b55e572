"""What the console calls the keys of a round: the same word at the field and in the list of faults."""

import re
from collections.abc import Mapping

from templates.afterwards import HEARD
from templates.words import Language

KEYS: dict[str, str] = {
    "dnr": "Diarienummer",
    "title": "Ärendets rubrik",
    "kind": "Slag",
    "sender": "Avsändare",
    "sender.name": "Avsändarens namn",
    "sender.email": "Avsändarens e-postadress",
    "sender.contacts": "Kontaktpersoner",
    "sender.contacts.name": "Kontaktpersonens namn",
    "sender.contacts.role": "Kontaktpersonens roll",
    "sender.contacts.email": "Kontaktpersonens e-postadress",
    "sender.contacts.phone": "Kontaktpersonens telefon",
    "reason": "Varför en remiss",
    "reason.code": "Varför en remiss",
    "reason.text": "Skälen",
    "reason.basis": "Rättslig grund",
    "reason.statute": "Vilken författning",
    "expected": "Vad mottagaren ombeds göra",
    "approval": "Godkännande",
    "approval.body": "Beslutande organ",
    "approval.approver": "Den som godkänner",
    "approval.deputy": "Ersättare",
    "documents": "Handlingar",
    "documents.title": "Handlingens namn",
    "documents.file": "Handlingens fil",
    "versions": "Versionshistorik",
    "versions.on": "Versionens dag",
    "versions.cause": "Vad som ledde till den",
    "dates": "Datum",
    "dates.send_on": "Skickas den",
    "dates.send_at": "Skickas den",
    "dates.due_on": "Sista svarsdag",
    "dates.due_at": "Sista svarsdag",
    "dates.closes_on": "Stänger den",
    "dates.closes_at": "Stänger den",
    "reminders": "Påminnelser",
    "reminders.before_due": "Påminnelse före sista svarsdag",
    "reminders.after_due": "Påminnelse efter sista svarsdag",
    "recipients": "Mottagare",
    "recipients.email": "Mottagarens e-postadress",
    "recipients.code": "Mottagarens kod",
    "recipients.name": "Mottagarens namn",
    "recipients.chapters": "Mottagarens avsnitt",
    "questions": "Frågor",
    "questions.id": "Frågans nummer",
    "questions.section": "Avsnitt i förslaget",
    "questions.text": "Frågan",
    "chain": "En mottagare i taget",
    "chain.days": "Dagar för var och en",
    "chain.reason": "Varför inte alla frågas samtidigt",
    "chain.order": "Ordning",
    "gate": "Klartecken",
    "gate.rule": "Vad som krävs för klartecken",
    "gate.number": "Minst så många",
    "gate.share": "Mer än så många procent",
    "gate.inhabitants": "Invånarantal",
    "gate.inhabitants_source": "Varifrån invånarantalen kommer",
    "gate.question": "Frågan som avgör",
    "gate.of": "Vilka som räknas",
    "gate.codes": "Bara de här mottagarna",
    "gate.direction_not_before": "Inriktningsbeslut tidigast",
    "gate.decision_not_before": "Slutligt beslut tidigast",
}

IN_ENGLISH: dict[str, str] = {
    "dnr": "Reference (diarienummer)",
    "title": "Title of the matter",
    "kind": "Kind",
    "sender": "Sender",
    "sender.name": "Sender's name",
    "sender.email": "Sender's e-mail address",
    "sender.contacts": "Contacts",
    "sender.contacts.name": "Contact's name",
    "sender.contacts.role": "Contact's role",
    "sender.contacts.email": "Contact's e-mail address",
    "sender.contacts.phone": "Contact's telephone",
    "reason": "Why a formal referral",
    "reason.code": "Why a formal referral",
    "reason.text": "The reasons",
    "reason.basis": "Legal basis",
    "reason.statute": "Which statute",
    "expected": "What the recipient is asked to do",
    "approval": "Approval",
    "approval.body": "Body that decides",
    "approval.approver": "Who approves",
    "approval.deputy": "Deputy",
    "documents": "Papers",
    "documents.title": "Name of the paper",
    "documents.file": "File of the paper",
    "versions": "Version history",
    "versions.on": "Day of the version",
    "versions.cause": "What led to it",
    "dates": "Days",
    "dates.send_on": "To be sent on",
    "dates.send_at": "To be sent on",
    "dates.due_on": "Due day",
    "dates.due_at": "Due day",
    "dates.closes_on": "Closes on",
    "dates.closes_at": "Closes on",
    "reminders": "Reminders",
    "reminders.before_due": "Reminder before the due day",
    "reminders.after_due": "Reminder after the due day",
    "recipients": "Recipients",
    "recipients.email": "Recipient's e-mail address",
    "recipients.code": "Recipient's code",
    "recipients.name": "Recipient's name",
    "recipients.chapters": "Recipient's sections",
    "questions": "Questions",
    "questions.id": "Number of the question",
    "questions.section": "Section of the proposal",
    "questions.text": "The question",
    "chain": "One recipient at a time",
    "chain.days": "Days for each",
    "chain.reason": "Why they are not asked all at once",
    "chain.order": "Order",
    "gate": "Go-ahead",
    "gate.rule": "What a go-ahead takes",
    "gate.number": "At least so many",
    "gate.share": "More than so many per cent",
    "gate.inhabitants": "Inhabitants",
    "gate.inhabitants_source": "Where the figures come from",
    "gate.question": "The question that settles it",
    "gate.of": "Who counts",
    "gate.codes": "Only these recipients",
    "gate.direction_not_before": "Direction decision at the earliest",
    "gate.decision_not_before": "Final decision at the earliest",
}
"""What pages in English call them."""


def keys(language: Language) -> dict[str, str]:
    return IN_ENGLISH if language == "en" else KEYS


def of_field(field: str, language: Language) -> str:
    """What a field is called: `questions-0-text` is The question."""
    key = ".".join(part for part in field.split("-") if not part.isdecimal())
    return keys(language).get(key, keys(language)[key.partition(".")[0]])


def gate_rules(language: Language) -> list[tuple[str, str]]:
    """The rules of a gate as a field offers them."""
    return [(rule, words[language == "en"]) for rule, words in _GATE_RULES.items()]


def gate_kinds(language: Language) -> list[tuple[str, str]]:
    """Whom a gate may hear."""
    return [(kind, words[language == "en"].capitalize()) for kind, words in HEARD.items() if kind]


_GATE_RULES = {
    "all_support": ("Alla tillstyrker", "All support"),
    "majority_support": ("Mer än hälften tillstyrker", "More than half support"),
    "two_thirds_support": ("Minst två tredjedelar tillstyrker", "At least two thirds support"),
    "number_support": ("Minst ett visst antal tillstyrker", "At least a certain number support"),
    "population_support": (
        "De som tillstyrker har mer än en viss andel av invånarna",
        "Those who support have more than a certain share of the inhabitants",
    ),
}


def counts(said: object) -> str:
    """A number for each code as their field shows them, a line each."""
    return "\n".join(f"{code}: {number}" for code, number in said.items()) if isinstance(said, Mapping) else str(said)


def days(length: str) -> str:
    """A reminder's time as its field shows it: `P14D` and `P2W` are 14."""
    found = re.fullmatch(r"P(\d{1,5})([DW])", str(length or ""))
    return str(int(found[1]) * (7 if found[2] == "W" else 1)) if found else str(length or "")
