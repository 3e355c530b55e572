"""The console's small sentences: what has just been done, by the code that the address carries."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.people import Role
from models.values import ApprovalOutcome
from templates import case_messages
from templates.chain_words import CHAIN_DONE
from templates.dates import day_words
from templates.duty_words import DUTIES_DONE
from templates.linked_words import LINKED_DONE
from templates.together_words import TOGETHER_DONE
from templates.webhook_words import WEBHOOKS_DONE
from templates.words import Language

DONE: dict[str, tuple[str, str]] = {
    **LINKED_DONE,
    **CHAIN_DONE,
    **case_messages.DONE,
    **DUTIES_DONE,
    **WEBHOOKS_DONE,
    **TOGETHER_DONE,
    "saved": ("Sparat.", "Saved."),
    "handed_in": ("Remissen är inlämnad för godkännande.", "The round has been handed in for approval."),
    "entered": ("Svaret är registrerat med kvittens {receipt}.", "The answer is registered with receipt {receipt}."),
    "entered_beside": (
        "Svaret är registrerat med kvittens {receipt}. Det finns redan ett svar: välj vilket som gäller.",
        "The answer is registered with receipt {receipt}. There already is one: choose which counts.",
    ),
    "chosen": ("Version {n} gäller nu, kvittens {receipt}.", "Version {n} counts now, receipt {receipt}."),
    "marked": ("Sekretessmarkeringen är sparad.", "The mark is saved."),
    "mark_lifted": ("Sekretessmarkeringen är borttagen.", "The mark has been lifted."),
    "masked": ("Den maskade kopian är sparad bredvid originalet.", "The masked copy is kept beside the original."),
    "handed_out": ("Utlämnande {n} är klart att hämta.", "Handout {n} is ready to download."),
    "recipients_added": ("Tillagda på listan: {count}.", "Added to the list: {count}."),
    "recipients_read": (
        "Tabellen är inläst. Tillagda eller ändrade mottagare: {count}.",
        "The table has been read. Recipients added or changed: {count}.",
    ),
    "recipients_there": (
        "Alla fanns redan på listan. Inget har ändrats.",
        "All were on the list already. Nothing has been changed.",
    ),
    "recipients_removed": ("Borttagna från listan: {count}.", "Removed from the list: {count}."),
    "recipients_changed": ("Ändrade mottagare: {count}.", "Recipients changed: {count}."),
    "recipient_saved": ("{name} är sparad.", "{name} has been saved."),
    "list_saved": ("Listan {name} är sparad.", "The list {name} has been saved."),
    "list_discarded": ("Listan {name} är borttagen.", "The list {name} has been removed."),
    "address_forgotten": (
        "Adressboken föreslår inte längre någon adress till {name}.",
        "The address book no longer proposes an address for {name}.",
    ),
    "approved": ("Remissen är godkänd: {beslut}.", "The round has been approved: {beslut}."),
    "returned": ("Remissen är tillbaka som utkast.", "The round is a draft again."),
    "sending": ("Remissen skickas nu. Följ breven här.", "The round is being sent. Follow the letters here."),
    "planned": ("Utskicket är planerat till {nar}.", "The round will be sent on {nar}."),
    "letter_stopped": ("Brevet är stoppat.", "The letter has been stopped."),
    "letter_hastened": ("Brevet försöks på nytt nu.", "The letter is being tried again now."),
    "letter_again": (
        "Adressen är {adress}, och brevet är på väg dit.",
        "The address is {adress}; the letter is on its way.",
    ),
    "letter_later": (
        "Adressen är {adress}. Dit går nästa brev.",
        "The address is {adress}. The next letter goes there.",
    ),
    "trial_sent": ("Provbrevet är skickat till {adress}.", "The test letter has been sent to {adress}."),
    "token_revoked": ("Nyckeln för {name} gäller inte längre.", "The token of {name} does not hold any more."),
    "seen": ("Borta från listan.", "Gone from the list."),
    "reminded": ("Påminnelse går nu till {number} mottagare.", "A reminder now goes to {number} recipients."),
    "extended_all": (
        "Svarstiden är förlängd för alla: ny sista svarsdag {new}, förut {old}. De som inte har svarat får besked.",
        "More time for all: the due day is now {new}, before {old}. Those who have not answered are told.",
    ),
    "extended_some": (
        "{number} mottagare har fått ny sista svarsdag: {new}, förut {old}. Besked går till dem.",
        "{number} recipients have a new due day: {new}, before {old}. They are told.",
    ),
    "extended_one": (
        "{name} har fått ny sista svarsdag: {new}, förut {old}. Besked går till dem.",
        "{name} has a new due day: {new}, before {old}. They are told.",
    ),
    "denied": ("{name} har fått nej till anstånd. Besked går till dem.", "{name} was refused more time, and is told."),
    "address_missiv": (
        "{name} har adressen {email}. Missivet går dit nu.",
        "{name} has the address {email}. The letter goes there now.",
    ),
    "address_receipt": (
        "{name} har adressen {email}. Kvittensen går dit nu, med ny länk.",
        "{name} has the address {email}. The receipt goes there now, with a new link.",
    ),
    "address_supplement": (
        "{name} har adressen {email}. Begäran om komplettering går dit nu.",
        "{name} has the address {email}. The request to complete the answer goes there now.",
    ),
    "address_later": (
        "{name} har adressen {email}. Missivet går dit när remissen skickas.",
        "{name} has the address {email}. The letter goes there when the round is sent.",
    ),
    "address_nothing": ("{name} har adressen {email}.", "{name} has the address {email}."),
    "supplement_asked": (
        "{name} är ombedd att komplettera sitt svar senast {new}.",
        "{name} has been asked to complete its answer by {new}.",
    ),
    "supplement_taken_back": (
        "Begäran till {name} om komplettering är återtagen.",
        "The request to {name} to complete its answer has been taken back.",
    ),
    "noted": ("Antecknat.", "Noted."),
    "closed": ("Remissen är avslutad.", "The round is closed."),
    "reopened": ("Remissen är öppen igen, till och med {new}.", "The round is open again, to the end of {new}."),
    "cancelled": (
        "Remissen är återkallad. Alla som har fått den får besked.",
        "The round is cancelled. Everybody who has had it is told.",
    ),
    "frozen": (
        "Remissen är fryst: inga brev går, och ingen tid löper ut.",
        "The round is frozen: no letters leave, and no time runs out.",
    ),
    "thawed": (
        "Frysningen är hävd. Brev som har väntat går nu.",
        "The round goes on. Letters that have waited leave now.",
    ),
    "recipient_added": (
        "{name} är tillagd, med sista svarsdag {new}. Missivet går nu.",
        "{name} has been added, with the due day {new}. The letter goes now.",
    ),
    "recipient_in_chain": (
        "{name} är tillagd sist i kedjan. Missivet går när turen kommer, och dagarna räknas då.",
        "{name} has been added last in the chain. The letter goes when its turn comes, and its days count from then.",
    ),
    "papers_changed": (
        "Handlingarna gäller nu i version {n}. {asked} som har svarat tillfrågas, och {others} får besked.",
        "The papers are now in version {n}. {asked} that have answered are asked, and {others} are told.",
    ),
    "papers_changed_later": (
        "Handlingarna gäller nu i version {n}. Temporal svarar inte just nu: breven till {asked} som har svarat och "
        "{others} andra går när den gör det.",
        "The papers are now in version {n}. Temporal does not answer now: the letters to {asked} that have answered "
        "and {others} others go when it does.",
    ),
    "recipient_withdrawn": (
        "{name} är borttagen från listan. Besked går till dem.",
        "{name} has been taken off the list, and is told.",
    ),
    "compilation_handed_in": (
        "Version {n} är lämnad för godkännande. Den som ska besluta får ett mejl.",
        "Version {n} has been handed in for approval. The one who decides is told by mail.",
    ),
    "compilation_approved": (
        "Version {n} är godkänd: {beslut}.",
        "Version {n} is approved: {beslut}.",
    ),
    "compilation_returned": ("Version {n} är återlämnad.", "Version {n} has been returned."),
    "adoption_started": (
        "Antagandet är startat, och fullmäktige frågas nu.",
        "The adoption has been started, and the councils are being asked.",
    ),
    "adoption_ended": ("Fullmäktige följs inte längre.", "The councils are followed no more."),
    "council_decision_recorded": ("Beslutet är inskrivet.", "The decision has been recorded."),
    "legal_force_recorded": ("Det som är känt är sparat.", "What is known has been saved."),
    "incoming_registered": ("Remissen är registrerad.", "The remiss has been registered."),
    "incoming_told": ("Besked går nu till {n} medlemmar.", "{n} members are now told."),
    "incoming_told_before": ("Alla har redan fått det beskedet.", "All have been told that already."),
    "incoming_asked": ("Frågan går nu till {n} medlemmar.", "{n} members are now asked."),
    "incoming_submitted": ("Yttrandet är lämnat för godkännande.", "The answer has been handed in for approval."),
    "incoming_decided": ("Beslutet är inskrivet.", "The decision has been recorded."),
    "incoming_sent": ("Yttrandet går nu med e-post.", "The answer now goes by e-mail."),
    "incoming_counted": ("Yttrandet räknas som skickat.", "The answer counts as sent."),
    "member_address": (
        "Adressen är rättad. Brev som skickas igen: {n}.",
        "The address has been corrected. Letters sent again: {n}.",
    ),
    "incoming_handed_in": (
        "Det är inskrivet att yttrandet är lämnat.",
        "It is recorded that the answer was handed in.",
    ),
    "gate_decided": ("Beslutet är inskrivet.", "The decision has been recorded."),
    "published": ("Publicerat: {n} svar.", "Published: {n} answers."),
    "publication_withdrawn": ("Publiceringen är tillbakadragen.", "The publishing has been taken back."),
    "packed_for_archive": ("Arkivpaket {n} är gjort.", "Package {n} has been made."),
    "disposed": ("Remissen {dnr} är gallrad.", "The round {dnr} has been disposed of."),
    "archive_received": (
        "Det är antecknat att e-arkivet har paket {n}.",
        "It is noted that the e-archive has package {n}.",
    ),
    "pack_made": ("Underlag {n} är gjort.", "Pack {n} has been made."),
    "outcome_sent": ("Återkopplingen går nu till {n} som svarade.", "{n} that answered are now told."),
    "outcome_none": ("Alla har redan fått det som gäller nu.", "All have already been told what holds now."),
    "compiled": (
        "Version {n} av sammanställningen är den som visar läget nu.",
        "Version {n} of the compilation is the one that shows how things stand now.",
    ),
    "read_saved": ("Läsningen är antecknad.", "The reading has been noted."),
    "view_made": ("Synpunkten är sparad som S{number}.", "The view has been saved as S{number}."),
    "view_withdrawn": ("Synpunkten är borttagen.", "The view has been taken away."),
    "views_merged": ("Synpunkterna är en grupp nu.", "The views are one group now."),
    "views_themed": ("Flyttade till temat: {n}.", "Moved to the theme: {n}."),
    "comments_taken": ("Intagna bemötanden: {n}.", "Responses taken in: {n}."),
    "sample_drawn": ("Stickprov {n} är draget.", "Sample {n} has been drawn."),
    "sample_coded": ("Svaret är läst. Kvar i stickprovet: {n}.", "The answer has been read. Left in the sample: {n}."),
    "suggestion_declined": ("Förslaget görs inte igen.", "The suggestion is not made again."),
    "theme_added": ("Temat är tillagt.", "The theme has been added."),
    "theme_ended": ("Temat är borttaget. Dess synpunkter finns kvar.", "The theme is gone. Its views remain."),
    "discarded": ("Utkastet är slängt.", "The draft has been discarded."),
}
"""Swedish and English. The facts in braces come from the address and are cut short: they are shown, never obeyed."""
ROLES = {
    "sv": {Role.REGISTRAR: "registrator", Role.APPROVER: "godkänner", Role.READER: "läser", Role.OPERATOR: "driften"},
    "en": {Role.REGISTRAR: "registrar", Role.APPROVER: "approver", Role.READER: "reader", Role.OPERATOR: "operator"},
}
OUTCOMES = {
    "sv": {
        ApprovalOutcome.APPROVED: "Godkänd",
        ApprovalOutcome.RETURNED: "Lämnad tillbaka",
        ApprovalOutcome.WITHDRAWN: "Återkallad innan någon beslutade",
    },
    "en": {
        ApprovalOutcome.APPROVED: "Approved",
        ApprovalOutcome.RETURNED: "Returned",
        ApprovalOutcome.WITHDRAWN: "Cancelled before anybody decided",
    },
}
NO_ACCOUNTS = "Det finns inga konton ännu. Lägg till ett med remiss user add ADRESS."
_FACT_LIMIT = 80


def decision(body: str, on: date, paragraph: str) -> str:
    """`Styrelsen, tisdag 9 juni 2026, § 12`."""
    number = paragraph.removeprefix("§").strip()
    return f"{body}, {day_words(on)}{f', § {number}' if number else ''}"


def account_line(item: Mapping[str, Any]) -> str:
    """One account in the operator's list."""
    off = "" if item["active"] else ", avstängt"
    return f"{item['email']}: {item['name']}, {ROLES['sv'][Role(item['role'])]} hos {item['sender']}{off}"


def done(query: Mapping[str, str], language: Language) -> str:
    """The sentence of what has just been done; empty for none, and for a code that nobody knows."""
    words = DONE.get(query.get("klart", ""))
    if words is None:
        return ""
    facts = {name: value[:_FACT_LIMIT] for name, value in query.items()}
    try:
        return words[language == "en"].format(**facts)
    except (KeyError, IndexError, ValueError):
        return ""
