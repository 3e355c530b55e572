"""When a machine's token was last used."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_tokens", sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))
