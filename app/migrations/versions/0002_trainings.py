"""Trainings: what to do, what was told, snapshots, and what workers are told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "trainings",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("steps_total", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("seconds_left", sa.Float, nullable=True),
        sa.Column("images_per_second", sa.Float, nullable=True),
        sa.Column("failure", sa.LargeBinary, nullable=True),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("queued", sa.Integer, nullable=True),
        sa.Column("token", sa.String(20), nullable=True),
        sa.Column("heartbeat", sa.Float, nullable=True),
    )
    op.create_index("ix_trainings_created", "trainings", ["created"])
    op.create_table(
        "log",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("training", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_training", "log", ["training", "id"])
    op.create_table(
        "snapshots",
        sa.Column("training", sa.String(20), primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("weights", sa.String(20), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("nbytes", sa.Integer, nullable=False),
    )
    op.create_index("ix_snapshots_weights", "snapshots", ["weights"])
    op.create_table(
        "commands",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("training", sa.String(20), nullable=False),
        sa.Column("command", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_commands_training", "commands", ["training"])


def downgrade() -> None:
    """Drop them; the trainings are lost."""
    for name in ("commands", "snapshots", "log", "trainings"):
        op.drop_table(name)
