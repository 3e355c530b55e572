"""What waits for a person over councils that are followed: one that is late, a decision to ask about, legal force to
note, and minutes in quarantine."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.adoption import CouncilStanding
from models.tables import AdoptionRow, RoundRow, ToDoSeenRow
from models.to_do import ToDo, ToDoKind
from models.values import RoundState
from rules import adoption_reminders as rules
from rules.local_time import day_end, local_day
from store.adoption import adoption_standing
from store.adoption.adoption_standing import FollowedAdoption
from store.files import file_checks
from store.rounds.waiting_recipients import Rows, Statement, among, waiting

Seen = dict[tuple[str, str, str], datetime]


def followed() -> Statement:
    """Rounds with an adoption that is followed: few."""
    return (
        waiting(col(RoundRow.id), col(RoundRow.created_at))
        .select_from(AdoptionRow)
        # Beginning with the adoptions: SQLite would go through all rounds for them.
        .join(RoundRow, col(RoundRow.id) == col(AdoptionRow.round_id).concat(""))
        .where(
            col(AdoptionRow.ended_at).is_(None),
            col(AdoptionRow.told_at).is_(None),
            among(col(RoundRow.state), [RoundState.CLOSED]),
        )
    )


def of_followed(session: Session, found_rounds: Rows, at: datetime) -> list[ToDo]:
    """In the rounds of `followed`, however long ago they were closed."""
    some = [each.round_id for each in found_rounds]
    rows = session.exec(select(RoundRow).where(col(RoundRow.id).in_(some))).all()
    seen: Seen = {}
    for one in session.exec(select(ToDoSeenRow).where(col(ToDoSeenRow.round_id).in_(some))):
        seen[one.round_id, one.kind, one.object_id] = one.at
    found: list[ToDo] = []
    for row in rows:
        followed = adoption_standing.read(session, row, local_day(at))
        if followed is not None:
            found += _councils(row, followed, local_day(at))
            found += _quarantined(session, row, followed, at)
    return [
        item for item in found if (last := seen.get((item.round_id, item.kind, item.object_id))) is None
        or last < item.since
    ]  # fmt: skip


def _councils(row: RoundRow, found: FollowedAdoption, today: date) -> Iterator[ToDo]:
    for standing in found.outcome.standings:
        waits = rules.waits_for_a_person(standing, found.plan, found.outcome, today)
        if waits is None:
            continue
        kind, day = waits
        current = found.current.get(standing.code)
        is_decision = kind is ToDoKind.COUNCIL_DECISION and current is not None
        yield _item(
            kind,
            row,
            found,
            standing,
            since=current.at if is_decision and current is not None else day_end(day),
            object_id=current.id if is_decision and current is not None else standing.code,
            said=str(standing.outcome or "") if is_decision else day.isoformat(),
        )


def _quarantined(session: Session, row: RoundRow, found: FollowedAdoption, at: datetime) -> Iterator[ToDo]:
    """Minutes of the decisions that count."""
    current = {one.id: code for code, one in found.current.items()}
    files = [(current[key], file) for key, some in found.files.items() if key in current for file in some]
    checks = file_checks.of_hashes(session, [file.sha256 for _code, file in files]) if files else {}
    standings = {one.code: one for one in found.outcome.standings}
    for code, file in files:
        if checks[file.sha256].malware:
            since = file_checks.scanned_at(session, file.sha256) or at
            yield _item(
                ToDoKind.QUARANTINE, row, found, standings[code], since=since, object_id=file.id, said=file.name
            )


def _item(
    kind: ToDoKind, row: RoundRow, found: FollowedAdoption, standing: CouncilStanding, *, since: datetime,
    object_id: str, said: str,
) -> ToDo:  # fmt: skip
    member = found.members[standing.code]
    return ToDo(
        kind=kind,
        round_id=row.id,
        dnr=row.dnr,
        title=row.title,
        since=since,
        object_id=object_id,
        recipient_id=member.id,
        recipient=member.full_name,
        said=said,
    )
