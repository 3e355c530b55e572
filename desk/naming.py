"""What a registrar types for a thing that has a code: a recipient, a position, a part of an answer.

Codes, names and the Swedish words of the pages all do; what means several things is refused with all of them, a slip
with the nearest word.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from sqlmodel import Session

from data.register import load_register
from models.definition import InvitedRecipient, RoundDefinition
from models.errors import Refusal, Refused
from models.invisible import without_invisible
from models.register import Ambiguous, RegisterEntry
from models.supplements import Part
from models.values import AnswerPart, FileKind, Stance
from rules.register import name_key
from rules.supplement_requests import read_part
from store.recipients import recipients
from store.rounds import rounds
from templates.words import PARTS_AS_TYPED, STANCES, part_words

if TYPE_CHECKING:
    from models.tables import RecipientRow, RoundRow

Asked = TypeVar("Asked", "RecipientRow", InvitedRecipient)

WHY_NO_ADDRESS = {
    "email_invalid": "address_invalid",
    "email_several": "address_several",
    "email_local_part": "address_local_part",
    "email_hidden": "address_hidden",
}
"""Why what was typed is no address, for a command."""
_QUESTION = re.compile(r"fråga(?:n)?[ :]\s*(?P<key>[^\s:]+)(?::.*)?", re.IGNORECASE)


def recipient_of(session: Session, row: "RoundRow", named: str) -> "RecipientRow":
    """A recipient of the round by any code or name of it.

    Raises Refused("no_such_recipient") with the nearest name, or ("recipient_ambiguous") with those it may be.
    """
    found = _members(session, row, named)
    if not found:
        suggestion = _nearest(named, (row.full_name for row in recipients.of_round(session, row.id)))
        raise Refused("no_such_recipient", recipient=named, dnr=row.dnr, suggestion=suggestion)
    return found[0]


def asked_or_known(session: Session, row: "RoundRow", named: str) -> "RecipientRow | RegisterEntry":
    """A recipient of the round, or an organisation of the register that was not asked.

    Raises Refused("unknown_organisation") with the nearest name, or ("recipient_ambiguous").
    """
    if found := _members(session, row, named):
        return found[0]
    register = load_register()
    entry = register.by_code(named) or register.find(named)
    if isinstance(entry, Ambiguous):
        raise _ambiguous(named, ((each.code, each.full_name) for each in entry.entries))
    if entry is None:
        names = [*(one.full_name for one in recipients.of_round(session, row.id)), *_names(register.entries)]
        raise Refused("unknown_organisation", recipient=named, suggestion=_nearest(named, names))
    return entry


def _members(session: Session, row: "RoundRow", named: str) -> "list[RecipientRow]":
    """None or one. Raises Refused("recipient_ambiguous")."""
    if (by_code := recipients.by_code(session, row.id, without_invisible(named))) is not None:
        return [by_code]
    return _matching(named, recipients.of_round(session, row.id))


def invited_of(definition: RoundDefinition, named: str) -> InvitedRecipient:
    """The same for a round that is a file as yet."""
    if found := _matching(named, definition.recipients):
        return found[0]
    suggestion = _nearest(named, (one.full_name for one in definition.recipients))
    raise Refused("no_such_recipient", recipient=named, dnr=definition.dnr, suggestion=suggestion)


def _matching(named: str, asked: Iterable[Asked]) -> list[Asked]:
    """None or one of those asked, by a code or a name. Raises Refused("recipient_ambiguous")."""
    named, register = without_invisible(named).strip(), load_register()
    members = {member.code.upper(): member for member in asked}
    entry, key = register.by_code(named), name_key(named)
    codes = [named.upper(), entry.also_code if entry else ""]
    found = [members[code] for code in codes if code in members]
    if not found:
        found = [one for one in members.values() if key in {name_key(one.name), name_key(one.full_name)}]
    if not found:
        meant = register.find(named)
        entries = meant.entries if isinstance(meant, Ambiguous) else (meant,) if meant else ()
        likely = dict.fromkeys(code for each in entries for code in (each.code, each.also_code))
        found = [members[code] for code in likely if code in members]
    if len(found) > 1:
        raise _ambiguous(named, ((member.code, member.full_name) for member in found))
    return found


def _ambiguous(named: str, candidates: Iterable[tuple[str, str]]) -> Refused:
    return Refused("recipient_ambiguous", recipient=named, codes=", ".join(" ".join(each) for each in candidates))


def stance_of(typed: str) -> Stance | None:
    """A position by its code or its words; None when nothing is typed. Raises Refused("stance_unknown")."""
    key = _key(typed)
    if not key:
        return None
    words = {_key(word): stance for language in STANCES.values() for stance, word in language.items()}
    known = words | {_key(stance): stance for stance in Stance}
    if key in known:
        return known[key]
    begun = {stance for word, stance in known.items() if word.startswith(f"{key} ")}
    if len(begun) == 1:
        return begun.pop()
    shown = {word.lower(): stance for stance, word in STANCES["sv"].items()}
    suggestion = _nearest(key, shown)
    raise Refused("stance_unknown", stance=typed, known=", ".join(shown), suggestion=suggestion)


def part_of(row: "RoundRow", recipient: "RecipientRow", typed: str) -> Part:
    """A part of the recipient's answer, by its code or its words. Raises Refused("supplement_part_unknown")."""
    asked = [item.key for item in rounds.definition(row).questions_for(recipients.chapters(recipient))]
    words = {_key(word): code for word, code in PARTS_AS_TYPED.items()} | _shown_parts()
    question = _QUESTION.fullmatch(without_invisible(typed).strip())
    code = f"question:{question['key']}" if question else words.get(_key(typed), without_invisible(typed).strip())
    part = read_part(code, asked)
    if isinstance(part, Refusal):
        known = [*PARTS_AS_TYPED, *(f"fråga {key}" for key in asked)]
        facts = {"part": typed, "known": ", ".join(known), "suggestion": _nearest(typed, known)}
        raise Refused(part.code, **facts)
    return part


def _shown_parts() -> dict[str, str]:
    """The words that pages and letters have for a part, which can be typed too."""
    plain = [Part(part=part) for part in AnswerPart if part is not AnswerPart.QUESTION]
    parts: Sequence[Part] = [*plain, *(Part(part=AnswerPart.FILES, key=kind) for kind in FileKind)]
    return {_key(part_words(part)): part.code for part in parts}


def _names(entries: Iterable[RegisterEntry]) -> Iterable[str]:
    return (entry.full_name for entry in entries)


def _key(typed: str) -> str:
    return " ".join(re.sub(r"[^\w]|_", " ", without_invisible(typed).casefold()).split())


def _nearest(typed: str, words: Iterable[str]) -> str:
    """The word that was probably meant, or empty."""
    by_key = {_key(word): word for word in words}
    near = difflib.get_close_matches(_key(typed)[:200], by_key, n=1)
    return by_key[near[0]] if near else ""
