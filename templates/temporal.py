"""What managers read in Temporal's Web UI: summaries of workflows, timers and activities, and the table of groups.

Codes, dates, numbers, a round's title and names of groups and public bodies (decision 0023): no person, no address, no
words from an answer. Kept short, since the API documents 400 bytes for a summary and 20 kB for details.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from models.duty_messages import DutiesAgenda
from models.messages import GroupInfo, GroupProgress, LinkedRounds, RoundProgress
from models.values import Counts, LetterKind, RoundState
from models.webhooks import WebhookAgenda
from templates import round_page
from templates.alarm_words import CAUSES
from templates.counting_words import counts_words
from templates.dates import STOCKHOLM, date_words, day_words, minute_words, moment_words
from templates.round_words import LETTER_KINDS, ROUND_STATES
from templates.words import counted

_PAD = "\u00a0\u00a0"
"""The UI's tables have no cell padding; two hard spaces keep columns apart."""


def round_summary(dnr: str, recipients: int, groups: int) -> str:
    """Written once and never changed: it holds no date that may move."""
    return f"Remiss {dnr}: {recipients} mottagare i {counted(groups, 'grupp', 'grupper')}"


def round_still(dnr: str, title: str) -> str:
    """Markdown for what Temporal shows of a round also when no worker runs, and can draw nothing."""
    return (
        f"## {escaped(title or f'Remiss {dnr}')}\n\nRemiss {escaped(dnr)}\n\nLäget står under *Current Details*. Är "
        "det tomt där går ingen arbetsprocess just nu: starta den, eller se läget med `remiss status`. Sökattributen "
        "(RemissStatus, AntalSvar, AntalProblem, Svarstid) visar läget när arbetsprocessen senast gick."
    )


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


def letters_timer(at: datetime) -> str:
    """Of a letter that is nobody's but a recipient's own."""
    return f"Nästa planerade brev {moment_words(at)}"


def look_timer(at: datetime) -> str:
    return f"Påminner om utdrag och skickar väntande brev {moment_words(at)}"


def retry_timer(at: datetime) -> str:
    return f"Nytt försök med brev som väntar {moment_words(at)}"


def held_timer(at: datetime) -> str:
    return f"Larm: registret tillfrågas igen {moment_words(at)}"


def report_timer() -> str:
    return "Samlar nyheter till remissen"


def duties_summary(dnr: str) -> str:
    return f"Uppdrag efter beslutet i remiss {dnr}"


def reminding_duties() -> str:
    return "Läser uppdragen och påminner om dem vars tid har kommit"


def duty_timer(at: datetime) -> str:
    return f"Nästa påminnelse om ett uppdrag {moment_words(at)}"


def duties_details(dnr: str, agenda: DutiesAgenda, now: datetime) -> str:
    """Markdown for what is to be done after the last decision: by number, for what it is and whose stands in the
    register alone."""
    done = sum(line.done for line in agenda.lines)
    today = now.astimezone(STOCKHOLM).date()
    late = sum(line.due_on is not None and line.due_on < today and not line.done for line in agenda.lines)
    head = f"**{done} av {len(agenda.lines)} klara**{f', **{late} försenade**' if late else ''}"
    following = [f"**Nästa påminnelse:** {moment_words(agenda.next_at)}"] if agenda.next_at else []
    rows = [f"| Uppdrag{_PAD} | Klart senast{_PAD} | Läge{_PAD} |", "|:--|:--|:--|"]
    for line in agenda.lines[:_DUTIES_SHOWN]:
        day = day_words(line.due_on) if line.due_on else "efter det sista beslutet"
        state = "klart" if line.done else "påmind" if line.reminded else "väntar"
        rows.append(f"| {line.number}{_PAD} | {day}{_PAD} | {state}{_PAD} |")
    return "\n\n".join([f"## {duties_summary(escaped(dnr))}", head, *following, "\n".join(rows), _drawn(now)])


