"""What the web needs to be given: one frozen value, made by `web/main.py` or by a test."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from desk.office import Office
from models.house_style import PLAIN, HouseStyle
from models.spans import UNTOLD, Spans
from store.database import Database
from store.files.files import FileStore

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def wall_clock() -> datetime:
    """This server's clock: the one that decides when an answer came (FL 2017:900 22 §)."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class WebConfig:
    """`key`: the server's secret, the same that the links are made from; what was made with `key_before` is
    good too. `mail_folder`: the catcher's folder, only
    where the catcher runs; without it there is no /dev/mail. `operator`, `contact_email`: whom the accessibility
    statement names; without them it points to the round's sender. `trusted_proxies`: the networks whose
    `X-Forwarded-For` is believed. `clock`: aware UTC. `office`: what the registrar's console acts with; without it
    there is no console. `style`: how receipts look."""

    database: Database
    files: FileStore
    key: bytes
    base_url: str
    mail_folder: Path | None = None
    temporal_ui_url: str | None = None
    operator: str = ""
    contact_email: str = ""
    trusted_proxies: tuple[str, ...] = ()
    clock: Callable[[], datetime] = wall_clock
    office: Office | None = None
    style: HouseStyle = PLAIN
    key_before: bytes | None = None
    spans: Spans = UNTOLD

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers that are ours. On loopback every name of the loopback, with the port."""
        parts = urlsplit(self.base_url)
        if not self.is_loopback:
            return frozenset({parts.netloc.lower()})
        port = f":{parts.port}" if parts.port else ""
        return frozenset({f"127.0.0.1{port}", f"localhost{port}", f"[::1]{port}"})

    @property
    def origins(self) -> frozenset[str]:
        """The Origin headers that are ours."""
        scheme = urlsplit(self.base_url).scheme
        return frozenset(f"{scheme}://{host}" for host in self.hosts)

    @property
    def is_loopback(self) -> bool:
        return urlsplit(self.base_url).hostname in _LOOPBACK
