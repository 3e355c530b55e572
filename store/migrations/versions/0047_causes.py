"""The trace that a change for the workflows to hear of was made in."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("cause", sa.String(), nullable=True))
