"""Who may decide on a round or its compilation, on what exactly, and when others are told that nobody has."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.calendar import working_day_from
from rules.local_time import day_start_of_office, local_day

WORKING_DAYS = 3
"""How long a named approver has before the deputy and the registrar are told. Practice, no source."""


def escalate_at(asked_at: datetime, days: int = WORKING_DAYS) -> datetime:
    """08:00 of the first working day after that many whole ones."""
    day = local_day(asked_at)
    for _ in range(days + 1):
        day = working_day_from(day + timedelta(days=1))
    return day_start_of_office(day)


def frozen_sha256(
    definition: Mapping[str, Any], papers: Sequence[Mapping[str, Any]], recipients: Sequence[Mapping[str, Any]]
) -> str:
    """The hash of a round as it is handed in: its definition, its papers by their own hashes, and whom it goes to, in
    the order of their codes. The same content gives the same hash on every machine."""
    whole = {
        "definition": definition,
        "papers": papers,
        "recipients": sorted(recipients, key=lambda item: item["code"]),
    }
    return _sha256(whole)


def frozen_compilation_sha256(version: int, snapshot: str, files: Mapping[str, str]) -> str:
    """The hash of a compilation as it is handed in: its version, the state it shows and its files by their hashes."""
    return _sha256({"version": version, "snapshot": snapshot, "files": dict(files)})


def _sha256(whole: Mapping[str, Any]) -> str:
    said = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