_DUTIES_SHOWN = 100


def webhook_summary() -> str:
    return "Aviseringar till ett annat system"


def posting_events() -> str:
    return "Skickar det som väntar"


def webhook_timer(at: datetime) -> str:
    return f"Nästa försök {moment_words(at)}"


def webhook_details(agenda: WebhookAgenda, now: datetime) -> str:
    """Whose system it is and where stand in the register alone."""
    head = f"**{agenda.waiting} väntar**, **{agenda.given_up} kom aldrig fram**"
    following = [f"**Nästa försök:** {moment_words(agenda.next_at)}"] if agenda.next_at else []
    return "\n\n".join([f"## {webhook_summary()}", head, *following, _drawn(now)])


def letter_order(kind: LetterKind | None, label: str) -> str:
    """The summary of a letter activity: `Skickar påminnelse: Stockholms län`; without a label it is for everyone."""
    sending = f"Skickar {LETTER_KINDS['sv'][kind] if kind else 'brev som väntar'}"
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
    cause = f": {CAUSES[code][0]}" if code in CAUSES else ""
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
    "file_damaged": "en fil som ska läsas är skadad",
    "file_gone": "en fil som ska läsas finns inte i fillagret",
}


REQUESTS_SHOWN = 20


def round_details(dnr: str, progress: RoundProgress, now: datetime, namespace: str = "default") -> str:
    """Markdown for a round's Current Details, under 20 kB for any number of groups: state and days left, problems,
    whose turn it is, what comes next and when, a row for each group and who is missing. It is drawn when something
    happens and not every day, so that it says when."""
    total = total_counts(progress.groups)
    state = ROUND_STATES["sv"][progress.state].lower()
    left = round_page.left(progress, now)
    facts = [
        f"## {escaped(progress.title or f'Remiss {dnr}')}",
        f"**Remiss {escaped(dnr)}: {state}{f', {left}' if left else ''}**",
        *([round_page.frozen(progress.frozen_at)] if progress.frozen_at else []),
        *([_round_alarm(progress.fault, progress.held_until)] if progress.fault else []),
        *([round_page.event(progress.run_event, progress.run_event_at)] if progress.run_event_at else []),
        *_problems(total, progress.groups),
        _turn(progress, total, now),
        _sentence(total),
        f"**Sista svarsdag:** {moment_words(progress.due_at)}  \n**Stänger:** {moment_words(progress.closes_at)}",
    ]
    if progress.sent_at is not None:
        facts.append(f"**Skickad:** {moment_words(progress.sent_at)}")
    if progress.compiled_version:
        facts.append(f"**Sammanställning:** version {progress.compiled_version} är gjord{_approval(progress)}")
    facts += [*_gate(progress), *_linked(progress.linked, namespace)]
    table = _table(progress.groups, total)
    to_do, left_out = _to_do(progress), _left_out(progress)
    return "\n\n".join([*facts, *to_do, table, *left_out, *_missing(progress.groups), _drawn(now)])


def _approval(progress: RoundProgress) -> str:
    """Where the compilation stands with whoever approves it."""
    waiting, approved = progress.approval.waiting, progress.approval.approved
    told = [f"version {approved} är godkänd"] if approved else []
    told += [f"**version {waiting} väntar på godkännande**"] if waiting else []
    return "".join(f"; {one}" for one in told)


def _gate(progress: RoundProgress) -> list[str]:
    """What is decided after the answers, or that it waits once the round has closed."""
    gate, told = progress.gate, []
    if gate.waits and progress.state is RoundState.CLOSED:
        told.append("**klartecken väntar på beslut**")
    for name, said in (
        ("klartecken", gate.go_ahead),
        ("inriktningsbeslut", gate.direction),
        ("slutligt beslut", gate.final),
    ):
        if said:
            told.append(f"{name}: {'ja' if said == 'yes' else 'nej'}")
    return [f"**Efter svaren:** {'; '.join(told)}"] if told else []


