"""The words about incoming remisses and joint answers: of letters, of Temporal, and of the command line."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from models.incoming import IncomingLetter, IncomingLetterKind, IncomingProgress, Plan, Stage, Stand, Way
from templates.dates import date_words, moment_words
from templates.temporal import escaped
from templates.words import Language, counted

STAGES: dict[Language, dict[Stage, str]] = {
    "sv": {
        Stage.RECEIVED: "Inkommen",
        Stage.NOT_ANSWERED: "Besvaras inte",
        Stage.WRITING: "Yttrandet skrivs",
        Stage.WITH_MEMBERS: "Hos medlemmarna",
        Stage.AWAITING_APPROVAL: "Väntar på godkännande",
        Stage.APPROVED: "Godkänt, inte skickat",
        Stage.SENDING: "Skickas",
        Stage.SENT: "Skickat",
        Stage.HANDED_IN: "Lämnat på annat sätt",
    },
    "en": {
        Stage.RECEIVED: "Received",
        Stage.NOT_ANSWERED: "Not answered",
        Stage.WRITING: "The answer is written",
        Stage.WITH_MEMBERS: "With the members",
        Stage.AWAITING_APPROVAL: "Waits for approval",
        Stage.APPROVED: "Approved, not sent",
        Stage.SENDING: "Being sent",
        Stage.SENT: "Sent",
        Stage.HANDED_IN: "Handed in otherwise",
    },
}
PLANS: dict[Language, dict[Plan, str]] = {
    "sv": {Plan.UNDECIDED: "Inte bestämt", Plan.YES: "Ja, vi svarar", Plan.NO: "Nej, vi svarar inte"},
    "en": {Plan.UNDECIDED: "Not decided", Plan.YES: "Yes, we answer", Plan.NO: "No, we do not answer"},
}
WAYS: dict[Language, dict[Way, str]] = {
    "sv": {Way.MAIL: "Med e-post", Way.LINK: "Genom en länk", Way.PAPER: "På papper"},
    "en": {Way.MAIL: "By e-mail", Way.LINK: "Through a link", Way.PAPER: "On paper"},
}
STANDS: dict[Language, dict[Stand, str]] = {
    "sv": {
        Stand.BEHIND: "Vi står bakom yttrandet",
        Stand.EXCEPTION: "Vi står bakom yttrandet, med undantag",
        Stand.NOT_BEHIND: "Vi står inte bakom yttrandet",
    },
    "en": {
        Stand.BEHIND: "We stand behind the answer",
        Stand.EXCEPTION: "We stand behind the answer, with an exception",
        Stand.NOT_BEHIND: "We do not stand behind the answer",
    },
}
STOOD: dict[Language, dict[Stand | None, str]] = {
    "sv": {
        Stand.BEHIND: "Står bakom",
        Stand.EXCEPTION: "Står bakom, med undantag",
        Stand.NOT_BEHIND: "Står inte bakom",
        None: "Har inte svarat",
    },
    "en": {
        Stand.BEHIND: "Stands behind",
        Stand.EXCEPTION: "Stands behind, with an exception",
        Stand.NOT_BEHIND: "Does not stand behind",
        None: "Has not replied",
    },
}

LETTERS: dict[Language, dict[IncomingLetterKind, str]] = {
    "sv": {
        IncomingLetterKind.PLAN: "Besked om vi svarar",
        IncomingLetterKind.STAND: "Står ni bakom yttrandet?",
        IncomingLetterKind.ANSWER: "Yttrandet",
        IncomingLetterKind.OFFICER: "Påminnelse till handläggaren",
    },
    "en": {
        IncomingLetterKind.PLAN: "Whether we answer",
        IncomingLetterKind.STAND: "Do you stand behind the answer?",
        IncomingLetterKind.ANSWER: "The answer",
        IncomingLetterKind.OFFICER: "Reminder to the officer",
    },
}


class IncomingNotice(NamedTuple):
    """One letter's words. `link_words` stands before the link, when there is one."""

    subject: str
    box_label: str
    box_words: str
    lines: tuple[str, ...]
    said_as: str = ""
    said: str = ""
    rows: tuple[str, ...] = ()
    link_words: str = ""
    after_link: str = ""
    why_sent: str = ""


_PAD = "\u00a0\u00a0"


def notice(letter: IncomingLetter) -> IncomingNotice:
    return _NOTICES[letter.kind](letter)


_PLAN_BOX = {
    Plan.UNDECIDED: "Det är inte bestämt",
    Plan.YES: "Ja, vi planerar att svara",
    Plan.NO: "Nej, vi planerar inte att svara",
}


