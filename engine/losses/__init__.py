"""Losses: how far an output is from its target, and the first delta of the backward pass."""

from engine.losses.base import Loss
from engine.losses.binary_cross_entropy import BinaryCrossEntropy, BinaryCrossEntropyWithLogits
from engine.losses.difference import AbsoluteError, Difference
from engine.losses.hinge import Hinge, MulticlassHinge
from engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from engine.losses.squared_error import MeanSquaredError, SquaredError

__all__ = ["LOSSES", "Loss", "MeanSquaredError", "SoftmaxCrossEntropy"]

LOSSES: dict[str, type[Loss]] = {
    recipe.kind: recipe
    for recipe in (
        SoftmaxCrossEntropy, BinaryCrossEntropyWithLogits, BinaryCrossEntropy,
        MeanSquaredError, SquaredError, AbsoluteError, Difference,
        Hinge, MulticlassHinge,
    )
}
