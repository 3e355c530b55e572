"""Duties after the last decision in words: for pages, commands and refusals."""

from collections.abc import Sequence
from datetime import date

from models.duties import Duty, DutyRule, DutyText
from templates.dates import day_words
from templates.words import Language

DUTIES: dict[str, str] = {
    "no_such_duty": "Remissen har inget uppdrag med nummer {number}.",
    "duty_is_done": "Uppdrag {number} är redan klart.",
    "duty_what_missing": "Skriv vad som ska göras.",
    "duty_owner_missing": "Skriv vem som är ansvarig, till exempel förbundsdirektören.",
    "duty_text_long": "Uppdraget får vara högst {limit} tecken och den ansvariga högst {owner_limit}. Korta texten.",
    "duty_rule_missing": "Välj hur uppdragets dag bestäms.",
    "duty_amount": "Antalet ska vara ett heltal från 0 till {most}.",
    "duty_day": 'Dagen "{day}" är inget datum. Skriv den som år, månad och dag: 2027-06-01.',
    "duty_day_of_year": 'Dagen "{day}" är ingen dag på året. Skriv månad och dag: 03-31.',
    "duty_notice": "Påminnelsen kan gå från 0 till {most} dagar före. Skriv ett heltal.",
    "duty_reason_missing": "Skriv varför uppdraget tas bort. Det står kvar i händelserna.",
    "duty_not_sent": "Remissen {dnr} är inte skickad, så det finns inget beslut att följa upp än.",
    "dispose_duties": "Remissen {dnr} har uppdrag som inte är klara. Markera dem som klara, eller ta bort dem, först.",
    "duty_cancelled": "Remissen {dnr} är återkallad och har inget att följa upp.",
}
DUTIES_IN_ENGLISH: dict[str, str] = {
    "no_such_duty": "The round has no duty with the number {number}.",
    "duty_is_done": "Duty {number} has been done already.",
    "duty_what_missing": "Write what is to be done.",
    "duty_owner_missing": "Write who is responsible, such as the director.",
    "duty_text_long": "The duty may have at most {limit} characters and its owner at most {owner_limit}. Shorten it.",
    "duty_rule_missing": "Choose how the day of the duty is set.",
    "duty_amount": "The number is a whole number from 0 to {most}.",
    "duty_day": "The day “{day}” is no date. Write it as year, month and day: 2027-06-01.",
    "duty_day_of_year": "The day “{day}” is no day of the year. Write month and day: 03-31.",
    "duty_notice": "The reminder can go from 0 to {most} days before. Write a whole number.",
    "duty_reason_missing": "Write why the duty is taken away. It is kept among the events.",
    "duty_not_sent": "The round {dnr} has not been sent, so there is no decision to follow up yet.",
    "dispose_duties": "The round {dnr} has duties that are not done. Mark them as done, or take them away, first.",
    "duty_cancelled": "The round {dnr} has been cancelled, and there is nothing to follow up.",
}
DUTIES_DONE: dict[str, tuple[str, str]] = {
    "duty_added": ("Uppdrag {n} är tillagt.", "Duty {n} has been added."),
    "duty_done": ("Uppdrag {n} är klart.", "Duty {n} has been done."),
    "duty_ended": ("Uppdrag {n} är borttaget.", "Duty {n} has been taken away."),
}
DUTIES_EVENTS: dict[str, tuple[str, str]] = {
    "duty_added": ("Ett uppdrag efter beslutet lades till", "A duty after the decision was added"),
    "duty_done": ("Ett uppdrag efter beslutet blev klart", "A duty after the decision was done"),
    "duty_ended": ("Ett uppdrag efter beslutet togs bort", "A duty after the decision was taken away"),
}
RULES: dict[DutyRule, tuple[str, str]] = {
    DutyRule.DAYS_AFTER: ("Dagar efter det sista beslutet", "Days after the last decision"),
    DutyRule.MONTHS_AFTER: ("Månader efter det sista beslutet", "Months after the last decision"),
    DutyRule.ON_DAY: ("En viss dag", "A certain day"),
    DutyRule.YEARLY: ("Varje år", "Each year"),
}


def rule_words(text: DutyText, language: Language = "sv") -> str:
    """`30 dagar efter det sista beslutet`."""
    english = language == "en"
    match text.rule:
        case DutyRule.ON_DAY:
            return day_words(date.fromisoformat(text.day), language)
        case DutyRule.YEARLY:
            return f"each year, {text.day}" if english else f"varje år, {text.day}"
        case _:
            return f"{text.amount} {RULES[text.rule][english].lower()}"


def state_words(duty: Duty, today: date, language: Language = "sv") -> str:
    english = language == "en"
    if duty.finished:
        return "done" if english else "klart"
    if duty.due_on is None:
        return "waits for the last decision" if english else "väntar på det sista beslutet"
    if duty.due_on < today:
        return "late" if english else "försenat"
    if duty.reminded_at is not None:
        return "its owner has been told" if english else "den ansvariga är påmind"
    return "ahead" if english else "kommer"


def lines(duties: Sequence[Duty], decided_on: date | None, today: date) -> list[str]:
    """For a terminal."""
    decided = f"Det sista beslutet: {day_words(decided_on)}" if decided_on else "Det sista beslutet är inte inskrivet."
    found = [decided]
    for duty in duties:
        when = day_words(duty.due_on) if duty.due_on else rule_words(duty.text)
        found.append(f"{duty.number}. {duty.text.what}")
        found.append(f"   {duty.text.owner}, {when}: {state_words(duty, today)}")
    return found if duties else [*found, "Inga uppdrag är skrivna."]
