"""The answer form's words by code: what happened, what to do, and an example where one helps; labels by field."""

import re
from collections.abc import Mapping
from datetime import date

from models.errors import Fact
from templates import adoption_messages, file_messages
from templates.dates import day_words
from templates.web import attest_messages, internal_messages, short_way_messages
from templates.words import Language, grouped

FAULTS: dict[str, tuple[str, str]] = {
    "stance_missing": (
        "Välj ert ställningstagande till förslaget i sin helhet, till exempel Tillstyrker.",
        "Choose your position on the proposal as a whole, for example Supports.",
    ),
    "answer_empty": (
        "Svaret är tomt. Välj ert ställningstagande till förslaget. "
        "Har ni inget att invända kan ni välja Inga synpunkter.",
        "The answer is empty. Choose your position on the proposal. If you have no objections, choose No comments.",
    ),
    "choice_unknown": (
        "Valet finns inte i listan. Välj ett av alternativen.",
        "That choice is not in the list. Choose one of the options.",
    ),
    "text_too_long": (
        "Texten är {length} tecken och får vara högst {limit}. Korta den, eller bifoga den längre texten som fil.",
        "The text has {length} characters and may have at most {limit}. Shorten it or attach it as a file.",
    ),
    "text_stacked_marks": (
        "Texten har fler än 16 accenter på samma bokstav och går inte att läsa. Skriv den med vanliga bokstäver.",
        "The text has more than 16 accents on one letter and cannot be read. Write it with ordinary letters.",
    ),
    "field_too_large": (
        "Texten är större än {limit} kB och har inte sparats. Det som stod här förut är kvar. Bifoga den långa texten "
        "som fil i stället.",
        "The text is larger than {limit} kB and was not saved. What stood here before is kept. Attach the long text as "
        "a file instead.",
    ),
    "question_required": (
        "Fråga {no} behöver ett svar. Skriv era synpunkter eller, om ni inte har några, ”Inga synpunkter”.",
        "Question {no} needs an answer. Write your comments or, if you have none, “No comments”.",
    ),
    "comments_missing": (
        "Ni har valt Tillstyrker med synpunkter. Skriv minst en synpunkt, bifoga yttrandet, eller välj Tillstyrker.",
        "You chose Supports with comments. Write at least one comment, attach your statement, or choose Supports.",
    ),
    "joint_unknown": (
        "{name} finns inte bland dem som har fått remissen. Ta bort namnet, eller sök och välj på nytt.",
        "{name} is not among those who were sent the referral. Remove the name, or search and choose again.",
    ),
    "joint_taken": (
        "{name} har redan svarat. Ta bort namnet: varje mottagare räknas en gång.",
        "{name} has already answered. Remove the name: each recipient counts once.",
    ),
    "joint_denied": (
        "{name} har sagt nej till att svaret gäller även för dem. Ta bort namnet.",
        "{name} has said no to the answer being theirs too. Remove the name.",
    ),
    "dissent_without_name": (
        "Ange vem som står bakom reservation {no}, till exempel Anna Andersson.",
        "Say who stands behind reservation {no}, for example Anna Andersson.",
    ),
    "address_invalid": (
        "E-postadressen går inte att använda. Skriv en adress, till exempel registrator@kommunen.se.",
        "The e-mail address cannot be used. Write one address, for example registrator@kommunen.se.",
    ),
    "address_many": (
        "Ange bara en e-postadress, till exempel registrator@kommunen.se.",
        "Give one e-mail address only, for example registrator@kommunen.se.",
    ),
    "address_local_part": (
        "E-postadressen har bokstäver som å, ä eller ö före @. Många e-postservrar tar inte emot sådana adresser. "
        "Ange en adress utan dem.",
        "The e-mail address has letters like å, ä or ö before the @. Many mail servers do not take such addresses. "
        "Give one without them.",
    ),
    "address_hidden": (
        "E-postadressen har en radbrytning eller ett tecken som inte syns. Skriv adressen för hand.",
        "The e-mail address has a line break or a character that cannot be seen. Type the address by hand.",
    ),
    "joint_too_many": (
        "Högst {limit} organisationer kan nämnas. Bifoga listan som fil i stället.",
        "At most {limit} organisations can be named. Attach the list as a file instead.",
    ),
    **file_messages.FAULTS,
    **short_way_messages.FAULTS,
    **attest_messages.FAULTS,
    **adoption_messages.MESSAGES,
    **internal_messages.FAULTS,
}

