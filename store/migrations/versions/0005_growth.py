"""What an order of one group reads is found by its group, and a draft that is being read in is marked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_letters_batch", table_name="letters")
    op.create_index("ix_letters_group", "letters", ["round_id", "group_key", "state"])
    op.create_index("ix_letters_kind", "letters", ["round_id", "kind", "number", "group_key"])
    op.add_column("rounds", sa.Column("drafting", sa.String(), nullable=True))
