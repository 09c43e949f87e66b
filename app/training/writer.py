"""What a worker may do to the store: nothing, once its training was given to somebody else."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from app.store import Store
from app.tables import commands, log, snapshots, trainings
from app.training import orders
from app.training.queue import Claim
from app.training.rows import Row, row_of, set_row, snapshots_of, tell, tell_state, written

# Seconds between signs of life.
BEAT = 1.0


class Fenced(Exception):
    """The training was deleted or taken away: there is nobody to work for any more."""


class Kept(NamedTuple):
    """A snapshot with its numbers.

    Parameters
    ----------
    step, epoch, place : int
    seconds : float
        Spent on training until then.
    weights : str
        Digest of the parameters.
    data : bytes
    """

    step: int
    epoch: int
    place: int
    seconds: float
    weights: str
    data: bytes


class Writer:
    """The worker's hand in the store.

    Parameters
    ----------
    store : Store
    claim : Claim
    most_bytes : int
        Room for the snapshots of one training; beyond it those are dropped that leave the least
        gap, but never the first or the last.
    """

    def __init__(self, store: Store, claim: Claim, most_bytes: int) -> None:
        self.store, self.claim, self.most_bytes = store, claim, most_bytes
        self._wrote_at = 0.0

    def row(self) -> Row:
        """Return the training as it is now."""
        with self.store.read() as connection:
            return self._row(connection)

    def beat(self) -> None:
        """Say that the worker is alive, unless it has just written something."""
        if time.monotonic() - self._wrote_at > BEAT:
            with self.store.write() as connection:
                self._set(connection)

    def orders(self) -> list[dict[str, Any]]:
        """Take what the worker was told."""
        key = self.claim.training
        first = sa.select(sa.func.min(commands.c.id)).where(commands.c.training == key)
        mine = sa.select(trainings.c.token, first.scalar_subquery().label("first"))
        with self.store.read() as connection:
            row = connection.execute(mine.where(trainings.c.id == key)).one_or_none()
        if row is None or row.token != self.claim.token:
            raise Fenced
        if row.first is None:
            return []
        with self._mine() as (connection, _):
            found = connection.execute(
                sa.select(commands.c.command).where(commands.c.training == key)
                .order_by(commands.c.id)
            ).scalars().all()
            connection.execute(sa.delete(commands).where(commands.c.training == key))
        return [orjson.loads(one) for one in found]

    def evaluated(self) -> set[int]:
        """Return the steps whose evaluations were told, and not undone."""
        wanted = sa.select(log.c.kind, log.c.data).where(
            log.c.training == self.claim.training, log.c.kind.in_(("evaluation", "back"))
        )
        with self.store.read() as connection:
            lines = connection.execute(wanted.order_by(log.c.id)).all()
        steps = set[int]()
        for kind, data in lines:
            step = orjson.loads(data)["step"]
            steps = {*steps, step} if kind == "evaluation" else {s for s in steps if s <= step}
        return steps

    def write(
        self,
        progress: dict[str, Any],
        events: Sequence[tuple[str, dict[str, Any]]] = (),
        kept: Sequence[Kept] = (),
        state: bool = True,
    ) -> None:
        """Write fields of the row, lines of the log and snapshots, all or nothing."""
        key = self.claim.training
        lines = [*events, *(("snapshot", {"step": one.step}) for one in kept)]
        with self.store.write() as connection:
            self._set(connection, **progress)
            if kept and (dropped := self._keep(connection, kept)):
                lines[-1][1]["dropped"] = dropped
            tell(connection, key, *lines)
            if state:
                tell_state(connection, key)

    def change(self, step: int, order: dict[str, Any]) -> dict[str, Any]:
        """Write a change into the document; returns the document."""
        with self._mine() as (connection, row):
            return orders.change(connection, row, step, order).document

    def back(self, step: int | None) -> Row:
        """Take the training back to a snapshot."""
        with self._mine() as (connection, row):
            return orders.back(connection, row, step)

    def leave(self, state: str, *, at_once: bool = False, **fields: Any) -> bool:
        """Give the training up; False where an order came in meanwhile and has to be heard."""
        with self._mine() as (connection, row):
            asked = sa.select(commands.c.id).where(commands.c.training == row.id)
            if at_once:
                connection.execute(sa.delete(commands).where(commands.c.training == row.id))
            elif connection.execute(asked.limit(1)).scalar_one_or_none() is not None:
                return False
            set_row(connection, row.id, state=state, token=None, heartbeat=None,
                    seconds_left=None, images_per_second=None, **fields)
            tell_state(connection, row.id)
            return True

    def _set(self, connection: sa.Connection, **values: Any) -> None:
        """Change fields of the row, if it is still ours; much quicker than to look first."""
        mine = sa.update(trainings).where(
            trainings.c.id == self.claim.training, trainings.c.token == self.claim.token
        )
        self._wrote_at = time.monotonic()
        changed = mine.values(heartbeat=time.time(), **written(values))
        if not connection.execute(changed).rowcount:
            raise Fenced

    @contextmanager
    def _mine(self) -> Iterator[tuple[sa.Connection, Row]]:
        with self.store.write() as connection:
            yield connection, self._row(connection)

    def _row(self, connection: sa.Connection) -> Row:
        row = row_of(connection, self.claim.training)
        if row is None or row.token != self.claim.token:
            raise Fenced
        return row

    def _keep(self, connection: sa.Connection, kept: Sequence[Kept]) -> list[int]:
        """Keep snapshots; of all there are, some are dropped until there is room: their steps."""
        key = self.claim.training
        connection.execute(sa.insert(snapshots).prefix_with("OR REPLACE", dialect="sqlite"), [
            {"training": key, "nbytes": len(one.data), **one._asdict()} for one in kept
        ])
        known = snapshots_of(connection, key)
        dropped = list[int]()
        total = sum(one.nbytes for one in known)
        while total > self.most_bytes and len(known) > 2:
            gaps = [known[k + 1].step - known[k - 1].step for k in range(1, len(known) - 1)]
            place = 1 + gaps.index(min(gaps))
            gone = known.pop(place)
            total -= gone.nbytes
            dropped.append(gone.step)
        if dropped:
            connection.execute(sa.delete(snapshots).where(
                snapshots.c.training == key, snapshots.c.step.in_(dropped)
            ))
        return dropped
