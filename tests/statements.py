"""The statements a block of code gives the database, and how the database would find their rows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from store.database import Database


@dataclass
class Statements:
    """In order: the text and the values of each; `most_rows`: the most that one transaction has written."""

    given: list[tuple[str, Any]] = field(default_factory=list)
    written: int = 0
    most_rows: int = 0

    @property
    def number(self) -> int:
        return len(self.given)

    def note(self, cursor: Any, statement: str, values: Any) -> None:
        self.given.append((statement, values))
        if not statement.lstrip().upper().startswith(("SELECT", "EXPLAIN")):
            self.written += max(cursor.rowcount, 0)

    def end(self) -> None:
        self.most_rows, self.written = max(self.most_rows, self.written), 0


@contextmanager
def statements(database: Database) -> Iterator[Statements]:
    """Everything said to the database until the block ends; what begins and ends transactions is left out."""
    told = Statements()

    def heard(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        told.note(cursor, statement, values)

    def ended(_connection: Any) -> None:
        told.end()

    event.listen(database.engine, "after_cursor_execute", heard)
    event.listen(database.engine, "commit", ended)
    try:
        yield told
    finally:
        event.remove(database.engine, "after_cursor_execute", heard)
        event.remove(database.engine, "commit", ended)


_GROWING = "letters|recipients|answers"
"""Tables that hold what grows with a round."""


_AS_IF_GREAT = "SET enable_seqscan = off; UPDATE pg_class SET reltuples = reltuples * 1000 WHERE relname = 'answers'"
"""A test's tables are small enough to be read whole: PostgreSQL must plan for a thousand times as many answers."""


def read_by_round(database: Database, told: Statements) -> list[str]:
    """The steps of the statements' plans that would go through a whole table, or through all that a round has in it,
    instead of finding a group's, a recipient's or a row of its own."""
    found = []
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "postgresql":
            connection.exec_driver_sql(_AS_IF_GREAT)  # rolled back with the connection
        for statement, values in {text: values for text, values in told.given}.items():
            if re.match(r"\s*(SELECT|UPDATE)", statement) and not isinstance(values, list):
                explain = "EXPLAIN QUERY PLAN " if database.engine.dialect.name == "sqlite" else "EXPLAIN "
                steps = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values)]
                found += [step for step in _whole(steps) if _is_wide(step)]
    return found


def _whole(steps: list[str]) -> list[str]:
    """SQLite tells a step in a line; PostgreSQL tells what an index is asked for in the next, and what it filters by in
    one after, which is left out: rows are read before they are filtered."""
    whole: list[str] = []
    for step in steps:
        if re.match(r"\s*(Index|Recheck) Cond", step):
            whole[-1] += step
        else:
            whole.append(step)
    return whole


def _is_wide(step: str) -> bool:
    reads = re.search(rf"(?:SCAN|SEARCH|Scan\b.* on) (?:{_GROWING})(?:_\d+)?\b(.*)", step)
    asked = re.search(r"(?:Cond:|\().*", reads.group(1)) if reads else None
    if reads is None or "ix_letters_failed" in step:  # letters that failed, and none else: read whole it is still few
        return False
    condition = re.sub(r"\(cost=.*?\)", "", asked.group() if asked else "")
    return not re.search(r"\b(group_key|recipient_id|id)\b", condition)
