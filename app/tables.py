"""The tables of the store. They change only by the migrations beside this file."""

import sqlalchemy as sa

metadata = sa.MetaData()
inputs = sa.Table(
    "inputs", metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("nbytes", sa.Integer, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False, index=True),
)
weights = sa.Table(
    "weights", metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
networks = sa.Table(
    "networks", metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
)
traces = sa.Table(
    "traces", metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
)
trainings = sa.Table(
    "trainings", metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    # What to do, normalised; grows by `changes`.
    sa.Column("document", sa.LargeBinary, nullable=False),
    # What is known from the beginning: the network it starts from, its data.
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("steps_total", sa.Integer, nullable=False),
    # Spent on training, and how it goes at the moment.
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("seconds_left", sa.Float, nullable=True),
    sa.Column("images_per_second", sa.Float, nullable=True),
    sa.Column("failure", sa.LargeBinary, nullable=True),
    sa.Column("created", sa.DateTime, nullable=False, index=True),
    # Rises with each time it is queued; null where it does not wait.
    sa.Column("queued", sa.Integer, nullable=True),
    # Which worker may write; null where none works on it. Each start has another one.
    sa.Column("token", sa.String(20), nullable=True),
    # Seconds since 1970 when the worker was last heard of.
    sa.Column("heartbeat", sa.Float, nullable=True),
)
# Everything a training tells, in order; `id` is what readers of events resume from.
log = sa.Table(
    "log", metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("training", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Index("ix_log_training", "training", "id"),
    # So that an id is never used again, also after the last row was deleted.
    sqlite_autoincrement=True,
)
snapshots = sa.Table(
    "snapshots", metadata,
    sa.Column("training", sa.String(20), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    # Digest of the parameters alone: the id of the same numbers as a weights file.
    sa.Column("weights", sa.String(20), nullable=False, index=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("nbytes", sa.Integer, nullable=False),
)
# What a worker was told and has not done yet.
commands = sa.Table(
    "commands", metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("training", sa.String(20), nullable=False, index=True),
    sa.Column("command", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
