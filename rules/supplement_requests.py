"""May an answer be asked to be completed (komplettering)?

Practice, modelled on FL 2017:900 20 §: the registrar says what is missing, until when, and what happens otherwise.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from models.errors import Fact, Refusal
from models.supplements import SUPPLEMENT_LIMIT, Part, SupplementWish
from models.values import AnswerPart, FileKind, RoundState
from rules.deadlines import due_day_refusal
from rules.local_time import is_day_end, local_day
from rules.plan import REOPEN_DAYS

_SENT = frozenset({RoundState.OPEN, RoundState.OVERDUE, RoundState.CLOSED})


def read_part(typed: str, questions: Collection[str]) -> Part | Refusal:
    """A part as it is typed: `summary`, `question:4`, `files`, `files:minutes_extract`. `questions`: the ids of those
    the recipient was asked. Refusal: `supplement_part_unknown`, with those that there are."""
    name, _, key = typed.strip().partition(":")
    keys: dict[str, Collection[str]] = {AnswerPart.QUESTION: questions, AnswerPart.FILES: ("", *FileKind)}
    if name in set(AnswerPart) and key in keys.get(name, ("",)):
        return Part(part=AnswerPart(name), key=key)
    plain = [part.value for part in AnswerPart if part is not AnswerPart.QUESTION]
    known = [*plain, *(f"question:{key}" for key in questions), *(f"files:{kind}" for kind in FileKind)]
    return Refusal(code="supplement_part_unknown", facts={"part": typed, "known": ", ".join(known)})


def tidy_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Each part once, in the form's order; files of every kind hold those of one."""
    kept = set(parts)
    if Part(part=AnswerPart.FILES) in kept:
        kept = {part for part in kept if part.part is not AnswerPart.FILES or not part.key}
    order = {part: place for place, part in enumerate(AnswerPart)}
    places = {part: place for place, part in reversed(list(enumerate(parts)))}
    return tuple(sorted(kept, key=lambda part: (order[part.part], places[part])))


def may_ask(
    wish: SupplementWish, *, state: RoundState, closes_at: datetime, closed_at: datetime | None, now: datetime
) -> Refusal | None:
    """Whether a registrar may ask for a supplement in a round that stands so.

    Refusals: `supplement_round_not_sent`, `supplement_round_cancelled`, `supplement_parts_missing`,
    `supplement_text_missing`, `supplement_text_long`, `supplement_until_past`, `supplement_until_today` (a whole day
    must be a later one), `supplement_on_day_off` (whole days), `supplement_after_archive` (the receipt could not
    leave: the round's workflow ends some time after the closing).
    """
    if state not in _SENT:
        cancelled = state is RoundState.CANCELLED
        return Refusal(code="supplement_round_cancelled" if cancelled else "supplement_round_not_sent")
    if not wish.parts:
        return Refusal(code="supplement_parts_missing")
    if not wish.text.strip():
        return Refusal(code="supplement_text_missing")
    if len(wish.text) > SUPPLEMENT_LIMIT:
        facts: dict[str, Fact] = {"limit": SUPPLEMENT_LIMIT, "length": len(wish.text)}
        return Refusal(code="supplement_text_long", facts=facts)
    return _until_refusal(wish.until, archived_at=(closed_at or closes_at) + timedelta(days=REOPEN_DAYS), now=now)


def _until_refusal(until: datetime, *, archived_at: datetime, now: datetime) -> Refusal | None:
    facts: dict[str, Fact] = {"until": until.isoformat()}
    if until <= now:
        return Refusal(code="supplement_until_past", facts=facts)
    if is_day_end(until) and local_day(until) <= local_day(now):
        return Refusal(code="supplement_until_today", facts=facts)
    if until >= archived_at:
        return Refusal(code="supplement_after_archive", facts={**facts, "archived_at": archived_at.isoformat()})
    if is_day_end(until) and (day_off := due_day_refusal(until)):
        return Refusal(code="supplement_on_day_off", facts=day_off.facts)
    return None
