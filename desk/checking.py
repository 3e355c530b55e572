"""Reading a round file for a registrar: every fault at once, and which round may be started as it is."""

from datetime import datetime
from pathlib import Path

from desk import parsing
from models.definition import RoundDefinition
from models.errors import Refused
from models.findings import RoundFileResult
from store.round_file import read_round_file


def read(path: Path, starting: str, now: datetime) -> RoundFileResult:
    """The file's round with its faults and notices; `starting` moves every date first."""
    return read_round_file(path, now=now, starting=parsing.day(starting) if starting else None)


def startable(result: RoundFileResult) -> RoundDefinition:
    """The definition, when it may be started. Raises Refused("round_in_past") for an earlier year's file."""
    if result.is_past or result.definition is None:
        raise Refused("round_in_past")
    return result.definition
