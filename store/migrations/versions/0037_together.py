"""The points that each decision covers, and one joint press text."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checklist_points",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("round_id", sa.String(), sa.ForeignKey("rounds.id"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_checklist_points_round_id", "checklist_points", ["round_id"])
    op.create_table(
        "checklist_found",
        sa.Column("point_id", sa.String(), sa.ForeignKey("checklist_points.id"), primary_key=True),
        sa.Column("recipient_id", sa.String(), sa.ForeignKey("recipients.id"), primary_key=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
    )
    op.create_table(
        "press_texts",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("round_id", sa.String(), sa.ForeignKey("rounds.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("embargo_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("round_id", "number"),
    )
    op.create_table(
        "press_said",
        sa.Column("press_id", sa.String(), sa.ForeignKey("press_texts.id"), primary_key=True),
        sa.Column("recipient_id", sa.String(), sa.ForeignKey("recipients.id"), primary_key=True),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
    )
