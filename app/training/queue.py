"""The queue: who may work on which training. Any server of the store may ask, and all agree."""

import secrets
import time
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from app.store import Store
from app.tables import commands, trainings
from app.training.orders import tell_queue
from app.training.rows import Row, rewind, row_of, set_row, snapshot_at, tell_state


class Claim(NamedTuple):
    """The right to work on a training, until the row has another token."""

    training: str
    token: str


class Queue:
    """The trainings of a store that wait, and those that are worked on."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def claim(self, most: int) -> Claim | None:
        """Take the training that has waited longest, if fewer than `most` are worked on."""
        with self.store.read() as connection:
            if not _free(connection, most) or _first(connection) is None:
                return None
        with self.store.write() as connection:
            key = _first(connection)
            if key is None or not _free(connection, most):
                return None
            claim = Claim(key, secrets.token_hex(10))
            set_row(connection, key, state="running", queued=None, token=claim.token,
                    heartbeat=time.time())
            tell_state(connection, key)
            tell_queue(connection)
            return claim

    def waiting(self) -> bool:
        """Whether any training waits."""
        with self.store.read() as connection:
            return _first(connection) is not None

    def heartbeats(self) -> dict[Claim, float]:
        """Who is worked on, and when its worker was last heard of."""
        with self.store.read() as connection:
            rows = connection.execute(
                sa.select(trainings.c.id, trainings.c.token, trainings.c.heartbeat)
                .where(trainings.c.token.is_not(None))
            ).all()
        return {Claim(row.id, row.token): row.heartbeat or 0.0 for row in rows}

    def paused(self, claims: Collection[Claim]) -> list[Claim]:
        """Return those claims whose worker only waits for orders."""
        with self.store.read() as connection:
            rows = connection.execute(
                sa.select(trainings.c.id, trainings.c.token)
                .where(trainings.c.token.is_not(None), trainings.c.state == "paused")
            ).all()
        return [claim for row in rows if (claim := Claim(*row)) in claims]

    def interrupt(self, claim: Claim) -> bool:
        """Say that a worker died; False where it had given its training up before."""
        with self.store.write() as connection:
            row = row_of(connection, claim.training)
            if row is None or row.token != claim.token:
                return False
            interrupt(connection, row)
            return True


def interrupt(connection: sa.Connection, row: Row) -> None:
    """Take a training from its worker: what was done since its last snapshot is lost."""
    connection.execute(sa.delete(commands).where(commands.c.training == row.id))
    known = snapshot_at(connection, row.id, row.step)
    if (known[0].step if known else 0) < row.step:
        row = rewind(connection, row, row.step, forget_changes=False)
    set_row(connection, row.id, state="interrupted", token=None, heartbeat=None,
            seconds_left=None, images_per_second=None)
    tell_state(connection, row.id)


def _free(connection: sa.Connection, most: int) -> bool:
    working = sa.select(sa.func.count()).where(trainings.c.token.is_not(None))
    return connection.execute(working).scalar_one() < most


def _first(connection: sa.Connection) -> str | None:
    waiting = sa.select(trainings.c.id).where(trainings.c.queued.is_not(None))
    found: str | None = connection.execute(
        waiting.order_by(trainings.c.queued).limit(1)
    ).scalar_one_or_none()
    return found
