"""Second rounds, each tied to the first one that it follows."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_rounds",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("first_id", sa.String(), sa.ForeignKey("rounds.id"), nullable=False),
        sa.Column("draft_id", sa.String(), sa.ForeignKey("round_drafts.id"), nullable=True, unique=True),
        sa.Column("second_id", sa.String(), sa.ForeignKey("rounds.id"), nullable=True, unique=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
    )
    op.create_index("ix_second_rounds_first_id", "second_rounds", ["first_id"])
