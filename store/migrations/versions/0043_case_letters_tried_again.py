"""When a letter to the owner of a step is tried again, and how often its outcome was unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_letters", sa.Column("unknowns", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("case_letters", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
