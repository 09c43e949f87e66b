"""Dropout: in training, cells or whole channels are left out by chance."""

from dataclasses import dataclass

import numpy as np

from engine.layers.base import Backward, Elementwise, Forward, feature_maps
from engine.settings import setting
from engine.tensor import Params, Shape, Tensor


@dataclass(frozen=True)
class Dropout(Elementwise):
    """Set each cell to 0 with probability p and scale the rest by 1 / (1 − p), in training only.

    The scaling keeps the expected value, so nothing needs to change for use ("inverted" dropout).

    Examples
    --------
    >>> x = np.ones((1, 4))
    >>> Dropout(0.5).forward({}, x, training=True, rng=np.random.default_rng(1)).output
    array([[2., 2., 0., 2.]])
    >>> Dropout(0.5).forward({}, x).output
    array([[1., 1., 1., 1.]])
    """

    kind = "dropout"
    family = "regularization"
    random = True

    p: float = setting(0.5, minimum=0, below=1, doc="Probability that a cell is left out")

    def forward(
        self,
        params: Params,
        *inputs: Tensor,
        training: bool = False,
        rng: np.random.Generator | None = None,
    ) -> Forward:
        """Save the mask, already scaled; None where nothing was dropped."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        if not training or self.p == 0:
            return Forward(x.copy(), None)
        if rng is None:
            raise TypeError("dropout in training needs a generator")
        kept = np.broadcast_to(rng.random(self._draws(x.shape)) >= self.p, x.shape)
        mask = kept.astype(x.dtype) / x.dtype.type(1 - self.p)
        # Not x · mask: what is left out is 0, not −0.
        return Forward(np.where(kept, x * mask, 0), mask)

    def backward(self, params: Params, dy: Tensor, saved: Tensor | None) -> Backward:
        """Multiply with the same mask."""
        return Backward((dy.copy() if saved is None else np.where(saved > 0, dy * saved, 0),))

    def _draws(self, shape: Shape) -> Shape:
        """Decide by one draw a cell."""
        return shape


@dataclass(frozen=True)
class Dropout2d(Dropout):
    """Set whole channels to 0 with probability p, scale the rest by 1 / (1 − p), in training only.

    Neighbouring cells of a feature map say much the same, so leaving out single ones hides little;
    "spatial" dropout hides the map (Tompson et al., 2015).

    Examples
    --------
    >>> x = np.ones((1, 3, 1, 2))
    >>> Dropout2d(0.5).forward({}, x, training=True, rng=np.random.default_rng(1)).output
    array([[[[2., 2.]],
            [[2., 2.]],
            [[0., 0.]]]])
    """

    kind = "dropout2d"

    p: float = setting(0.5, minimum=0, below=1, doc="Probability that a channel is left out")

    def output_shape(self, *shapes: Shape) -> Shape:
        """(C, H, W) is kept."""
        return feature_maps(self.kind, shapes[0])

    def _draws(self, shape: Shape) -> Shape:
        """Decide by one draw a channel of an object."""
        return *shape[:2], 1, 1
