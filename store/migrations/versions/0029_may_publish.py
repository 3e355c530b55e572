"""Whether each that answered lets its answer be published, and since when it is."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recipients", sa.Column("may_publish", sa.Boolean(), nullable=True))
    op.add_column("recipients", sa.Column("may_publish_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recipients", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
