"""Webhooks (aviseringar) in words: for pages, commands, refusals and the events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.webhooks import HookEvent, HookFault, HookState
from templates.dates import minute_words
from templates.words import Language

WEBHOOKS: dict[str, str] = {
    "no_such_webhook": "Det finns ingen avisering {webhook_id}. Se alla med remiss webhook list.",
    "webhook_name_missing": "Skriv vilket system som ska aviseras.",
    "webhook_events_missing": "Systemet skulle inte få veta något. Välj minst en händelse.",
    "webhook_address_unreadable": "Adressen går inte att använda. Skriv hela adressen, till exempel "
    "https://diariet.example/remiss, utan användarnamn och lösenord.",
    "webhook_address_plain": "Adressen ska börja med https://, så att ingen på vägen kan läsa eller ändra det som "
    "skickas.",
    "webhook_address_private": "Adressen ligger i ett eget nät, och dit skickas inget. Välj en som nås från internet, "
    "eller be driften tillåta värden {host}.",
    "webhook_is_paused": "Aviseringarna till {name} är pausade, så inget kan skickas. Starta dem först.",
}
WEBHOOKS_IN_ENGLISH: dict[str, str] = {
    "webhook_name_missing": "Write which system is to be told.",
    "webhook_events_missing": "The system would be told of nothing. Choose at least one event.",
    "webhook_address_unreadable": "The address cannot be used. Write all of it, such as "
    "https://diariet.example/remiss, without a user name and password.",
    "webhook_address_plain": "The address is to begin with https://, so that nobody on the way can read or change what "
    "is sent.",
    "webhook_address_private": "The address lies in a network of your own, and nothing is sent there. Choose one that "
    "the internet reaches, or ask the operators to allow the host {host}.",
    "webhook_is_paused": "{name} is not told of anything just now, so nothing can be sent. Start it first.",
}
WEBHOOKS_DONE: dict[str, tuple[str, str]] = {
    "webhook_added": ("{name} aviseras från och med nu.", "{name} is told from now on."),
    "webhook_paused": ("Aviseringarna till {name} är pausade.", "{name} is told of nothing for now."),
    "webhook_resumed": (
        "{name} aviseras igen, även om det som hände under pausen.",
        "{name} is told again, also of what happened meanwhile.",
    ),
    "webhook_removed": ("{name} aviseras inte längre.", "{name} is not told any more."),
    "webhook_tested": (
        "Ett prov är på väg. Ladda om sidan om en stund för att se hur det gick.",
        "A test is on its way. Load the page again in a moment to see what came of it.",
    ),
    "webhook_again": ("Skickas igen: {n}.", "Sent again: {n}."),
}
WEBHOOKS_EVENTS: dict[str, tuple[str, str]] = {
    "webhook_added": ("Ett system började aviseras", "A system began to be told"),
    "webhook_paused": ("Aviseringarna till ett system pausades", "A system was told of nothing for a while"),
    "webhook_resumed": ("Ett system aviseras igen", "A system was told again"),
    "webhook_removed": ("Ett system slutade aviseras", "A system was not told any more"),
    "webhook_tested": ("Ett prov skickades till ett system", "A test was sent to a system"),
    "webhook_sent_again": ("Aviseringar skickades igen", "Messages to a system were sent again"),
}
EVENTS: dict[HookEvent, tuple[str, str]] = {
    HookEvent.ROUND_SENT: ("remissen skickas", "the round is sent"),
    HookEvent.ROUND_EXTENDED: ("svarstiden förlängs för alla", "all get more time"),
    HookEvent.ROUND_CLOSED: ("remissen stänger", "the round closes"),
    HookEvent.ROUND_REOPENED: ("remissen öppnas igen", "the round is reopened"),
    HookEvent.ROUND_CANCELLED: ("remissen återkallas", "the round is cancelled"),
    HookEvent.ANSWER_RECEIVED: ("ett svar kommer in", "an answer comes in"),
    HookEvent.ANSWER_WITHDRAWN: ("ett svar tas tillbaka", "an answer is withdrawn"),
    HookEvent.ANSWER_CHOSEN: ("en annan version av ett svar gäller", "another version of an answer counts"),
    HookEvent.EXTENSION_REQUESTED: ("någon ber om anstånd", "somebody asks for more time"),
    HookEvent.LETTER_UNDELIVERABLE: ("ett brev kommer inte fram", "a letter does not arrive"),
    HookEvent.COMPILATION_MADE: ("en sammanställning görs", "a compilation is made"),
    HookEvent.COMPILATION_APPROVED: ("en sammanställning godkänns", "a compilation is approved"),
    HookEvent.DECISION_RECORDED: ("ett beslut skrivs in", "a decision is recorded"),
    HookEvent.PUBLISHED: ("svar publiceras", "answers are published"),
    HookEvent.TEST: ("prov", "test"),
}
STATES: dict[HookState, tuple[str, str]] = {
    HookState.WAITING: ("väntar", "waits"),
    HookState.DELIVERED: ("framme", "arrived"),
    HookState.GIVEN_UP: ("kom aldrig fram", "never arrived"),
}
FAULTS: dict[HookFault, tuple[str, str]] = {
    HookFault.ADDRESS_REFUSED: (
        "värden ligger i ett eget nät som driften inte har tillåtit",
        "the host lies in a network of its own that the operators have not allowed",
    ),
    HookFault.NO_SUCH_HOST: ("värden finns inte", "there is no such host"),
    HookFault.UNREACHABLE: ("ingen svarar", "nobody answers"),
    HookFault.TOO_SLOW: ("svaret dröjde för länge", "the reply took too long"),
    HookFault.CERTIFICATE: ("certifikatet gäller inte", "the certificate does not hold"),
    HookFault.REDIRECTED: ("adressen hänvisar till en annan", "the address refers to another"),
    HookFault.STATUS: ("systemet tog inte emot den", "the system did not take it"),
    HookFault.GONE: ("systemet säger att adressen är borta", "the system says that the address is gone"),
}
NO_WEBHOOKS = "Inget system aviseras."
_STANDING = {"listening": "aviseras", "paused": "pausad", "gone": "pausad, för adressen är borta"}


def fault(found: HookFault, status: int | None, language: Language = "sv") -> str:
    """`systemet tog inte emot den (svar 500)`."""
    english = language == "en"
    said = FAULTS[found][english]
    return f"{said} ({'reply' if english else 'svar'} {status})" if status else said


def lines(item: Mapping[str, Any]) -> list[str]:
    """A webhook, for a terminal."""
    events = ", ".join(EVENTS[HookEvent(event)][0] for event in item["events"])
    lost = f", {item['given_up']} kom aldrig fram" if item["given_up"] else ""
    return [
        f"{item['id']}  {item['name']} hos {item['sender']}: {_STANDING[item['standing']]}, "
        f"{item['waiting']} väntar{lost}",
        f"  {item['url']}",
        f"  När {events}.",
    ]


def message_line(item: Mapping[str, Any]) -> str:
    """A message, for a terminal."""
    at = minute_words(datetime.fromisoformat(item["at"]))
    why = f": {fault(HookFault(item['fault']), item['status'])}" if item["fault"] else ""
    tried = f", försök {item['attempts']}" if item["attempts"] else ""
    return f"  {at}  {EVENTS[HookEvent(item['event'])][0]}, {STATES[HookState(item['state'])][0]}{tried}{why}"
