"""Visits ended before their time, who saved a draft last, joint answers to be confirmed, and recipients' language."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_visits",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "joint_namings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["recipients.id"]),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipients.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("lead_id", "recipient_id"),
    )
    op.create_index("ix_joint_namings_round_id", "joint_namings", ["round_id"])
    op.create_index("ix_joint_namings_recipient_id", "joint_namings", ["recipient_id"])
    op.add_column("drafts", sa.Column("visit", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("drafts", sa.Column("page", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("drafts", sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("recipients", sa.Column("language", sa.String(40), nullable=False, server_default="sv"))
