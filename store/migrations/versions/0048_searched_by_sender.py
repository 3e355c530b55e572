"""Rounds are searched by their sender's name too."""

import json

import sqlalchemy as sa
from alembic import op

from rules.sorting import swedish_sort_key

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    names = ("id", "dnr", "title", "definition", "search_key")
    rounds = sa.table("rounds", *(sa.column(name) for name in names))
    connection = op.get_bind()
    found = connection.execute(sa.select(rounds.c.id, rounds.c.dnr, rounds.c.title, rounds.c.definition)).all()
    for round_id, dnr, title, definition in found:
        key = swedish_sort_key(f"{dnr} {json.loads(definition).get('sender_name', '')} {title}")
        connection.execute(sa.update(rounds).where(rounds.c.id == round_id).values(search_key=key))
