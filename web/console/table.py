"""The table of a round's recipients: what the address narrows it to, in which order, and which rows are ticked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from desk.following import RoundPicture
from models.values import SETTLED_STATES, RecipientKind, RecipientState
from rules.sorting import swedish_sort_key
from store.recipients.followed import Followed
from templates.console import followed as words
from web.console.seat import Seat

_NEVER = datetime.min.replace(tzinfo=UTC)


class GroupChoice(NamedTuple):
    """A county's municipalities, or a kind of others, by the word that stands in the address."""

    key: str
    kind: RecipientKind
    county: str


@dataclass(frozen=True)
class TableChoice:
    """What the address asks for; everything that is not among the known words is as if it were not there. `ticked`:
    ids of the rows with a tick, only among those shown."""

    state: str
    group: str
    kind: str
    order: str
    search: str
    groups: list[GroupChoice]
    kinds: list[RecipientKind]
    rows: list[Followed]
    ticked: frozenset[str]
    due_at: datetime

    @classmethod
    def of(cls, seat: Seat, found: RoundPicture) -> "TableChoice":
        groups = _groups(found.lines)
        there = {line.kind for line in found.lines}
        kinds = [kind for kind in RecipientKind if kind in there]
        state, group = seat.asked("lage"), seat.asked("grupp")
        kind, order = seat.asked("slag"), seat.asked("ordning")
        state = state if state in words.STATES else ""
        group = group if group in {each.key for each in groups} else ""
        kind = kind if kind in set(kinds) else ""
        order = order if order in words.ORDERS else ""
        search = seat.asked("sok")[:100].strip()
        rows = found.lines
        if state:
            asking = {wish.recipient.id for wish in found.wishes}
            rows = [line for line in rows if _has_state(line, state, found.row.due_at, asking)]
        if group:
            rows = [line for line in rows if _group_key(line) == group]
        if kind:
            rows = [line for line in rows if line.kind.value == kind]
        if search:
            sought = search.casefold()
            rows = [line for line in rows if sought in f"{line.full_name}\n{line.code}".casefold()]
        if order:
            rows = sorted(rows, key=_ORDERS[order])
        return cls(state, group, kind, order, search, groups, kinds, rows, _ticked(seat, rows), found.row.due_at)

    @property
    def query(self) -> str:
        """What narrows the table, for an address."""
        return self.with_()

    def with_(self, **changes: str) -> str:
        kept = {"lage": self.state, "grupp": self.group, "slag": self.kind, "ordning": self.order, "sok": self.search}
        return urlencode({name: value for name, value in {**kept, **changes}.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.state or self.group or self.kind or self.search)


def _ticked(seat: Seat, rows: list[Followed]) -> frozenset[str]:
    if seat.asked("valda") == "alla":
        return frozenset(line.id for line in rows)
    asked = set(seat.form.fields.get("recipient", ()))
    return frozenset(line.id for line in rows if line.id in asked) if asked else frozenset()


def _group_key(line: Followed) -> str:
    by_county = line.kind is RecipientKind.MUNICIPALITY and line.county_name
    return line.county_name if by_county else line.kind.value


def _groups(lines: list[Followed]) -> list[GroupChoice]:
    found: dict[str, GroupChoice] = {}
    for line in lines:
        key = _group_key(line)
        if key not in found:
            found[key] = GroupChoice(key, line.kind, line.county_name)
    by_county = sorted((key for key in found if key not in set(RecipientKind)), key=swedish_sort_key)
    return [found[key] for key in (*by_county, *(kind.value for kind in RecipientKind)) if key in found]


def _has_state(line: Followed, state: str, due_at: datetime, asking: set[str]) -> bool:
    match state:
        case "ovriga":
            return not line.invited
        case "begart":
            return line.id in asking
        case "svarat":
            return line.invited and line.state in SETTLED_STATES
        case "saknas":
            return line.invited and line.state not in SETTLED_STATES
        case "ej-levererat":
            return line.invited and line.undeliverable_at is not None
        case "anstand":
            return line.invited and line.due_at > due_at
        case "preliminart":
            return line.preliminary
        case _:
            return line.late


_ORDERS: dict[str, Callable[[Followed], Any]] = {
    "lage": lambda line: (not line.invited, list(RecipientState).index(line.state)),
    "dag": lambda line: line.due_at,
    "inkom": lambda line: line.arrived_at or _NEVER,
    "kontakt": lambda line: line.contact_at or _NEVER,
}
