"""What a registrar has seen of the list of things to do; what rounds are searched by; indexes of what waits."""

import sqlalchemy as sa
from alembic import op

from rules.sorting import swedish_sort_key

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "to_do_seen",
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"]),
        sa.PrimaryKeyConstraint("round_id", "kind", "object_id"),
    )
    op.add_column("rounds", sa.Column("search_key", sa.String(), nullable=False, server_default=sa.text("''")))
    rounds = sa.table("rounds", sa.column("id"), sa.column("dnr"), sa.column("title"), sa.column("search_key"))
    connection = op.get_bind()
    for round_id, dnr, title in connection.execute(sa.select(rounds.c.id, rounds.c.dnr, rounds.c.title)).all():
        key = swedish_sort_key(f"{dnr} {title}")
        connection.execute(sa.update(rounds).where(rounds.c.id == round_id).values(search_key=key))
    op.create_index("ix_rounds_sender", "rounds", ["sender_id", "created_at"])
    for name, table, columns, where in (
        ("ix_letters_failed", "letters", ["round_id", "group_key"], "state IN ('undeliverable', 'unknown')"),
        ("ix_extension_requests_waiting", "extension_requests", ["round_id"], "granted IS NULL"),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
