"""The sentences of a round's page in Temporal that speak of time: what is left, whose turn it is, what comes next."""

from datetime import datetime
from typing import NamedTuple

from models.messages import RoundProgress
from models.values import Counts, RoundState, RunEvent
from templates.dates import STOCKHOLM, date_words, minute_words, moment_words
from templates.words import Language, counted


def left(progress: RoundProgress, now: datetime) -> str:
    """Days to the due day while it is ahead, or since it; empty in other states."""
    days = _day(progress.due_at) - _day(now)
    match progress.state:
        case RoundState.OPEN:
            return f"{counted(days, 'dag', 'dagar')} kvar" if days > 0 else "sista svarsdag är i dag"
        case RoundState.OVERDUE:
            return f"för {counted(-days, 'dag', 'dagar')} sedan" if days < 0 else "i dag"
        case _:
            return ""


class Turn(NamedTuple):
    """Who must act, since when (empty when that is unknown), and the next thing that happens, with its day."""

    who: str
    since: str
    then: str


def whose_turn(progress: RoundProgress, total: Counts, now: datetime, language: Language = "sv") -> Turn:
    who, then = _turn(progress, total, now, language)
    since, began = "", progress.turn.since if _in_chain(progress) else progress.since
    if began is not None:
        days, day = _day(now) - _day(began), date_words(began, language)
        if language == "en":
            since = f"since {day} ({counted(days, 'day', 'days') if days > 0 else 'today'})"
        else:
            since = f"sedan {day} ({counted(days, 'dag', 'dagar') if days > 0 else 'i dag'})"
    return Turn(who, since, then)


class _Said(NamedTuple):
    """Who must act and what is next, in Swedish and in English."""

    who: tuple[str, str]
    then: tuple[str, str]


_REGISTRAR, _NOBODY = ("registratorn", "the registrar"), ("ingen", "nobody")
_TURNS = {
    RoundState.DRAFT: _Said(_REGISTRAR, ("remissen lämnas för godkännande.", "the round is handed in for approval.")),
    RoundState.AWAITING_APPROVAL: _Said(
        ("beslutsfattaren", "the approver"),
        (
            "remissen godkänns, eller lämnas tillbaka till utkast med skäl.",
            "the round is approved, or returned as a draft with a reason.",
        ),
    ),
    RoundState.SCHEDULED: _Said(_NOBODY, ("remissen går ut av sig själv {at}.", "the round goes out by itself {at}.")),
    RoundState.CLOSED: _Said(
        _REGISTRAR,
        (
            "sammanställningen används; remissen kan öppnas igen genom beslut.",
            "the compilation is used; the round can be opened again by a decision.",
        ),
    ),
    RoundState.CANCELLED: _Said(_NOBODY, ("inget; remissen är återkallad.", "nothing; the round is cancelled.")),
}
_TO_BE_SENT = _Said(_REGISTRAR, ("remissen skickas.", "the round is sent."))
_COMPILATION_WAITS = _Said(
    ("den som godkänner sammanställningen", "whoever approves the compilation"),
    ("den godkänns, eller lämnas tillbaka med skäl.", "it is approved, or returned with a reason."),
)
_GATE_WAITS = _Said(
    ("den som beslutar om klartecken", "whoever decides on the go-ahead"),
    (
        "beslutet skrivs in; svaren räknas av regeln, en människa beslutar.",
        "the decision is written down; the rule counts the answers, a person decides.",
    ),
)
_RECIPIENTS, _ALL_DONE = ("mottagarna", "the recipients"), ("ingen, alla har svarat", "nobody, all have answered")
_REMINDER = ("påminnelse till dem som inte har svarat {at}.", "a reminder to those who have not answered {at}.")
_DUE, _CLOSES = (
    ("svarstiden går ut {at}.", "answers are due {at}."),
    ("remissen stänger {at}.", "the round closes {at}."),
)


