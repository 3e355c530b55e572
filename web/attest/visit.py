"""All that an attester sees, read in one go: the draft as it would be sent, and where the request stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlmodel import Session

from store.answers import attest_standing
from store.answers.attest_standing import Attest, ShownAttest
from store.recipients import visits
from web.answer import visit as answer_visit
from web.answer.form import FormChecked, check
from web.answer.peers import peers_of
from web.answer.visit import Visit
from web.house import House
from web.signing import Bearer

if TYPE_CHECKING:
    from models.tables import AttestRow


@dataclass(frozen=True)
class AttestVisit:
    """`answer`: the round and the recipient, as its own pages see them. `visit_id`: as a visit's `id`. `is_newest`:
    nobody has been asked since."""

    attest: Attest
    shown: ShownAttest
    answer: Visit
    generation: int
    visit_id: str
    is_newest: bool
    is_submitted: bool

    @property
    def bearer(self) -> Bearer:
        return Bearer(id=self.attest.id, generation=self.generation, visit=self.visit_id)

    @property
    def ending(self) -> str:
        """Why there is nothing to attest any more, as a code; empty while there is."""
        if self.answer.is_cancelled:
            return "cancelled"
        if self.is_submitted:
            return "submitted"
        if not self.is_newest:
            return "replaced"
        return "closed" if self.answer.is_closed else ""

    @cached_property
    def checked(self) -> FormChecked:
        """The draft as an answer; with faults it could not be sent as it stands."""
        fields, visit = self.shown.fields, self.answer
        files, peers = len(self.shown.files), peers_of(visit, fields)
        return check(fields, visit.questions, file_count=files, today=visit.today, peers=peers)


def of_token(house: House, token: str) -> AttestVisit | None:
    """The visit a link leads to, before anything is opened; None for every link that does not open."""
    with house.config.database.reading() as session:
        return _read(house, session, attest_standing.of_token(session, token))


def of_bearer(house: House, bearer: Bearer | None) -> AttestVisit | None:
    """The visit of a cookie's bearer; None when there is none, it was ended, or its link has been replaced."""
    if bearer is None:
        return None
    with house.config.database.reading() as session:
        if visits.has_ended(session, bearer.visit):
            return None
        return _read(house, session, attest_standing.of_id(session, bearer.id, bearer.generation), bearer.visit)


def _read(house: House, session: Session, row: AttestRow | None, visit_id: str = "") -> AttestVisit | None:
    rows = visits.of_recipient(session, row.recipient_id) if row is not None else None
    if row is None or rows is None:
        return None
    newest = attest_standing.rows(session, row.recipient_id)[-1]
    shown = attest_standing.shown(session, row)
    return AttestVisit(
        attest=attest_standing.of_row(session, row, shown),
        shown=shown,
        answer=answer_visit.read(session, house.config.database, rows, house.config.clock()),
        generation=row.generation,
        visit_id=visit_id,
        is_newest=newest.id == row.id,
        is_submitted=row.answer_id is not None,
    )
