"""What a second round tells of the first one, and when a new round should be thought of. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from models.linked import CarriedChange, Move, Pair, Side
from models.listing import KnownAddress
from models.synpunkter import Bemotande, Synpunkt, SynpunktKind, Treatment
from models.values import Stance

SUBSTANTIAL = frozenset({SynpunktKind.PRINCIPLE, SynpunktKind.LAW, SynpunktKind.MONEY})
"""A change that comes from such a view may be so large that those asked should see it before it is decided (practice,
P30: a substantial change after the answers is assessed for a new round). What is only about the wording is not."""


def changes(treatment: Treatment, names: Mapping[str, str]) -> tuple[CarriedChange, ...]:
    """The changes that bemötanden carry, in the order of the proposal's sections, then those of another cause. `names`:
    of the organisations, by their codes."""
    by_group: dict[str, list[Synpunkt]] = {}
    for one in treatment.synpunkter:
        by_group.setdefault(one.group_id or one.id, []).append(one)
    own = {one.id: [one] for one in treatment.synpunkter}
    labels = {one.id: f"G{one.number}" for one in treatment.groups} | {
        one.id: f"S{one.number}" for one in treatment.synpunkter
    }
    carried = [
        _of_bemotande(made, labels, by_group.get(made.group_id) or own.get(made.synpunkt_id, []), names)
        for made in treatment.bemotanden
        if made.has_change
    ]
    carried.sort(key=lambda change: change.section)
    others = [
        CarriedChange(
            section=one.section,
            old=one.old,
            new=one.new,
            cause=one.cause,
            **_whose([each for key in one.synpunkt_ids for each in own.get(key, [])], names),
            views=tuple(labels[key] for key in one.synpunkt_ids if key in labels),
        )
        for one in treatment.changes
    ]
    return (*carried, *others)


def _of_bemotande(
    made: Bemotande, labels: Mapping[str, str], said: Sequence[Synpunkt], names: Mapping[str, str]
) -> CarriedChange:
    return CarriedChange(
        section=made.change_section,
        old=made.change_old,
        new=made.change_new,
        cause=made.reason,
        outcome=made.outcome,
        views=(labels.get(made.group_id or made.synpunkt_id, ""),),
        **_whose(said, names),
    )


def _whose(said: Sequence[Synpunkt], names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    codes = dict.fromkeys(one.passage.recipient_code for one in said)
    kinds = tuple(kind for kind in SynpunktKind if any(one.kind is kind for one in said))
    return {"by": tuple(names.get(code, code) for code in codes), "kinds": kinds}


def substantial(found: Sequence[CarriedChange]) -> tuple[CarriedChange, ...]:
    """Those for which a new round should be thought of."""
    return tuple(change for change in found if SUBSTANTIAL.intersection(change.kinds))


def address(email: str, cc: Sequence[str], known: KnownAddress | None, since: datetime) -> tuple[str, tuple[str, ...]]:
    """The address and copies that a recipient of the first round is asked at now: the book's, when it has been put
    right there since the first round was begun, else the round's own as it stands."""
    if known is None or known.at < since:
        return email, tuple(cc)
    return known.email, known.cc


def version_line(today: date, cause: str) -> dict[str, str]:
    """The line of the proposal's version history that the new version begins with (R21)."""
    return {"on": today.isoformat(), "cause": cause}


def pairs(first: Mapping[str, tuple[str, Side]], second: Mapping[str, tuple[str, Side]]) -> tuple[Pair, ...]:
    """Side by side, by code: in the second's order, then those of the first that are not in it. Each value is a name
    and a side."""
    both = [
        _pair(code, name, first[code][1] if code in first else Side(), side) for code, (name, side) in second.items()
    ]
    gone = [Pair(code=code, name=name, first=side) for code, (name, side) in first.items() if code not in second]
    return (*both, *gone)


_FOR = {
    Stance.SUPPORTS: 2,
    Stance.SUPPORTS_WITH_COMMENTS: 2,
    Stance.NO_COMMENTS: 1,
    Stance.TAKES_NO_POSITION: 1,
    Stance.OPPOSES: 0,
}
"""How much each declared position is for the proposal. Whoever declined has none. Practice, no source."""


def _pair(code: str, name: str, first: Side, second: Side) -> Pair:
    move = _move(first.stance, second.stance) if first.stance in _FOR and second.stance in _FOR else None
    return Pair(code=code, name=name, first=first, second=second, move=move)


def _move(was: Stance, now: Stance) -> Move:
    if was is now:
        return Move.SAME
    if _FOR[was] == _FOR[now]:
        return Move.OTHER
    return Move.FOR if _FOR[now] > _FOR[was] else Move.AGAINST
