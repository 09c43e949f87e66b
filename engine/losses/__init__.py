"""Losses: how far an output is from its target, and the first delta of the backward pass."""

from engine.losses.base import Loss
from engine.losses.mean_squared_error import MeanSquaredError
from engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy

__all__ = ["LOSSES", "Loss", "MeanSquaredError", "SoftmaxCrossEntropy"]

LOSSES: dict[str, type[Loss]] = {
    recipe.kind: recipe for recipe in (SoftmaxCrossEntropy, MeanSquaredError)
}
