"""How recipients are split into groups, one child workflow each: by county, or by kind; at most 100 in one."""

from collections.abc import Iterable

from models.values import RecipientKind, Value

GROUP_LIMIT = 100
"""Recipients in one group: keeps a child's history far below Temporal's warnings (measured, see shared notes)."""


class Grouped(Value):
    """What grouping needs to know of a recipient."""

    code: str
    kind: RecipientKind
    county_code: str = ""


def group_keys(recipients: Iterable[Grouped]) -> dict[str, str]:
    """The group of each recipient by its code. Keys: `lan-01` for a county's municipalities, else the kind's code;
    a group over the limit is split as `lan-01.2`. Depends on the order given, which is the list's own."""
    sizes: dict[str, int] = {}
    keys: dict[str, str] = {}
    for recipient in recipients:
        by_county = recipient.kind is RecipientKind.MUNICIPALITY and recipient.county_code
        base = f"lan-{recipient.county_code}" if by_county else recipient.kind.value
        place = sizes.get(base, 0)
        sizes[base] = place + 1
        part = place // GROUP_LIMIT
        keys[recipient.code] = base if part == 0 else f"{base}.{part + 1}"
    return keys
