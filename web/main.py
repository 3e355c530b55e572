"""`python -m web.main`: the web server of one installation, on loopback, until SIGTERM or SIGINT."""

import gc
import signal
import socket
import sys
import time
from datetime import timedelta
from types import FrameType
from typing import NoReturn

import uvicorn

from settings import InvalidSettings, Settings, load_secret_key, load_settings
from store.database import Database
from store.files import FileStore
from templates import setting_messages
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


def config_of(settings: Settings) -> WebConfig:
    """The web's configuration. Mails and Temporal's UI are linked only in a local installation."""
    local = settings.environment == "local"
    return WebConfig(
        database=Database(settings.database_url),
        files=FileStore(settings.data / "files"),
        key=load_secret_key(settings),
        base_url=settings.base_url,
        mail_folder=settings.data / "mail" if local else None,
        operator=settings.operator,
        contact_email=settings.contact_email,
        temporal_ui_url=f"http://127.0.0.1:{settings.temporal_ui_port}" if local else None,
    )


def server_of(config: WebConfig, port: int) -> uvicorn.Server:
    """A server for the application. No access log: its lines would hold the personal links."""
    return uvicorn.Server(
        uvicorn.Config(
            create_app(config),
            host="127.0.0.1",
            port=port,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            log_level="warning",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=CLOSE_SECONDS,
        )
    )


def serve(config: WebConfig, port: int) -> None:
    """Serves until it is told to stop, in a process that does nothing else."""
    server = server_of(config, port)
    keep_to_one_core()
    gc.collect()
    gc.freeze()  # what the start made stays to the end; every collection would walk through it
    listening = server.config.bind_socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    server.run(sockets=[listening])


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """uvicorn ends what is under way at SIGTERM and then raises the signal again: that is a clean end, not a death."""
    raise SystemExit(0)


def main() -> int:
    """Exit code 0 after a clean stop, 2 for settings that cannot be used."""
    try:
        settings = load_settings()
    except InvalidSettings as error:
        for fault in error.faults:
            sys.stderr.write(setting_messages.describe(fault) + "\n")
        return 2
    config = config_of(settings)
    config.files.sweep(LEFT_OVER, time.time())
    signal.signal(signal.SIGTERM, _leave)
    try:
        serve(config, settings.web_port)
    except KeyboardInterrupt:
        return 0
    finally:
        config.database.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