def _linked(linked: LinkedRounds, namespace: str) -> list[str]:
    """The rounds that this one is tied to, each a link to its own page."""
    told = []
    for name, dnr, workflow_id in (
        ("Första remissen", linked.first, linked.first_workflow),
        ("Andra remissen", linked.second, linked.second_workflow),
    ):
        if dnr:
            told.append(
                f"**{name}:** [{escaped(dnr)}](/namespaces/{namespace}/workflows/{quote(workflow_id, safe='')})"
            )
    return told


def _to_do(progress: RoundProgress) -> list[str]:
    """What waits for the registrar: who asks for more time, and until when. Why stands in the register alone."""
    asked = sorted((item for group in progress.groups for item in group.requests), key=lambda item: item.until)
    if not asked:
        return []
    rows = [f"- {escaped(item.name)} ber om anstånd till {date_words(item.until)}" for item in asked[:REQUESTS_SHOWN]]
    rows += [f"- och {len(asked) - REQUESTS_SHOWN} till"] if len(asked) > REQUESTS_SHOWN else []
    how = "Bevilja med `remiss extend` eller avslå med `remiss deny`; skälen står i `remiss status`."
    return ["\n".join(["### Att göra", *rows, "", how])]


def _left_out(progress: RoundProgress) -> list[str]:
    """Planned reminders that did not go, each moment once."""
    moments: dict[datetime, int] = {}
    for group in progress.groups:
        if group.left_out is not None:
            at = group.left_out.at.replace(second=0, microsecond=0)
            moments[at] = moments.get(at, 0) + group.left_out.number
    return [left_out_words(at, moments[at]) for at in sorted(moments)]


def left_out_words(at: datetime, number: int) -> str:
    return (
        f"Den planerade påminnelsen {minute_words(at)} utgick för {number} mottagare, som registratorn hade påmint "
        "inom ett dygn."
    )


def group_details(dnr: str, progress: GroupProgress, now: datetime) -> str:
    """Markdown for a group's Current Details."""
    days = {item.at: "" for item in progress.reminders} | (
        {progress.minutes_at: ", om protokollsutdrag"} if progress.minutes_at else {}
    )
    ahead = [f"- {moment_words(at)}{what}" for at, what in sorted(days.items())]
    plan = "\n".join(ahead) if ahead else "Inga fler påminnelser."
    asked = [f"**{escaped(item.name)} ber om anstånd till {date_words(item.until)}.**" for item in progress.requests]
    left_out = [left_out_words(progress.left_out.at, progress.left_out.number)] if progress.left_out else []
    own = GroupInfo(
        key="", label=progress.label, counts=progress.counts, deferred=progress.deferred, owing=progress.owing
    )
    return "\n\n".join(
        [
            f"## {escaped(progress.label)}, remiss {escaped(dnr)}",
            *([_group_alarm(progress.fault, progress.replan_at)] if progress.fault else []),
            *_problems(progress.counts, (own,)),
            _sentence(progress.counts),
            *asked,
            *_missing((own,)),
            f"### Påminnelser framför oss\n{plan}",
            *left_out,
            _drawn(now),
        ]
    )


def _drawn(now: datetime) -> str:
    return f"*Uppdaterad {minute_words(now)}. Dagar är räknade därifrån. Tryck R för det senaste.*"


def total_counts(groups: Sequence[GroupInfo]) -> Counts:
    """The sum over groups, field by field."""
    return Counts(**{name: sum(getattr(group.counts, name) for group in groups) for name in Counts.model_fields})


def _turn(progress: RoundProgress, total: Counts, now: datetime) -> str:
    who, since, then = round_page.whose_turn(progress, total, now)
    return f"**Bollen hos {escaped(who)}**{f', {since}' if since else ''}  \n**Härnäst:** {then}"


