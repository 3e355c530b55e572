"""What a round file says of what follows the answers: the gate (klartecken) and the councils' adoption.

Kept as plain data with dates as ISO texts, and judged by the rules that will use it, so that nothing passes here that
`remiss gate` or `remiss adoption` refuses when the answers have come.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from yaml import MappingNode, Node

from models.adoption import Council
from models.afterwards import Voice
from models.definition import InvitedRecipient, Question
from models.errors import Refusal
from models.findings import FaultCode
from models.values import RecipientKind
from roundfile import keys
from roundfile.dates import read_day
from roundfile.keys import names
from roundfile.section import Section, nearest, plain_text
from rules import adoption_rules, gate_rules
from rules.local_time import local_day

GATE_KEYS, ADOPTION_KEYS, DECISION_KEYS = names(keys.GATE), names(keys.ADOPTION), names(keys.DECISION)

_OF_A_KEY = {
    "gate_number": (FaultCode.OUT_OF_REACH, "number"),
    "adoption_number": (FaultCode.OUT_OF_REACH, "number"),
    "gate_share": (FaultCode.OUT_OF_REACH, "share"),
    "gate_inhabitants": (FaultCode.INHABITANTS_MISSING, "inhabitants"),
}
"""The rules' refusals that one key is the cause of."""
_FIGURE_DIGITS = 8

Plain = dict[str, object]
Readers = Mapping[str, Callable[[str], object]]


def read_gate(root: Section, questions: Sequence[Question], recipients: Sequence[InvitedRecipient]) -> Plain:
    """The gate's rule (R10); empty when the file has none, or says nothing in it. `recipients`: those asked."""
    gate = root.section("gate", GATE_KEYS)
    if gate is None or not any(gate.has(key) for key in GATE_KEYS):
        return {}
    faults = len(gate.findings.faults)
    concerned = _concerned(gate, gate_rules.RULES, gate_rules.KINDS, recipients)
    own: Readers = {
        "question": partial(_question, gate, questions=questions),
        "number": partial(_number, gate),
        "share": partial(_number, gate),
        "inhabitants": partial(_inhabitants, gate, recipients=recipients),
        "inhabitants_source": gate.text,
        "direction_not_before": partial(_iso_day, gate),
    }
    kept = _plain(gate, concerned | dict(own))
    voices = [Voice(code=item.code, name=item.name, kind=item.kind, also_kind=item.also_kind) for item in recipients]
    if len(gate.findings.faults) == faults and voices:
        _check_anybody(gate, gate_rules.evaluate(kept, voices, is_closed=False))
    if kept.get("rule") == gate_rules.POPULATION_SUPPORT and not gate.has_text("inhabitants_source"):
        at = gate.fields.get("inhabitants_source", gate.node)
        gate.findings.fault(FaultCode.MISSING_KEY, at, key=gate.path("inhabitants_source"))
    return kept


def read_adoption(root: Section, recipients: Sequence[InvitedRecipient], now: datetime) -> Plain:
    """The adoption's rule and the decisions known so far. Body, § and dnr are free text and may be missing (R23)."""
    adoption = root.section("adoption", ADOPTION_KEYS)
    if adoption is None:
        return {}
    faults = len(adoption.findings.faults)
    concerned = _concerned(adoption, adoption_rules.RULES, adoption_rules.KINDS, recipients)
    own: Readers = {
        "number": partial(_number, adoption),
        "identical": adoption.yes,
        "legal_force": adoption.yes,
        "in_force_from": partial(_iso_day, adoption),
        "points": lambda key: [text for text, _node in adoption.texts(key)],
    }
    kept = _plain(adoption, concerned | dict(own))
    councils = [
        Council(code=item.code, name=item.name, kind=item.kind, also_kind=item.also_kind) for item in recipients
    ]
    if len(adoption.findings.faults) == faults and councils:
        _check_anybody(adoption, adoption_rules.evaluate(kept, councils))
    deciding = [item for item in recipients if item.kind in adoption_rules.KINDS.values()]
    decisions = [_decision(row, deciding, now) for row in adoption.sections("decisions", DECISION_KEYS)]
    return kept | {"decisions": decisions} if decisions else kept


def _concerned(
    section: Section, rules: Sequence[str], kinds: Mapping[str, RecipientKind], recipients: Sequence[InvitedRecipient]
) -> dict[str, Callable[[str], object]]:
    """Readers of the keys that gate and adoption share: the rule, whom it counts, and the first day of a decision."""
    section.require("rule")
    return {
        "rule": lambda key: section.one_of(key, rules, required=True),
        "of": lambda key: section.one_of(key, tuple(kinds)),
        "codes": lambda key: codes_of(section, key, recipients),
        "decision_not_before": lambda key: _iso_day(section, key),
    }


