"""The words of the ways beside the answer, by code: more time, a colleague, the minutes extract, taking back; for
`templates/web/form_messages.py`."""

FAULTS: dict[str, tuple[str, str]] = {
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
    "outcome_reply_missing": ("Välj om ni är nöjda eller inte.", "Choose whether you are content or not."),
    "outcome_reason_missing": (
        "Skriv varför ni inte är nöjda. Det återges i nästa version av sammanställningen.",
        "Write why you are not content. It is printed in the next version of the compilation.",
    ),
    "outcome_reason_long": (
        "Skälet får vara högst {limit} tecken. Korta det.",
        "The reason may be at most {limit} characters. Make it shorter.",
    ),
    "outcome_reply_over": (
        "Tiden att svara är ute, och inget har sparats. Kontakta avsändaren.",
        "The time to reply is over, and nothing was saved. Contact the sender.",
    ),
    "stand_missing": (
        "Välj om ni står bakom yttrandet, gör det med undantag, eller inte gör det.",
        "Choose whether you stand behind the answer, do so with an exception, or do not.",
    ),
    "stand_exception_missing": ("Skriv vad undantaget gäller.", "Write what the exception is about."),
    "stand_over": (
        "Tiden att säga till är ute, och inget har sparats. Kontakta avsändaren.",
        "The time to say is over, and nothing was saved. Contact the sender.",
    ),
    "stand_moved_on": (
        "Yttrandet har ändrats sedan sidan visades, och inget har sparats. Läs det som gäller nu och svara igen.",
        "The answer has changed since the page was shown, and nothing was saved. Read the one that holds now.",
    ),
    "press_choice": ("Välj ja eller nej.", "Choose yes or no."),
    "press_is_sent": (
        "Texten har redan gått till alla, och inget har sparats. Kontakta avsändaren.",
        "The text has gone to all already, and nothing was saved. Contact the sender.",
    ),
    "press_changed": (
        "Texten har ändrats sedan sidan visades, och inget har sparats. Läs den som gäller nu och svara igen.",
        "The text has changed since the page was shown, and nothing was saved. Read the one that holds now.",
    ),
    "press_none": ("Ni har inte fått någon fråga om texten.", "You have not been asked about the text."),
    "may_publish_missing": ("Välj ja eller nej.", "Choose yes or no."),
    "may_publish_over": (
        "Svaret är redan publicerat, så beskedet har inte ändrats. Kontakta avsändaren om det ska tas bort.",
        "The answer has been published already, so nothing was changed. Contact the sender if it is to be taken down.",
    ),
    "stand_by_changed": (
        "Svaret har ändrats sedan sidan visades. Läs det som gäller nu, och tryck igen om det står fast.",
        "The answer has changed since the page was shown. Read the one that counts now, and press again if it stands.",
    ),
    "stand_by_moved_on": (
        "Handlingarna har ändrats en gång till. Läs det som är nytt, och tryck igen om svaret står fast.",
        "The papers have changed once more. Read what is new, and press again if the answer stands.",
    ),
    "stand_by_closed": (
        "Remissen stängde {until}, så svaret gäller som det är. Kontakta avsändaren om det behöver rättas.",
        "The referral closed on {until}, so the answer counts as it is. Contact the sender to put something right.",
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
    "extension_after_closing": (
        "Remissen stänger {closes_on}, så längre anstånd kan ni inte få. Den senaste dag ni kan be om är {last_on}.",
        "The referral closes on {closes_on}, so you cannot get a longer extension. The last day is {last_on}.",
    ),
    "extension_no_room": (
        "Remissen stänger {closes_on}, och en senare dag kan ni inte få. Kontakta avsändaren om ni inte hinner.",
        "The referral closes on {closes_on}, and no later day can be given. Contact the sender if you need more time.",
    ),
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
}