def _turn(progress: RoundProgress, total: Counts, now: datetime, language: Language) -> tuple[str, str]:
    own, at = language == "en", progress.planned_send_at
    if progress.state in {RoundState.OPEN, RoundState.OVERDUE}:
        then, at = _ahead(progress, total, now)
        whose = (progress.turn.name,) * 2 if _in_chain(progress) else _RECIPIENTS
        said = _Said(whose if total.outstanding else _ALL_DONE, then)
    elif progress.state is RoundState.CLOSED and progress.approval.waiting:
        said = _COMPILATION_WAITS
    elif progress.state is RoundState.CLOSED and progress.gate.waits:
        said = _GATE_WAITS
    elif progress.state is RoundState.SCHEDULED and at is None:
        said = _TO_BE_SENT
    else:
        said = _TURNS.get(progress.state, _TO_BE_SENT)
    return said.who[own], said.then[own].format(at=moment_words(at, language) if at is not None else "")


def _in_chain(progress: RoundProgress) -> bool:
    return bool(progress.turn.name) and progress.state in {RoundState.OPEN, RoundState.OVERDUE}


def _ahead(progress: RoundProgress, total: Counts, now: datetime) -> tuple[tuple[str, str], datetime]:
    is_open = progress.state is RoundState.OPEN
    border = progress.due_at if is_open else progress.closes_at
    reminders = [at for group in progress.groups for at in group.reminders if now < at < border]
    if reminders and total.outstanding:
        return _REMINDER, min(reminders)
    return (_DUE if is_open else _CLOSES), border


_EVENTS: dict[RunEvent, tuple[str, str]] = {
    RunEvent.CANCELLED: ("avbröts för hand i Temporal", "was cancelled by hand in Temporal"),
    RunEvent.TERMINATED: ("avslutades för hand i Temporal", "was terminated by hand in Temporal"),
    RunEvent.FAILED: ("stannade med ett fel i Temporal", "stopped with an error in Temporal"),
    RunEvent.RESET: ("återställdes för hand i Temporal", "was reset by hand in Temporal"),
    RunEvent.GROUP_ENDED: ("fick en grupp avslutad i Temporal", "had a group ended in Temporal"),
    RunEvent.LOST: ("saknas i Temporal", "is missing in Temporal"),
}
_HAPPENED = ("Remissens körning {event}{when}.", "The round's run {event}{when}.")
_FOUND = (" (upptäckt {at})", " (found {at})")
_REBUILD = (
    "Kör remiss rebuild, som startar den ur registret.",
    "Run remiss rebuild, which starts it from the register.",
)
_NO_DECISION = (
    "Det är inget beslut om remissen: den startas och går vidare ur registret av sig själv, och inget brev skickas två "
    "gånger. Ska remissen sluta gäller remiss close eller remiss cancel.",
    "That is no decision on the round: it is started and goes on from the register by itself, and no letter is sent "
    "twice. To end the round, use remiss close or remiss cancel.",
)


def event(code: str, at: datetime | None, language: Language = "sv") -> str:
    """What somebody did to the run in Temporal, and what it means. Markdown; also read as plain text."""
    own = language == "en"
    when = _FOUND[own].format(at=minute_words(at, language)) if at is not None else ""
    happened = _HAPPENED[own].format(event=_EVENTS[RunEvent(code)][own], when=when)
    return f"{happened} {(_REBUILD if code == RunEvent.LOST else _NO_DECISION)[own]}"


def frozen(since: datetime) -> str:
    """Why the reason is not here: it is somebody's words, and stands in the register alone. Markdown."""
    return (
        f"**Fryst** {minute_words(since)}: inga brev går, och ingen tid löper ut, tills registratorn häver frysningen. "
        "Svar tas emot som vanligt. Skälet står i registret."
    )


def _day(instant: datetime) -> int:
    return instant.astimezone(STOCKHOLM).date().toordinal()
