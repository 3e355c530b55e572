"""Whatever the code refuses or fails with, somebody can read: the codes are collected from the source itself."""

import ast
import re
import string
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from models.errors import Refused
from models.findings import FaultCode
from models.values import RoundState
from templates import api_words, setting_messages
from templates.cli.commands import HELP
from templates.console import messages as console_messages
from templates.console.refusals_in_english import ENGLISH
from templates.messages import SENTENCES, sentence
from templates.web import form_messages
from tests.rows import rows

ROOT = Path(__file__).parent.parent.parent
ERRORS = frozenset({"RemissError", "Refused", "PermanentFailure", "TemporaryFailure", "Refusal"})
OWN_PAGE = frozenset(
    {
        *("bad_form", "body_too_large", "draft_changed", "not_preliminary", "mail_not_found"),
        *("answer_changed", "answer_withdrawn", "attest_ended", "supplement_over", "joint_over"),
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
    "meant": ("suggestion",),
    "red_day_words": {"red_day"},
    "command_words": {"command"},
    "next_step": {"state"},
    "found_words": {"found"},
}
KNOWN_FACTS = {
    "not_in_this_state": {"command": "send", "state": "draft"},
    "answer_file_refused": {"found": "file_broken"},
    "paper_refused": {"found": "file_broken"},
}
FOR_THE_CONSOLE = {"found_words": "found", "state_words": "state"}
ONLY_AT_THE_TERMINAL = frozenset(
    {
        *("option_needs", "options_apart"),
        *(
            "account_taken",
            "no_such_account",
            "no_such_sender",
            "no_such_user",
            "sender_key_bad",
            "sender_taken",
        ),
        *(
            "adoption_nobody",
            "adoption_rule_unknown",
            "gate_of_unknown",
            "gate_rule_unknown",
            "gate_share",
        ),
        *("no_such_case", "no_such_milestone"),
        *("no_adoption", "audit_broken", "file_damaged", "file_gone", "other_key", "other_store"),
        *("comments_out_or_in", "file_exists"),
        *("data_folder_unusable", "data_in_use", "data_not_a_folder", "no_register", "migration_broke_references"),
        *("database_bare", "database_damaged", "database_newer", "database_older", "decision_missing"),
        *("file_missing", "file_unreadable", "folder_not_empty", "folder_unwritable"),
        *("form_missing", "link_missing", "page_silent", "unexpected_page", "play_cancelled", "round_in_past"),
        *("part_died", "part_failed", "port_taken", "temporal_missing", "temporal_silent", "up_in_production"),
        "catcher_in_production",
        *("preview_without_goal", "round_file_missing", "supplement_withdraw_alone", "dnr_of_several"),
        *("smtp_password_in_clear", "smtp_url_unreadable", "handout_all_alone", "list_source_missing", "no_lists"),
        *("mark_part_typed", "mask_not_file", "no_such_list", "paper_edit_unreadable", "clock_held"),
        *("backup_damaged", "backup_exists", "backup_key_unusable", "backup_needs_key", "backup_newer"),
        *("backup_other_identity", "backup_other_kind", "backup_sealed", "identity_unusable", "house_not_empty"),
        *("dump_failed", "tool_missing", "mail_not_paused", "mail_not_restored", "mail_rate_unusable"),
        *("old_key_needed", "pack_no_such_part", "no_such_incoming"),
    }
)
"""What no page of the console does."""
NO_SUCH_PAGE = frozenset(
    {*("no_such_page", "no_such_dnr", "no_such_round", "no_such_recipient"), "no_such_token", "no_such_webhook"}
)
"""Answered by the page that says that there is none."""
_OF_A_TERMINAL = re.compile(rf"remiss ({'|'.join(HELP)})\b|REMISS_|(?<!\w)--[a-z]")
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
    said = {
        *SENTENCES,
        *console_messages.SENTENCES,
        *form_messages.FAULTS,
        *setting_messages.SENTENCES,
        *api_words.PROBLEMS,
        *FaultCode,
        *OWN_PAGE,
        *NEVER_TOLD,
    }
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


@rows("code", SENTENCES)
def test_every_sentence_is_whole(code: str) -> None:
    facts = {name: "2026-06-09" if name.endswith("_on") or name == "local" else "x" for name in facts_of(code)}
    given = facts | KNOWN_FACTS.get(code, {})
    told = sentence(code, dict(given))
    assert told[0] in string.ascii_uppercase + 'ÅÄÖ"x'
    assert told.endswith((".", "?", "x"))


def test_what_the_console_refuses_is_said_in_english_too() -> None:
    met = {*SENTENCES, *console_messages.SENTENCES} - ONLY_AT_THE_TERMINAL - NO_SUCH_PAGE
    assert set(ENGLISH) == met
    own = {**SENTENCES, **console_messages.SENTENCES}
    invented = {code: fields(ENGLISH[code]) - fields(own[code]) for code in ENGLISH}
    assert {code: names for code, names in invented.items() if names - {*FOR_THE_CONSOLE}} == {}


def test_no_refusal_of_the_console_sends_anybody_to_a_terminal() -> None:
    told = {code: {**SENTENCES, **console_messages.SENTENCES}[code] for code in ENGLISH}
    assert [code for code, said in told.items() if _OF_A_TERMINAL.search(said)] == []
    assert [code for code, said in ENGLISH.items() if _OF_A_TERMINAL.search(said)] == []


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_days_and_files_in_an_english_refusal_are_in_english() -> None:
    past = Refused("extension_in_past", new_due_at="2026-06-09T21:59:59+00:00")
    assert "Tuesday 9 June 2026" in console_messages.sentence(past, "en")
    broken = Refused("paper_refused", path="plan.pdf", found="file_broken")
    assert console_messages.sentence(broken, "en").startswith("The file “plan.pdf” cannot be used: it is damaged")


def test_a_time_that_no_clock_shows_is_told_with_its_weekday() -> None:
    told = sentence("time_does_not_exist", {"local": "2027-03-28 02:30:00"})
    assert told.startswith("Klockslaget söndag 28 mars 2027 kl. 02.30 finns inte")


@rows("state", RoundState)
def test_a_command_refused_in_a_state_tells_the_state_once(state: RoundState) -> None:
    told = sentence("not_in_this_state", {"command": "send", "state": state})
    assert told.startswith("Remissen kan inte skickas nu: ")
    assert max(told.lower().count(word) for word in ("läget", "svarstiden", "avslutad", "återkallad", "utkast")) <= 1
