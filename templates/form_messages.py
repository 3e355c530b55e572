"""The answer form's words by code: what happened, what to do, and an example where one helps; labels by field."""

import re
from collections.abc import Mapping
from datetime import date

from models.errors import Fact
from templates import attest_messages
from templates.dates import day_words
from templates.words import Language

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
    "joint_too_many": (
        "Högst {limit} organisationer kan nämnas. Bifoga listan som fil i stället.",
        "At most {limit} organisations can be named. Attach the list as a file instead.",
    ),
    "file_too_large": (
        "Filen ”{name}” är större än {limit} MB och har inte tagits emot. Spara den mindre och bifoga igen.",
        "The file “{name}” is larger than {limit} MB and was not received. Save it smaller and attach it again.",
    ),
    "files_too_many": (
        "Högst {limit} filer kan bifogas. ”{name}” och filer efter den har inte tagits emot. Slå ihop några.",
        "At most {limit} files can be attached. “{name}” and those after it were not received. Merge some of them.",
    ),
    "files_over": (
        "Svaret skulle få {count} filer, och högst {limit} går att skicka. Ta bort eller slå ihop några.",
        "The answer would have {count} files, and at most {limit} can be sent. Remove or merge some of them.",
    ),
    "file_empty": (
        "Filen ”{name}” är tom. Kontrollera att den går att öppna hos er och bifoga den igen.",
        "The file “{name}” is empty. Check that it opens on your side and attach it again.",
    ),
    "file_wrong_kind": (
        "Filen ”{name}” är inte en PDF, DOCX eller ODT. Spara dokumentet i något av de formaten och bifoga det igen.",
        "The file “{name}” is not a PDF, DOCX or ODT. Save the document in one of those formats and attach it again.",
    ),
    "file_old_word": (
        "Filen ”{name}” är sparad i ett äldre format (till exempel DOC eller RTF). Spara den som DOCX eller PDF och "
        "bifoga den igen.",
        "The file “{name}” is in an older format (such as DOC or RTF). Save it as DOCX or PDF and attach it again.",
    ),
    "file_locked": (
        "Filen ”{name}” är lösenordsskyddad eller krypterad. Spara den utan lösenord och bifoga den igen.",
        "The file “{name}” is password-protected or encrypted. Save it without a password and attach it again.",
    ),
    "file_macros": (
        "Filen ”{name}” innehåller makron och kan inte tas emot. Spara den som vanlig DOCX eller som PDF.",
        "The file “{name}” contains macros and cannot be received. Save it as an ordinary DOCX or as PDF.",
    ),
    "file_broken": (
        "Filen ”{name}” är skadad eller ofullständig. Öppna den hos er, spara den på nytt och bifoga den igen.",
        "The file “{name}” is damaged or incomplete. Open it on your side, save it anew and attach it again.",
    ),
    "file_bursting": (
        "Filen ”{name}” blir för stor när den packas upp. Spara den som PDF och bifoga den igen.",
        "The file “{name}” becomes too large when unpacked. Save it as PDF and attach it again.",
    ),
    "word_form_missing": (
        "Välj först filen med den ifyllda Wordblanketten på er dator.",
        "First choose the file with the filled Word form on your computer.",
    ),
    "word_form_not_docx": (
        "Filen ”{name}” är inte ett Word-dokument. Spara blanketten som DOCX och lämna den igen.",
        "The file “{name}” is not a Word document. Save the form as DOCX and hand it in again.",
    ),
    "word_form_unknown": (
        "Filen ”{name}” är inte blanketten från den här sidan. Hämta blanketten här och fyll i den, eller bifoga "
        "dokumentet under Filer.",
        "The file “{name}” is not the form from this page. Download the form here and fill it in, or attach the "
        "document under Files.",
    ),
    "word_form_other_round": (
        "Filen ”{name}” är en blankett för en annan remiss. Hämta blanketten för den här remissen och fyll i den.",
        "The file “{name}” is a form for another referral. Download the form for this one and fill it in.",
    ),
    "word_form_other_recipient": (
        "Filen ”{name}” är en blankett för en annan mottagare. Hämta er egen blankett här och fyll i den.",
        "The file “{name}” is a form for another recipient. Download your own form here and fill it in.",
    ),
    "extract_missing": (
        "Bifoga protokollsutdraget, som PDF, DOCX eller ODT.",
        "Attach the minutes extract, as PDF, DOCX or ODT.",
    ),
    "confirm_changed": (
        "Svaret har ändrats sedan sidan visades, och utdraget har inte tagits emot. Läs det svar som gäller nu. Är det "
        "fortfarande preliminärt kan ni bifoga utdraget igen.",
        "The answer has changed since the page was shown, and the extract was not received. Read the answer that "
        "counts now. If it is still preliminary you can attach the extract again.",
    ),
    "confirm_too_late": (
        "Svaret kunde bekräftas till {until}. Utdraget har inte tagits emot. Kontakta avsändaren.",
        "The answer could be confirmed until {until}. The extract was not received. Contact the sender.",
    ),
    "withdraw_unticked": (
        "Kryssa i rutan om ni vill ta tillbaka svaret.",
        "Tick the box if you want to take the answer back.",
    ),
    "withdraw_changed": (
        "Svaret har ändrats sedan sidan visades och är inte återtaget. Läs det svar som gäller nu.",
        "The answer has changed since the page was shown and has not been taken back. Read the answer that counts now.",
    ),
    "withdraw_closed": (
        "Remissen stängde {until}. Svaret är inte återtaget. Kontakta avsändaren.",
        "The referral closed on {until}. The answer has not been taken back. Contact the sender.",
    ),
    "extend_until_missing": (
        "Ange vilken dag ni vill svara senast, till exempel 2026-06-30.",
        "Give the day you want to answer by, for example 2026-06-30.",
    ),
    "date_odd": (
        "Dagen finns inte i kalendern. Skriv år, månad och dag, till exempel 2026-06-30.",
        "That day is not in the calendar. Write year, month and day, for example 2026-06-30.",
    ),
    "extension_not_later": (
        "Dagen måste vara senare än er sista svarsdag, {due_on}.",
        "The day must be later than your due day, {due_on}.",
    ),
    "extension_not_ahead": ("Dagen måste vara senare än i dag.", "The day must be later than today."),
    "extension_too_long": (
        "Dagen ligger mer än ett år efter er sista svarsdag, {due_on}. Kontrollera årtalet.",
        "The day is more than a year after your due day, {due_on}. Check the year.",
    ),
    "extend_reason_missing": (
        "Skriv varför ni behöver längre tid, till exempel ”Kommunstyrelsen sammanträder den 24 juni”.",
        "Say why you need more time, for example “The executive board meets on 24 June”.",
    ),
    "short_way_unsent": (
        "Det ni har skrivit här är inte skickat. Tryck på knappen under fältet, eller töm det, innan ni granskar.",
        "What you have written here has not been sent. Press the button below the field, or empty it, before you "
        "review.",
    ),
    "forward_email_missing": (
        "Ange kollegans e-postadress, till exempel anna.andersson@kommunen.se.",
        "Give your colleague's e-mail address, for example anna.andersson@kommunen.se.",
    ),
    "forward_to_registered": (
        "Adressen är er registrerade adress, som redan har länken. Ange en kollegas adress.",
        "That is your registered address, which already has the link. Give a colleague's address.",
    ),
    "forward_other_domain": (
        "Adressen {email} hör till {domain}, en annan domän än er registrerade. Den som får länken kan svara i ert "
        "namn. Är adressen rätt, kryssa i rutan och skicka igen.",
        "The address {email} belongs to {domain}, another domain than your registered one. Whoever gets the link can "
        "answer in your name. If the address is right, tick the box and send again.",
    ),
    "forward_message_long": (
        "Meddelandet är {length} tecken och får vara högst {limit}. Korta det.",
        "The message has {length} characters and may have at most {limit}. Shorten it.",
    ),
    "forward_message_link": (
        "Skriv meddelandet utan länkar: ”{link}” blir klickbart i ett mejl. Kollegan får svarslänken ändå.",
        "Write the message without links: “{link}” can be clicked in an e-mail. Your colleague gets the answer link "
        "anyway.",
    ),
    "forwards_too_many": (
        "Länken har vidarebefordrats {limit} gånger det senaste dygnet. Vänta till i morgon, eller vidarebefordra "
        "mejlet från er egen e-post.",
        "The link has been forwarded {limit} times in the last 24 hours. Wait until tomorrow, or forward the e-mail "
        "from your own e-mail.",
    ),
    "requests_too_many": (
        "Ni har skickat flera meddelanden den senaste timmen. Vänta en stund, eller ring avsändaren.",
        "You have sent several messages in the last hour. Wait a while, or call the sender.",
    ),
    **attest_messages.FAULTS,
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
    return _number(value, language) if isinstance(value, int) else value


def _number(value: int, language: Language) -> str:
    """60 000 in Swedish, with a space that does not break; 60,000 in English."""
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", "\u00a0")
