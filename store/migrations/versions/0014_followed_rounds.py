"""What a registrar does with a round that is out: frozen rounds, withdrawn recipients, notes about one recipient."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rounds", sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recipients", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("notes", sa.Column("recipient_id", sa.String(), nullable=True))
    op.create_index("ix_audit_object_id", "audit", ["object_id"])
