"""What the web servers count together."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_counts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("ends_at", sa.Float(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # A crash may forget the counts; none of them then waits for the disk.
        op.execute("ALTER TABLE rate_counts SET UNLOGGED")
