"""Local response normalisation: loud cells quieten the same cell of neighbouring channels."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.layers.base import Backward, Elementwise, Forward
from engine.ops.across_channels import window_sum
from engine.settings import setting
from engine.tensor import Params, Shape, Tensor, product


class Saved(NamedTuple):
    """Input, and ``D = k + alpha / size · Σ x²`` of each cell."""

    x: Tensor
    divisor: Tensor


@dataclass(frozen=True)
class LRN(Elementwise):
    """``y_c = x_c · (k + alpha / size · Σ_j x_j²)^−beta``, j over `size` channels around c.

    Of AlexNet (2012), in PyTorch's form: the sum is divided by `size`, also at the first and last
    channels, and an even window reaches one channel further back than forward.

    Notes
    -----
    With D the parenthesis and c over all channels whose window holds j,
    ``dx_j = dy_j D_j^−beta − 2 beta alpha / size · x_j Σ_c dy_c x_c D_c^(−beta−1)``.

    Examples
    --------
    >>> import numpy as np
    >>> layer = LRN(size=3, alpha=3.0, beta=1.0)
    >>> layer.forward({}, np.array([[1.0, 0.0, 2.0]])).output
    array([[0.5, 0. , 0.4]])
    """

    kind = "lrn"
    family = "normalization"

    size: int = setting(5, minimum=1, doc="How many neighbouring channels are looked at")
    alpha: float = setting(1e-4, minimum=0, doc="Weight of the neighbours' mean square")
    beta: float = setting(0.75, minimum=0, doc="Exponent of the divisor")
    k: float = setting(1.0, above=0, doc="Added to the divisor before its power is taken")

    def multiply_adds(self, *shapes: Shape) -> int:
        """One square for each channel of each cell's window; the powers are not counted."""
        channels, *space = shapes[0]
        before, after = self._reach()
        pairs = sum(
            min(c + after, channels - 1) - max(c - before, 0) + 1 for c in range(channels)
        )
        return pairs * product(tuple(space))

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save x and the divisors."""
        (x,) = inputs
        squares = window_sum(x * x, *self._reach())
        divisor = x.dtype.type(self.k) + x.dtype.type(self.alpha / self.size) * squares
        return Forward(x * divisor ** x.dtype.type(-self.beta), Saved(x, divisor))

    def backward(self, params: Params, dy: Tensor, saved: Saved) -> Backward:
        """Each delta goes to its own cell, and less comes to all cells that stood in its window."""
        x, divisor = saved
        power = divisor ** x.dtype.type(-self.beta)
        # A cell stands in the windows of those that reach it: the mirrored window.
        heard = window_sum(dy * x * power / divisor, *reversed(self._reach()))
        dx = dy * power - x.dtype.type(2 * self.beta * self.alpha / self.size) * x * heard
        return Backward((dx,))

    def _reach(self) -> tuple[int, int]:
        """How many channels before and after its own a cell looks at."""
        return self.size // 2, (self.size - 1) // 2
