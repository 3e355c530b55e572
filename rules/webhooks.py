"""When a message to another system is tried again, when it is given up, and which network addresses may be asked at
all. Pure."""

import ipaddress
from datetime import datetime, timedelta

DELAYS = (
    *(timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=5), timedelta(hours=10)),
)
"""After the first attempt, the second and so on, much as Standard Webhooks advises. Practice, no law."""
GIVEN_UP_AFTER = timedelta(days=3)
REST = timedelta(minutes=1)
"""How long an address that does not answer is left before the next of its messages is tried."""
FAILURES_IN_A_ROW = 3
KEPT = timedelta(days=30)
"""How long what became of a message can be read."""
_CARRIED = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
"""IPv6 addresses with an IPv4 address inside (NAT64, 6to4, Teredo): what they lead to is not what they say."""


def next_attempt(queued_at: datetime, attempts: int, now: datetime) -> datetime | None:
    """When a message that has failed `attempts` times is tried again; None when it is given up."""
    at = now + DELAYS[min(attempts, len(DELAYS)) - 1]
    return at if at <= queued_at + GIVEN_UP_AFTER else None


def is_public(address: str) -> bool:
    """Whether a network address lies on the open internet: no loopback, no own network, nothing reserved."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (
        found.ipv4_mapped is not None or any(found in net for net in _CARRIED)
    ):
        return False
    return found.is_global and not found.is_multicast
