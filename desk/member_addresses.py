"""A member's address put right in an incoming remiss: what did not arrive there is sent again, to the new one."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from desk import addresses
from desk.addresses import checked_address
from desk.incoming import again
from desk.joint_answers import member_named
from desk.office import Office
from models.errors import Refused
from models.incoming import IncomingLetterKind, Stage
from models.people import Permission
from store.incoming import letter_facts, letters, remisses

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import IncomingLetterRow, IncomingMemberRow, IncomingRow


class MemberAddress(NamedTuple):
    """`again`: letters that go once more; `redirected`: letters that waited and go there now."""

    name: str
    email: str
    again: int
    redirected: int


def change(office: Office, row: "IncomingRow", code: str, email: str) -> MemberAddress:
    """Gives a member a new address, also in the members' round where it had the same one, and sends again what it
    should have got and still has a use for: the latest word of the plan, and the question about the answer while it is
    open. The address there is already is taken when something goes there again.

    Raises Refused: "incoming_sent", "incoming_no_such_member", "address_unchanged", "address_shared", and why it is no
    address.
    """
    office.demand(Permission.WRITE)
    checked, at = checked_address(email), office.clock()
    with office.database.reading() as session:
        found = again(session, row)
        if remisses.stage(session, found, at) in {Stage.SENT, Stage.HANDED_IN}:
            raise Refused("incoming_sent")
        member = member_named(session, found, code)
        for other in remisses.of_members(session, found.id):
            if other.id != member.id and other.email.casefold() == checked.casefold():
                raise Refused("address_shared", email=checked, name=other.name)
        inner, recipient = remisses.inner_round(session, found), letter_facts.recipient_of(session, found, member.code)
    if inner is not None and recipient is not None and recipient.email == member.email != checked:
        addresses.change(office, inner.dnr, recipient.code, checked)
    with office.changing() as session:
        found, member = again(session, row), member_named(session, again(session, row), code)
        lost = letters.failed(letters.of(session, found.id), member)
        wanted = [letter for letter in lost if _is_of_use(session, found, letter, at)]
        if member.email == checked and not wanted:
            raise Refused("address_unchanged", recipient=member.name)
        member.email = checked
        session.add(member)
        session.flush()
        redirected = letters.redirect(session, member, checked)
        made = sum(_queue_again(session, found, member, letter, at) for letter in wanted)
        facts = {"letters": made}
        remisses.change(session, found, at, office.actor.mark, "incoming_address_changed", facts)
        return MemberAddress(member.name, checked, made, redirected)


def _is_of_use(session: "Session", row: "IncomingRow", letter: "IncomingLetterRow", at: datetime) -> bool:
    if letter.kind is IncomingLetterKind.PLAN:
        return letter.number == row.plan_no
    answer = remisses.latest_answer(session, row.id)
    is_asked = answer is not None and answer.number == letter.number and answer.submitted_at is None
    return is_asked and answer is not None and answer.stand_until is not None and at <= answer.stand_until


def _queue_again(
    session: "Session",
    row: "IncomingRow",
    member: "IncomingMemberRow",
    letter: "IncomingLetterRow",
    at: datetime,
) -> bool:
    same = [one for one in letters.of(session, row.id) if one.member_id == member.id and one.kind is letter.kind]
    before = sum(one.number == letter.number for one in same)
    return letters.queue(
        session,
        row,
        letter.kind,
        letter.number,
        member.email,
        at,
        member=member,
        facts=json.loads(letter.facts),
        again=before,
    )
