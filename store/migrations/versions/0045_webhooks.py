"""Webhooks: addresses of other systems, and the messages to them."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sender_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", sa.String(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        _instant("made_at", nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        _instant("paused_at"),
        sa.Column("gone", sa.Boolean(), nullable=False),
        _instant("removed_at"),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_webhooks_sender_id", "webhooks", ["sender_id"])
    op.create_table(
        "webhook_messages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("webhook_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(40), nullable=False),
        _instant("at", nullable=False),
        _instant("queued_at", nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _instant("next_at"),
        _instant("told_at"),
        _instant("tried_at"),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("webhook_id", "seq"),
    )
    op.create_index("ix_webhook_messages_webhook_id", "webhook_messages", ["webhook_id"])
    op.create_index("ix_webhook_messages_state", "webhook_messages", ["state"])
