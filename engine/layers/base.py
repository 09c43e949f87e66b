"""The one interface every layer implements."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.errors import ShapeError
from engine.settings import Recipe
from engine.tensor import Params, Shape, Tensor


class Forward(NamedTuple):
    """What a layer produced, what its backward will need, and the statistics it moved."""

    output: Tensor
    saved: Any = None
    updates: Mapping[str, Tensor] = {}


class Backward(NamedTuple):
    """The gradient for each input, and for each trainable parameter by its name."""

    inputs: tuple[Tensor, ...]
    params: Mapping[str, Tensor] = {}


@dataclass(frozen=True)
class ParameterSpec:
    """A parameter a layer asks for.

    Parameters
    ----------
    shape : tuple of int
    torch_name : str
        Its name in PyTorch's modules and in weights files.
    fan_in, fan_out : int
        How many inputs one output cell reads, how many outputs one input cell feeds; what
        initialisers go by.
    value : float, optional
        The constant it starts from; None leaves it to the network's initialiser.
    trainable : bool, default True
        False for running statistics, which have no gradient.
    """

    shape: Shape
    torch_name: str
    fan_in: int = 1
    fan_out: int = 1
    value: float | None = None
    trainable: bool = True


# For each cell along an axis, the start and end of the cells it is linked with.
Span = NDArray[np.intp]


@dataclass(frozen=True)
class Layer(Recipe, ABC):
    """A recipe for one node: settings only, so it is safe to share between threads.

    Shapes in `output_shape`, `parameters` and `multiply_adds` leave out N; tensors have it.
    """

    family: ClassVar[str]
    # How many inputs a node of this kind reads; None means two or more.
    arity: ClassVar[int | None] = 1
    # Whether a training pass draws from a generator.
    random: ClassVar[bool] = False

    @abstractmethod
    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the output's shape for these inputs; raises ShapeError where they do not fit."""

    def parameters(self, *shapes: Shape) -> dict[str, ParameterSpec]:
        """Return what the layer has to learn or keep for inputs of these shapes, by name."""
        return {}

    def multiply_adds(self, *shapes: Shape) -> int:
        """Return how many multiplications with an addition one object costs."""
        return 0

    def refuse_other(self, params: Params, *shapes: Shape) -> None:
        """Raise ShapeError for parameters made for inputs of other shapes; nothing is broadcast."""
        for name, spec in self.parameters(*shapes).items():
            if params[name].shape != spec.shape:
                raise ShapeError("parameter-shape", self.kind, parameter=name, wanted=spec.shape,
                                 shape=params[name].shape)

    def scratch_cells(self, *shapes: Shape) -> int:
        """Return how many numbers besides inputs and output one object needs for a while."""
        return 0

    def spans(self, *shapes: Shape) -> tuple[Span, ...] | None:
        """Tell which input cells each output cell reads, along each spatial axis.

        Returns
        -------
        tuple of (H', 2) int array, or None
            Start and end (excluded) of what output row i reads, likewise columns; may stick out
            into the padding. By default cell i reads cell i. None where every cell reads the whole
            input.
        """
        return tuple(
            np.stack([np.arange(size), np.arange(1, size + 1)], axis=1) for size in shapes[0][1:]
        )

    def only(self, inputs: tuple[Tensor, ...]) -> Tensor:
        """Return the input of a layer that has one; raises ShapeError for what it cannot read."""
        (x,) = inputs
        self.output_shape(x.shape[1:])
        return x

    @abstractmethod
    def forward(
        self,
        params: Params,
        *inputs: Tensor,
        training: bool = False,
        rng: np.random.Generator | None = None,
    ) -> Forward:
        """Compute the output; arguments stay as they are.

        Parameters
        ----------
        params : mapping of str to Tensor
            As `parameters` asked for.
        *inputs : Tensor
            With their leading N.
        training : bool, default False
        rng : Generator, optional
            Needed only by layers that are `random`, in training.
        """

    @abstractmethod
    def backward(self, params: Params, dy: Tensor, saved: Any) -> Backward:
        """Carry dL/d(output) back to dL/d(inputs) and dL/d(params)."""

    def slopes(self, params: Params, dy: Tensor, saved: Any) -> Params:
        """Return dL/d(params) only, where nothing below the layer has anything to learn."""
        return self.backward(params, dy, saved).params


@dataclass(frozen=True)
class Elementwise(Layer, ABC):
    """A layer of one input whose output has the input's shape."""

    def output_shape(self, *shapes: Shape) -> Shape:
        """Shape is kept."""
        return shapes[0]


def feature_maps(who: str, shape: Shape, rank: int = 2) -> Shape:
    """Return a shape of channels and `rank` spatial axes; raises ShapeError for any other.

    >>> feature_maps("conv2d", (3, 32, 32))
    (3, 32, 32)
    """
    if len(shape) != rank + 1:
        wanted = {1: "(C, L)", 2: "(C, H, W)", 3: "(C, D, H, W)"}[rank]
        raise ShapeError("not-maps", who, wanted=wanted, shape=shape, axes=rank)
    return shape


def along_channels(per_channel: Tensor, x: Tensor) -> Tensor:
    """View one number a channel so that it meets axis 1 of x, whatever axes follow.

    >>> along_channels(np.ones(3), np.ones((2, 3, 4, 5))).shape
    (3, 1, 1)
    """
    return per_channel.reshape(-1, *(1,) * (x.ndim - 2))


def sum_to_channels(x: Tensor) -> Tensor:
    """Add up everything but the channels (axis 1).

    >>> sum_to_channels(np.ones((2, 3, 4, 5)))
    array([40., 40., 40.])
    """
    total: Tensor = x.sum(axis=(0, *range(2, x.ndim)))
    return total
