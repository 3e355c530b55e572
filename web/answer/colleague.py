"""A colleague to be mailed: whether the address may be, and what may stand in a message that we carry.

Fields and sentences go by `purpose`, `forward` or `attest`: both hand somebody a link, but not the same one.
"""

from collections.abc import Iterable

from models.addresses import check_address, has_foreign_letters
from models.errors import Refusal
from rules import text
from web.answer.fields import first
from web.answer.form import FormFault, address_fault
from web.answer.page_addresses import first_page_address
from web.answer.work import Work

MESSAGE_LIMIT = 1_000
"""Characters of the message to the colleague; said beside the field."""


def message_of(work: Work, purpose: str) -> str:
    message = first(work.short, f"{purpose}_message")
    return "" if text.is_blank(message) else message


def message_faults(field: str, message: str, limit: int = MESSAGE_LIMIT) -> tuple[FormFault, ...]:
    """No addresses of pages in a message: our mail must not be the carrier of somebody else's link."""
    if len(message) > limit:
        return (FormFault(field=field, code=f"{field}_long", facts={"limit": limit, "length": len(message)}),)
    if link := first_page_address(message):
        return (FormFault(field=field, code=f"{field}_link", facts={"link": link[:80]}),)
    return ()


def address(work: Work, purpose: str, known: Iterable[str]) -> tuple[str, tuple[FormFault, ...]]:
    """The address typed, as it is kept, and what is wrong with it. `known`: addresses that were right before; another
    domain than theirs and the registered one is to be confirmed."""
    field = f"{purpose}_email"
    typed = first(work.short, field)
    to = check_address(typed)
    if isinstance(to, Refusal):
        return "", (address_fault(field, to) if typed else FormFault(field=field, code=f"{field}_missing"),)
    registered = work.desk.visit.recipient.email
    if to.casefold() == registered.casefold():
        return to, (FormFault(field=field, code=f"{purpose}_to_registered"),)
    if has_foreign_letters(to):
        return to, (FormFault(field=field, code="address_invalid"),)
    domains = {_domain(registered), *(_domain(one) for one in known)}
    if _domain(to) not in domains and work.form.first(f"{purpose}_confirm") != to:
        return to, (FormFault(field=field, code=f"{purpose}_other_domain", facts={"email": to, "domain": _domain(to)}),)
    return to, ()


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
