"""A compilation is approved as a round is."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("compilation_id", sa.String(), nullable=True))
        batch_op.create_foreign_key("fk_approvals_compilation", "compilations", ["compilation_id"], ["id"])
