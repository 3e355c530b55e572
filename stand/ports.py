"""Free loopback ports for servers that are started here."""

import random
import socket
from pathlib import Path

LOWEST = 12000
"""Above the ports that this machine's usual services have, and above Remiss' own."""
RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
"""From where the kernel takes the near end of outgoing connections: Linux says it here, others do not."""
EPHEMERAL = 32768


def free_port() -> int:
    """A loopback port that was free a moment ago, below those that the kernel gives to outgoing connections.

    A server that is stopped and started again keeps its port then: no connection of another program has taken it in
    between.
    """
    highest = int(RANGE.read_text().split()[0]) if RANGE.exists() else EPHEMERAL
    chance = random.SystemRandom()
    while True:
        port = chance.randrange(LOWEST, max(highest, LOWEST + 1000))
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
