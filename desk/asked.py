"""What recipients have told the system, and how their letters fare, as `remiss status --json` prints it with the rest.

The keys are stable. What the relay said may hold addresses: it stands here and in the register, never in a log.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from models.values import LetterKind, LetterState, RecipientState
from store.answers import answers
from store.letters import letter_reports
from store.letters.letters import ABOUT_DRAFTS, ELSEWHERE, REMINDERS
from store.recipients import extensions
from templates.dates import STOCKHOLM
from templates.relay_words import cause_words
from templates.words import Language

if TYPE_CHECKING:
    from models.tables import ExtensionRequestRow, LetterRow, RecipientRow, RoundRow


def requests(session: Session, row: "RoundRow", members: Mapping[str, "RecipientRow"]) -> list[dict[str, Any]]:
    """Requests for more time, planned days, declines with their reasons and forwards, oldest first. `members`: the
    round's recipients by id. `state`: waiting, granted, denied or lapsed for a request, else told."""
    running = {item.recipient_id for item in extensions.waiting(session, row.id)}
    found = [_extension(item, members[item.recipient_id], running) for item in extensions.of_round(session, row.id)]
    for member in members.values():
        if member.planned_on:
            found.append(_told("planned", member, member.planned_at, planned_on=member.planned_on))
        if member.state is RecipientState.DECLINED and (answer := answers.counted_answer(session, member.id)):
            found.append(_told("decline", member, answer.arrived_at, reason=answers.content(answer).reason))
    for letter in letter_reports.of_kind(session, row.id, LetterKind.FORWARD):
        if (sender := members.get(letter.recipient_id or "")) is not None:
            found.append(_told("forward", sender, letter.created_at, to=letter.to))
    return sorted(found, key=lambda item: item["asked_at"] or "")


def _extension(item: "ExtensionRequestRow", member: "RecipientRow", running: set[str]) -> dict[str, Any]:
    states = {None: "waiting" if member.id in running else "lapsed", True: "granted", False: "denied"}
    told = {"wished_until": _instant(item.until), "reason": item.reason, "state": states[item.granted]}
    return _told("extension", member, item.asked_at, **told)


def _told(kind: str, member: "RecipientRow", at: datetime | None, **said: Any) -> dict[str, Any]:
    return {
        "code": member.code,
        "kind": kind,
        "asked_at": _instant(at),
        "wished_until": None,
        "planned_on": "",
        "reason": "",
        "to": "",
        "state": "told",
        **said,
    }


def letters(session: Session, round_id: str) -> dict[str, dict[str, Any]]:
    """By recipient id: `reminders`, when each left; `letters` that wait for another try, did not get through, may not
    have, or were left out, oldest first. One that a later letter to the same address has made good is told no more."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: {"reminders": [], "letters": []})
    for letter in letter_reports.remarkable(session, round_id):
        told = found[letter.recipient_id or ""]
        if letter.kind in REMINDERS and letter.state is LetterState.SENT:
            told["reminders"].append(_instant(letter.sent_at))
        elif letter.kind not in ELSEWHERE or letter.state is LetterState.QUEUED:
            told["letters"].append(letter_told(letter))
    return found


def letter_told(letter: "LetterRow", language: Language = "sv") -> dict[str, Any]:
    """What became of a letter, and why, in words and in the relay's own."""
    failed = letter.state is not LetterState.WITHDRAWN and (letter.attempts > 0 or letter.smtp_code is not None)
    theirs = letter.kind in ABOUT_DRAFTS
    relay_words = "" if theirs else letter.smtp_text
    return {
        "kind": letter.kind.value,
        "number": letter.number,
        "state": letter.state.value,
        "to": "" if theirs else letter.to,
        "created_at": _instant(letter.created_at),
        "cause": cause_words(letter.cause or "", letter.smtp_code, relay_words, language) if failed else "",
        "relay_code": letter.smtp_code,
        "relay_words": relay_words,
        "tries": letter.attempts,
        "next_try_at": _instant(letter.not_before) if letter.state is LetterState.QUEUED else None,
        "left_out": letter.left_out or "",
    }


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(STOCKHOLM).replace(microsecond=0).isoformat()
