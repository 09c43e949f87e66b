"""Orders: what people tell a training to do, and what comes of it.

Where a worker has the training, it is handed the order; where none has, what needs no computing is
done at once, and the rest waits in the queue for a worker.
"""

from typing import Any, Literal

import orjson
import sqlalchemy as sa

from app.errors import ApiError
from app.tables import commands, trainings
from app.training.rows import (
    ENDED,
    Row,
    rewind,
    row_of,
    set_row,
    steps_of,
    tell,
    tell_state,
)
from engine.training import plan as plans
from engine.training.change import Change

Command = Literal["run", "pause", "batch", "epoch", "stop", "back", "change"]
# They make a worker learn.
LEARNING: tuple[Command, ...] = ("run", "batch", "epoch")


def give(
    connection: sa.Connection, key: str, order: dict[str, Any], most_changes: int
) -> None:
    """Tell a training to do something.

    Parameters
    ----------
    order : dict
        ``command``, and ``step`` for "back", what is changed for "change".
    most_changes : int
        So many may be written into the document.

    Raises
    ------
    ApiError
        404 for an unknown training; 409 for what cannot be done to it as it stands, also where
        it was changed as often as it may be.
    EngineError
        For a change that does not suit it.
    """
    row = row_of(connection, key)
    if row is None:
        raise ApiError(404, "training-unknown", id=key)
    command: Command = order["command"]
    if row.state in ENDED and command in (*LEARNING, "change"):
        raise ApiError(409, "training-ended", pointer="/command", id=key, state=row.state,
                       command=command)
    if command == "change":
        # Refused here, whoever does it then.
        changed(row.document, row.step, order)
        _refuse_many(connection, row, most_changes)
    if row.token is not None:
        _keep(connection, key, order)
        return
    if command in LEARNING:
        _queue(connection, row, order)
    elif command == "back":
        unqueue(connection, key, "paused")
        back(connection, row, order.get("step"))
    elif command == "change":
        change(connection, row, row.step, order)
    elif command == "pause":
        if row.queue is not None:
            unqueue(connection, key, "paused")
    elif row.state not in ENDED:
        unqueue(connection, key, "stopped")


def back(connection: sa.Connection, row: Row, step: int | None) -> Row:
    """Take a training that nobody works on back, to the snapshot before where none is named."""
    wanted = max(row.step - 1, 0) if step is None else step
    row = rewind(connection, row, wanted, forget_changes=True)
    set_row(connection, row.id, state="paused", seconds_left=None, images_per_second=None)
    tell_state(connection, row.id)
    return row


def change(connection: sa.Connection, row: Row, step: int, order: dict[str, Any]) -> Row:
    """Write a change into the document, from `step` on, and tell it."""
    document = changed(row.document, step, order)
    total = steps_of(document, row.record["objects"])
    set_row(connection, row.id, document=document, steps_total=total)
    tell_change(connection, row.id, next(c for c in document["changes"] if c["step"] == step))
    tell_state(connection, row.id)
    found = row_of(connection, row.id)
    assert found is not None
    return found


def tell_change(connection: sa.Connection, key: str, written: dict[str, Any]) -> None:
    """Say that a change is in force from its step on."""
    what = {name: value for name, value in written.items() if name != "step"}
    tell(connection, key, ("change", {"step": written["step"], "changes": what}))


def changed(document: dict[str, Any], step: int, order: dict[str, Any]) -> dict[str, Any]:
    """Return the document with one more change.

    Raises
    ------
    EngineError
        For a change that does not suit the plan.
    """
    what = {name: value for name, value in order.items() if name != "command"}
    plans.read(document).changed(Change.read({**what, "step": step}))
    # What is changed twice before the same update counts as it was changed last.
    same = [known for known in document["changes"] if known["step"] == step]
    others = [known for known in document["changes"] if known["step"] != step]
    merged = Change.read({**(same[0] if same else {}), **what, "step": step}).write()
    return {**document, "changes": sorted([*others, merged], key=lambda one: one["step"])}


def _refuse_many(connection: sa.Connection, row: Row, limit: int) -> None:
    """Refuse a change that the document may have no room for when it is made."""
    asked = sa.select(commands.c.command).where(commands.c.training == row.id)
    waiting = [orjson.loads(one)["command"] for one in connection.execute(asked).scalars()]
    made = row.document["changes"]
    if row.token is None or (row.state != "running" and not {*LEARNING} & {*waiting}):
        # It stands still: what is changed now is one change, whatever else waits or was made here.
        count = sum(one["step"] != row.step for one in made) + 1
    else:
        count = len(made) + waiting.count("change") + 1
    if count > limit:
        raise ApiError(409, "training-too-many-changes", pointer="/command", limit=limit,
                       count=count)


def unqueue(connection: sa.Connection, key: str, state: str) -> None:
    """Take a training that nobody works on out of the queue; those behind it move up."""
    connection.execute(sa.delete(commands).where(commands.c.training == key))
    set_row(connection, key, state=state, queued=None)
    tell_state(connection, key)
    tell_queue(connection)


def tell_queue(connection: sa.Connection) -> None:
    """Tell all that wait where they stand now."""
    waiting = sa.select(trainings.c.id).where(trainings.c.queued.is_not(None))
    for key in connection.execute(waiting.order_by(trainings.c.queued)).scalars().all():
        tell_state(connection, key)


def _queue(connection: sa.Connection, row: Row, order: dict[str, Any]) -> None:
    connection.execute(sa.delete(commands).where(commands.c.training == row.id))
    _keep(connection, row.id, order)
    if row.queue is None:
        last = connection.execute(sa.select(sa.func.max(trainings.c.queued))).scalar_one() or 0
        set_row(connection, row.id, state="queued", queued=last + 1)
        tell_state(connection, row.id)


def _keep(connection: sa.Connection, key: str, order: dict[str, Any]) -> None:
    connection.execute(sa.insert(commands).values(training=key, command=orjson.dumps(order)))


def release(connection: sa.Connection, training: str, token: str) -> None:
    """Tell a worker that waits for orders to go, unless it has one."""
    row = row_of(connection, training)
    asked = sa.select(commands.c.id).where(commands.c.training == training).limit(1)
    if row is not None and row.token == token and connection.execute(asked).first() is None:
        _keep(connection, training, {"command": "release"})
