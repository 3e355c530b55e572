"""May the joint press text be approved, and sent to all? (R27.)"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.errors import Refusal
from models.press import PressVersion
from models.values import RoundState

TITLE_LIMIT, TEXT_LIMIT = 300, 20_000
ASKED_AGAIN_AFTER = timedelta(hours=24)
"""Nobody is asked twice about one version before that."""


def may_write(title: str, text: str, embargo_at: datetime | None, now: datetime, state: RoundState) -> Refusal | None:
    if state is not RoundState.CLOSED:
        return Refusal(code="press_not_closed")
    if not title or not text:
        return Refusal(code="press_empty")
    if len(title) > TITLE_LIMIT or len(text) > TEXT_LIMIT:
        return Refusal(code="press_long", facts={"title_limit": TITLE_LIMIT, "limit": TEXT_LIMIT})
    if embargo_at is not None and embargo_at <= now:
        return Refusal(code="press_embargo_past", facts={"embargo_at": embargo_at.isoformat()})
    return None


def to_ask(version: PressVersion, newest: int, ids: Iterable[str], now: datetime) -> tuple[str, ...] | Refusal:
    """Ids of those who have said nothing of the newest version and may be asked now, for the first time or again."""
    if version.number != newest:
        return Refusal(code="press_not_newest", facts={"version": version.number, "newest": newest})
    if version.sent_at is not None:
        return Refusal(code="press_is_sent", facts={"version": version.number, "sent_at": version.sent_at.isoformat()})
    silent = [key for key in ids if key not in version.said]
    if not silent:
        return Refusal(code="press_all_said")
    wanted = tuple(key for key in silent if key not in version.asked or now >= version.asked[key] + ASKED_AGAIN_AFTER)
    if not wanted:
        again_at = min(version.asked[key] for key in silent) + ASKED_AGAIN_AFTER
        return Refusal(code="press_just_asked", facts={"again_at": again_at.isoformat()})
    return wanted


def may_say(version: PressVersion, number: int, said: str) -> Refusal | None:
    """A yes or a no to the newest version, which the one who says it has read as `number`."""
    if said not in {"yes", "no"}:
        return Refusal(code="press_choice")
    if version.sent_at is not None:
        return Refusal(code="press_is_sent", facts={"version": version.number, "sent_at": version.sent_at.isoformat()})
    if version.number != number:
        return Refusal(code="press_changed", facts={"version": number, "newest": version.number})
    return None


def may_approve(version: PressVersion, newest: int) -> Refusal | None:
    """The newest version alone, once."""
    if version.number != newest:
        return Refusal(code="press_not_newest", facts={"version": version.number, "newest": newest})
    if version.decision:
        return Refusal(code="press_is_approved", facts={"version": version.number})
    return None


def may_send(version: PressVersion, newest: int, asked: Iterable[str], *, sure: bool) -> Refusal | None:
    """An approved text that nobody has said no to. Where some have said nothing, somebody says that it goes all the
    same (`sure`). `asked`: ids of all that it goes to."""
    ids = list(asked)
    said = [version.said[key] for key in ids if key in version.said]
    if version.number != newest:
        return Refusal(code="press_not_newest", facts={"version": version.number, "newest": newest})
    if version.sent_at is not None:
        return Refusal(code="press_is_sent", facts={"version": version.number, "sent_at": version.sent_at.isoformat()})
    if not version.decision:
        return Refusal(code="press_not_approved", facts={"version": version.number})
    if any(not one.yes for one in said):
        return Refusal(code="press_said_no", facts={"number": sum(not one.yes for one in said)})
    if len(said) < len(ids) and not sure:
        return Refusal(code="press_silent", facts={"number": len(ids) - len(said)})
    return None
