"""What `remiss status` says of one round."""

from models.values import LeftOut, LetterState
from templates.round_words import RECIPIENT_STATES

DUE = "Svara senast {due}. Sena svar tas emot till {closes}."
EXTENDED_FOR_ALL = " Svarstiden är förlängd för alla (var {original})."
FROZEN = "FRYST sedan {since}: inga brev går, och ingen tid löper ut. Skäl: {reason}"
PAPERS = "Handlingarna gäller i version {version} sedan {day}: {cause}"
GIVEN_ON = "på version {version} av handlingarna"
STANDS = "står fast på version {version} av handlingarna ({day})"
TO_DO = "Att göra"
ASKS = (
    "{code} {name} ber om anstånd till {until} (begärt {asked}).\nSkäl: {reason}\n"
    "Bevilja med remiss extend --recipient {code}, eller avslå med remiss deny --recipient {code}."
)
RECIPIENTS = ("Kod", "Mottagare", "Läge")
NOT_INVITED = "Svar från andra än de tillfrågade"
NO_ADDRESS = "ingen adress"
STATES = RECIPIENT_STATES["sv"]
MARKS = {"late": "sent", "preliminary": "preliminärt", "withdrawn_at": "återtaget"}
OWN_DATE = "Anstånd till {due}"
REMINDED = "påmind {days}"
PLANNED = "Har meddelat: {planned}"
REASON = "Skäl: {reason}"
FORWARDED = "Länken vidarebefordrad {day}"
REQUESTS = {
    "waiting": "Ber om anstånd till {until}",
    "granted": "Bad om anstånd till {until}: beviljat",
    "denied": "Bad om anstånd till {until}: avslaget",
    "lapsed": "Bad om anstånd till {until}: inte längre aktuellt",
}
LETTER_STATES = {
    LetterState.QUEUED.value: "{kind} till {code} {name} väntar på ett nytt försök.",
    LetterState.UNDELIVERABLE.value: "{kind} till {code} {name} ej levererad: rätta med remiss address.",
    LetterState.UNKNOWN.value: "{kind} till {code} {name}: utfall okänt, den kan ha kommit fram eller inte.",
}
CAUSE = "Orsak: {cause}."
RELAY_SAID = "E-postservern sade: {said}"
NEXT_TRY = "Nytt försök tidigast {at}."
SHORT_STATES = {
    LetterState.QUEUED.value: "{kind} väntar: {cause}",
    LetterState.UNDELIVERABLE.value: "{kind} ej levererad: {cause}",
    LetterState.UNKNOWN.value: "{kind}: utfall okänt",
}
NEVER_WENT = "Brev som aldrig gick"
RECIPIENTS_NUMBER = "{number} mottagare"
LEFT_OUT = {
    LeftOut.REMINDED_BY_HAND.value: "{kind} {day}, {whom}: registratorn hade påmint inom ett dygn",
    LeftOut.OVERTAKEN.value: "{kind} {day}, {whom}: ett senare brev ersatte den",
    LeftOut.MOMENT_PASSED.value: "{kind} {day}, {whom}: dagen den gällde har varit",
    LeftOut.DECIDED.value: "{kind} {day}, {whom}: beslutet kom först",
    LeftOut.STOPPED.value: "{kind} {day}, {whom}: registratorn stoppade det",
    LeftOut.ROUND_OVER.value: "{kind} {day}, {whom}: remissen tog slut innan det hade gått",
}
COPY_REFUSED = "kopian till {email} ej levererad"
