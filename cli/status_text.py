"""`remiss status` of one round for people, at 80 columns: what waits for the registrar first, then a row for each
recipient, and those who were not asked apart."""

import textwrap
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rich.markup import escape
from rich.table import Table

from models.afterwards import GateDecision
from models.values import Counts, LetterKind, RecipientState, RoundState, Stance
from templates.afterwards import GATE_WAITS, decided_lines
from templates.cli import status as words
from templates.counting_words import counts_words
from templates.dates import clock_words, day_of_month_words, short_date_words
from templates.round_page import event as run_event
from templates.round_words import LETTER_KINDS, ROUND_STATES
from templates.words import STANCES

WIDTH = 78
CODES_SHOWN = 5


def head(item: dict[str, Any]) -> list[str]:
    """Which round, where it stands, the numbers and the dates."""
    moved = item["original_due_at"] != item["due_at"]
    dates = words.DUE.format(due=moment(item["due_at"]), closes=moment(item["closes_at"]))
    lines = [
        f"{item['dnr']}  {item['title']}",
        f"{ROUND_STATES['sv'][RoundState(item['state'])]}. {counts_words(Counts.model_validate(item['counts']))}.",
        dates + (words.EXTENDED_FOR_ALL.format(original=moment(item["original_due_at"])) if moved else ""),
    ]
    if item["papers"]["changes"]:
        last = item["papers"]["changes"][-1]
        lines.append(words.PAPERS.format(version=last["version"], day=day(last["at"]), cause=last["cause"]))
    if item["frozen"]:
        lines.append(words.FROZEN.format(since=moment(item["frozen"]["since"]), reason=item["frozen"]["reason"]))
    if item["gate"]:
        decisions = {one.step: one for one in map(GateDecision.model_validate, item["gate"]["decisions"])}
        lines += [GATE_WAITS] if item["gate"]["waits"] else decided_lines(decisions)
    if item["run"]:
        lines.append(run_event(item["run"]["event"], datetime.fromisoformat(item["run"]["noticed_at"])))
    return [line for text in lines for line in textwrap.wrap(text, WIDTH)]


def to_do(item: dict[str, Any]) -> list[str]:
    """What needs the registrar's hand, each with its cause and what can be done."""
    names = {each["code"]: each["name"] for each in item["recipients"]}
    found: list[str] = []
    for asked in item["requests"]:
        if asked["kind"] == "extension" and asked["state"] == "waiting":
            wish = {"name": names[asked["code"]], "code": asked["code"], "until": day(asked["wished_until"])}
            found += _hung(words.ASKS.format(**wish, asked=moment(asked["asked_at"]), reason=asked["reason"]))
    for each in item["recipients"]:
        for letter in each["letters"]:
            if letter["state"] in words.LETTER_STATES:
                found += _hung(_letter(each, letter))
    return [words.TO_DO, *found, ""] if found else []


def _letter(recipient: dict[str, Any], letter: dict[str, Any]) -> str:
    kind = LETTER_KINDS["sv"][LetterKind(letter["kind"])]
    told = words.LETTER_STATES[letter["state"]].format(kind=kind[:1].upper() + kind[1:], **_named(recipient))
    said = " ".join(str(part) for part in (letter["relay_code"], letter["relay_words"]) if part)
    parts = [told, words.CAUSE.format(cause=letter["cause"]) if letter["cause"] else ""]
    parts.append(words.RELAY_SAID.format(said=said) if said else "")
    parts.append(words.NEXT_TRY.format(at=moment(letter["next_try_at"])) if letter["next_try_at"] else "")
    return " ".join(part for part in parts if part)


def _named(recipient: dict[str, Any]) -> dict[str, str]:
    return {"name": recipient["name"], "code": recipient["code"]}


def _hung(text: str) -> list[str]:
    first, *rest = text.split("\n")
    lines = textwrap.wrap(first, WIDTH, initial_indent="- ", subsequent_indent="  ")
    for line in rest:
        lines += textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="  ")
    return lines


