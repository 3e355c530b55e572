"""The registrar asks a recipient to complete its answer, or takes the request back. A change in the register and an
outbox row: Temporal need not answer, and the group, or the round when it is closed, sees to the letters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from desk import parsing
from desk import rounds as round_commands
from desk.office import Office
from desk.status import instant
from models.errors import Refusal, Refused
from models.register import Ambiguous
from models.supplements import SupplementRequest, SupplementWish
from rules.register import name_key
from rules.supplement_requests import may_ask, read_part, tidy_parts
from store import recipients, rounds, supplements
from store.register import load_register
from templates.dates import moment_words
from web.answer import text

if TYPE_CHECKING:
    from models.tables import RecipientRow, RoundRow


def ask(office: Office, dnr: str, named: str, parts: Sequence[str], what: str, until: str) -> dict[str, Any]:
    """Asks for a supplement. The same order again, while the request waits, changes nothing (`new` is then False).

    Raises Refused: the recipient is unknown, or what `rules.supplements` and `store.supplements` refuse.
    """
    row = round_commands.find(office, dnr)
    at = office.clock()
    with office.database.changing() as session:
        recipient = find_recipient(session, row, named)
        wish = SupplementWish(
            parts=tidy_parts([_part(row, recipient, typed) for typed in parts]),
            text=_readable(what),
            until=parsing.last_instant(until) if until else at,
        )
        _check(row, wish, until, at)
        before = supplements.latest(session, recipient.id)
        request = supplements.ask(session, recipient, wish, at=at)
        return {**_told(recipient, request), "new": before is None or before.number != request.number}


def withdraw(office: Office, dnr: str, named: str) -> dict[str, Any]:
    """Takes the waiting request back. Raises Refused("supplement_none_waiting")."""
    row = round_commands.find(office, dnr)
    with office.database.changing() as session:
        recipient = find_recipient(session, row, named)
        return _told(recipient, supplements.withdraw(session, recipient, at=office.clock()))


def find_recipient(session: Session, row: "RoundRow", named: str) -> "RecipientRow":
    """A recipient of the round by its code or any of its names.

    Raises Refused("recipient_not_found"), or ("recipient_ambiguous") with the codes the name may mean.
    """
    if (by_code := recipients.by_code(session, row.id, named.strip())) is not None:
        return by_code
    members = {member.code: member for member in recipients.of_round(session, row.id)}
    key = name_key(named)
    found = [member for member in members.values() if key in {name_key(member.name), name_key(member.full_name)}]
    if not found:
        meant = load_register().find(named)
        entries = meant.entries if isinstance(meant, Ambiguous) else (meant,) if meant else ()
        codes = dict.fromkeys(code for entry in entries for code in (entry.code, entry.also_code))
        found = [members[code] for code in codes if code in members]
    if not found:
        raise Refused("recipient_not_found", recipient=named, dnr=row.dnr)
    if len(found) > 1:
        raise Refused("recipient_ambiguous", recipient=named, codes=", ".join(member.code for member in found))
    return found[0]


def _part(row: "RoundRow", recipient: "RecipientRow", typed: str) -> Any:
    asked = [item.key for item in rounds.definition(row).questions_for(recipients.chapters(recipient))]
    part = read_part(typed, asked)
    if isinstance(part, Refusal):
        raise Refused(part.code, **part.facts)
    return part


def _readable(what: str) -> str:
    """The words as they can be kept. Bytes that were no UTF-8 on the command line come as lone surrogates."""
    kept, _removed = text.free_text(what.encode("utf-8", "replace").decode("utf-8"))
    return "" if text.is_blank(kept) else kept.strip()


def _check(row: "RoundRow", wish: SupplementWish, until: str, at: Any) -> None:
    refusal = may_ask(wish, state=row.state, closes_at=row.closes_at, closed_at=row.closed_at, now=at)
    if refusal is not None and refusal.code == "supplement_until_past" and not until:
        raise Refused("supplement_until_missing")
    if refusal is not None:
        raise Refused(refusal.code, **{"dnr": row.dnr, **refusal.facts})


def _told(recipient: "RecipientRow", request: SupplementRequest) -> dict[str, Any]:
    return {
        "recipient": recipient.code,
        "name": recipient.full_name,
        "number": request.number,
        "version": request.version,
        "parts": [part.code for part in request.parts],
        "until": instant(request.until),
        "last": moment_words(request.until),
    }
