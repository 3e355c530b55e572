"""Compiles a round: one snapshot of the store, every format, kept by content and recorded in the register.

Harmless twice: the same snapshot gives the same version, and half-made files never leave the scratch folder.
"""

import asyncio
import tempfile
from pathlib import Path

from temporalio import activity

from activities.failures import permanent_ones_told
from activities.lease import Lease
from activities.resources import Resources
from documents.compilation.formats import compile_all
from models import names
from models.messages import CompileOrder, CompileReport
from store.records import compilations, snapshot


class CompileRound:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @activity.defn(name=names.COMPILE_ROUND)
    async def compile_round(self, order: CompileOrder) -> CompileReport:
        """Makes the compilation of the round as it stands and answers with its version."""
        lease = Lease(activity.info().heartbeat_timeout)
        with permanent_ones_told(with_facts=False):  # the typesetter's reason may repeat what people wrote
            async with lease.kept():
                return await asyncio.to_thread(self._compile, order)

    def _compile(self, order: CompileOrder) -> CompileReport:
        resources = self._resources
        with resources.database.reading() as session:
            data = snapshot.take(session, order.round_id, order.at)
        with tempfile.TemporaryDirectory(dir=resources.scratch) as folder:
            made = compile_all(data, Path(folder), style=resources.style)
            files = {path.suffix.removeprefix("."): resources.files.put(path.read_bytes()) for path in made}
        with resources.database.changing() as session:
            row = compilations.record(session, order.round_id, data, files)
        return CompileReport(version=row.version, counted=data.counts.settled)
