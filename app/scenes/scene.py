"""What a scene is: some trainings to start together, what to look at, and words for a lecture."""

from dataclasses import dataclass
from typing import Any

from app import languages

Document = dict[str, Any]

FILE = "scenes"
# A scene's words: its title is the message itself, the others are attributes.
PARTS = ("idea", "watch", "question")


@dataclass(frozen=True)
class Scene:
    """One scene.

    Parameters
    ----------
    name : str
        Its words stand in `static/locales/*/scenes.ftl`: the title by this name, `.idea`, `.watch`
        and `.question` below it, and what the runs are called, `.run-1` and on.
    trainings : tuple of dict
        Documents without names. All begin with the same seed: where layers are the same, so are
        their first weights.
    seconds : int
        About how long all of it takes, two runs at a time.
    pane : str
        Which curves to show.
    panel : str
        What to show beside them.
    logarithmic : tuple of str
        Curves whose axis is better logarithmic.
    layer : str, optional
        Whose outputs to follow.
    focus : int
        The run whose network is looked at first, counted from 1.
    """

    name: str
    trainings: tuple[Document, ...]
    seconds: int
    pane: str = "overview"
    panel: str = "network"
    logarithmic: tuple[str, ...] = ()
    layer: str | None = None
    focus: int = 1

    def written(self, language: str) -> dict[str, Any]:
        """Write it as JSON, with its words and the runs' names in one language."""
        return {
            "name": self.name, "title": self._said(language),
            **{part: self._said(language, part) for part in PARTS},
            "pane": self.pane, "panel": self.panel,
            "logarithmic": dict.fromkeys(self.logarithmic, True), "layer": self.layer,
            "focus": self.focus - 1, "seconds": self.seconds,
            "trainings": [
                {"name": self._said(language, f"run-{number}"), **document}
                for number, document in enumerate(self.trainings, 1)
            ],
        }

    def _said(self, language: str, part: str = "") -> str:
        message = f"{self.name}.{part}" if part else self.name
        said = languages.say(language, message, file=FILE)
        assert said is not None, f"{language}/{FILE}.ftl has no {message}"
        return said


def training(
    dataset: Document,
    network: Document,
    optimizer: Document,
    epochs: int,
    batch_size: int = 64,
    **fields: Any,
) -> Document:
    """Write a document with every field.

    Parameters
    ----------
    dataset, optimizer : dict
        As in the document.
    network : dict
        A spec, or ``{"zoo": name}``.
    epochs, batch_size : int
    **fields
        Fields that are not as by default; of `split` only what differs.

    Examples
    --------
    >>> training({"kind": "moons"}, {"zoo": "lenet5"}, {"kind": "sgd"}, 1)["network"]
    {'zoo': 'lenet5', 'seed': 0, 'trained': False}
    """
    source = network if "zoo" in network else {"spec": network}
    split = {"held_out": 0.2, "seed": 0, "count": None, "balanced": False}
    return {
        "dataset": dataset,
        "split": {**split, **fields.pop("split", {})},
        "network": {**source, "seed": 0, "trained": False},
        "optimizer": optimizer,
        "schedule": {"kind": "constant"}, "regularizer": None, "augmentations": [],
        "loss": None, "initializer": None,
        "epochs": epochs, "batch_size": batch_size, "seed": 0, "changes": [], "snapshots": None,
        **fields,
    }


def sgd(learning_rate: float, momentum: float = 0.0) -> Document:
    """Write the commonest optimizer."""
    return {"kind": "sgd", "learning_rate": learning_rate, "momentum": momentum}


def digits(count: int) -> Document:
    """Write drawn digits as a data set."""
    return {"kind": "digits", "count": count, "seed": 0}


def shapes(count: int, noise: float = 0.15) -> Document:
    """Write shapes in noise as a data set, five classes of them."""
    return {"kind": "shapes", "count": count, "seed": 0, "noise": noise}
