"""Tells Prometheus how the house goes, beside the workers. Each question reads the register; nothing is kept here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from models.errors import Refused, TemporaryFailure
from store.database import Database
from store.records import measures

log = structlog.get_logger()


class HouseCollector(Collector):
    """One register. While it does not answer, `remiss_register_up` is 0 and nothing else is measured."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        now = self._clock()
        try:
            with self._database.reading() as session:
                taken = measures.take(session, now)
        except (TemporaryFailure, SQLAlchemyError) as failure:
            log.warning("metrics_wait", failure=type(failure).__name__)
            yield GaugeMetricFamily("remiss_register_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("remiss_register_up", "Whether the database answers.", value=1)
        yield _by_state("remiss_letters", "Letters by state.", taken.letters)
        yield _by_state("remiss_rounds", "Rounds by state.", taken.rounds)
        for name, says, value in (
            # What the register holds: disposal takes answers away, and a counter may not fall.
            ("answers", "Versions of answers that are kept.", taken.answers),
            ("files_unchecked", "Files that the virus scanner has not looked into.", taken.unchecked_files),
            ("rounds_late", "Rounds whose day passed five minutes ago, unnoticed.", taken.late),
            ("oldest_letter_seconds", "For how long the oldest letter has waited.", _age(taken.oldest_letter, now)),
            ("outbox_age_seconds", "For how long Temporal was not told of a change.", _age(taken.oldest_outbox, now)),
        ):
            yield GaugeMetricFamily(f"remiss_{name}", says, value=value)


def _by_state(name: str, says: str, numbers: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, says, labels=["state"])
    for state, number in numbers.items():
        family.add_metric([state], number)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


@contextmanager
def told(address: str, database: Database, clock: Callable[[], datetime]) -> Iterator[None]:
    """Answers at `host:port` under /metrics for as long as the context lasts; an empty address: nowhere. Raises
    Refused("port_taken")."""
    if not address:
        yield
        return
    registry = CollectorRegistry()
    registry.register(HouseCollector(database, clock))
    host, _, port = address.rpartition(":")
    try:
        server, thread = start_http_server(int(port), host.strip("[]"), registry)
    except OSError as error:
        raise Refused("port_taken", port=port, variable="REMISS_METRICS") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
