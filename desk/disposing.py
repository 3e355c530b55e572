"""A round is disposed of (gallras) by decision: all that is kept of it goes, and one row says what it was."""

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from desk import e_archive
from desk import rounds as round_commands
from desk.office import Office
from models.errors import Refused
from models.people import Permission
from rules.naming import tidy_dnr
from rules.plan import REOPEN_DAYS, is_over
from rules.text import free_text
from store.accounts import accounts
from store.records import disposals
from store.rounds import rounds

if TYPE_CHECKING:
    from models.tables import DisposalRow, RoundRow

DECISION_LIMIT = 2_000


class Disposed(NamedTuple):
    """`by`: the name of who did it; empty for the operators."""

    row: "DisposalRow"
    by: str


def is_time(office: Office, row: "RoundRow") -> bool:
    """Whether the round cannot be reopened any more."""
    has_ended = is_over(row.state, row.closed_at, office.clock())
    return has_ended and office.clock() >= disposals.ended_at(row) + timedelta(days=REOPEN_DAYS)


def of_sender(office: Office) -> list[Disposed]:
    """The rounds of the actor's sender that have been disposed of, latest first."""
    with office.database.reading() as session:
        rows = disposals.of_sender(session, office.actor.sender_id)
        names = accounts.names(session, [each.by for each in rows])
        return [Disposed(each, names.get(each.by, "")) for each in rows]


def dispose(office: Office, round_id: str, *, decision: str, reason: str = "", dnr: str) -> "DisposalRow":
    """Removes everything that is kept of a round, for good. `decision`: which body decided it, when and under which
    section; `dnr`: the round's own once more, so that it is meant.

    Raises Refused: "dispose_too_soon" while the round may be reopened, or 90 days since it was cancelled,
    "dispose_adopting" while councils are followed, "dispose_duties" while something is to be done, "dispose_waits"
    while a letter has not gone, "dispose_followed" while another is told of with its help, "dispose_dnr_differs",
    "dispose_no_decision", "archive_text_long", "dispose_files_young"; without a reason also "dispose_not_archived" when
    the e-archive does not have the newest package, and "dispose_package_old" when something has happened since.
    """
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    decided, why = (free_text(text)[0].strip() for text in (decision, reason))
    if not is_time(office, row):
        raise Refused("dispose_too_soon", dnr=row.dnr, days=REOPEN_DAYS)
    newest = next((each.row for each in e_archive.of_round(office, row.id)), None)
    with office.database.reading() as session:
        stops = disposals.in_the_way(session, row)
        is_whole = newest is not None and disposals.is_packed(session, row, newest.at)
    package = newest.object_id if newest is not None and newest.received_at is not None else ""
    faults = {
        "dispose_dnr_differs": tidy_dnr(dnr) != row.dnr,
        "dispose_no_decision": not decided,
        "archive_text_long": max(len(decided), len(why)) > DECISION_LIMIT,
        "dispose_not_archived": not package and not why,
        "dispose_package_old": not is_whole and not why,
    }
    if stops or (stops := next((code for code, holds in faults.items() if holds), "")):
        raise Refused(stops, dnr=row.dnr, limit=DECISION_LIMIT)
    asked_at = monotonic()
    with office.database.reading() as session:
        came, made = disposals.files_of(session, row.id)
    if any(office.files.is_younger(sha256, disposals.LATELY) for sha256 in came):
        raise Refused("dispose_files_young", dnr=row.dnr)
    # Files first: a second try finds the round, and nothing is left in the store that no row leads to. What somebody
    # has begun to name since the register was asked has been laid in or renewed, and stays.
    gone = [sha256 for sha256 in sorted(came) if office.files.remove(sha256, disposals.LATELY)]
    since = timedelta(seconds=monotonic() - asked_at)
    gone += [sha256 for sha256 in sorted(made) if office.files.remove(sha256, since)]
    with office.changing() as session:
        return disposals.dispose(
            session,
            rounds.get(session, row.id),
            decision=decided,
            reason=why,
            package=package,
            files=gone,
            at=office.clock(),
            by=office.actor.mark,
        )
