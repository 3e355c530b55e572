"""Putting a recipient's address right: the link is replaced, and what goes to the new address follows from where the
round and the recipient stand."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from desk import rounds as round_commands
from desk.naming import WHY_NO_ADDRESS, recipient_of
from desk.office import Office
from models.addresses import check_address
from models.errors import Refusal, Refused
from models.listing import AddressOrigin, KnownAddress
from models.values import LetterKind, RoundState
from store.answers import answers, joint, supplements
from store.letters import letters, receipts
from store.recipients import address_book, recipients
from store.records import outbox

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RecipientRow, RoundRow


class Goes(StrEnum):
    """What goes to a new address: the missiv to one that owes an answer, the receipt with the new link to one that has
    answered, or the request that it complete its answer; `later` the missiv when the round is sent; `nothing` when it
    is over."""

    MISSIV = "missiv"
    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    LATER = "later"
    NOTHING = "nothing"


class AddressChanged(NamedTuple):
    """`email`: the address as it is kept."""

    goes: Goes
    recipient: str
    name: str
    email: str


def change(office: Office, dnr: str, named: str, email: str) -> AddressChanged:
    """Gives the recipient a new address and link, and says what goes there.

    The address there is already is taken when a letter to it was refused or given up, and what goes is sent again.

    Raises Refused: "no_such_recipient", "address_unchanged" (also when nothing would go there: the link is worth
    keeping), "address_shared" (another recipient has it: they could answer in each other's names), or why it is no
    address.
    """
    row, checked = round_commands.find(office, dnr), checked_address(email)
    at = office.clock()
    with office.changing() as session:
        recipient = recipient_of(session, row, named)
        _check_own(session, recipient, checked)
        is_same = recipient.email == checked
        generation = recipients.change_address(session, recipient.id, checked, key=office.key, at=at)
        session.refresh(recipient)
        _remember(session, row, recipient, office.actor.mark, at)
        goes = _goes(session, row, recipient, at)
        if is_same and goes is Goes.NOTHING:
            raise Refused("address_unchanged", recipient=recipient.full_name)
        if goes is Goes.MISSIV:
            letters.queue(session, recipient, LetterKind.MISSIV, generation, at)
        elif goes is Goes.RECEIPT:
            if joint.is_confirmed(session, recipient.id):
                joint.receipt_again(session, recipient.id, at)
            else:
                receipts.queue_again(session, recipient, at)
        elif goes is Goes.SUPPLEMENT:
            supplements.tell_again(session, recipient, at=at)
        if goes in {Goes.MISSIV, Goes.RECEIPT, Goes.SUPPLEMENT}:
            outbox.add(session, recipient, at)
        return AddressChanged(goes, recipient.code, recipient.full_name, checked)


def _remember(session: "Session", row: "RoundRow", recipient: "RecipientRow", by: str, at: datetime) -> None:
    """The next round proposes the address as it was put right here."""
    known = KnownAddress(
        code=recipient.code,
        name=recipient.full_name,
        kind=recipient.kind,
        email=recipient.email,
        cc=recipients.copies(recipient),
        origin=AddressOrigin.CORRECTED,
        at=at,
        by=by,
    )
    address_book.remember(session, row.sender_id, [known])


def checked_address(email: str) -> str:
    """The address, tidied. Raises Refused with why it is none."""
    checked = check_address(email.strip())
    if isinstance(checked, Refusal):
        raise Refused(WHY_NO_ADDRESS[checked.code], email=checked.facts["email"])
    return checked


def _goes(session: "Session", row: "RoundRow", recipient: "RecipientRow", at: datetime) -> Goes:
    request = supplements.waiting(session, recipient.id)
    if request is not None and request.is_open(at) and row.state is not RoundState.CANCELLED:
        return Goes.SUPPLEMENT
    if row.state in {RoundState.CLOSED, RoundState.CANCELLED}:
        return Goes.NOTHING
    if row.sent_at is None:
        return Goes.LATER
    has_answered = answers.counted_answer(session, recipient.id) is not None
    return Goes.RECEIPT if has_answered or joint.is_confirmed(session, recipient.id) else Goes.MISSIV


def _check_own(session: "Session", recipient: "RecipientRow", email: str) -> None:
    for other in recipients.reached_at(session, recipient.round_id, email):
        if other.id != recipient.id:
            raise Refused("address_shared", email=email, name=other.full_name)
