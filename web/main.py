"""`remiss web` (`python -m web.main`): the web server of one installation, until SIGTERM or SIGINT."""

import contextlib
import gc
import signal
import socket
import time
from datetime import timedelta
from types import FrameType
from typing import NoReturn

import structlog
import uvicorn

from desk.office import Office
from logs import configure_logs, told_at_start, traced
from models.spans import UNTOLD, Spans
from settings import Settings, load_settings
from web.app import create_app
from web.config import WebConfig
from web.threads import keep_to_one_core

KEEP_ALIVE_SECONDS = 20
CLOSE_SECONDS = 20
"""Posts that are under way when the server is told to stop have this long to end."""
RECEIVE_BUFFER = 32 * 1024
"""Bytes of a connection that the system holds for us (Linux takes twice as many). Of hundreds of uploads at once the
rest then waits with their senders: in this process's memory each would have as much as one read can give it."""
LEFT_OVER = timedelta(days=1)
"""Temporary files of uploads that a crash cut off are removed at the start when they are older than this."""

log = structlog.get_logger()


def config_of(settings: Settings, spans: Spans = UNTOLD) -> WebConfig:
    """The web's configuration. Mails and Temporal's UI are linked only in a local installation."""
    local = settings.environment == "local"
    office = Office(settings, spans=spans)
    return WebConfig(
        database=office.database,
        files=office.files,
        key=office.key,
        key_before=office.key_before,
        base_url=settings.base_url,
        mail_folder=settings.data / "mail" if local else None,
        office=office,
        style=settings.house_style,
        spans=spans,
        operator=settings.operator,
        contact_email=settings.contact_email,
        trusted_proxies=tuple(filter(None, settings.trusted_proxies.split(","))),
        temporal_ui_url=f"http://127.0.0.1:{settings.temporal_ui_port}" if local else None,
    )


def server_of(config: WebConfig, port: int, host: str = "127.0.0.1") -> uvicorn.Server:
    """A server for the application. It writes no access log, whose lines would hold the personal links: the application
    tells of its requests itself, by their routes."""
    return uvicorn.Server(
        uvicorn.Config(
            create_app(config),
            host=host,
            port=port,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the application's own, for the proxies that the settings name
            log_config=None,
            log_level="warning",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=CLOSE_SECONDS,
        )
    )


def serve(config: WebConfig, port: int, host: str = "127.0.0.1") -> None:
    """Serves until it is told to stop, in a process that does nothing else."""
    configure_logs()
    server = server_of(config, port, host)
    keep_to_one_core()
    gc.collect()
    gc.freeze()  # what the start made stays to the end; every collection would walk through it
    listening = server.config.bind_socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    log.info("web_started", port=port, base_url=config.base_url, trusted_proxies=config.trusted_proxies)
    try:
        server.run(sockets=[listening])
    finally:
        log.info("web_stopped")


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """uvicorn ends what is under way at SIGTERM and then raises the signal again: that is a clean end, not a death."""
    raise SystemExit(0)


def main() -> int:
    """Exit code 0 after a clean stop, and as `told_at_start` tells."""
    telling = contextlib.ExitStack()
    with told_at_start():
        settings = load_settings()
        config = config_of(settings, telling.enter_context(traced(settings, "web")))
        config.files.sweep(LEFT_OVER, time.time())
    signal.signal(signal.SIGTERM, _leave)
    try:
        with telling:
            serve(config, settings.web_port, settings.web_host)
    except KeyboardInterrupt:
        return 0
    finally:
        config.database.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
