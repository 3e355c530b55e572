"""Free loopback ports for servers that tests start themselves."""

import socket


def free_port() -> int:
    """A loopback port that was free a moment ago; the kernel does not hand out the same one again at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    """Whether somebody listens on the port of this machine's loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
