"""What several pages of the console read out of a form: an organisation's addresses and kind."""

import re

from desk import address_book
from models.errors import Refused
from models.values import RecipientKind
from rules.text import line
from web.console.seat import Seat
from web.multipart import ReceivedForm

_COPIES_LIMIT = 20


def addresses_typed(form: ReceivedForm) -> tuple[str, tuple[str, ...]]:
    """The address, and the further ones, as they are kept when they are addresses and as they were typed when not."""
    email, copies = _kept(form.first("email")), re.split(r"[\r\n,;]+", form.first("cc"))
    kept = [_kept(copy) for copy in copies if copy.strip()]
    return email, tuple(copy for copy in dict.fromkeys(kept) if copy.casefold() != email.casefold())[:_COPIES_LIMIT]


def _kept(typed: str) -> str:
    try:
        return address_book.checked([typed])[0]
    except Refused:
        return line(typed).text


def email_faults(seat: Seat, email: str, copies: tuple[str, ...]) -> dict[str, str]:
    """What is wrong, by field. No address at all is no fault here: a draft may wait for it."""
    found = {}
    for name, typed in (("cc", copies), ("email", (email,))):
        for each in typed:
            try:
                if each:
                    address_book.checked([each])
            except Refused as refusal:
                found[name] = seat.sentence(refusal)
    return dict(reversed(found.items()))


def own_kind(typed: str) -> RecipientKind:
    return RecipientKind.PARTY_GROUP if typed == RecipientKind.PARTY_GROUP.value else RecipientKind.ORGANISATION
