"""The completeness check: what is missing, the sentence given instead, and the no to a final compilation."""

from desk import compilations
from desk import rounds as round_commands
from desk.afterwards import Shown
from desk.office import Office
from desk.synpunkter import SynpunktWork, words, work
from models.errors import Refused
from models.people import Permission
from models.synpunkter import Gap, GapKind
from models.values import RoundState
from rules import completeness
from rules.completeness import Reach
from store.views import readings, treatment
from templates.console import synpunkter as words_of

PLACED = frozenset({GapKind.CHANGE_WITHOUT_SYNPUNKT})
"""Gaps that have their own place for the sentence: a change states its cause."""


def reach(found: SynpunktWork) -> Reach:
    """How far the work has come."""
    return completeness.reach(found.answered, found.treatment)


def explain(office: Office, round_id: str, chosen: dict[tuple[GapKind, str], str]) -> None:
    """Gives a sentence instead of closing a gap, by its kind and key; an empty one opens it again. All or none of them.
    A gap that is no more needs none. Raises Refused("no_such_page") and ("text_too_long")."""
    row = round_commands.by_id(office, round_id)
    with office.changing() as session:
        answered = treatment.answered(session, row.id)
        gaps = {(gap.kind, gap.key): gap for gap in treatment.whole(session, row.id, answered).gaps}
        versions = {one.recipient_code: one.version for one in answered}
        for place, said in chosen.items():
            gap = gaps.get(place)
            if gap is None or gap.kind in PLACED:
                continue
            version = completeness.version_of(gap, versions)
            at, by = office.clock(), office.actor.mark
            readings.explain(session, row.id, gap, version=version, text=words(said), at=at, by=by)


def open_gaps(office: Office, round_id: str) -> tuple[Gap, ...]:
    return work(office, round_id).treatment.open_gaps


def told(office: Office, round_id: str) -> Shown:
    """Every gap, for the command line: those that are open, then those explained."""
    found = work(office, round_id)
    names = {code: row.full_name for code, row in found.recipients.items()}
    missing = sorted(found.treatment.gaps, key=lambda gap: bool(gap.explained))
    return Shown(
        {
            "dnr": found.round.dnr,
            "uses_synpunkter": not found.treatment.is_empty,
            "open": len(found.treatment.open_gaps),
            "gaps": [gap.model_dump(mode="json", exclude={"explained_by"}) for gap in missing],
        },
        [words_of.gap_sentence(gap, names) for gap in missing]
        or [words_of.NOTHING_MISSING if not found.treatment.is_empty else words_of.WITHOUT_VIEWS],
    )


def make_final(office: Office, round_id: str) -> int:
    """Makes the final compilation as the round stands and returns its version. Raises as `demand_final` does, and as
    `compilations.make`."""
    office.demand(Permission.WRITE)
    demand_final(office, round_id)
    return compilations.make(office, round_id)


def demand_final(office: Office, round_id: str, *, with_views: bool = False) -> None:
    """Whether the compilation may be final. `with_views`: it is wanted with bemötanden, also of a round that has none
    yet. Raises Refused: "final_not_closed" while the round takes answers, "final_without_views" when synpunkter are
    wanted and there are none, "gaps_open" with how many there are."""
    found = work(office, round_id)
    if found.round.state is not RoundState.CLOSED:
        raise Refused("final_not_closed")
    if with_views and found.treatment.is_empty and found.answered:
        raise Refused("final_without_views")
    missing = found.treatment.open_gaps
    if missing:
        raise Refused("gaps_open", count=len(missing), first=missing[0].kind.value)
