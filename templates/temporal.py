"""What managers read in Temporal's Web UI: summaries of workflows, timers and activities, and the table of groups.

Only codes, dates, numbers and names of groups: no person, no address, no words from an answer. Kept short, since the
API documents 400 bytes for a summary and 20 kB for details.
"""

from datetime import datetime

from models.messages import GroupInfo, GroupProgress, RoundProgress
from models.values import Counts, LetterKind, RoundState
from templates.dates import date_words, moment_words
from templates.round_words import LETTER_KINDS, ROUND_STATES
from templates.words import counted

_PAD = "\u00a0\u00a0"
"""The UI's tables have no cell padding; two hard spaces keep columns apart."""


def round_summary(dnr: str, recipients: int, groups: int, due_at: datetime) -> str:
    grouped = counted(groups, "grupp", "grupper")
    return f"Remiss {dnr}: {recipients} mottagare i {grouped}, svar senast {date_words(due_at)}"


def group_summary(label: str, size: int) -> str:
    return f"{label}: {size} mottagare"


def due_timer(due_at: datetime) -> str:
    return f"Svarstiden går ut {moment_words(due_at)}"


def closing_timer(closes_at: datetime) -> str:
    return f"Remissen stänger {moment_words(closes_at)}"


def sending_timer(at: datetime) -> str:
    return f"Utskick {moment_words(at)}"


def archive_timer(at: datetime) -> str:
    return f"Kan öppnas igen till och med {date_words(at)}"


def reminder_timer(at: datetime) -> str:
    return f"Nästa påminnelse {moment_words(at)}"


def minutes_timer(at: datetime) -> str:
    return f"Nästa påminnelse om protokollsutdrag {moment_words(at)}"


def look_timer(at: datetime) -> str:
    return f"Påminner om utdrag och skickar väntande brev {moment_words(at)}"


def retry_timer(at: datetime) -> str:
    return f"Nytt försök med brev som väntar {moment_words(at)}"


def held_timer(at: datetime) -> str:
    return f"Larm: registret tillfrågas igen {moment_words(at)}"


def report_timer() -> str:
    return "Samlar nyheter till remissen"


def letter_order(kind: LetterKind | None, label: str) -> str:
    """The summary of a letter activity: `Skickar påminnelse: Stockholms län`; without a label it is for everyone."""
    sending = f"Skickar {LETTER_KINDS[kind] if kind else 'brev som väntar'}"
    return f"{sending}: {label}" if label else sending


def recording(state: RoundState) -> str:
    return f"Registrerar läget: {ROUND_STATES['sv'][state].lower()}"


def loading() -> str:
    return "Läser remissen ur registret"


def planning() -> str:
    return "Planerar påminnelser"


def compiling() -> str:
    return "Gör remissammanställningen"


def fault(dnr: str, code: str, again_at: datetime) -> str:
    """Markdown for a round that could not even be read."""
    return f"## Remiss {escaped(dnr)}\n\n{_alarm(code)} Nytt försök görs {moment_words(again_at)}."


def _alarm(code: str) -> str:
    """What a human must see to: the register's no to what the workflow asked of it."""
    cause = f": {_FAULTS[code]}" if code in _FAULTS else ""
    return f"**Larm! Registret sade nej för gott{cause} (`{code}`).** Kör `remiss verify` och `remiss status`."


def _round_alarm(code: str, again_at: datetime | None) -> str:
    if code in _COMPILATION_FAULTS:
        return (
            f"**Larm! Remissammanställningen kunde inte göras: {_COMPILATION_FAULTS[code]} (`{code}`).** Svaren finns "
            "kvar i registret. Kör `remiss verify` och `remiss compile`, som säger mer. Remiss försöker igen när nästa "
            "svar kommer in eller när remissen avslutas på nytt."
        )
    again = f" Det som klockan styr prövas igen tidigast {moment_words(again_at)}." if again_at is not None else ""
    return (
        f"{_alarm(code)} Ändringen är inte gjord, och läget här är nu läst ur registret. Ge kommandot igen om det "
        f"fortfarande behövs.{again} Larmet försvinner när nästa ändring har tagits emot."
    )


def _group_alarm(code: str, again_at: datetime | None) -> str:
    again = f" Registret tillfrågas igen {moment_words(again_at)}." if again_at is not None else ""
    return f"{_alarm(code)} Påminnelserna är inte planerade på nytt.{again}"


_COMPILATION_FAULTS = {
    "document_refused": "PDF-filen gick inte att sätta",
    "compilation_does_not_add_up": "antalen går inte ihop",
    "file_damaged": "en fil som ska läsas är skadad eller borta",
}
_FAULTS = {
    "state_moved_on": "remissen står inte längre i det läge som ändringen gällde",
    "order_overtaken": "en senare ändring är redan gjord",
    "extension_not_later": "den nya sista svarsdagen är inte senare än den som gäller",
    "no_such_round": "remissen finns inte där",
}


