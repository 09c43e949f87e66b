"""Batch normalisation of feature maps."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import Backward, Forward, Layer, ParameterSpec, feature_maps
from engine.settings import setting
from engine.tensor import Params, Shape, Tensor

# Everything but the channel: statistics are taken over N, H and W.
AXES = (0, 2, 3)


class Saved(NamedTuple):
    """Normalised input, 1 / standard deviation, and whether these came from the batch."""

    normalized: Tensor
    scale: Tensor
    training: bool


@dataclass(frozen=True)
class BatchNorm2d(Layer):
    """Bring every channel to mean 0 and variance 1, then scale by γ and shift by β.

    In training the batch's own mean and (biased) variance are used and the running statistics move
    towards them, ``running = (1 − momentum) · running + momentum · batch``, the running
    variance with the unbiased one, as in PyTorch. In use the running statistics serve.
    A bias in the layer before is redundant.

    Notes
    -----
    ``y = γ (x − μ) / sqrt(σ² + eps) + β``. In training dx has three paths: through x, through μ
    and through σ²: ``dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂))``.
    """

    kind = "batchnorm2d"
    family = "normalization"

    eps: float = setting(1e-5, above=0, doc="Added to the variance, so that nothing divides by 0")
    momentum: float = setting(
        0.1, minimum=0, maximum=1, doc="Share of the batch in the running statistics"
    )

    def output_shape(self, *shapes: Shape) -> Shape:
        """Shape is kept."""
        return feature_maps(self.kind, shapes[0])

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """γ and β to learn, running mean and variance to keep, one of each per channel."""
        channels = (shapes[0][0],)
        return {
            "gamma": ParameterSpec(channels, "weight", value=1.0),
            "beta": ParameterSpec(channels, "bias", value=0.0),
            "running_mean": ParameterSpec(channels, "running_mean", value=0.0, trainable=False),
            "running_var": ParameterSpec(channels, "running_var", value=1.0, trainable=False),
        }

    def multiply_adds(self, *shapes: Shape) -> int:
        """One multiplication and addition a cell."""
        c, h, w = shapes[0]
        return c * h * w

    def forward(
        self,
        params: Params,
        *inputs: Tensor,
        training: bool = False,
        rng: np.random.Generator | None = None,
    ) -> Forward:
        """Normalise; in training the moved running statistics come back as updates."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        updates = {}
        if training:
            count = x.size // x.shape[1]
            if count < 2:
                raise ShapeError("batch-too-small", self.kind, shape=x.shape)
            mean, var = x.mean(axis=AXES), x.var(axis=AXES)
            for name, now in (("mean", mean), ("var", var * (count / (count - 1)))):
                old = params[f"running_{name}"]
                moved = (1 - self.momentum) * old + self.momentum * now
                updates[f"running_{name}"] = moved.astype(old.dtype)
        else:
            mean, var = params["running_mean"], params["running_var"]
        scale = (1 / np.sqrt(var + self.eps)).astype(x.dtype)
        normalized = (x - _maps(mean)) * _maps(scale)
        y = normalized * _maps(params["gamma"]) + _maps(params["beta"])
        return Forward(y, Saved(normalized, scale, training), updates)

    def backward(self, params: Params, dy: Tensor, saved: Saved) -> Backward:
        """Three paths in training; in use the statistics are constants and only one is left."""
        dgamma = (dy * saved.normalized).sum(axis=AXES)
        dbeta = dy.sum(axis=AXES)
        centred = dy
        if saved.training:
            count = dy.size // dy.shape[1]
            centred = dy - _maps(dbeta / count) - saved.normalized * _maps(dgamma / count)
        dx = centred * _maps(params["gamma"] * saved.scale)
        return Backward((dx,), {"gamma": dgamma, "beta": dbeta})


def _maps(per_channel: Tensor) -> Tensor:
    return per_channel[:, None, None]
