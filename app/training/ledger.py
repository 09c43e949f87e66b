"""What the store knows of trainings: rows, the log, snapshots. Everybody reads it through here.

The log is one table for all trainings, and what was told stays as it was; only of states the last
one is kept. Readers of events resume by its numbers.
"""

import secrets
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from app.errors import ApiError
from app.store import Store
from app.tables import log, snapshots, trainings
from app.training.rows import (
    Event,
    Row,
    Snapshot,
    delete,
    row_of,
    set_row,
    snapshots_of,
    tell_state,
)


class Ledger:
    """Reads, and what needs no worker's consent: begin and delete."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # rows

    def add(
        self, name: str, document: dict[str, Any], record: dict[str, Any], steps_total: int,
        most: int,
    ) -> str:
        """Keep a new training, paused before its first step; returns its id.

        Beyond `most` trainings the oldest are forgotten that neither work nor wait.

        Raises
        ------
        ApiError
            Where all of them do.
        """
        key = secrets.token_hex(10)
        with self.store.write() as connection:
            connection.execute(sa.insert(trainings).values(
                id=key, name=name, document=orjson.dumps(document), record=orjson.dumps(record),
                state="paused", step=0, epoch=0, place=0, steps_total=steps_total, seconds=0.0,
                created=datetime.now(UTC).replace(tzinfo=None),
            ))
            self._make_room(connection, key, most)
            tell_state(connection, key)
        return key

    def _make_room(self, connection: sa.Connection, newest: str, most: int) -> None:
        count = connection.execute(sa.select(sa.func.count()).select_from(trainings)).scalar_one()
        oldest = connection.execute(
            sa.select(trainings.c.id)
            .where(trainings.c.token.is_(None), trainings.c.queued.is_(None),
                   trainings.c.id != newest)
            .order_by(trainings.c.created).limit(max(count - most, 0))
        ).scalars().all()
        if count - len(oldest) > most:
            raise ApiError(409, "trainings-full", limit=most)
        for key in oldest:
            delete(connection, key)

    def row(self, key: str) -> Row | None:
        """Return a training, or None if there is none."""
        with self.store.read() as connection:
            return row_of(connection, key)

    def rows(self) -> list[tuple[Row, list[int], int]]:
        """Every training, the newest first, with the steps of its snapshots and its last event."""
        newest = sa.select(trainings).order_by(trainings.c.created.desc(), trainings.c.id)
        end = sa.func.max(log.c.id).label("end")
        last = sa.select(log.c.training, end).group_by(log.c.training)
        by_step = sa.select(snapshots.c.training, snapshots.c.step).order_by(snapshots.c.step)
        with self.store.read() as connection:
            rows = connection.execute(newest).all()
            ends = {row.training: row.end for row in connection.execute(last)}
            steps: dict[str, list[int]] = {}
            for key, step in connection.execute(by_step):
                steps.setdefault(key, []).append(step)
        waiting = sorted(row.queued for row in rows if row.queued is not None)
        return [
            (Row.of(row, None if row.queued is None else waiting.index(row.queued) + 1),
             steps.get(row.id, []), ends.get(row.id, 0))
            for row in rows
        ]

    def told(self, key: str) -> tuple[Row, list[int], int] | None:
        """Return a training, the steps of its snapshots and its last event, at one moment."""
        steps = sa.select(snapshots.c.step).where(snapshots.c.training == key)
        last = sa.select(sa.func.max(log.c.id)).where(log.c.training == key)
        with self.store.read() as connection:
            row = row_of(connection, key)
            if row is None:
                return None
            found = connection.execute(steps.order_by(snapshots.c.step)).scalars().all()
            return row, list(found), connection.execute(last).scalar_one() or 0

    def rename(self, key: str, name: str) -> bool:
        """Call a training otherwise, in its document too; False if there is none."""
        with self.store.write() as connection:
            row = row_of(connection, key)
            if row is not None:
                set_row(connection, key, name=name, document={**row.document, "name": name})
                tell_state(connection, key)
        return row is not None

    def delete(self, key: str) -> bool:
        """Forget a training and all it told; False if there was none. Its worker notices."""
        with self.store.write() as connection:
            return delete(connection, key)

    # the log

    def events(self, keys: list[str], after: int, most: int = 500) -> list[Event]:
        """Return what was told after an event, at most so much at once."""
        with self.store.read() as connection:
            found = connection.execute(
                sa.select(log.c.id, log.c.training, log.c.kind, log.c.data)
                .where(log.c.training.in_(keys), log.c.id > after).order_by(log.c.id).limit(most)
            ).all()
        return [Event(*row) for row in found]

    def last_event(self) -> int:
        """Return the number of the newest event of all."""
        with self.store.read() as connection:
            return connection.execute(sa.select(sa.func.max(log.c.id))).scalar_one() or 0

    # snapshots

    def snapshots(self, key: str) -> list[Snapshot]:
        """Every snapshot of a training, by step."""
        with self.store.read() as connection:
            return snapshots_of(connection, key)
