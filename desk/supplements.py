"""The registrar asks a recipient to complete its answer, or takes the request back. A change in the register and an
outbox row: Temporal need not answer, and the group, or the round when it is closed, sees to the letters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desk import parsing
from desk import rounds as round_commands
from desk.naming import part_of, recipient_of
from desk.office import Office
from desk.status import instant
from models.errors import Refused
from models.supplements import SupplementRequest, SupplementWish
from rules.supplement_requests import may_ask, tidy_parts
from rules.text import from_command_line
from store.answers import supplements
from templates.dates import moment_words

if TYPE_CHECKING:
    from models.tables import RecipientRow, RoundRow


def ask(office: Office, dnr: str, named: str, parts: Sequence[str], what: str, until: str) -> dict[str, Any]:
    """Asks for a supplement. The same order again, while the request waits, changes nothing (`new` is then False).

    Raises Refused: the recipient is unknown, or what `rules.supplements` and `store.supplements` refuse.
    """
    row = round_commands.find(office, dnr)
    at = office.clock()
    with office.changing() as session:
        recipient = recipient_of(session, row, named)
        wish = SupplementWish(
            parts=tidy_parts([part_of(row, recipient, typed) for typed in parts]),
            text=from_command_line(what),
            until=parsing.last_instant(until) if until else at,
        )
        _check(row, wish, until, at)
        before = supplements.latest(session, recipient.id)
        request = supplements.ask(session, recipient, wish, at=at)
        return {**_told(recipient, request), "new": before is None or before.number != request.number}


def withdraw(office: Office, dnr: str, named: str) -> dict[str, Any]:
    """Takes the waiting request back. Raises Refused("supplement_none_waiting")."""
    row = round_commands.find(office, dnr)
    with office.changing() as session:
        recipient = recipient_of(session, row, named)
        return _told(recipient, supplements.withdraw(session, recipient, at=office.clock()))


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
