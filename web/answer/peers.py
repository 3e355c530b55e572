"""Whom a form names as answering with it, looked up among the round's recipients."""

from store.answers import joint_standing
from web.answer.fields import Fields, codes_in
from web.answer.form import Peers
from web.answer.visit import Visit


def peers_of(visit: Visit, fields: Fields) -> Peers:
    """Nothing is asked of the register for a form that names nobody."""
    if not (codes := codes_in(fields)):
        return Peers()
    with visit.database.reading() as session:
        return Peers(
            named=joint_standing.peers(session, visit.recipient, codes),
            taken=joint_standing.taken(session, visit.recipient, codes),
        )