def recipients(item: dict[str, Any], *, invited: bool, addresses: bool) -> Table | None:
    """Code, name and how it stands, of those who were asked or of the others; None when there are none."""
    rows = [each for each in item["recipients"] if each["invited"] is invited]
    if not rows:
        return None
    told: dict[str, list[dict[str, Any]]] = {}
    for asked in item["requests"]:
        told.setdefault(asked["code"], []).append(asked)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(words.RECIPIENTS[0], no_wrap=True)
    table.add_column(words.RECIPIENTS[1], overflow="fold", max_width=38 if addresses else 26)
    table.add_column(words.RECIPIENTS[2], overflow="fold")
    for each in rows:
        code = each["code"] + (f", {each['also_as']['code']}" if each["also_as"] else "")
        name = each["name"] + (f"\n{each['email'] or words.NO_ADDRESS}" if addresses else "")
        standing = _standing(each, told.get(each["code"], []))
        if item["papers"]["changes"] and each["papers"]:
            standing.append(_basis(each["papers"]))
        table.add_row(escape(code), escape(name), escape("\n".join(standing)))
    return table


def _standing(each: dict[str, Any], told: list[dict[str, Any]]) -> list[str]:
    """Where a recipient stands, on the first line; below it what is remarkable, each on its own."""
    marks = [words.MARKS[key] for key in ("late", "preliminary", "withdrawn_at") if each[key]]
    if each["answered_at"]:
        stance = STANCES["sv"][Stance(each["stance"])] if each["stance"] else words.STATES[RecipientState.ANSWERED]
        first = f"{stance}, {moment(each['answered_at'])}"
    else:
        first = words.STATES[RecipientState(each["state"])]
    if each["reminders"]:
        marks.append(
            words.REMINDED.format(days=", ".join(dict.fromkeys(_day_of_month(at) for at in each["reminders"])))
        )
    lines = [f"{first} ({', '.join(marks)})" if marks else first]
    if each["extended"]:
        lines.append(words.OWN_DATE.format(due=day(each["due_at"])))
    lines += _told_lines(told)
    for letter in each["letters"]:
        kind = LETTER_KINDS["sv"][LetterKind(letter["kind"])]
        if letter["state"] in words.SHORT_STATES:
            lines.append(words.SHORT_STATES[letter["state"]].format(kind=kind, cause=letter["cause"]))
    lines += [words.COPY_REFUSED.format(email=email) for email in each["refused_copies"]]
    return lines


def _basis(told: dict[str, Any]) -> str:
    if told["stands_on"] and told["stands_on"] > told["given_on"]:
        return words.STANDS.format(version=told["stands_on"], day=day(told["stands_at"]))
    return words.GIVEN_ON.format(version=told["version"])


def left_out(item: dict[str, Any]) -> list[str]:
    """The letters that never went, and why: each kind, day and cause once, with how many it is about, or whom."""
    whom: dict[tuple[str, str, str], list[str]] = {}
    for each in item["recipients"]:
        for letter in each["letters"]:
            if letter["left_out"]:
                key = (letter["left_out"], letter["kind"], letter["created_at"])
                whom.setdefault(key, []).append(each["code"])
    lines = []
    for (why, kind, at), codes in whom.items():
        told = {"kind": LETTER_KINDS["sv"][LetterKind(kind)], "day": moment(at), "whom": _whom(codes)}
        lines += _hung(words.LEFT_OUT[why].format(**told))
    return ["", words.NEVER_WENT, *lines] if lines else []


def _whom(codes: list[str]) -> str:
    return ", ".join(codes) if len(codes) <= CODES_SHOWN else words.RECIPIENTS_NUMBER.format(number=len(codes))


def _told_lines(told: Iterable[dict[str, Any]]) -> list[str]:
    """What the recipient has said, the last of each kind; how many colleagues have the link."""
    last = {asked["kind"]: asked for asked in told}
    lines = []
    if (asked := last.get("extension")) is not None:
        lines.append(words.REQUESTS[asked["state"]].format(until=day(asked["wished_until"])))
    if (planned := last.get("planned")) is not None:
        lines.append(words.PLANNED.format(planned=planned["planned_on"]))
    if (declined := last.get("decline")) is not None and declined["reason"]:
        lines.append(words.REASON.format(reason=declined["reason"]))
    if (forwarded := last.get("forward")) is not None:
        lines.append(words.FORWARDED.format(day=day(forwarded["asked_at"])))
    return lines


def day(instant: str) -> str:
    return short_date_words(datetime.fromisoformat(instant))


def _day_of_month(instant: str) -> str:
    return day_of_month_words(datetime.fromisoformat(instant))


def moment(instant: str) -> str:
    return f"{day(instant)} {clock_words(datetime.fromisoformat(instant))}"
