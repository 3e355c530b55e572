"""Recipients that stand on the list more than once, or that the mail or the receipts could not tell apart."""

from collections.abc import Iterable
from typing import NamedTuple

from yaml import Node

from models.definition import InvitedRecipient
from models.findings import FaultCode, NoticeCode
from models.register import ListedAs
from roundfile.findings import Findings, place
from rules.naming import receipt_code
from rules.register import Register

_NAMES_SHOWN = 10


class Placed(NamedTuple):
    """A recipient and its row. `lacks_address`: neither the row nor the address list has one; a faulty one is not
    lacking."""

    recipient: InvitedRecipient
    node: Node
    lacks_address: bool = False


def without_repeats(found: Iterable[Placed], findings: Findings) -> list[Placed]:
    """The first of each code; a code named again is a fault."""
    first: dict[str, Placed] = {}
    for placed in found:
        code = placed.recipient.code.casefold()
        earlier = first.setdefault(code, placed)
        if earlier is not placed:
            facts = {"name": placed.recipient.name, "code": placed.recipient.code}
            findings.fault(FaultCode.RECIPIENT_TWICE, placed.node, **facts, first_line=place(earlier.node)[0])
    return list(first.values())


def as_organisations(found: Iterable[Placed], register: Register, findings: Findings) -> list[Placed]:
    """One recipient for each organisation: Gotland is a municipality and a region, and is asked once, as what it was
    named first. `found`: each code once."""
    kept: dict[str, Placed] = {}
    for placed in found:
        entry = register.by_code(placed.recipient.code)
        earlier = kept.get(entry.also_code) if entry else None
        if earlier is None:
            kept[placed.recipient.code] = placed
            continue
        one = _one_organisation(earlier.recipient, placed.recipient)
        lacks_address = earlier.lacks_address and placed.lacks_address
        kept[one.code] = Placed(one, earlier.node, lacks_address)
        unused = placed.recipient.email if placed.recipient.email.casefold() != one.email.casefold() else ""
        facts = {"name": one.full_name, "other_name": placed.recipient.full_name, "email": one.email, "unused": unused}
        findings.notice(NoticeCode.ONE_ORGANISATION, placed.node, **facts)
    return list(kept.values())


def _one_organisation(first: InvitedRecipient, other: InvitedRecipient) -> InvitedRecipient:
    """The first, asked all that either was asked."""
    email = first.email or other.email
    copies = dict.fromkeys(copy for copy in (*first.cc, *other.cc) if copy.casefold() != email.casefold())
    asks_all = not first.chapters or not other.chapters
    return first.model_copy(
        update={
            "email": email,
            "cc": tuple(copies),
            "obliged": first.obliged or other.obliged,
            "chapters": () if asks_all else tuple(dict.fromkeys((*first.chapters, *other.chapters))),
            "also_as": ListedAs(code=other.code, full_name=other.full_name, kind=other.kind),
        }
    )


def check_addresses(found: Iterable[Placed], findings: Findings) -> None:
    """All of a row that lack an address in one fault; and two organisations with one address, cc or not, would each
    hold the other's link."""
    lacking: dict[int, list[Placed]] = {}
    first: dict[str, Placed] = {}
    for placed in found:
        recipient = placed.recipient
        if placed.lacks_address:
            lacking.setdefault(id(placed.node), []).append(placed)
        for email in filter(None, (recipient.email, *recipient.cc)):
            earlier = first.setdefault(email.casefold(), placed)
            if earlier is not placed:
                facts = {"email": email, "name": recipient.name, "other_name": earlier.recipient.name}
                findings.fault(FaultCode.ADDRESS_SHARED, placed.node, **facts, first_line=place(earlier.node)[0])
    for row in lacking.values():
        names = [f"{each.recipient.name} ({each.recipient.code})" for each in row]
        shown, rest = ", ".join(names[:_NAMES_SHOWN]), max(len(names) - _NAMES_SHOWN, 0)
        findings.fault(FaultCode.ADDRESS_MISSING, row[0].node, names=shown, rest=rest, count=len(names))


def check_receipt_codes(found: Iterable[Placed], register: Register, findings: Findings) -> None:
    """Two recipients with one receipt number could not both answer; nor could one of the register that was not asked
    and answers all the same."""
    first = {receipt_code(entry.code): (entry.code, entry.name) for entry in register.entries}
    for placed in found:
        own = (placed.recipient.code, placed.recipient.name)
        code, name = first.setdefault(receipt_code(placed.recipient.code), own)
        if code != placed.recipient.code:
            facts = {"code": placed.recipient.code, "other_code": code, "other_name": name}
            findings.fault(FaultCode.CODE_TOO_ALIKE, placed.node, **facts)
