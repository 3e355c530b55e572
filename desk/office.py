"""What a registrar's commands need of the outside: the register, the files, the key and, when asked for, Temporal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from temporalio.client import Client

from desk import connection
from desk.disk import data_folder
from models.errors import TemporaryFailure
from settings import Settings, load_secret_key
from store.database import Database
from store.files import FileStore
from store.schema import upgrade


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Office:
    """One for each command. The database is opened, and its schema brought up to date, when it is first needed.

    What lies in the data folder raises Refused as `data_folder` does.
    """

    settings: Settings
    clock: Callable[[], datetime] = wall_clock
    client: Client | None = field(default=None)

    @cached_property
    def database(self) -> Database:
        data_folder(self.settings)
        database = Database(self.settings.database_url)
        upgrade(database)
        return database

    @cached_property
    def files(self) -> FileStore:
        return FileStore(data_folder(self.settings) / "files")

    @cached_property
    def key(self) -> bytes:
        data_folder(self.settings)
        return load_secret_key(self.settings)

    async def temporal(self) -> Client:
        """The client. Raises TemporaryFailure("temporal_unreachable") when no server answers."""
        if self.client is None:
            try:
                self.client = await connection.connect(self.settings)
            except RuntimeError as error:
                raise TemporaryFailure("temporal_unreachable", address=self.settings.temporal_address) from error
        return self.client
