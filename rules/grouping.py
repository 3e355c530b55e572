"""How recipients are split into groups, one child workflow each: by county, or by kind; at most 100 in one."""

from collections.abc import Iterable

from models.values import RecipientKind, Value

GROUP_LIMIT = 100
"""Recipients in one group: keeps a child's history far below Temporal's warnings (measured, see shared notes)."""


class Grouped(Value):
    """What grouping needs to know of a recipient."""

    code: str
    kind: RecipientKind
    county_name: str = ""


def group_keys(recipients: Iterable[Grouped]) -> dict[str, str]:
    """The group of each recipient by its code. Keys: the county's name for its municipalities, else the kind's code;
    a group over the limit goes on as `region 2`. Depends on the order given, which is the list's own."""
    sizes: dict[str, int] = {}
    keys: dict[str, str] = {}
    for recipient in recipients:
        by_county = recipient.kind is RecipientKind.MUNICIPALITY and recipient.county_name
        base = recipient.county_name if by_county else recipient.kind.value
        place = sizes.get(base, 0)
        sizes[base] = place + 1
        part = place // GROUP_LIMIT
        keys[recipient.code] = base if part == 0 else f"{base} {part + 1}"
    return keys
