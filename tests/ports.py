"""Whether the ports of servers that tests start answer."""

import socket


def is_open(port: int) -> bool:
    """Whether somebody listens on the port of this machine's loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
