"""Indexes for what the console's lists ask: rounds by state, names to search in and to
sort a group by, a group's letters of
a kind, the rare files with malware
and runs with an event."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_rounds_state", "rounds", ["sender_id", "state"])
    op.drop_index("ix_recipients_group", "recipients")
    op.create_index("ix_recipients_group", "recipients", ["round_id", "group_key", "sort_key"])
    op.drop_index("ix_letters_kind", "letters")
    op.create_index("ix_letters_kind", "letters", ["round_id", "kind", "number", "group_key"])
    for name, table, column, where in (
        ("ix_file_checks_malware", "file_checks", "sha256", "malware <> ''"),
        ("ix_runs_event", "runs", "round_id", "event <> ''"),
    ):
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
