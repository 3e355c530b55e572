"""What the worker and the web say on standard error: why they cannot start, as the sentences that a command would say,
and from then on JSON lines, one record a line whatever a text holds. Ids and codes only, never what people wrote, no
address, no link. Whom else they tell of their work."""

import logging
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import structlog
from sqlalchemy.exc import DatabaseError
from structlog.types import Processor

from desk.disk import damaged_register
from models.errors import Refused, RemissError
from models.spans import UNTOLD, Spans
from settings import InvalidSettings, Settings
from templates.messages import error_sentence
from templates.setting_messages import describe


@contextmanager
def told_at_start() -> Iterator[None]:
    """Around what a process does before it runs. Ends it with 2 for settings that cannot be used and for what is
    refused, with 1 for what may pass, such as a database that does not answer."""
    try:
        yield
    except InvalidSettings as error:
        sys.stderr.writelines(f"{describe(fault)}\n" for fault in error.faults)
        raise SystemExit(2) from None
    except (RemissError, DatabaseError) as error:
        told = error if isinstance(error, RemissError) else damaged_register(error)
        if told is None:
            raise
        sys.stderr.write(f"{error_sentence(told)}\n")
        raise SystemExit(2 if isinstance(told, Refused) else 1) from None


def configure_logs() -> None:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


def traced(settings: Settings, part: str) -> AbstractContextManager[Spans]:
    """What `part` of the house, `web` or `worker`, tells of its work for as long as the context lasts."""
    if not settings.traces:
        return nullcontext(UNTOLD)
    from desk import tracing  # OpenTelemetry's library, which most houses never use

    return tracing.told(settings.traces, part)