def _plan(letter: IncomingLetter) -> IncomingNotice:
    own, asked = letter.own_name, letter.from_name
    due = moment_words(letter.due_at)
    lines = {
        Plan.UNDECIDED: f"Vi har ännu inte bestämt om {own} ska svara. Ni får ett nytt besked när det är bestämt. "
        f"Tänker ni svara {asked} själva behöver ni inte vänta på oss.",
        Plan.YES: f"{own} planerar att lämna ett gemensamt yttrande för medlemmarna. Vi samlar in era svar i en egen "
        "omgång, med en tidigare sista svarsdag. Den frågan kommer i ett eget mejl med en svarslänk. Ni kan också "
        f"svara {asked} direkt.",
        Plan.NO: f"{own} planerar inte att svara. Vill ni lämna synpunkter gör ni det direkt till {asked}.",
    }[letter.plan]
    again = letter.number > 1
    return IncomingNotice(
        subject={
            Plan.UNDECIDED: "Inkommen remiss, inte bestämt om vi svarar",
            Plan.YES: "Inkommen remiss, vi planerar att svara",
            Plan.NO: "Inkommen remiss, vi planerar inte att svara",
        }[letter.plan],
        box_label=f"Svarar {own}?",
        box_words=_PLAN_BOX[letter.plan],
        lines=(
            *(("Det här ersätter vårt tidigare besked.",) if again else ()),
            f"{own} har fått en remiss från {asked}. {asked} vill ha svar senast {due}.",
            lines,
        ),
        said_as="Från oss",
        said=letter.words,
        why_sent=_members_foot(letter),
    )


def _stand(letter: IncomingLetter) -> IncomingNotice:
    until = moment_words(letter.until) if letter.until else ""
    return IncomingNotice(
        subject="Står ni bakom yttrandet?",
        box_label="Säg till senast",
        box_words=until,
        lines=(
            f"{letter.own_name} har skrivit ett gemensamt yttrande till {letter.from_name}, utifrån medlemmarnas svar. "
            f"Vi vill veta om {letter.to_name} står bakom det.",
            "Ni kan stå bakom yttrandet, stå bakom det med ett undantag, eller inte stå bakom det. Säger ni inget står "
            "det i yttrandet att ni inte har svarat på frågan: vi räknar inte tystnad som ett ja.",
        ),
        link_words="Läs yttrandet och svara genom er svarslänk:",
        after_link=f"Länken är personlig för {letter.to_name}. Den som har länken kan svara i ert namn.",
        why_sent=_members_foot(letter),
    )


def _answer(letter: IncomingLetter) -> IncomingNotice:
    return IncomingNotice(
        subject="Yttrande",
        box_label=f"Yttrande från {letter.own_name}",
        box_words=f"Er beteckning {letter.their_dnr}, vår {letter.dnr}" if letter.their_dnr else f"Vår {letter.dnr}",
        lines=(
            f"Här är yttrandet från {letter.own_name}. Det bifogas som PDF och som Word-dokument, med samma innehåll.",
            *((letter.stood,) if letter.stood else ()),
            *(
                ("Medlemmarnas egna yttranden bifogas för sig. De är medlemmarnas, inte en del av vårt yttrande.",)
                if letter.with_own
                else ()
            ),
        ),
        said_as="Från oss",
        said=letter.words,
        rows=tuple(file.name for file in letter.attachments),
        why_sent=f"Svarar ni på mejlet går svaret till {letter.own_email}. Ange vår beteckning {letter.dnr}.",
    )


_LEFT = {
    Stage.RECEIVED: "Yttrandet är inte påbörjat.",
    Stage.WRITING: "Yttrandet är påbörjat men inte lämnat för godkännande.",
    Stage.WITH_MEMBERS: "Medlemmarna är tillfrågade om de står bakom yttrandet.",
    Stage.AWAITING_APPROVAL: "Yttrandet väntar på godkännande.",
    Stage.APPROVED: "Yttrandet är godkänt men inte skickat.",
}


def _officer(letter: IncomingLetter) -> IncomingNotice:
    return IncomingNotice(
        subject="Påminnelse: yttrandet är inte lämnat",
        box_label=f"{letter.from_name} vill ha svar senast",
        box_words=moment_words(letter.due_at),
        lines=(_LEFT.get(letter.stage, ""), letter.inner),
        link_words="Sidan i konsolen:",
        why_sent=f"Mejlet är skickat till {letter.to}, som är handläggare för den inkomna remissen {letter.dnr}.",
    )


