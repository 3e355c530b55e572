"""The identity provider of the tests: npm's certified `oidc-provider` as a process of its own, under the node that the
development lock brings."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stand.ports import free_port
from tests.node import NODE, installed
from tests.ports import is_open

FOLDER = Path(__file__).parent / "oidc"
CLIENT, SECRET = "remiss", "a secret of the tests"
PEOPLE = {
    "eva": {"email": "eva@ksl.example", "email_verified": True, "name": "Eva Test"},
    "unvouched": {"email": "karin@ksl.example", "email_verified": False},
    "stranger": {"email": "nobody@else.example", "email_verified": True},
}
START_SECONDS = 60.0


@contextmanager
def running_provider(redirect: str, people: Mapping[str, object] = PEOPLE) -> Iterator[str]:
    """Its issuer address, while it runs."""
    port = free_port()
    installed(FOLDER, "oidc-provider")
    environment = {**os.environ, "PEOPLE": json.dumps(people)}
    command = [str(NODE), "provider.mjs", str(port), redirect]
    process = subprocess.Popen(
        command, cwd=FOLDER, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_open(port):
            assert process.poll() is None, "the provider ended at once"
            assert time.monotonic() < deadline, "the provider does not answer"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)
