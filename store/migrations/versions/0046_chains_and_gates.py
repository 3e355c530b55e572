"""Indexes of rounds that are chains, of rounds with a gate and of duties whose day comes, in the words that are asked
with: SQLite uses no index of other words."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_duties_due", "duties")
    for name, table, columns, where in (
        ("ix_duties_due", "duties", ["due_on"], "open"),
        ("ix_rounds_chain", "rounds", ["sender_id", "state"], """definition LIKE '%"chain":{"%'"""),
        ("ix_rounds_gate", "rounds", ["sender_id", "state"], """definition LIKE '%"gate":{"%'"""),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
