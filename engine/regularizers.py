"""Regularisers: what large parameters cost, and how they are pulled back (REFERENCE T11).

A penalty is added to the loss, and its gradient to the gradient of the loss; both stand by
themselves here, so that one can see what comes from the data and what from the penalty.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.settings import Recipe, setting
from engine.tensor import ByNode, Tensor


class Penalty(NamedTuple):
    """What the parameters cost, in all and one by one, and which way that pulls them.

    Parameters
    ----------
    value : float
        To be added to the loss.
    shares : dict of str to float
        The part of each parameter, by address.
    grads : mapping of str to Params
        To be added to the gradients of the loss.
    """

    value: float
    shares: dict[str, float]
    grads: ByNode


@dataclass(frozen=True)
class Regularizer(Recipe, ABC):
    """A recipe for a penalty."""

    strength: float = setting(1e-4, minimum=0, doc="λ, how much large parameters cost")
    weights_only: bool = setting(
        False, doc="Leave biases, γ, β and learned slopes alone; the notes pull biases too"
    )

    def penalty(self, params: ByNode) -> Penalty:
        """Compute the penalty on parameters; give those that are learned, no running statistics."""
        shares, grads = dict[str, float](), dict[str, dict[str, Tensor]]()
        for node, mine in params.items():
            for name, w in mine.items():
                if name == "w" or not self.weights_only:
                    shares[f"{node}.{name}"] = self.strength * self.size(w)
                    pull = w.dtype.type(self.strength) * self.slope(w)
                    grads.setdefault(node, {})[name] = pull
        return Penalty(sum(shares.values()), shares, grads)

    @abstractmethod
    def size(self, w: Tensor) -> float:
        """Measure one parameter."""

    @abstractmethod
    def slope(self, w: Tensor) -> Tensor:
        """Return the derivative of the measure."""


@dataclass(frozen=True)
class L1(Regularizer):
    """``λ Σ |w|``: everything is pulled by the same λ, so what is not needed ends at exactly 0.

    The pull at exactly 0 is taken as 0.

    Examples
    --------
    >>> found = L1(0.1).penalty({"fc": {"w": np.array([3.0, 0.0, -4.0])}})
    >>> round(found.value, 6), found.grads["fc"]["w"]
    (0.7, array([ 0.1,  0. , -0.1]))
    """

    kind = "l1"

    def size(self, w: Tensor) -> float:
        """Σ |w|."""
        return float(np.abs(w).sum(dtype=np.float64))

    def slope(self, w: Tensor) -> Tensor:
        """Sign of w."""
        return np.sign(w)


@dataclass(frozen=True)
class L2(Regularizer):
    """``λ (‖W‖² + ‖b‖²)``: the larger a number, the harder it is pulled, ``2 λ w``.

    Without a ½, as in the lecture notes: λ here does what a `weight_decay` of 2λ does in `sgd`.

    Examples
    --------
    >>> found = L2(0.1).penalty({"fc": {"w": np.array([3.0, 0.0, -4.0])}})
    >>> round(found.value, 6), found.grads["fc"]["w"]
    (2.5, array([ 0.6,  0. , -0.8]))
    """

    kind = "l2"

    def size(self, w: Tensor) -> float:
        """Σ w²."""
        return float(np.square(w, dtype=np.float64).sum())

    def slope(self, w: Tensor) -> Tensor:
        """2 w."""
        return 2 * w


REGULARIZERS: dict[str, type[Regularizer]] = {recipe.kind: recipe for recipe in (L2, L1)}


def with_penalty(grads: ByNode, penalty: Penalty) -> ByNode:
    """Add a penalty's gradients to those of the loss; arguments stay as they are.

    >>> penalty = L2(0.5).penalty({"fc": {"w": np.array([3.0])}})
    >>> with_penalty({"fc": {"w": np.array([1.0]), "b": np.array([1.0])}}, penalty)["fc"]
    {'w': array([4.]), 'b': array([1.])}
    """
    pulls = penalty.grads
    return {
        node: {
            name: grad + pulls[node][name] if name in pulls.get(node, {}) else grad
            for name, grad in mine.items()
        }
        for node, mine in grads.items()
    }
