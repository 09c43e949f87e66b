"""Batch normalisation of vectors, sequences and feature maps."""

from abc import ABC
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import (
    Backward,
    Elementwise,
    Forward,
    ParameterSpec,
    along_channels,
    feature_maps,
    sum_to_channels,
)
from engine.settings import setting
from engine.tensor import Params, Shape, Tensor, product


class Saved(NamedTuple):
    """Normalised input, 1 / standard deviation, and whether these came from the batch."""

    normalized: Tensor
    scale: Tensor
    training: bool


@dataclass(frozen=True)
class BatchNorm(Elementwise, ABC):
    """What batch normalisation does, whatever axes follow the channels."""

    family = "normalization"

    eps: float = setting(1e-5, above=0, doc="Added to the variance, so that nothing divides by 0")
    momentum: float = setting(
        0.1, minimum=0, maximum=1, doc="Share of the batch in the running statistics"
    )

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
        return product(shapes[0])

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
        self.refuse_other(params, x.shape[1:])
        updates = {}
        if training:
            count = x.size // x.shape[1]
            if count < 2:
                raise ShapeError("batch-too-small", self.kind, shape=x.shape)
            # Statistics are taken over everything but the channel: N and what follows C.
            axes = (0, *range(2, x.ndim))
            mean, var = x.mean(axis=axes), x.var(axis=axes)
            for name, now in (("mean", mean), ("var", var * (count / (count - 1)))):
                old = params[f"running_{name}"]
                moved = (1 - self.momentum) * old + self.momentum * now
                updates[f"running_{name}"] = moved.astype(old.dtype)
        else:
            mean, var = params["running_mean"], params["running_var"]
        scale = (1 / np.sqrt(var + self.eps)).astype(x.dtype)
        normalized = (x - along_channels(mean, x)) * along_channels(scale, x)
        y = normalized * along_channels(params["gamma"], x) + along_channels(params["beta"], x)
        return Forward(y, Saved(normalized, scale, training), updates)

    def backward(self, params: Params, dy: Tensor, saved: Saved) -> Backward:
        """Three paths in training; in use the statistics are constants and only one is left."""
        dgamma = sum_to_channels(dy * saved.normalized)
        dbeta = sum_to_channels(dy)
        centred = dy
        if saved.training:
            count = dy.size // dy.shape[1]
            centred = (
                dy
                - along_channels(dbeta / count, dy)
                - saved.normalized * along_channels(dgamma / count, dy)
            )
        dx = centred * along_channels(params["gamma"] * saved.scale, dy)
        return Backward((dx,), {"gamma": dgamma, "beta": dbeta})


@dataclass(frozen=True)
class BatchNorm1d(BatchNorm):
    """Batch normalisation of vectors (C,) or sequences (C, L); what `batchnorm2d` does to maps.

    Of a vector each feature is a channel, and the batch alone gives its statistics.

    Examples
    --------
    >>> layer = BatchNorm1d()
    >>> params = {n: np.full(s.shape, s.value) for n, s in layer.parameters((1,)).items()}
    >>> layer.forward(params, np.array([[1.0], [3.0]]), training=True).output.round(3)
    array([[-1.],
           [ 1.]])
    """

    kind = "batchnorm1d"

    def output_shape(self, *shapes: Shape) -> Shape:
        """Shape is kept."""
        if len(shapes[0]) not in (1, 2):
            raise ShapeError("not-a-sequence", self.kind, shape=shapes[0])
        return shapes[0]


@dataclass(frozen=True)
class BatchNorm2d(BatchNorm):
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

    def output_shape(self, *shapes: Shape) -> Shape:
        """Shape is kept."""
        return feature_maps(self.kind, shapes[0])
