"""Trainings, as the API speaks of them."""

from collections.abc import Mapping
from typing import Any

from app.cache import Cache
from app.datasets import Datasets
from app.errors import ApiError
from app.networks import Networks
from app.settings import Settings
from app.store import Store
from app.training import orders
from app.training.jobs import Jobs
from app.training.ledger import Ledger
from app.training.logbook import Logbook
from app.training.rows import Row, state_of
from app.training.setup import Setup, Setups

# Bytes of memory that one number of a log takes, about.
NUMBER = 40


class Trainings:
    """The trainings of one store."""

    def __init__(
        self, store: Store, cache: Cache, settings: Settings, networks: Networks, datasets: Datasets
    ) -> None:
        self._cache, self._settings = cache, settings
        self.ledger, self.setups = Ledger(store), Setups(networks, datasets, cache, settings)
        self.jobs = Jobs(store, settings)

    # rows

    def make(self, given: Mapping[str, Any], start: bool) -> dict[str, Any]:
        """Keep a new training and, if wished, queue it.

        Raises
        ------
        ApiError, EngineError
            For a document that cannot be done.
        """
        setup = self.setups.read(given)
        document = setup.document
        key = self.ledger.add(
            document["name"], document, setup.record(), setup.steps, self._settings.max_trainings
        )
        return self.order(key, {"command": "run"}) if start else self.about(key)

    def about(self, key: str) -> dict[str, Any]:
        """Say what is known of a training; 404 if there is none."""
        found = self.ledger.told(key)
        if found is None:
            raise ApiError(404, "training-unknown", id=key)
        return described(*found)

    def all(self) -> list[dict[str, Any]]:
        """Every training, the newest first."""
        return [described(*found) for found in self.ledger.rows()]

    def rename(self, key: str, name: str) -> dict[str, Any]:
        """Call a training otherwise, whatever it does; 404 if there is none."""
        if not self.ledger.rename(key, name):
            raise ApiError(404, "training-unknown", id=key)
        return self.about(key)

    def delete(self, key: str) -> None:
        """Forget a training with its log and snapshots."""
        if not self.ledger.delete(key):
            raise ApiError(404, "training-unknown", id=key)
        self.jobs.wake(key)
        self._cache.forget(lambda name, _: isinstance(name, tuple) and name[1:2] == (key,))

    def order(self, key: str, order: dict[str, Any]) -> dict[str, Any]:
        """Tell a training to do something, and say how it stands then."""
        with self.ledger.store.write() as connection:
            orders.give(connection, key, order, self._settings.max_changes)
        self.jobs.wake(key)
        return self.about(key)

    def row(self, key: str) -> Row:
        """Return a training; 404 if there is none."""
        row = self.ledger.row(key)
        if row is None:
            raise ApiError(404, "training-unknown", id=key)
        return row

    def setup(self, row: Row) -> Setup:
        """Return what a training stands for."""
        return self.setups.of(row)

    # the log

    def log(self, key: str, points: int | None = None) -> dict[str, Any]:
        """Return what a training told, without what was undone."""
        self.row(key)
        book = self.book(key)
        every = book.every(points)
        return {
            "seq": book.seq, "every": every, "reports": book.thinned(every),
            "evaluations": book.evaluations, "changes": book.changes,
            "snapshots": sorted(book.snapshots), "failure": book.failure,
        }

    def book(self, key: str) -> Logbook:
        """Put a training's log together."""
        book = Logbook()
        while events := self.ledger.events([key], book.seq):
            for event in events:
                book.read(event)
        return book


def described(row: Row, snapshots: list[int], seq: int) -> dict[str, Any]:
    """Describe a training: schemas/trainings.py says what the fields mean."""
    return {
        "id": row.id, **state_of(row), "document": row.document,
        "network": row.record["network"], "dataset": row.record["dataset"],
        "failure": row.failure, "snapshots": snapshots, "changes": row.document["changes"],
        "created": f"{row.created.isoformat(timespec='seconds')}Z", "seq": seq,
    }
