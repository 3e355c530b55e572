"""Who acts, and what the acts need of the outside: the register, the files, the key and, when asked for, Temporal."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import Session

from desk.disk import data_folder, file_store, not_a_file
from desk.keys import key_before, load_secret_key
from models.errors import Refused, TemporaryFailure
from models.people import OPERATOR, Actor, Permission
from models.spans import UNTOLD, Spans
from settings import Settings
from store import installation
from store.database import Database
from store.files.files import FileStore
from store.records import audit
from store.schema import HEAD, make_ready, revision, upgrade

if TYPE_CHECKING:
    from temporalio.client import Client


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Office:
    """One for each command, or for the pages of one server and, by `acting`, for each who acts there. The database is
    opened when it is first needed, must belong to this key and these files (`store.installation.check`), and raises as
    that and `make_ready` do. Every act begins with it: within reach are the
    rounds of the actor's sender, and what the actor's role allows.

    What lies in the data folder raises Refused as `data_folder` does.
    """

    settings: Settings
    clock: Callable[[], datetime] = wall_clock
    client: "Client | None" = field(default=None)
    actor: Actor = OPERATOR
    first: "Office | None" = None
    may_begin: bool = True
    """Whether a register is made where there is none. Only where a round is drafted: what is asked of a register in
    the wrong folder is answered by a no, not by an empty one."""
    spans: Spans = UNTOLD

    def acting(self, actor: Actor) -> "Office":
        """The same office with another who acts; what has been opened is shared, and `first` keeps
        the one connection to Temporal."""
        theirs = copy.copy(self)
        theirs.actor, theirs.first = actor, self.first or self
        return theirs

    def demand(self, permission: Permission) -> None:
        """Raises Refused("not_allowed") when the actor's role does not allow it."""
        if not self.actor.may(permission):
            raise Refused("not_allowed", role=self.actor.role.value)

    @contextmanager
    def changing(self, permission: Permission = Permission.WRITE) -> Iterator[Session]:
        """A change of the register by the actor, whom the audit then names. Raises as `demand` and
        `Database.changing` do."""
        self.demand(permission)
        with self.database.changing() as session:
            session.info[audit.ACTS] = self.actor.mark
            yield session

    @cached_property
    def database(self) -> Database:
        """Raises Refused("no_register") besides."""
        file = self.settings.database_url.removeprefix("sqlite:///")
        if not self.may_begin and file != self.settings.database_url and not Path(file).exists():
            not_a_file(self.settings.data)
            raise Refused("no_register", path=file)
        data_folder(self.settings)
        database = Database(self.settings.database_url)
        make_ready(database, own=self.settings.owns_database)
        installation.check(database, self.files, self.key, before=self.key_before, now=self.clock())
        return database

    @cached_property
    def files(self) -> FileStore:
        return file_store(self.settings)

    @cached_property
    def key(self) -> bytes:
        data_folder(self.settings)
        return load_secret_key(self.settings)

    @property
    def key_before(self) -> bytes | None:
        return key_before(self.settings)

    async def temporal(self) -> "Client":
        """The client. Raises TemporaryFailure("temporal_unreachable") when no server answers, ("temporal_certificate")
        when its certificate is not accepted."""
        if self.first is not None:
            return await self.first.temporal()
        if self.client is None:
            from desk import connection  # Temporal's library takes as long to load as the rest of a command

            try:
                self.client = await connection.connect(self.settings, interceptors=self.spans.interceptors())
            except RuntimeError as error:
                address = self.settings.temporal_address
                if connection.is_untrusted(error):
                    raise TemporaryFailure("temporal_certificate", address=address) from error
                raise TemporaryFailure("temporal_unreachable", address=address) from error
        return self.client


class Migrated(NamedTuple):
    """The revision the register had (empty without tables) and the one it has now."""

    before: str
    now: str


def migrate(settings: Settings) -> Migrated:
    """Brings the register up to date, whosever database it is. Raises as `upgrade` does."""
    data_folder(settings)
    database = Database(settings.database_url)
    before = revision(database)
    upgrade(database)
    return Migrated(before, HEAD)
