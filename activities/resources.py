"""What the activities use of the outside: opened once by the worker, handed to each activity."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from documents.scanning import Scanner
from mail.sending import Mailer
from store.database import Database
from store.files import FileStore


@dataclass(frozen=True)
class Resources:
    """`clock` gives the wall time as an aware UTC instant: used for physical facts only (when SMTP answered); every
    instant a rule depends on comes from the workflow. `key` makes the personal links. `scanner`: None when the
    installation has no virus scanner."""

    database: Database
    files: FileStore
    mailer: Mailer
    key: bytes
    base_url: str
    scratch: Path
    clock: Callable[[], datetime]
    scanner: Scanner | None = None