REMARKS: dict[str, tuple[str, str]] = {
    "decision_body_missing": (
        "Beslutande organ är inte angivet. Ett remissvar är organisationens, så det bör framgå vem som har beslutat.",
        "The deciding body is not given. The answer is the organisation's, so it should say who decided.",
    ),
    "decision_on_missing": ("Beslutsdatum är inte angivet.", "The date of the decision is not given."),
    "decision_on_odd": (
        "Beslutsdatumet har inga siffror. Är det rätt?",
        "The date of the decision has no figures. Is that right?",
    ),
    "decision_on_future": (
        "Beslutsdatumet har inte varit ännu. Är svaret ett förslag bör ni välja det under Beslutet.",
        "The date of the decision has not come yet. If the answer is a proposal, say so under The decision.",
    ),
    "decision_section_odd": ("Paragrafen har inga siffror. Är den rätt?", "The section has no figures. Is it right?"),
    "delegate_missing": (
        "Beslutet är fattat på delegation, men delegatens namn är inte angivet.",
        "The decision was delegated, but the delegate's name is not given.",
    ),
    "contact_missing": (
        "Ingen kontaktperson med e-postadress är angiven. Kvittensen går då bara till den registrerade adressen.",
        "No contact with an e-mail address is given. The receipt then goes to the registered address only.",
    ),
    "unchanged": (
        "Ni har inte ändrat eller lagt till något än. Läs vad avsändaren ber om.",
        "You have not changed or added anything yet. Read what the sender asks for.",
    ),
    "nothing_written": (
        "Svaret har varken text eller filer, bara ert ställningstagande.",
        "The answer has neither text nor files, only your position.",
    ),
}

LABELS: dict[str, tuple[str, str]] = {
    "stance": ("Ställningstagande till förslaget i sin helhet", "Position on the proposal as a whole"),
    "summary": ("Sammanfattning", "Summary"),
    "own_dnr": ("Ert diarienummer", "Your reference number"),
    "decision_body": ("Beslutande organ", "Deciding body"),
    "decision_level": ("Beslutsnivå", "Decision level"),
    "delegate": ("Delegatens namn och titel", "The delegate's name and title"),
    "decision_on": ("Beslutsdatum", "Date of the decision"),
    "decision_section": ("Paragraf", "Section"),
    "decision_status": ("Protokollet", "The minutes"),
    "contact_name": ("Kontaktperson", "Contact person"),
    "contact_email": ("Kontaktpersonens e-postadress", "The contact's e-mail address"),
    "joint_find": ("Sök bland remissens mottagare", "Search among the referral's recipients"),
    "joint_recipients": ("Svaret gäller även för", "The answer is also for"),
    "joint_with": ("Svaret lämnas tillsammans med", "The answer is given together with"),
    "refers_to": ("Instämmer i yttrande från", "Agrees with the statement of"),
    "decline_reason": ("Skäl att avstå", "Reason to decline"),
    "extend_until": ("Ny sista svarsdag", "New due day"),
    "extend_reason": ("Skäl till anstånd", "Reason for the extension"),
    "planned_on": ("När behandlas ärendet?", "When will the matter be dealt with?"),
    "forward_email": ("Kollegans e-postadress", "Your colleague's e-mail address"),
    "forward_message": ("Meddelande till kollegan", "Message to your colleague"),
    "extract": ("Protokollsutdrag", "Minutes extract"),
    "files": ("Filer", "Files"),
    "word_form": ("Wordblankett", "Word form"),
    "reservation-who": ("Vem eller vilka", "Who"),
    "reservation-party": ("Parti", "Party"),
    "reservation-kind": ("Slag", "Kind"),
    "reservation-text": ("Reservationens text", "Text of the reservation"),
    "q-stance": ("Ställningstagande", "Position"),
    "q-comment": ("Synpunkter", "Comments"),
    **attest_messages.LABELS,
    **internal_messages.LABELS,
}

_COUNTS: dict[Language, tuple[str, ...]] = {
    "sv": ("En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv"),
    "en": ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
}
_DISSENT = re.compile(r"reservation-(\d+)-(who|party|kind|text)")
_QUESTION = re.compile(r"q-(.+)-(stance|comment)")


def sentence(language: Language, code: str, facts: Mapping[str, Fact]) -> str:
    """The sentence of a fault or a remark."""
    pair = FAULTS.get(code) or REMARKS[code]
    shown = {name: _shown(name, value, language) for name, value in facts.items()}
    return pair[language == "en"].format(**shown)


def label(language: Language, field: str) -> str:
    """A field's name as the page says it: `Fråga 2: synpunkter`, `Reservation 1: parti`."""
    english = language == "en"
    if match := _DISSENT.fullmatch(field):
        word = LABELS[f"reservation-{match[2]}"][english].lower()
        return f"Reservation {match[1]}: {word}"
    if field not in LABELS and (match := _QUESTION.fullmatch(field)):
        word = LABELS[f"q-{match[2]}"][english].lower()
        return f"{'Question' if english else 'Fråga'} {match[1]}: {word}"
    return LABELS[field][english]


def has_label(field: str) -> bool:
    """Whether this is a field of the form, and not a name made up by whoever sent it."""
    return field in LABELS or _DISSENT.fullmatch(field) is not None or _QUESTION.fullmatch(field) is not None


def count(language: Language, number: int) -> str:
    """A small number at the beginning of a sentence: `Två`, `Two`; figures from thirteen."""
    return _COUNTS[language][number - 1] if 1 <= number <= 12 else str(number)


def _shown(name: str, value: Fact, language: Language) -> Fact:
    """A number and an ISO day (a fact ending in `_on`) as the language writes them."""
    if name.endswith("_on"):
        return day_words(date.fromisoformat(str(value)), language)
    return grouped(value, language) if isinstance(value, int) else value