def escaped(text: str) -> str:
    """Text made harmless in the UI's Markdown renderer, which passes raw HTML."""
    out = text.replace("\n", " ").replace("&", "&amp;").replace("<", "&lt;")
    for sign in "\\`*_[]|~#":
        out = out.replace(sign, f"\\{sign}")
    return out


def _sentence(counts: Counts) -> str:
    marks = (("Sena", counts.late), ("Preliminära", counts.preliminary), ("Med anstånd", counts.extended))
    more = "".join(f" {word}: {number}." for word, number in marks if number)
    lead, _, parts = counts_words(counts).partition(": ")
    return f"**{lead}{':' if parts else '.'}**{f' {parts}.' if parts else ''}{more}"


def _problems(counts: Counts, groups: Sequence[GroupInfo]) -> list[str]:
    """One paragraph, or none."""
    troubled = [name for group in groups for name in group.owing.troubled]
    names = f" ({_names(troubled, counts.undeliverable)})" if troubled else ""
    deferred = sum(group.deferred for group in groups)
    wrong = [f"{counts.undeliverable} fick inte missivet{names}"] if counts.undeliverable else []
    wrong += [f"{counts.unknown} har kanske inte fått alla sina brev"] if counts.unknown else []
    wrong += [f"{deferred} brev väntar på nytt försök"] if deferred else []
    return [f"**Problem: {', '.join(wrong)}.**"] if wrong else []


def _names(names: Sequence[str], number: int) -> str:
    """`Botkyrka, Danderyd och 14 till`: the first names of so many."""
    shown = [escaped(name) for name in names[:_NAMES]]
    rest = number - len(shown)
    return f"{', '.join(shown)} och {rest} till" if rest > 0 else ", ".join(shown)


def _missing(groups: Sequence[GroupInfo]) -> list[str]:
    """Who is missing, by group."""
    lines = [
        f"- **{escaped(group.label)}:** {_names(group.owing.missing, group.counts.outstanding + group.counts.silent)}"
        for group in groups
        if group.owing.missing
    ]
    rest = len(lines) - _NAMED_GROUPS
    lines = [*lines[:_NAMED_GROUPS], f"- och i {rest} grupper till"] if rest > 0 else lines
    return ["\n".join(["### Saknas", *lines])] if lines else []


_NAMES = 10
_NAMED_GROUPS = 25
_ROWS = 40
_COLUMNS = ("Grupp", "Svarat", "Saknas", "Problem")
"""Few enough to stand beside each other in a narrow window."""


def _table(groups: Sequence[GroupInfo], total: Counts) -> str:
    head = "| " + " | ".join(f"{column}{_PAD}" for column in _COLUMNS) + " |"
    line = "|:--" + "|--:" * (len(_COLUMNS) - 1) + "|"
    shown: Sequence[GroupInfo] = groups
    folded: Sequence[GroupInfo] = ()
    if len(groups) > _ROWS:
        # Those with something to see to; the rest are one row.
        order = sorted(groups, key=lambda group: (-_wrong(group.counts), -_owed(group.counts)))
        shown, folded = order[: _ROWS - 1], order[_ROWS - 1 :]
    rows = [_row(escaped(group.label), group.counts) for group in shown]
    rows += [_row(f"Övriga {len(folded)} grupper", total_counts(folded))] if folded else []
    return "\n".join([head, line, *rows, _row("**Summa**", total)])


@lru_cache(maxsize=4096)
def _row(label: str, counts: Counts) -> str:
    answered = f"{counts.settled} av {counts.recipients}" + (f", {counts.late} sena" if counts.late else "")
    cells = (answered, _owed(counts), _wrong(counts))
    return f"| {label}{_PAD} | " + " | ".join(f"{cell}{_PAD}" for cell in cells) + " |"


def _owed(counts: Counts) -> int:
    return counts.outstanding + counts.named + counts.silent


def _wrong(counts: Counts) -> int:
    return counts.undeliverable + counts.unknown
