"""Whether letters leave at all and how fast, which backup a register was restored from, and the key before this one."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("installation", sa.Column("key_before", sa.String(), nullable=True))
    op.add_column("installation", sa.Column("restored_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("installation", sa.Column("mail_paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("installation", sa.Column("mail_rate", sa.Integer(), nullable=True))
    op.add_column("installation", sa.Column("next_letter_at", sa.DateTime(timezone=True), nullable=True))
