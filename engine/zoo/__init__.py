"""Architectures to open, each a function that returns a spec, and the weights we trained."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.zoo.branches import branches
from engine.zoo.lenet5 import lenet5, lenet5_1998
from engine.zoo.linear import linear
from engine.zoo.tiny_vgg import tiny_vgg

WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True)
class Entry:
    """One architecture of the zoo.

    Parameters
    ----------
    name : str
        Its key, and the stem of its weights file.
    title, idea : str
        What people call it, and what there is to see in it.
    build : callable
        Returns the spec, with the architecture's published settings.
    """

    name: str
    title: str
    idea: str
    build: Callable[[], dict[str, Any]]

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The network as JSON."""
        return {"name": self.title, **self.build()}

    @cached_property
    def record(self) -> dict[str, Any] | None:
        """How the weights were made and what they reach; None where we ship none."""
        path = WEIGHTS / f"{self.name}.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else None

    def weights(self) -> bytes | None:
        """Read the safetensors file; None where we ship none."""
        path = WEIGHTS / f"{self.name}.safetensors"
        return path.read_bytes() if path.exists() else None


ZOO: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry("lenet5", "LeNet-5",
              "Convolve, pool, convolve, pool, decide: with ReLU and max pooling.", lenet5),
        Entry("lenet5_1998", "LeNet-5 (1998)",
              "The original manner: tanh and average pooling.", lenet5_1998),
        Entry("tiny_vgg", "Tiny VGG",
              "Only 3×3 filters, two by two, on colour pictures.", tiny_vgg),
        Entry("branches", "Branches",
              "A shortcut that is added and two branches that are laid side by side.", branches),
        Entry("linear", "Linear classifier",
              "Every pixel votes for every digit, and nothing lies between.", linear),
    )
}
