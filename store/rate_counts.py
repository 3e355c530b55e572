"""What the web servers have counted together for their rate limits (`web/limiting.py`): a row for each count whose
window runs, by the database's own clock, the one that all of them share. No row says whom it counts.
"""

from sqlalchemy import delete, text
from sqlmodel import Session, col

from models.tables import RateCountRow
from store.database import Database

_NOW = {
    "postgresql": "extract(epoch FROM clock_timestamp())::float8",
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
}
_ADD = """
INSERT INTO rate_counts AS counted (name, key, ends_at, count) VALUES (:name, :key, {now} + :window, :number)
ON CONFLICT (name, key) DO UPDATE SET
  count = CASE WHEN {runs} THEN counted.count ELSE 0 END + excluded.count,
  ends_at = CASE WHEN {runs} THEN counted.ends_at ELSE excluded.ends_at END
RETURNING count, ends_at - {now}
"""
# A window that ends later than one begun now could was begun before the clock was set back; within a second, by another
# server while this one waited for the row.
_RUNS = "counted.ends_at BETWEEN {now} AND excluded.ends_at + 1"
_ADDITIONS = {dialect: text(_ADD.format(now=now, runs=_RUNS.format(now=now))) for dialect, now in _NOW.items()}


def add(database: Database, name: str, key: str, number: int, window: float) -> tuple[int, float]:
    """Adds to a count; returns all of it and the seconds left of its window. Raises TemporaryFailure as
    `Database.changing` does, and within a moment."""
    with database.counting() as connection:
        values = {"name": name, "key": key, "number": number, "window": window}
        counted, left = connection.execute(_ADDITIONS[connection.dialect.name], values).one()
        return int(counted), float(left)


def forget_ended(session: Session) -> None:
    """Removes the counts whose windows are over. Harmless twice."""
    now = text(_NOW[session.connection().dialect.name])
    session.connection().execute(delete(RateCountRow).where(col(RateCountRow.ends_at) < now))
