"""`remiss up`'s own parts on free ports and an empty folder, and a round to all of the register."""

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from desk import rounds
from models import names
from models.messages import NoteRef
from roundfile.reading import read_round_file
from rules.local_time import local_day
from settings import load_settings
from stand.ports import free_port
from stand.running import Running, running
from templates.stand import up as words

if TYPE_CHECKING:
    from models.tables import RoundRow

CASE = Path(__file__).parent.parent / "data" / "cases" / "sou-2016-5-all-municipalities.yaml"
RECIPIENTS = 331
"""Of 332 entries: Gotland is a municipality and a region, and one recipient."""
WORKER, WEB, TEMPORAL = words.WORKER_PART, words.WEB_PART, words.TEMPORAL_PART


def free_ports() -> dict[str, str]:
    """The variables that say where the parts listen."""
    ports = ("REMISS_WEB_PORT", "REMISS_SMTP_PORT", "REMISS_TEMPORAL_PORT", "REMISS_TEMPORAL_UI_PORT")
    return {port: str(free_port()) for port in ports}


@asynccontextmanager
async def house_up(**variables: str) -> AsyncIterator[Running]:
    """Ready to be used, and gone after the block. `variables`: of the environment, besides folder and ports."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"REMISS_DATA": folder, **free_ports(), **variables}
        with patch.dict(os.environ, own):
            async with running(load_settings()) as house:
                yield house


def pids(house: Running) -> dict[str, int]:
    """The parts' processes by their names."""
    return {part.name: part.process.pid for part in house.parts if part.process}


async def approved(house: Running, dnr: str, **changes: object) -> "RoundRow":
    """A round to all of the register that waits for the order to be sent."""
    office = house.office
    start = local_day(office.clock() + timedelta(days=1))
    definition = read_round_file(CASE, now=office.clock(), starting=start).definition
    assert definition is not None
    assert len(definition.recipients) == RECIPIENTS
    row = await rounds.draft(office, definition.model_copy(update={"dnr": dnr, **changes}))
    await rounds.command(office, row, names.SUBMIT, NoteRef())
    decision = rounds.note(office, row, "decision", "§ 12")
    await rounds.command(office, row, names.APPROVE, NoteRef(note_id=decision))
    return row
