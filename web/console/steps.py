"""The steps in which a round is written, and how each one's fields stand in the tree.

A field's name is its place in the tree joined by hyphens (`dates-due_on`, `questions-2-text`), so that a fault found by
the check points to its field, whoever asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roundfile.tree import Place
from rules.text import free_text, line
from web.multipart import ReceivedForm

LINE, TEXT, TICK, DAYS, CODES, COUNTS = "line", "text", "tick", "days", "codes", "counts"
"""What a field holds: one line, several, yes or no, a number of days, which the tree writes as `P14D`, codes with
commas, spaces or line breaks between them, or a code and a number on each line."""
Spec = Mapping[str, Any]

CONTACT: Spec = {"role": LINE, "name": LINE, "email": LINE, "phone": LINE}
PAPER: Spec = {"title": LINE, "file": LINE}
VERSION: Spec = {"on": LINE, "cause": LINE}
QUESTION: Spec = {"id": LINE, "section": LINE, "text": TEXT, "stance": TICK, "required": TICK}
GATE: Spec = {
    "rule": LINE,
    "number": LINE,
    "share": LINE,
    "inhabitants": COUNTS,
    "inhabitants_source": LINE,
    "question": LINE,
    "of": LINE,
    "codes": CODES,
    "direction_not_before": LINE,
    "decision_not_before": LINE,
}
CHAIN: Spec = {"days": LINE, "reason": TEXT, "order": CODES}
REMINDER: Spec = {"before_due": DAYS, "after_due": DAYS}


@dataclass(frozen=True)
class Step:
    """One page of the writing. `spec`: the fields it writes, as they stand in the tree."""

    slug: str
    swedish: str
    english: str
    spec: Spec

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.spec)


STEPS: tuple[Step, ...] = (
    Step(
        "arende",
        "Ärendet",
        "The matter",
        {
            "dnr": LINE,
            "title": LINE,
            "sender": {"name": LINE, "email": LINE, "contacts": [CONTACT]},
            "reason": {"code": LINE, "text": TEXT, "basis": LINE, "statute": LINE},
            "expected": TEXT,
        },
    ),
    Step(
        "handlingar",
        "Handlingar",
        "Papers",
        {"documents": [PAPER], "versions": [VERSION]},
    ),
    Step("fragor", "Frågor", "Questions", {"questions": [QUESTION], "gate": GATE}),
    Step(
        "datum",
        "Datum och påminnelser",
        "Dates and reminders",
        {"dates": {"send_on": LINE, "due_on": LINE, "closes_on": LINE}, "reminders": [REMINDER], "chain": CHAIN},
    ),
    Step("mottagare", "Mottagare", "Recipients", {"recipients": {}}),  # written row by row, on pages of its own
    Step("godkannande", "Godkännande", "Approval", {"approval": {"body": LINE, "approver": LINE, "deputy": LINE}}),
)
BY_SLUG = {step.slug: step for step in STEPS}
_STEP_OF_KEY = {key: step for step in STEPS for key in step.keys}


def step_of(place: Place) -> Step:
    """The step that a place of the tree is written in; the first for what no step writes."""
    return _STEP_OF_KEY.get(str(place[0]) if place else "", STEPS[0])


def field_name(place: Place) -> str:
    """The field that writes a place: one field may hold a whole list."""
    spec: Any = step_of(place).spec
    own = []
    for part in place:
        if isinstance(spec, str):
            break
        own.append(str(part))
        spec = spec[0] if isinstance(spec, list) else (spec or {}).get(part)
    return "-".join(own)


def read(step: Step, form: ReceivedForm) -> dict[str, Any]:
    """What the step's fields say, as keys of the tree. Rows that say nothing are left out."""
    return {key: _value(spec, key, form) for key, spec in step.spec.items()}


def mended(step: Step, form: ReceivedForm) -> list[str]:
    """The fields whose text is not kept as it was typed: characters that no document can carry were taken away, or
    became those that were meant."""
    own = [name for name in form.fields if name.partition("-")[0] in step.spec]
    kept = {name: free_text(form.first(name)) for name in own}
    return [name for name, text in kept.items() if text.removed or text.changed]


def _value(spec: Any, name: str, form: ReceivedForm) -> Any:
    if isinstance(spec, Mapping):
        return {key: _value(each, f"{name}-{key}", form) for key, each in spec.items()}
    if isinstance(spec, list):
        rows = (_value(spec[0], f"{name}-{number}", form) for number in _numbers(name, form))
        return [row for row in rows if any(value for value in row.values())]
    typed = form.first(name)
    match spec:
        case "tick":
            return bool(typed)
        case "days":
            days = line(typed).text
            return f"P{int(days)}D" if days.isdecimal() and len(days) < 6 else days
        case "codes":
            return line(" ".join(typed.split())).text.replace(",", " ").split()
        case "counts":
            counts: dict[str, str] = {}
            for row in filter(str.strip, typed.splitlines()):
                code, *number = re.split(r"[:;\s]+", line(row).text, maxsplit=1)
                counts[code] = " ".join(filter(None, (counts.get(code), *number)))  # twice is no number, and is seen
            return counts
        case "text":
            return free_text(typed).text.strip()
        case _:
            return line(typed).text


def _numbers(name: str, form: ReceivedForm) -> list[int]:
    """The rows of a list that the form has fields of, in order."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,5}})-")
    return sorted({int(found[1]) for field in form.fields if (found := pattern.match(field))})
