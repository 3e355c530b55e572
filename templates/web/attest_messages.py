"""The words of asking for attest and of answering such a request, by code: for `templates/web/form_messages.py`."""

FAULTS: dict[str, tuple[str, str]] = {
    "attest_name_missing": (
        "Ange namnet på den som ska attestera, till exempel Karin Berg, förvaltningschef.",
        "Give the name of the one who is to sign off, for example Karin Berg, head of administration.",
    ),
    "attest_name_long": (
        "Namnet är {length} tecken och får vara högst {limit}. Korta det.",
        "The name has {length} characters and may have at most {limit}. Shorten it.",
    ),
    "attest_name_link": (
        "Skriv namnet utan länkar: ”{link}” blir klickbart i ett mejl.",
        "Write the name without links: “{link}” can be clicked in an e-mail.",
    ),
    "attest_email_missing": (
        "Ange e-postadressen till den som ska attestera, till exempel karin.berg@kommunen.se.",
        "Give the e-mail address of the one who is to sign off, for example karin.berg@kommunen.se.",
    ),
    "attest_to_registered": (
        "Adressen är er registrerade adress. Ange adressen till den person som ska attestera.",
        "That is your registered address. Give the address of the person who is to sign off.",
    ),
    "attest_other_domain": (
        "Adressen {email} hör till {domain}, en annan domän än er registrerade. Den som får länken kan läsa utkastet. "
        "Är adressen rätt, kryssa i rutan och skicka igen.",
        "The address {email} belongs to {domain}, another domain than your registered one. Whoever gets the link can "
        "read the draft. If the address is right, tick the box and send again.",
    ),
    "attest_message_long": (
        "Meddelandet är {length} tecken och får vara högst {limit}. Korta det.",
        "The message has {length} characters and may have at most {limit}. Shorten it.",
    ),
    "attest_message_link": (
        "Skriv meddelandet utan länkar: ”{link}” blir klickbart i ett mejl. Den som ska attestera får sin länk ändå.",
        "Write the message without links: “{link}” can be clicked in an e-mail. The one who is to sign off gets a link "
        "anyway.",
    ),
    "attests_too_many": (
        "Ni har bett om attest {limit} gånger det senaste dygnet. Vänta till i morgon.",
        "You have asked for sign-off {limit} times in the last 24 hours. Wait until tomorrow.",
    ),
    "attest_missing": (
        "Svaret är inte attesterat så som det står nu. Vänta på attesten, be om den igen, eller kryssa i rutan "
        "Lämna in utan attest.",
        "The answer has not been signed off as it stands. Wait, ask again, or tick the box Send without sign-off.",
    ),
    "attest_comment_missing": (
        "Skriv vad som behöver ändras, till exempel ”Svaret på fråga 2 saknar tidplanen”.",
        "Say what needs to change, for example “The answer to question 2 lacks the timetable”.",
    ),
    "attest_comment_long": (
        "Kommentaren är {length} tecken och får vara högst {limit}. Korta den.",
        "The comment has {length} characters and may have at most {limit}. Shorten it.",
    ),
    "attest_comment_link": (
        "Skriv kommentaren utan länkar: ”{link}” blir klickbart i ett mejl.",
        "Write the comment without links: “{link}” can be clicked in an e-mail.",
    ),
    "decisions_too_many": (
        "Du har lämnat flera besked den senaste timmen. Vänta en stund, eller ring den som bad dig.",
        "You have given your word several times in the last hour. Wait a while, or call the one who asked you.",
    ),
}
LABELS: dict[str, tuple[str, str]] = {
    "attest_name": ("Namn på den som ska attestera", "Name of the one who is to sign off"),
    "attest_email": ("E-postadress till den som ska attestera", "E-mail address of the one who is to sign off"),
    "attest_message": ("Meddelande till den som ska attestera", "Message to the one who is to sign off"),
    "attest_comment": ("Kommentar", "Comment"),
    "without_attest": ("Lämna in utan attest", "Send without sign-off"),
}
