"""How a transaction begins, on either database."""

from enum import StrEnum

from sqlalchemy import Connection

COUNT_TIMEOUT_MS = 500
"""How long a count may wait (`Database.counting`)."""


class Begins(StrEnum):
    """How a transaction begins: the execution option `remiss_begins` of a connection. Without it, plainly."""

    WRITING = "writing"
    """As the only one that writes, until it ends; the others wait."""
    COUNTING = "counting"
    """As WRITING on SQLite; on PostgreSQL beside the one writer, and given up soon."""
    READING = "reading"
    """With one snapshot of the whole database."""
    NOT = "not"
    """Not at all: each statement is a transaction of its own."""
    PLAIN = "plain"


def begins(connection: Connection | None) -> Begins:
    options = connection.get_execution_options() if connection is not None else {}
    how: Begins = options.get("remiss_begins", Begins.PLAIN)
    return how
