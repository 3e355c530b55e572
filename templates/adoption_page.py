"""What managers read of an adoption in Temporal's Web UI: a table of the councils, under 20 kB for any number of them.
Codes, days and numbers, and names of public bodies that are drawn from codes (decision 0023)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from models.adoption import AdoptionState, CouncilOutcome, ForceState
from models.adoption_messages import AdoptionProgress, CouncilRow
from templates.adoption_words import FORCE, IN_FORCE, OF, OUTCOME_NAMES, SILENT, STATES, WILL_BE
from templates.dates import STOCKHOLM, day_words, minute_words
from templates.temporal import escaped

_PAD = "\u00a0\u00a0"
_ROWS = 100
"""So many councils have a row each; of more, those that have adopted are one row together."""


def summary(dnr: str, councils: int) -> str:
    """Written once and never changed."""
    return f"Antagande {dnr}: {councils} fullmäktige"


def still(dnr: str) -> str:
    """Markdown for what Temporal shows also when no worker runs."""
    return (
        f"## Antagande, remiss {escaped(dnr)}\n\nLäget står under *Current Details*. Är det tomt där går ingen "
        "arbetsprocess just nu: starta den, eller se läget med `remiss adoption`. Sökattributen (RemissStatus, "
        "AntalSvar: så många som har antagit) visar läget när arbetsprocessen senast gick."
    )


def status(progress: AdoptionProgress) -> str:
    """The word that a manager filters on."""
    if progress.is_in_force:
        return "I kraft"
    if progress.is_over:
        return "Antagandet följs inte längre"
    return {
        AdoptionState.ADOPTED: "Antagen, inte i kraft",
        AdoptionState.REJECTED: "Kan inte bli antagen",
        AdoptionState.NOT_YET: "Antagande pågår",
    }[AdoptionState(progress.state or AdoptionState.NOT_YET)]


def carrying_on(*, is_first: bool) -> str:
    return "Frågar fullmäktige om beslut" if is_first else "Påminner fullmäktige och ser vad som är i kraft"


def timer(progress: AdoptionProgress) -> str:
    day = day_words(date.fromisoformat(progress.next_on))
    is_force = progress.next_on == progress.in_force_on
    return f"Träder i kraft {day}" if is_force else f"Nästa brev till fullmäktige {day}"


def details(dnr: str, progress: AdoptionProgress, names: Mapping[str, str], now: datetime) -> str:
    """Markdown for Current Details."""
    told = [f"## Antagande, remiss {escaped(dnr)}"]
    if progress.fault:
        told.append(
            f"**Larm! Registret sade nej (`{escaped(progress.fault)}`).** Kör `remiss verify`. Nytt försök görs."
        )
    if progress.councils:
        told.append(
            f"**{OF[0].format(adopted=progress.adopted, councils=progress.councils)}.** {_ahead(progress, now)}"
        )
        told.append(_table(progress, names, now))
    told.append(f"*Uppdaterad {minute_words(now)}. Tryck R för det senaste.*")
    return "\n\n".join(told)


def _ahead(progress: AdoptionProgress, now: datetime) -> str:
    """What it has come to, and what comes next."""
    said = []
    if progress.in_force_on:
        is_past = progress.in_force_on <= _today(now)
        said.append(f"{(IN_FORCE if is_past else WILL_BE)[0].format(day=_day(progress.in_force_on))}.")
    elif progress.state == AdoptionState.REJECTED:
        said.append(f"{STATES[AdoptionState.REJECTED][0]}.")
    if progress.next_on and progress.next_on != progress.in_force_on:
        said.append(f"Nästa brev till fullmäktige {_day(progress.next_on)}.")
    return " ".join(said)


def _table(progress: AdoptionProgress, names: Mapping[str, str], now: datetime) -> str:
    rows, folded = list(progress.rows), 0
    if len(rows) > _ROWS:
        ordered = sorted(rows, key=lambda row: _ORDER.get(row.outcome, 0))
        rows, folded = ordered[: _ROWS - 1], len(ordered) - _ROWS + 1
    columns = ["Fullmäktige", "Läge", "Dag", "Laga kraft", *([f"Presstext {progress.press}"] if progress.press else [])]
    told = [_cells(_row(row, names, now)[: len(columns)]) for row in rows]
    told += [_cells([f"Övriga {folded}", *[""] * (len(columns) - 1)])] if folded else []
    return "\n".join([_cells(columns), "|" + ":--|" * len(columns), *told])


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(f"{cell}{_PAD}" if cell else "" for cell in cells) + " |"


_ORDER = {outcome.value: place for place, outcome in enumerate(reversed(CouncilOutcome), start=1)}
"""Silent ones first, then those still ahead; the adopted last."""


def _row(row: CouncilRow, names: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    state = OUTCOME_NAMES[CouncilOutcome(row.outcome)][0] if row.outcome else SILENT[0]
    day = f"till {row.until}" if row.until and row.until >= _today(now) else row.on
    said = f"{'ja' if row.press == 'yes' else 'nej'} {row.press_on}" if row.press else ""
    return (escaped(names.get(row.code, row.code)), state, _whole(day), _whole(_force(row, now)), _whole(said))


def _force(row: CouncilRow, now: datetime) -> str:
    """In few words; of a time to appeal that has run out since the register was read, as it is now."""
    if not row.force:
        return ""
    state = ForceState(row.force)
    if state is ForceState.RUNNING:
        return f"tidigast {row.force_on}" if row.force_on > _today(now) else _UNCONFIRMED
    if state is ForceState.UNCONFIRMED:
        return _UNCONFIRMED
    if state is ForceState.APPEALED:
        return "överklagat"
    if state is ForceState.IN_FORCE:
        return row.force_on or "ja"
    return FORCE[state][0].format(day=row.force_on)


def _whole(text: str) -> str:
    """A day stays on its line in a narrow column."""
    return re.sub(r"(\d{4})-(\d\d)-(\d\d)", "\\1\u2011\\2\u2011\\3", text)


_UNCONFIRMED = "tiden är ute, inte känt om någon överklagat"


def _today(now: datetime) -> str:
    return now.astimezone(STOCKHOLM).date().isoformat()


def _day(iso: str) -> str:
    return day_words(date.fromisoformat(iso))
