"""What outlives the process: uploads, weights, and the records that networks and traces come from.

A trace's numbers are never stored: its record says how to compute the same bits again. Several
processes may share one store. What trainings keep here is read and written by app/training.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from app.tables import inputs, networks, snapshots, traces, weights

MIGRATIONS = Path(__file__).parent / "migrations"
FILE = "nablascope.sqlite3"
# Seconds a process waits for another one's write.
PATIENCE = 30

# The revision this code is written for; a test holds it against the newest migration.
REVISION = "0002"


@dataclass(frozen=True)
class StoredInput:
    """An uploaded input: what is known of it, and its bytes as they came."""

    record: dict[str, Any]
    data: bytes


class Store:
    """The database in `folder`, created on first use.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    max_input_bytes : int
        Room for uploaded inputs; beyond it the oldest are forgotten.
    """

    def __init__(self, folder: Path, max_input_bytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.max_input_bytes = max_input_bytes
        # Every worker thread may hold a connection at once.
        self._engine = sa.create_engine(
            f"sqlite:///{folder / FILE}",
            connect_args={"timeout": PATIENCE}, pool_size=8, max_overflow=64,
        )
        sa.event.listen(self._engine, "connect", _configure)
        sa.event.listen(self._engine, "begin", _begin)
        self._migrate()

    def close(self) -> None:
        """Give the files back."""
        self._engine.dispose()

    # inputs

    def add_input(self, key: str, record: dict[str, Any], data: bytes) -> None:
        """Keep an upload; one that is there already becomes the youngest."""
        row = {"record": orjson.dumps(record), "data": data, "nbytes": len(data), "created": _now()}
        insert = sqlite.insert(inputs).values(id=key, **row)
        with self.write() as connection:
            connection.execute(
                insert.on_conflict_do_update(["id"], set_={"created": row["created"]})
            )
            self._make_room(connection, key)

    def input(self, key: str) -> StoredInput | None:
        """Return an upload, or None if it was deleted or never here."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(inputs.c.record, inputs.c.data).where(inputs.c.id == key)
            ).one_or_none()
        return row and StoredInput(orjson.loads(row.record), row.data)

    def input_record(self, key: str) -> dict[str, Any] | None:
        """Return what is known of an upload, without its bytes."""
        return self._record(inputs, key)

    def delete_input(self, key: str) -> bool:
        """Forget an upload; False if there was none."""
        with self.write() as connection:
            return connection.execute(sa.delete(inputs).where(inputs.c.id == key)).rowcount > 0

    def _make_room(self, connection: sa.Connection, newest: str) -> None:
        size = sa.func.coalesce(sa.func.sum(inputs.c.nbytes), 0)
        excess = connection.execute(sa.select(size)).scalar_one() - self.max_input_bytes
        if excess <= 0:
            return
        oldest = sa.select(inputs.c.id, inputs.c.nbytes).order_by(inputs.c.created)
        for key, nbytes in connection.execute(oldest.where(inputs.c.id != newest)).all():
            if excess <= 0:
                break
            connection.execute(sa.delete(inputs).where(inputs.c.id == key))
            excess -= nbytes

    # weights, networks, traces

    def add_weights(self, key: str, data: bytes) -> None:
        """Keep a weights file under the id of its content."""
        with self.write() as connection:
            connection.execute(
                sqlite.insert(weights).values(id=key, data=data).on_conflict_do_nothing()
            )

    def weights(self, key: str) -> bytes | None:
        """Return a weights file."""
        with self._engine.connect() as connection:
            return connection.execute(
                sa.select(weights.c.data).where(weights.c.id == key)
            ).scalar_one_or_none()

    def snapshot_with(self, key: str) -> bytes | None:
        """Return a snapshot of a training whose parameters have this digest."""
        with self._engine.connect() as connection:
            return connection.execute(
                sa.select(snapshots.c.data).where(snapshots.c.weights == key).limit(1)
            ).scalar_one_or_none()

    def add_network(self, key: str, record: dict[str, Any]) -> None:
        """Keep what a network is rebuilt from."""
        self._add_record(networks, key, record)

    def network(self, key: str) -> dict[str, Any] | None:
        """Return what a network is rebuilt from."""
        return self._record(networks, key)

    def add_trace(self, key: str, record: dict[str, Any]) -> None:
        """Keep what a trace is rebuilt from."""
        self._add_record(traces, key, record)

    def trace(self, key: str) -> dict[str, Any] | None:
        """Return what a trace is rebuilt from."""
        return self._record(traces, key)

    def _add_record(self, table: sa.Table, key: str, record: dict[str, Any]) -> None:
        row = {"id": key, "record": orjson.dumps(record), "created": _now()}
        with self.write() as connection:
            connection.execute(sqlite.insert(table).values(row).on_conflict_do_nothing())

    def _record(self, table: sa.Table, key: str) -> dict[str, Any] | None:
        with self._engine.connect() as connection:
            found = connection.execute(
                sa.select(table.c.record).where(table.c.id == key)
            ).scalar_one_or_none()
        record: dict[str, Any] | None = found and orjson.loads(found)
        return record

    # the database itself

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Look at the store as it is at one moment."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Change the store: all of it or, after an exception, nothing; one writer at a time."""
        with (
            self._engine.connect().execution_options(write=True) as connection,
            connection.begin(),
        ):
            yield connection

    def _migrate(self) -> None:
        if self._revision() == REVISION:
            return
        # Alembic takes longer to import than all the rest; most starts do without it.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        # One process at a time: the transaction holds the write lock from its first moment.
        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, REVISION)

    def _revision(self) -> str | None:
        with self._engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            version = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
            found: str | None = version.scalar_one_or_none()
            return found


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _configure(connection: Any, _: Any) -> None:
    """Let readers and one writer work side by side, and leave BEGIN to `_begin`."""
    connection.isolation_level = None
    cursor = connection.cursor()
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except Exception:
            # Turning WAL on ignores the time-out when several processes do it at once.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    # With WAL the file stays sound; only the last moments before a power cut could be lost.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    """Take the write lock at once where something will be written: waiting later would fail."""
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
