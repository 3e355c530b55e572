"""The words of a joint answer as a document."""

from collections.abc import Sequence

from models.incoming import Citation, Stand, Stood
from templates.words import genitive

HEADING = "Yttrande"
OWN_HEADING = "Medlemmarnas egna yttranden"
WHO_STANDS = "Vilka som står bakom yttrandet"
CITES = "Instämmer"
OWN_LEAD = "Så har medlemmarna själva svarat {sender}. Yttrandet ovan från {sender} är det gemensamma."
NO_TEXT = "Medlemmen har inte lämnat någon text, se bilagda filer."
OWN_FILES = "Filer i svaret: {names}"
NO_ANSWER = "Har inte lämnat något eget svar."
FRONT = {
    "to": "Till",
    "their_dnr": "Er beteckning",
    "dnr": "Vår beteckning",
    "title": "Remissen",
    "from": "Från",
    "due": "Sista svarsdag",
    "made": "Lämnat för beslut",
    "members": "Medlemmar",
}
STANDS = {
    Stand.BEHIND: "Står bakom yttrandet",
    Stand.EXCEPTION: "Står bakom yttrandet, med undantag",
    Stand.NOT_BEHIND: "Står inte bakom yttrandet",
}
SILENT = "Har inte svarat på frågan"
NOT_ASKED = "Medlemmarna har inte tillfrågats om de står bakom yttrandet."
COLUMNS = ("Medlem", "Säger om yttrandet", "Undantag")


def agrees(citation: Citation) -> str:
    """`Instämmer i Nordköpings kommuns yttrande, punkt 3.`"""
    point = f", {_point(citation.point)}" if citation.point else ""
    return f"Instämmer i {genitive(citation.name, 'sv')} yttrande{point}."


def _point(point: str) -> str:
    """`3` is read as a number of a point; anything else is how the member's answer names it."""
    return f"punkt {point}" if point[:1].isdigit() else point


def who_stands(stood: Sequence[Stood]) -> str:
    """`Bakom yttrandet står Ale kommun och Borås stad. Med undantag: Essunga kommun. Har inte svarat: Mark kommun.`"""
    if not any(one.asked for one in stood):
        return NOT_ASKED
    named = {said: [one.name for one in stood if one.said is said] for said in (*Stand, None)}
    told = [
        ("Bakom yttrandet står {}.", named[Stand.BEHIND]),
        ("Bakom yttrandet står med undantag {}.", named[Stand.EXCEPTION]),
        ("Bakom yttrandet står inte {}.", named[Stand.NOT_BEHIND]),
        ("På frågan har inte svarat: {}.", named[None]),
    ]
    return " ".join(sentence.format(listed(names)) for sentence, names in told if names)


def listed(names: Sequence[str]) -> str:
    """`Ale, Borås och Mark`."""
    return " och ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def said_words(one: Stood) -> str:
    return STANDS[one.said] if one.said else SILENT