def _members_foot(letter: IncomingLetter) -> str:
    return (
        f"Mejlet är skickat till {letter.to}. Svarar ni på det går svaret till {letter.own_email}. Ange vår beteckning "
        f"{letter.dnr} när ni hör av er."
    )


_NOTICES = {
    IncomingLetterKind.PLAN: _plan,
    IncomingLetterKind.STAND: _stand,
    IncomingLetterKind.ANSWER: _answer,
    IncomingLetterKind.OFFICER: _officer,
}


def inner_words(inner_dnr: str, due_at: datetime | None, answered: int, members: int) -> str:
    """Where the members' round stands, in a sentence; empty without one."""
    if not inner_dnr or due_at is None:
        return "Medlemmarna är inte tillfrågade i någon egen omgång."
    said = f"{answered} av {counted(members, 'medlem', 'medlemmar')}"
    return f"{said} har svarat i medlemmarnas omgång, som slutar {date_words(due_at)}."


def list_lines(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """The incoming remisses, a line each, on the command line."""
    return [
        f"{one['dnr']}  {one['title']} ({one['from']}): {STAGES['sv'][Stage(one['stage'])].lower()}, "
        f"senast {date_words(datetime.fromisoformat(one['due_at']))}"
        for one in found
    ] or ["Det finns inga inkomna remisser."]


def lines(data: Mapping[str, Any]) -> list[str]:
    """One incoming remiss on the command line."""
    inner = data["inner"]
    told = list_lines([data])
    told.append(f"Svarar vi? {PLANS['sv'][Plan(data['plan'])]}.")
    if inner:
        day = date_words(datetime.fromisoformat(inner["due_at"]))
        told.append(f"Medlemmarnas omgång: {inner['dnr']}, till och med {day}.")
    for one in data["members"]:
        stood = STOOD["sv"][Stand(one["stand"]) if one["stand"] else None].lower()
        told.append(f"{one['code']}  {one['name']}: {'har svarat' if one['answered'] else 'inget svar'}; {stood}")
    return told


def inner_reason(from_name: str, their_dnr: str, due_at: datetime) -> str:
    """Why members are asked, for the inner round's letter."""
    number = f" ({their_dnr})" if their_dnr else ""
    return (
        f"Vi samlar medlemmarnas svar till ett gemensamt yttrande över remissen från {from_name}{number}, som vill ha "
        f"svar senast {date_words(due_at)}."
    )


# What managers read in Temporal (decision 0023).


def summary(dnr: str, title: str) -> str:
    return f"Inkommen remiss {dnr}: {title}"[:200]


def still(dnr: str, title: str) -> str:
    return (
        f"## {escaped(title)}\n\nInkommen remiss {escaped(dnr)}\n\nLäget står under *Current Details*. Är det tomt där "
        "går ingen arbetsprocess just nu."
    )


def details(progress: IncomingProgress) -> str:
    """Markdown: the stage, the days, and how far the members are."""
    rows = [
        ("Inkommen remiss", escaped(progress.dnr)),
        ("Läge", STAGES["sv"][progress.stage]),
        ("Sista svarsdag", moment_words(progress.due_at)),
        ("Medlemmarnas omgång", escaped(progress.inner_dnr) or "finns inte"),
    ]
    if progress.inner_due_at is not None:
        rows.append(("Medlemmarnas sista dag", moment_words(progress.inner_due_at)))
        rows.append(("Svar i omgången", f"{progress.answered} av {progress.members}"))
    if progress.stand_until is not None:
        rows.append(("Har sagt om de står bakom", f"{progress.stands} av {progress.members}"))
        rows.append(("Får säga till", moment_words(progress.stand_until)))
    if progress.remind_at is not None:
        rows.append(("Nästa påminnelse till handläggaren", moment_words(progress.remind_at)))
    if progress.retry_at is not None:
        rows.append(("Brev försöks igen", moment_words(progress.retry_at)))
    head, *body = (f"| {name}{_PAD} | {said}{_PAD} |\n" for name, said in rows)
    return f"## {escaped(progress.title)}\n\n{head}| --- | --- |\n{''.join(body)}"


def loading() -> str:
    return "Läser hur den inkomna remissen står"


def handing_over() -> str:
    return "Skickar brev"


def waiting_timer(progress: IncomingProgress, until: datetime) -> str:
    if until == progress.retry_at:
        return f"Försöker igen med brev {moment_words(until)}"
    if until == progress.remind_at:
        return f"Påminner handläggaren {moment_words(until)}"
    return f"Sista svarsdag {moment_words(until)}" if until == progress.due_at else f"Ser efter {moment_words(until)}"
