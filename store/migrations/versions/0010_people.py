"""Senders, accounts and sessions; a round belongs to a sender, and a dnr is one sender's own."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    senders = op.create_table(
        "senders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    sender_id = uuid4().hex
    made_at = datetime.now(UTC).replace(microsecond=0)
    op.bulk_insert(senders, [{"id": sender_id, "key": "standard", "name": "", "email": "", "created_at": made_at}])
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sender_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("subject"),
    )
    op.create_index("ix_accounts_sender_id", "accounts", ["sender_id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    # SQLite cannot drop a constraint: the table is made anew (foreign keys are checked again at the end).
    op.add_column("rounds", sa.Column("sender_id", sa.String(), nullable=True))
    op.execute(sa.text("UPDATE rounds SET sender_id = :id").bindparams(id=sender_id))
    op.add_column("notes", sa.Column("by", sa.String(), nullable=False, server_default="registrar"))
    with op.batch_alter_table("rounds", naming_convention={"uq": "%(table_name)s_%(column_0_name)s_key"}) as batch:
        batch.alter_column("sender_id", existing_type=sa.String(), nullable=False)
        batch.create_foreign_key("fk_rounds_sender_id", "senders", ["sender_id"], ["id"])
        batch.drop_constraint("rounds_dnr_key", type_="unique")
        batch.create_unique_constraint("uq_rounds_dnr", ["sender_id", "dnr"])
