"""A kedjeremiss that is out: whose turn it is, one passed with a word, and the order changed before a turn comes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from desk.afterwards import Shown
from desk.midway import check_running
from desk.naming import recipient_of
from desk.office import Office
from models.chain import Link
from models.definition import Chain
from models.errors import Refused
from models.people import Permission
from rules import chain as rules
from store.rounds import chain, rounds
from templates import chain_words

if TYPE_CHECKING:
    from models.tables import RoundRow


class Standing(NamedTuple):
    chain: Chain
    links: tuple[Link, ...]
    turn: Link | None


def standing(office: Office, row: "RoundRow") -> Standing:
    """Raises Refused("no_chain")."""
    with office.database.reading() as session:
        return _standing(rounds.definition(row).chain, chain.links(session, row), row.dnr)


def _standing(said: Chain | None, links: tuple[Link, ...], dnr: str) -> Standing:
    if said is None:
        raise Refused("no_chain", dnr=dnr)
    return Standing(said, links, rules.turn(links))


def pass_over(office: Office, row: "RoundRow", named: str, reason: str) -> str:
    """Lets the next one be asked though this one has not answered; it may answer all the same. Its code.

    Raises Refused: "no_chain", "chain_reason_missing", "chain_not_its_turn", "chain_at_end", and as
    `check_running` and `recipient_of` do.
    """
    office.demand(Permission.WRITE)
    if not reason.strip():
        raise Refused("chain_reason_missing")
    with office.changing() as session:
        now = rounds.get(session, row.id)
        stands = _standing(rounds.definition(now).chain, chain.links(session, now), now.dnr)
        check_running(now)
        member = recipient_of(session, now, named)
        if stands.turn is None:
            raise Refused("chain_at_end")
        if stands.turn.code != member.code or stands.turn.asked_at is None:
            raise Refused("chain_not_its_turn", name=member.full_name, whose=stands.turn.name)
        chain.pass_over(session, member, reason.strip(), office.clock(), by=office.actor.mark)
        return member.code


def put_in_order(office: Office, row: "RoundRow", named: Sequence[str]) -> None:
    """The whole order anew; those whose turn has begun stay first. Raises Refused: "no_chain", "chain_order_unlike",
    "chain_turn_begun", and as `recipient_of` does."""
    office.demand(Permission.WRITE)
    with office.changing() as session:
        now = rounds.get(session, row.id)
        stands = _standing(rounds.definition(now).chain, chain.links(session, now), now.dnr)
        codes = [recipient_of(session, now, one).code for one in named]
        refusal = rules.order_refused(stands.links, codes)
        if refusal:
            raise Refused(refusal, order=", ".join(link.code for link in stands.links))
        chain.put_in_order(session, now, codes, office.clock(), by=office.actor.mark)


def shown(office: Office, row: "RoundRow") -> Shown:
    found = standing(office, row)
    facts = [
        {
            "recipient": link.code,
            "name": link.name,
            "asked_at": link.asked_at.isoformat() if link.asked_at else None,
            "due_at": link.due_at.isoformat() if link.asked_at else None,
            "settled": link.settled,
            "passed": link.passed,
        }
        for link in found.links
    ]
    data = {"dnr": row.dnr, "turn": found.turn.code if found.turn else None, "chain": facts}
    said = [f"{link.code} {link.name}: {chain_words.state_words(link, found.turn)}" for link in found.links]
    return Shown(data, [*said, f"Skäl: {found.chain.reason}"])
