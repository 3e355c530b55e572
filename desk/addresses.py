"""Putting a recipient's address right: the link is replaced, and what goes to the new address follows from where the
round and the recipient stand."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from desk import rounds as round_commands
from desk.counter import recipient_of
from desk.office import Office
from models.addresses import check_address
from models.errors import Refusal, Refused
from models.values import LetterKind, RoundState
from store import answers, letters, outbox, receipts, recipients, supplements

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


_WHY_NOT = {
    "email_invalid": "address_invalid",
    "email_several": "address_several",
    "email_local_part": "address_local_part",
}


def change(office: Office, dnr: str, code: str, email: str) -> Goes:
    """Gives the recipient a new address and link, and says what goes there.

    The address there is already is taken when a letter to it was refused or given up, and what goes is sent again.

    Raises Refused: "no_such_recipient", "address_unchanged" (also when nothing would go there: the link is worth
    keeping), "address_shared" (another recipient has it: they could answer in each other's names), or why it is no
    address.
    """
    row = round_commands.find(office, dnr)
    checked = check_address(email)
    if isinstance(checked, Refusal):
        raise Refused(_WHY_NOT[checked.code], email=checked.facts["email"])
    at = office.clock()
    with office.database.changing() as session:
        recipient = recipient_of(session, row, code)
        _check_own(session, recipient, checked)
        is_same = recipient.email == checked
        generation = recipients.change_address(session, recipient.id, checked, key=office.key, at=at)
        session.refresh(recipient)
        goes = _goes(session, row, recipient, at)
        if is_same and goes is Goes.NOTHING:
            raise Refused("address_unchanged", recipient=recipient.code)
        if goes is Goes.MISSIV:
            letters.queue(session, recipient, LetterKind.MISSIV, generation, at)
        elif goes is Goes.RECEIPT:
            receipts.queue_again(session, recipient, at)
        elif goes is Goes.SUPPLEMENT:
            supplements.tell_again(session, recipient, at=at)
        if goes in {Goes.MISSIV, Goes.RECEIPT, Goes.SUPPLEMENT}:
            outbox.add(session, recipient, at)
    return goes


def _goes(session: "Session", row: "RoundRow", recipient: "RecipientRow", at: datetime) -> Goes:
    request = supplements.waiting(session, recipient.id)
    if request is not None and request.is_open(at) and row.state is not RoundState.CANCELLED:
        return Goes.SUPPLEMENT
    if row.state in {RoundState.CLOSED, RoundState.CANCELLED}:
        return Goes.NOTHING
    if row.sent_at is None:
        return Goes.LATER
    return Goes.RECEIPT if answers.counted_answer(session, recipient.id) is not None else Goes.MISSIV


def _check_own(session: "Session", recipient: "RecipientRow", email: str) -> None:
    for other in recipients.reached_at(session, recipient.round_id, email):
        if other.id != recipient.id:
            raise Refused("address_shared", email=email, name=other.full_name)
