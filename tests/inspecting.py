"""A file inspector of a test's own, run by hand: nothing happens but when the test says so."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

from activities.look_through_files import FileInspector
from activities.resources import Resources
from documents.inspection.scanning import Scanner
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models.file_texts import FileText, TextState
from models.values import ActiveContent
from store.database import Database
from store.files.files import FileStore
from tests.round_builder import KEY


def nothing_active(_path: Path, _media_type: str) -> tuple[ActiveContent, ...]:
    return ()


def no_text(_path: Path, _media_type: str) -> FileText:
    return FileText(state=TextState.NONE)


def inspector(
    database: Database,
    files: FileStore,
    clock: Callable[[], datetime],
    scanner: object = None,
    inspect: Callable[[Path, str], tuple[ActiveContent, ...]] = nothing_active,
    read: Callable[[Path, str], FileText] = no_text,
) -> FileInspector:
    """`scanner`: a real one, or anything that scans like it."""
    resources = Resources(
        database=database,
        files=files,
        mailer=Mailer(Relay("127.0.0.1", 9)),
        key=KEY,
        base_url="https://remiss.example",
        scratch=files.root,
        clock=clock,
        scanner=cast(Scanner | None, scanner),
    )
    return FileInspector(resources, inspect, read)
