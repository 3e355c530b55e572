"""Reading a round file for a registrar: every fault at once, and which round may be started as it is."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from desk import parsing
from documents.inspection.scanning import Scanner
from models.definition import RoundDefinition
from models.errors import PermanentFailure, Refused, TemporaryFailure
from models.findings import RoundFileResult
from roundfile.reading import read_round, read_round_file
from roundfile.yaml_tree import SIZE_LIMIT
from settings import load_settings

STANDARD_INPUT = Path("-")


def read(path: Path, starting: str, now: datetime) -> RoundFileResult:
    """The file's round with its faults and notices; `starting` moves every date first. `-` is what comes on standard
    input, whose papers and list are looked for from the folder that the command was given in. Papers are looked
    through as uploads are, by clamd too where there is one."""
    first_day = parsing.day(starting) if starting else None
    scan = scan_with(load_settings().clamd)
    if path == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        return read_round(raw, Path.cwd(), now=now, starting=first_day, scan=scan)
    return read_round_file(path, now=now, starting=first_day, scan=scan)


def scan_with(clamd: str) -> Callable[[Path], str | None] | None:
    """What asks clamd at this address about a paper; None without one."""
    return partial(_scan, Scanner(clamd)) if clamd else None


def _scan(scanner: Scanner, path: Path) -> str | None:
    try:
        return asyncio.run(scanner.scan(path))
    except (TemporaryFailure, PermanentFailure):
        return None


def is_file(typed: str) -> bool:
    """Whether a round file is meant, and not a diarienummer."""
    return typed == str(STANDARD_INPUT) or Path(typed).is_file() or typed.lower().endswith((".yaml", ".yml"))


def defined(result: RoundFileResult) -> RoundDefinition:
    """The definition of a file without faults, its dates past or not."""
    if result.definition is None:
        raise Refused("round_in_past")
    return result.definition


def startable(result: RoundFileResult) -> RoundDefinition:
    """The definition, when it may be started. Raises Refused("round_in_past") for an earlier year's file."""
    if result.is_past or result.definition is None:
        raise Refused("round_in_past")
    return result.definition
