"""A linear classifier of digits: no hidden layer, one picture of weights for each class."""

from typing import Any

from engine.zoo.lenet5 import DIGITS


def linear() -> dict[str, Any]:
    """784 → 10, 7 850 parameters (REFERENCE T21)."""
    return {
        "input": DIGITS,
        "nodes": [
            {"name": "flatten", "kind": "flatten"},
            {"name": "fc", "kind": "linear", "out_features": 10},
        ],
        "loss": "softmax_cross_entropy",
        "initializer": "xavier_uniform",
    }
