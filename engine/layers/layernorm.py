"""Layer normalisation: every object by its own mean and variance."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.layers.base import Backward, Elementwise, Forward, ParameterSpec
from engine.settings import setting
from engine.tensor import Params, Shape, Tensor, product


class Saved(NamedTuple):
    """Normalised input, and 1 / standard deviation of each object."""

    normalized: Tensor
    scale: Tensor


@dataclass(frozen=True)
class LayerNorm(Elementwise):
    """Bring every object to mean 0 and variance 1, then scale by γ and shift by β cell by cell.

    Statistics are taken over all axes of one object, the variance biased, so the other objects of
    the batch do not matter and training and use are the same. It is PyTorch's `LayerNorm` with the
    object's shape as `normalized_shape`: γ and β have one number a cell.

    Notes
    -----
    ``y = γ (x − μ_n) / sqrt(σ_n² + eps) + β``; with ``g = dy · γ``,
    ``dx = (g − mean(g) − x̂ · mean(g · x̂)) / sqrt(σ_n² + eps)``, means over the object.

    Examples
    --------
    >>> params = {"gamma": np.ones(2), "beta": np.zeros(2)}
    >>> LayerNorm().forward(params, np.array([[1.0, 3.0], [40.0, 20.0]])).output.round(3)
    array([[-1.,  1.],
           [ 1., -1.]])
    """

    kind = "layernorm"
    family = "normalization"

    eps: float = setting(1e-5, above=0, doc="Added to the variance, so that nothing divides by 0")

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """γ and β of the object's shape."""
        return {
            "gamma": ParameterSpec(shapes[0], "weight", value=1.0),
            "beta": ParameterSpec(shapes[0], "bias", value=0.0),
        }

    def multiply_adds(self, *shapes: Shape) -> int:
        """One multiplication and addition a cell."""
        return product(shapes[0])

    def spans(self, *shapes: Shape) -> None:
        """Every cell reads the whole object."""

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save the normalised input and the scale of each object."""
        (x,) = inputs
        self.refuse_other(params, x.shape[1:])
        centred = x - _mean(x)
        scale = 1 / np.sqrt(_mean(centred * centred) + x.dtype.type(self.eps))
        normalized = centred * scale
        return Forward(normalized * params["gamma"] + params["beta"], Saved(normalized, scale))

    def backward(self, params: Params, dy: Tensor, saved: Saved) -> Backward:
        """Three paths: through x, through μ and through σ²."""
        x, scale = saved
        g = dy * params["gamma"]
        dx = (g - _mean(g) - x * _mean(g * x)) * scale
        return Backward((dx,), {"gamma": (dy * x).sum(axis=0), "beta": dy.sum(axis=0)})


def _mean(x: Tensor) -> Tensor:
    """Mean of each object, ready to meet all its cells."""
    mean: Tensor = x.mean(axis=tuple(range(1, x.ndim)), keepdims=True)
    return mean
