"""Indexes for what the console's lists ask: the rare answers to choose between, and whose files a content is."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    beside = sa.text("beside > 0")
    op.create_index("ix_answers_beside", "answers", ["round_id"], sqlite_where=beside, postgresql_where=beside)
    op.create_index("ix_answer_files_sha256", "answer_files", ["sha256"])
