"""Scenes a lecturer starts with one click: trainings that show one effect, offline and repeatable.

Everything they learn from is generated, so a fresh clone has it; only the linear classifier and
LeNet learn from MNIST where that is kept as a data set.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.scenes.depth import batch_norm, residual, twins, vanishing
from app.scenes.descent import batch_size, momentum, optimizers, rate
from app.scenes.judging import linear_lenet, overfitting, plane
from app.scenes.scene import Scene

__all__ = ["Scene", "mnist_among", "scenes"]


def scenes(mnist: str | None = None) -> tuple[Scene, ...]:
    """Return all of them, in the order of a lecture.

    Parameters
    ----------
    mnist : str, optional
        Id of MNIST among the data sets that are kept.
    """
    return (
        plane(), rate(), momentum(), optimizers(), batch_size(), twins(), vanishing(),
        batch_norm(), residual(), overfitting(), linear_lenet(mnist),
    )


def mnist_among(records: Iterable[Mapping[str, Any]]) -> str | None:
    """Find MNIST among the records of data sets that are kept; return its id.

    >>> mnist_among([{"id": "a", "name": "MNIST", "shape": [1, 28, 28], "classes": ["0"] * 10}])
    'a'
    """
    for record in records:
        looks = record["shape"] == [1, 28, 28] and len(record["classes"]) == 10
        if looks and record["name"].lower() == "mnist":
            found: str = record["id"]
            return found
    return None
