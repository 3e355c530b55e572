"""Whatever the code refuses or fails with, somebody can read: the codes are collected from the source itself."""

import ast
import string
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

from models.findings import FaultCode
from models.values import RoundState
from templates import form_messages, setting_messages
from templates.messages import SENTENCES, sentence

ROOT = Path(__file__).parent.parent.parent
ERRORS = frozenset({"RemissError", "Refused", "PermanentFailure", "TemporaryFailure", "Refusal"})
OWN_PAGE = frozenset(
    {
        *("bad_form", "body_too_large", "draft_changed", "not_preliminary", "mail_not_found"),
        *("answer_changed", "answer_withdrawn", "attest_ended", "supplement_over"),
    }
)
"""Answered by a page made for them: the form that cannot be read, the two texts side by side, the 404."""
NEVER_TOLD = frozenset(
    {
        *("claim_lost", "address_unusable", "link_unusable", "receipt_incomplete"),
        *("scanner_unreachable", "scan_refused"),
    }
)
"""Of a letter on its way, or of a file that is looked through: they make it be tried again, or stand in its own
record."""
MADE_FROM_FACTS = {
    "red_day_words": {"red_day"},
    "command_words": {"command"},
    "next_step": {"state"},
    "found_words": {"found"},
}
KNOWN_FACTS = {
    "not_in_this_state": {"command": "send", "state": "draft"},
    "answer_file_refused": {"found": "file_broken"},
}
"""Of sentences whose words are chosen by their facts."""


class Raised(NamedTuple):
    """A place where an error is made. `facts`: the names given there; None when they come from elsewhere."""

    code: str
    facts: frozenset[str] | None
    place: str


def in_module(path: Path) -> Iterator[Raised]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ERRORS:
            continue
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        given = node.args[0] if node.args else named.get("code")
        elsewhere = None in named or getattr(node.func, "id", "") == "Refusal"
        names = None if elsewhere else frozenset(filter(None, named))
        for code in ast.walk(given) if given is not None else ():
            if isinstance(code, ast.Constant) and isinstance(code.value, str) and "_" in code.value:
                yield Raised(code.value, names, f"{path.relative_to(ROOT)}:{node.lineno}")


@lru_cache(maxsize=1)
def all_raised() -> tuple[Raised, ...]:
    folders = [path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()]
    modules = [path for name in folders if name not in {"tests", "bench"} for path in (ROOT / name).rglob("*.py")]
    return tuple(found for path in sorted([*modules, *ROOT.glob("*.py")]) for found in in_module(path))


def test_the_codes_are_found_in_the_source() -> None:
    codes = {raised.code for raised in all_raised()}
    assert {"no_such_dnr", "typesetter_slow", "answer_exists", "time_does_not_exist"} <= codes


def test_every_code_that_is_raised_anywhere_has_its_words() -> None:
    said = {*SENTENCES, *form_messages.FAULTS, *setting_messages.SENTENCES, *FaultCode, *OWN_PAGE, *NEVER_TOLD}
    assert [raised for raised in all_raised() if raised.code not in said] == []


def test_every_sentence_is_given_the_facts_it_tells() -> None:
    missing = [
        (raised.place, raised.code, needed - raised.facts)
        for raised in all_raised()
        if raised.code in SENTENCES and raised.facts is not None and (needed := facts_of(raised.code)) - raised.facts
    ]
    assert missing == []


def facts_of(code: str) -> set[str]:
    named = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name}
    return {fact for name in named for fact in MADE_FROM_FACTS.get(name, {name})}


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_whole(code: str) -> None:
    facts = {name: "2026-06-09" if name.endswith("_on") or name == "local" else "x" for name in facts_of(code)}
    given = facts | KNOWN_FACTS.get(code, {})
    told = sentence(code, dict(given))
    assert told[0] in string.ascii_uppercase + 'ÅÄÖ"x'
    assert told.endswith((".", "?", "x"))


def test_a_time_that_no_clock_shows_is_told_with_its_weekday() -> None:
    told = sentence("time_does_not_exist", {"local": "2027-03-28 02:30:00"})
    assert told.startswith("Klockslaget söndag 28 mars 2027 kl. 02.30 finns inte")


@pytest.mark.parametrize("state", RoundState)
def test_a_command_refused_in_a_state_tells_the_state_once(state: RoundState) -> None:
    told = sentence("not_in_this_state", {"command": "send", "state": state})
    assert told.startswith("Remissen kan inte skickas nu: ")
    assert max(told.lower().count(word) for word in ("läget", "svarstiden", "avslutad", "återkallad", "utkast")) <= 1