def _decision(decision: Section, councils: Sequence[InvitedRecipient], now: datetime) -> Plain:
    decision.require("code", "outcome")
    readers: Readers = {
        "code": lambda key: next(iter(codes_of(decision, key, councils)), ""),
        "on": lambda key: _past_day(decision, key, now),
        "until": lambda key: _iso_day(decision, key),
        "outcome": lambda key: decision.one_of(key, adoption_rules.OUTCOMES, required=True),
    }
    return _plain(decision, {key: decision.text for key in DECISION_KEYS} | dict(readers))


def _plain(section: Section, readers: Readers) -> Plain:
    """Each key as its reader reads it; a key written without a value is None."""
    return {key: readers[key](key) if section.has(key) else None for key in section.fields if key in readers}


def codes_of(section: Section, key: str, recipients: Sequence[InvitedRecipient]) -> list[str]:
    """The codes as the recipients have them; one that nobody asked has is a fault."""
    known = _known(recipients)
    return [_asked(section, key, text, node, known) for text, node in section.texts(key)]


def _known(recipients: Sequence[InvitedRecipient]) -> dict[str, str]:
    return {code.upper(): item.code for item in recipients for code in item.codes}


def _asked(section: Section, key: str, text: str, node: Node, known: Mapping[str, str]) -> str:
    code = known.get(text.upper())
    if code is None and known:
        facts = {"key": section.path(key), "code": text, "suggestion": nearest(text, known.values())}
        section.findings.fault(FaultCode.CODE_NOT_ASKED, node, **facts)
    return code or text


def _inhabitants(section: Section, key: str, recipients: Sequence[InvitedRecipient]) -> dict[str, int]:
    """What each counts for, by its code; the figures may be grouped with spaces."""
    node, path, known = section.at(key), section.path(key), _known(recipients)
    if not isinstance(node, MappingNode):
        section.findings.fault(FaultCode.NOT_SECTION, node, key=path)
        return {}
    found: dict[str, int] = {}
    for code_node, value in node.value:
        code = _asked(section, key, plain_text(code_node, path, section.findings), code_node, known)
        text = plain_text(value, path, section.findings)
        figure = "".join(text.split())
        if code in found:
            section.findings.fault(FaultCode.DUPLICATE_KEY, code_node, key=f"{path}.{code}")
        is_figure = figure.isascii() and figure.isdecimal() and len(figure) <= _FIGURE_DIGITS and int(figure) > 0
        if not is_figure:
            section.findings.fault(FaultCode.NOT_INHABITANTS, value, code=code, text=text)
        found[code] = int(figure) if is_figure else 0
    return found


def _question(section: Section, key: str, questions: Sequence[Question]) -> str:
    """The question's id: there must be one, and it must ask for a position."""
    text, asked = section.text(key), {question.key: question for question in questions}
    if text and text not in asked:
        suggestion = nearest(text, asked)
        section.findings.fault(FaultCode.UNKNOWN_QUESTION, section.at(key), id=text, suggestion=suggestion)
    elif text and not asked[text].stance:
        section.findings.fault(FaultCode.QUESTION_WITHOUT_STANCE, section.at(key), id=text)
    return text


def _number(section: Section, key: str) -> int:
    """A whole number; 0, which no rule takes, for anything else."""
    text = section.text(key)
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _iso_day(section: Section, key: str) -> str | None:
    day = read_day(section, key)
    return day.isoformat() if day else None


def _past_day(section: Section, key: str, now: datetime) -> str | None:
    """A day on which something has been decided, so none that is to come."""
    day = read_day(section, key)
    if day is not None and day > local_day(now):
        section.findings.fault(FaultCode.DAY_IN_FUTURE, section.at(key), key=section.path(key), day_on=day.isoformat())
    return day.isoformat() if day else None


def _check_anybody(section: Section, outcome: object) -> None:
    """The rules' own word on whether anyone is concerned: everything else they refuse has been faulted by its key."""
    if not isinstance(outcome, Refusal):
        return
    if outcome.code in _OF_A_KEY:
        code, key = _OF_A_KEY[outcome.code]
        section.findings.fault(code, section.fields.get(key, section.node), key=section.path(key), **outcome.facts)
    else:
        section.findings.fault(FaultCode.CONCERNS_NOBODY, section.node, key=section.name)
