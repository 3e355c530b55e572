"""Why each compilation was made, and upon whose request."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("compilations", sa.Column("cause", sa.String(40), nullable=True))
    op.add_column("compilations", sa.Column("by", sa.String(), nullable=False, server_default=sa.text("'system'")))
