"""Joins: nodes that read several others."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import Backward, Forward, Layer
from engine.tensor import Params, Shape, Tensor


@dataclass(frozen=True)
class Add(Layer):
    """``y = x0 + x1 + …``; the delta is copied to every input.

    A residual block learns F(x) = H(x) − x, so its output is H(x) = F(x) + x.

    Examples
    --------
    >>> Add().forward({}, np.ones((1, 2)), np.ones((1, 2))).output
    array([[2., 2.]])
    """

    kind = "add"
    family = "join"
    arity = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """All inputs have the output's shape."""
        if len(set(shapes)) != 1:
            raise ShapeError("unequal-shapes", self.kind, shapes=_listed(shapes))
        return shapes[0]

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Add up in order."""
        self.output_shape(*(x.shape[1:] for x in inputs))
        y = inputs[0] + inputs[1]
        for x in inputs[2:]:
            y += x
        return Forward(y, len(inputs))

    def backward(self, params: Params, dy: Tensor, saved: int) -> Backward:
        """Copy the delta to every input."""
        return Backward(tuple(dy.copy() for _ in range(saved)))


@dataclass(frozen=True)
class Multiply(Layer):
    """``y = x0 · x1 · …`` cell by cell; each input gets the delta times the product of the others.

    A node that names one input twice squares it. The product of two features is what lets a single
    neuron compute XOR, ``[x1 + x2 − 2 x1 x2 − ½ > 0]``.

    Examples
    --------
    >>> y, saved, _ = Multiply().forward({}, np.array([[2.0, 0.0]]), np.array([[5.0, 7.0]]))
    >>> y
    array([[10.,  0.]])
    >>> for dx in Multiply().backward({}, np.ones((1, 2)), saved).inputs:
    ...     print(dx)
    [[5. 7.]]
    [[2. 0.]]
    """

    kind = "multiply"
    family = "join"
    arity = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """All inputs have the output's shape."""
        if len(set(shapes)) != 1:
            raise ShapeError("unequal-shapes", self.kind, shapes=_listed(shapes))
        return shapes[0]

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Multiply in order; save the inputs."""
        self.output_shape(*(x.shape[1:] for x in inputs))
        y = inputs[0] * inputs[1]
        for x in inputs[2:]:
            y *= x
        return Forward(y, inputs)

    def backward(self, params: Params, dy: Tensor, saved: tuple[Tensor, ...]) -> Backward:
        """Multiply with what stands before and after; no division, so 0 is no trouble."""
        before = [dy]
        for x in saved[:-1]:
            before.append(before[-1] * x)
        deltas, after = [before[-1]], saved[-1]
        for k in range(len(saved) - 2, -1, -1):
            deltas.append(before[k] * after)
            after = after * saved[k]
        return Backward(tuple(reversed(deltas)))


@dataclass(frozen=True)
class Concat(Layer):
    """Lay the channels of all inputs one after the other; the delta is cut the same way.

    Examples
    --------
    >>> Concat().output_shape((2, 5, 5), (3, 5, 5))
    (5, 5, 5)
    """

    kind = "concat"
    family = "join"
    arity = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """Channels add up, everything else is equal."""
        if len({shape[1:] for shape in shapes}) != 1:
            raise ShapeError("unequal-sizes", self.kind, shapes=_listed(shapes))
        return sum(shape[0] for shape in shapes), *shapes[0][1:]

    def forward(self, params: Params, *inputs: Tensor, **_: Any) -> Forward:
        """Save where one input ends and the next begins."""
        self.output_shape(*(x.shape[1:] for x in inputs))
        channels = tuple(x.shape[1] for x in inputs)
        return Forward(np.concatenate(inputs, axis=1), channels)

    def backward(self, params: Params, dy: Tensor, saved: tuple[int, ...]) -> Backward:
        """Cut the delta into the inputs' channels; each piece is a tensor of its own."""
        ends = np.cumsum(saved)[:-1]
        return Backward(tuple(d.copy() for d in np.split(dy, ends, axis=1)))


def _listed(shapes: tuple[Shape, ...]) -> str:
    return ", ".join(map(str, shapes))
