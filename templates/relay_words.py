"""Why a letter waits or was refused, in words: from where the hand-over ended and how, and the relay's own codes
(RFC 5321, RFC 3463). The relay's own words stand beside them, never in their place."""

import re

from templates.words import Language

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")

_DOORS = {
    "unreachable": ("e-postservern svarar inte", "the mail server does not answer"),
    "dropped": ("e-postservern bröt förbindelsen", "the mail server broke the connection"),
    "timed_out": ("e-postservern svarade inte i tid", "the mail server did not answer in time"),
    "tls_missing": ("e-postservern erbjuder ingen kryptering", "the mail server offers no encryption"),
    "tls_failed": ("krypteringen till e-postservern misslyckades", "the encryption to the mail server failed"),
    "login_missing": ("e-postservern tar inte emot inloggning", "the mail server takes no sign-in"),
    "garbled": ("e-postserverns svar gick inte att tyda", "the mail server's reply could not be read"),
    "stopped": ("utskicket avbröts hos oss", "the sending was broken off here"),
}
_SUBJECTS = {
    "1": ("adressen finns inte eller är felskriven", "the address does not exist or is misspelt"),
    "1.1": ("adressen finns inte", "the address does not exist"),
    "1.2": ("domänen i adressen finns inte", "the domain of the address does not exist"),
    "1.8": ("avsändaradressens domän godtas inte", "the domain of the sender's address is not accepted"),
    "2": ("brevlådan tar inte emot post", "the mailbox takes no mail"),
    "2.1": ("brevlådan är stängd", "the mailbox is closed"),
    "2.2": ("brevlådan är full", "the mailbox is full"),
    "2.3": ("brevet är för stort för brevlådan", "the letter is too large for the mailbox"),
    "3": ("mottagarens e-postsystem tar inte emot post", "the recipient's mail system takes no mail"),
    "3.4": ("brevet är för stort", "the letter is too large"),
    "4": ("e-posten når inte fram till mottagarens server", "mail does not reach the recipient's server"),
    "5": ("mottagarens server godtog inte överföringen", "the recipient's server did not accept the transfer"),
    "6": (
        "mottagarens server godtog inte brevets innehåll",
        "the recipient's server did not accept the content of the letter",
    ),
    "7": ("mottagarens server släpper inte in brevet", "the recipient's server does not let the letter in"),
}
_CODES = {
    421: ("e-postservern är upptagen", "the mail server is busy"),
    450: ("brevlådan är upptagen för tillfället", "the mailbox is busy for the moment"),
    451: ("e-postservern kan inte ta emot just nu", "the mail server cannot take it just now"),
    452: ("e-postservern saknar utrymme för tillfället", "the mail server has no room for the moment"),
    550: ("adressen finns inte eller tar inte emot post", "the address does not exist or takes no mail"),
    551: ("mottagaren finns inte på den servern", "the recipient is not on that server"),
    552: ("brevlådan är full eller brevet för stort", "the mailbox is full or the letter too large"),
    553: ("adressen godtas inte", "the address is not accepted"),
    554: ("mottagarens server tog inte emot brevet", "the recipient's server did not take the letter"),
}
_NOT_KNOWN_THERE = ("ingen vet om brevet kom fram", "nobody knows whether the letter arrived")
_UNUSABLE = ("adressen går inte att skicka till", "the address cannot be sent to")
_UNTOLD = ("orsaken är okänd", "the cause is unknown")
_STAGES = {
    "login": ("e-postservern godtog inte inloggningen", "the mail server did not accept the sign-in"),
    "sender": ("e-postservern godtog inte avsändaren", "the mail server did not accept the sender"),
}
_NOT_YET = ("inte mottaget än", "not taken yet")


def cause_words(cause: str, code: int | None, text: str, language: Language = "sv") -> str:
    """`brevlådan är full`. `cause`: `stage.cause` as kept with the letter, empty for one that was never told."""
    own = language == "en"
    stage, _, how = cause.partition(".")
    if how in _DOORS:
        door = _DOORS[how][own]
        return f"{door}; {_NOT_KNOWN_THERE[own]}" if stage == "ending" else door
    if code is None:
        return (_UNUSABLE if text == "address_unusable" else _UNTOLD)[own]
    if stage in _STAGES:
        return _STAGES[stage][own]
    if found := _ENHANCED.search(text):
        _class, subject, detail = found.groups()
        if told := _SUBJECTS.get(f"{subject}.{detail}") or _SUBJECTS.get(subject):
            return told[own]
    return _CODES.get(code, _CODES[554] if code >= 500 else _NOT_YET)[own]


def relay_said(code: int | None, text: str) -> str:
    """The relay's own words: `552 5.2.2 Mailbox full`; empty when it said nothing."""
    return " ".join(part for part in (str(code) if code else "", text if text != "address_unusable" else "") if part)