def round_details(dnr: str, progress: RoundProgress) -> str:
    """Markdown for a round's Current Details: state, dates, a row for each group and the sum."""
    total = total_counts(progress.groups)
    facts = [
        f"## Remiss {escaped(dnr)}: {ROUND_STATES['sv'][progress.state].lower()}",
        _sentence(total),
        f"**Sista svarsdag:** {moment_words(progress.due_at)}  \n**Stänger:** {moment_words(progress.closes_at)}",
    ]
    if progress.sent_at is not None:
        facts.append(f"**Skickad:** {moment_words(progress.sent_at)}")
    if progress.compiled_version:
        facts.append(f"**Sammanställning:** version {progress.compiled_version} är gjord")
    if progress.fault:
        facts.insert(1, _round_alarm(progress.fault, progress.held_until))
    return "\n\n".join([*facts, _table(progress.groups, total), _next(progress)])


def group_details(dnr: str, progress: GroupProgress) -> str:
    """Markdown for a group's Current Details."""
    ahead = [f"- {moment_words(item.at)}" for item in progress.reminders]
    ahead += [f"- {moment_words(progress.minutes_at)}, om protokollsutdrag"] if progress.minutes_at else []
    plan = "\n".join(ahead) if ahead else "Inga fler påminnelser."
    waiting = f"\n\n**{progress.deferred} brev väntar på nytt försök.**" if progress.deferred else ""
    title = f"## {escaped(progress.label)}, remiss {escaped(dnr)}"
    alarm = f"{_group_alarm(progress.fault, progress.replan_at)}\n\n" if progress.fault else ""
    return f"{title}\n\n{alarm}{_sentence(progress.counts)}{waiting}\n\n### Påminnelser framför oss\n{plan}"


def total_counts(groups: tuple[GroupInfo, ...]) -> Counts:
    """The sum over groups, field by field."""
    return Counts(**{name: sum(getattr(group.counts, name) for group in groups) for name in Counts.model_fields})


def escaped(text: str) -> str:
    """Text made harmless in the UI's Markdown renderer, which passes raw HTML."""
    out = text.replace("\n", " ").replace("&", "&amp;").replace("<", "&lt;")
    for sign in "\\`*_[]|~#":
        out = out.replace(sign, f"\\{sign}")
    return out


def _sentence(counts: Counts) -> str:
    parts = [f"{counts.answered} svar"]
    parts += [f"{counts.no_comments} utan synpunkter"] if counts.no_comments else []
    parts += [f"{counts.declined} avstår"] if counts.declined else []
    parts += [f"{counts.silent} svarade inte"] if counts.silent else []
    parts += [f"{counts.outstanding} saknas"] if counts.outstanding else []
    marks = (("Sena", counts.late), ("Preliminära", counts.preliminary), ("Med anstånd", counts.extended))
    more = "".join(f" {word}: {number}." for word, number in marks if number)
    wrong = [f"{counts.undeliverable} fick inte missivet"] if counts.undeliverable else []
    wrong += [f"{counts.unknown} har kanske inte fått alla sina brev"] if counts.unknown else []
    problems = f"\n\n**Problem: {', '.join(wrong)}.**" if wrong else ""
    return f"**{counts.settled} av {counts.recipients} har svarat:** {', '.join(parts)}.{more}{problems}"


_COLUMNS = ("Grupp", "Tillfrågade", "Svarat", "Saknas", "Sena", "Problem")


def _table(groups: tuple[GroupInfo, ...], total: Counts) -> str:
    head = "| " + " | ".join(f"{column}{_PAD}" for column in _COLUMNS) + " |"
    line = "|:--" + "|--:" * (len(_COLUMNS) - 1) + "|"
    rows = [_row(escaped(group.label), group.counts) for group in groups]
    return "\n".join([head, line, *rows, _row("**Summa**", total)])


def _row(label: str, counts: Counts) -> str:
    missing = counts.outstanding + counts.silent
    numbers = (counts.recipients, counts.settled, missing, counts.late, counts.undeliverable + counts.unknown)
    return f"| {label}{_PAD} | " + " | ".join(f"{number}{_PAD}" for number in numbers) + " |"


def _next(progress: RoundProgress) -> str:
    words = {
        RoundState.DRAFT: "Härnäst: registratorn lämnar remissen för godkännande.",
        RoundState.AWAITING_APPROVAL: "Härnäst: godkännande, eller tillbaka till utkast med skäl.",
        RoundState.APPROVED: "Härnäst: registratorn skickar remissen.",
        RoundState.SCHEDULED: "Härnäst: remissen skickas på planerad tid.",
        RoundState.OPEN: "Härnäst: svarstiden löper; påminnelser går av sig själva till dem som inte har svarat.",
        RoundState.OVERDUE: "Härnäst: sena svar tas emot och märks tills remissen stänger.",
        RoundState.CLOSED: "Härnäst: sammanställningen används; remissen kan öppnas igen genom beslut.",
        RoundState.CANCELLED: "Remissen är återkallad.",
    }
    return words[progress.state]
