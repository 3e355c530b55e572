"""The words of the internremiss, by code: for `templates/web/form_messages.py`."""

FAULTS: dict[str, tuple[str, str]] = {
    "internal_name_missing": (
        "Ange vem som ska svara, till exempel Socialnämnden.",
        "Say who is to answer, for example The social services committee.",
    ),
    "internal_name_long": (
        "Namnet är {length} tecken och får vara högst {limit}. Korta det.",
        "The name has {length} characters and may have at most {limit}. Shorten it.",
    ),
    "internal_name_link": (
        "Skriv namnet utan länkar: ”{link}” blir klickbart i ett mejl.",
        "Write the name without links: “{link}” can be clicked in an e-mail.",
    ),
    "internal_email_missing": (
        "Ange e-postadressen dit delarna ska skickas, till exempel socialnamnden@kommunen.se.",
        "Give the e-mail address to send the parts to, for example socialnamnden@kommunen.se.",
    ),
    "internal_to_registered": (
        "Adressen är er registrerade, som redan har svarslänken. Ange adressen till den som ska svara på delarna.",
        "That is your registered address, which has the answer link already. Give the address of whoever is to answer.",
    ),
    "internal_other_domain": (
        "Adressen {email} hör till {domain}, en annan domän än er registrerade. Den som får länken svarar på en del av "
        "ert svar. Är adressen rätt, kryssa i rutan och skicka igen.",
        "The address {email} belongs to {domain}, another domain than your registered one. Whoever gets the link "
        "answers a part of your answer. If the address is right, tick the box and send again.",
    ),
    "internal_part_missing": (
        "Välj minst en del att svara på, till exempel Fråga 1.",
        "Choose at least one part to answer, for example Question 1.",
    ),
    "internal_due_missing": (
        "Ange en dag att svara senast, till exempel 2026-05-22.",
        "Give a day to answer by, for example 2026-05-22.",
    ),
    "internal_due_past": (
        "Dagen har redan varit. Ange i dag eller en senare dag.",
        "That day has already been. Give today or a later day.",
    ),
    "internal_due_late": (
        "Dagen måste vara före er egen sista svarsdag, {due_on}, så att ni hinner skriva ihop svaret.",
        "The day must be before your own due day, {due_on}, so that there is time to put the answer together.",
    ),
    "internal_due_closed": (
        "Remissen stänger {due_on}. Ange den dagen eller en tidigare.",
        "The referral closes on {due_on}. Give that day or an earlier one.",
    ),
    "internal_message_long": (
        "Meddelandet är {length} tecken och får vara högst {limit}. Korta det.",
        "The message has {length} characters and may have at most {limit}. Shorten it.",
    ),
    "internal_message_link": (
        "Skriv meddelandet utan länkar: ”{link}” blir klickbart i ett mejl. Kollegan får sin länk ändå.",
        "Write the message without links: “{link}” can be clicked in an e-mail. Your colleague gets a link anyway.",
    ),
    "internal_too_many": (
        "Ni har skickat {limit} mejl till kollegor det senaste dygnet. Vänta till i morgon.",
        "You have sent {limit} e-mails to colleagues in the last 24 hours. Wait until tomorrow.",
    ),
    "internal_over": (
        "Begäran är redan återtagen. Skicka delarna på nytt om de behövs.",
        "The request has been taken back already. Send the parts anew if they are needed.",
    ),
    "internal_unknown": (
        "Begäran finns inte. Ladda om sidan och försök igen.",
        "There is no such request. Reload the page and try again.",
    ),
    "internal_nothing_chosen": (
        "Välj minst en del att ta med eller lämna.",
        "Choose at least one part to include or leave out.",
    ),
    "internal_reason_missing": (
        "Skriv varför det inte tas med, till exempel ”Miljönämnden svarar redan på frågan”.",
        "Say why it is left out, for example “The environment committee answers the question already”.",
    ),
    "internal_reason_long": (
        "Skälet är {length} tecken och får vara högst {limit}. Korta det.",
        "The reason has {length} characters and may have at most {limit}. Shorten it.",
    ),
    "internal_empty": (
        "Delarna är tomma. Svara på minst en av dem. Har ni inget att säga kan ni skriva ”Inga synpunkter”.",
        "The parts are empty. Answer at least one of them. If you have nothing to say you can write “No comments”.",
    ),
}
LABELS: dict[str, tuple[str, str]] = {
    "internal_name": ("Vem ska svara?", "Who is to answer?"),
    "internal_email": ("E-postadress dit delarna skickas", "E-mail address to send the parts to"),
    "internal_due": ("Svara senast", "Answer by"),
    "internal_message": ("Meddelande till kollegan", "Message to your colleague"),
    "said_by": ("Vem svarar?", "Who answers?"),
}
