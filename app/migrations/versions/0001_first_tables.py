"""The first tables: inputs, weights, networks, traces."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "inputs",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("nbytes", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("ix_inputs_created", "inputs", ["created"])
    op.create_table(
        "weights",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    for name in ("networks", "traces"):
        op.create_table(
            name,
            sa.Column("id", sa.String(20), primary_key=True),
            sa.Column("record", sa.LargeBinary, nullable=False),
            sa.Column("created", sa.DateTime, nullable=False),
        )


def downgrade() -> None:
    """Drop them; what they held is lost."""
    for name in ("traces", "networks", "weights", "inputs"):
        op.drop_table(name)
