"""The rows of trainings in the store, and what is done to them inside a transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple, Self

import orjson
import sqlalchemy as sa

from app.tables import commands, log, snapshots, trainings
from engine.training import plan as plans
from engine.training.course import Course

State = Literal[
    "queued", "running", "paused", "interrupted", "finished", "stopped", "failed", "deleted"
]
# Nothing more will happen by itself, and only going back makes it possible again.
ENDED: tuple[State, ...] = ("finished", "failed")

EVENTS = ("state", "reports", "evaluation", "snapshot", "change", "back", "failure", "deleted")


@dataclass(frozen=True)
class Row:
    """One training as the store knows it.

    Parameters
    ----------
    id, name : str
    document : dict
        What to do, normalised.
    record : dict
        ``network`` (id), ``dataset`` (what the API says of the data), ``objects`` (how many it
        learns from).
    state : str
    step, epoch, place : int
        Updates made; epochs finished; objects of the next epoch that were seen.
    steps_total : int
        As far as is known now.
    seconds : float
        Spent on training.
    seconds_left, images_per_second : float or None
        While it runs.
    failure : dict or None
    created : datetime
        UTC.
    token : str or None
        Of the worker that has it.
    heartbeat : float or None
        When that worker was last heard of, in seconds since 1970.
    queue : int or None
        Its place among those that wait, from 1.
    """

    id: str
    name: str
    document: dict[str, Any]
    record: dict[str, Any]
    state: State
    step: int
    epoch: int
    place: int
    steps_total: int
    seconds: float
    seconds_left: float | None
    images_per_second: float | None
    failure: dict[str, Any] | None
    created: datetime
    token: str | None
    heartbeat: float | None
    queue: int | None

    @classmethod
    def of(cls, row: Any, queue: int | None) -> Self:
        """Unpack a row of the table."""
        return cls(
            row.id, row.name, orjson.loads(row.document), orjson.loads(row.record), row.state,
            row.step, row.epoch, row.place, row.steps_total, row.seconds, row.seconds_left,
            row.images_per_second, row.failure and orjson.loads(row.failure), row.created,
            row.token, row.heartbeat, queue,
        )


class Snapshot(NamedTuple):
    """What a snapshot is, without its numbers."""

    step: int
    epoch: int
    place: int
    seconds: float
    weights: str
    nbytes: int


class Event(NamedTuple):
    """One line of the log; `data` is JSON."""

    id: int
    training: str
    kind: str
    data: bytes


def row_of(connection: sa.Connection, key: str) -> Row | None:
    """Return a training."""
    row = connection.execute(sa.select(trainings).where(trainings.c.id == key)).one_or_none()
    if row is None:
        return None
    queue = None
    if row.queued is not None:
        queue = connection.execute(
            sa.select(sa.func.count()).where(trainings.c.queued <= row.queued)
        ).scalar_one()
    return Row.of(row, queue)


def set_row(connection: sa.Connection, key: str, **values: Any) -> None:
    """Change fields of a training; JSON ones are given as they are meant."""
    changed = sa.update(trainings).where(trainings.c.id == key).values(**written(values))
    connection.execute(changed)


def written(values: dict[str, Any]) -> dict[str, Any]:
    """Write those fields of a row as JSON that are kept so."""
    return {
        name: orjson.dumps(value) if name in ("document", "failure") and value else value
        for name, value in values.items()
    }


def tell(connection: sa.Connection, key: str, *lines: tuple[str, dict[str, Any]]) -> None:
    """Write lines of the log, each of a kind and its data."""
    if lines:
        connection.execute(sa.insert(log), [
            {"training": key, "kind": kind, "data": orjson.dumps(
                {"training": key, **data}, option=orjson.OPT_SERIALIZE_NUMPY)}
            for kind, data in lines
        ])


def tell_state(connection: sa.Connection, key: str) -> None:
    """Tell how a training stands; what was told of that before is forgotten."""
    row = row_of(connection, key)
    assert row is not None
    connection.execute(sa.delete(log).where(log.c.training == key, log.c.kind == "state"))
    tell(connection, key, ("state", state_of(row)))


def state_of(row: Row) -> dict[str, Any]:
    """Write down how a training stands."""
    return {
        "name": row.name, "state": row.state, "step": row.step, "epoch": row.epoch,
        "epochs": row.document["epochs"], "place": row.place, "steps_total": row.steps_total,
        "seconds": row.seconds, "seconds_left": row.seconds_left,
        "images_per_second": row.images_per_second, "queue": row.queue,
    }


def snapshots_of(connection: sa.Connection, key: str) -> list[Snapshot]:
    """Every snapshot of a training, by step."""
    found = connection.execute(
        sa.select(*_ABOUT).where(snapshots.c.training == key).order_by(snapshots.c.step)
    ).all()
    return [Snapshot(*row) for row in found]


_ABOUT = tuple(snapshots.c[name] for name in Snapshot._fields)


def snapshot_at(
    connection: sa.Connection, key: str, step: int | None
) -> tuple[Snapshot, bytes] | None:
    """Return the newest snapshot that is not after `step`; of all where that is None."""
    wanted = sa.select(*_ABOUT, snapshots.c.data).where(snapshots.c.training == key)
    if step is not None:
        wanted = wanted.where(snapshots.c.step <= step)
    row = connection.execute(wanted.order_by(snapshots.c.step.desc()).limit(1)).one_or_none()
    return row and (Snapshot(*row[:-1]), row[-1])


def rewind(
    connection: sa.Connection, row: Row, step: int, *, forget_changes: bool
) -> Row:
    """Take a training back to the newest snapshot not after `step`; before the first, to step 0.

    Parameters
    ----------
    forget_changes : bool
        What was changed after that step belongs to what is undone; where a worker was killed it
        stays, and will be changed again in its place.
    """
    found = snapshot_at(connection, row.id, step)
    at = found[0] if found else Snapshot(0, 0, 0, 0.0, "", 0)
    connection.execute(sa.delete(snapshots).where(
        snapshots.c.training == row.id, snapshots.c.step > at.step
    ))
    document = row.document
    if forget_changes:
        kept = [change for change in document["changes"] if change["step"] <= at.step]
        document = {**document, "changes": kept}
    changed: dict[str, Any] = {
        "step": at.step, "epoch": at.epoch, "place": at.place, "seconds": at.seconds,
        "document": document, "steps_total": steps_of(document, row.record["objects"]),
        "failure": None,
    }
    set_row(connection, row.id, **changed)
    tell(connection, row.id, ("back", {"step": at.step}))
    return replace(row, **changed)


def steps_of(document: dict[str, Any], objects: int) -> int:
    """Return how many updates a document asks for, with the changes that are known."""
    return Course(plans.read(document), objects).steps


def delete(connection: sa.Connection, key: str) -> bool:
    """Forget a training; readers of its events are told."""
    gone = connection.execute(sa.delete(trainings).where(trainings.c.id == key)).rowcount > 0
    if gone:
        for table in (log, snapshots, commands):
            connection.execute(sa.delete(table).where(table.c.training == key))
        tell(connection, key, ("deleted", {}))
    return gone
