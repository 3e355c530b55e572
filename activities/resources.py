"""What the activities use of the outside: opened once by the worker, handed to each activity."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from documents.inspection.scanning import Scanner
from mail.outgoing.sending import Mailer
from models.house_style import PLAIN, HouseStyle
from models.spans import UNTOLD, Spans
from store.database import Database
from store.files.files import FileStore


@dataclass(frozen=True)
class Resources:
    """`clock` gives the wall time as an aware UTC instant: used for physical facts only (when SMTP answered); every
    instant a rule depends on comes from the workflow. `key` makes the personal links, `key_before` made
    those from before it. `scanner`: None when the installation has no virus scanner. `suggests`: groups of like
    synpunkter, with the local model. `webhook_hosts`: names inside the operator's own network that other systems may
    listen at."""

    database: Database
    files: FileStore
    mailer: Mailer
    key: bytes
    base_url: str
    scratch: Path
    clock: Callable[[], datetime]
    scanner: Scanner | None = None
    style: HouseStyle = PLAIN
    suggests: bool = False
    key_before: bytes | None = None
    webhook_hosts: frozenset[str] = frozenset()
    spans: Spans = UNTOLD
