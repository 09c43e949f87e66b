"""Optimizers: how gradients move parameters (REFERENCE T9).

Pure: parameters, gradients and what was remembered go in, new parameters and a new memory come out.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.settings import Recipe, setting
from engine.tensor import ByNode, Params, Tensor


class Update(NamedTuple):
    """Parameters after a step, and what the optimizer wants to find next time."""

    params: ByNode
    memory: ByNode


class Move(NamedTuple):
    """One parameter after a step, and what is to be remembered about it, by name."""

    value: Tensor
    memory: Params = {}


@dataclass(frozen=True)
class Optimizer(Recipe, ABC):
    """A recipe for a step; `{}` is the memory before the first."""

    learning_rate: float = setting(0.01, minimum=0, doc="α, the length of a step per gradient")

    def step(self, params: ByNode, grads: ByNode, memory: ByNode) -> Update:
        """Move every parameter that has a gradient; arguments stay as they are.

        Parameters
        ----------
        params : mapping of str to Params
            Of a network.
        grads : mapping of str to Params
            As `Gradients.params` of a trace.
        memory : mapping of str to Params
            From the step before: ``memory["conv1"]["w.velocity"]``.
        """
        moved = {node: dict(mine) for node, mine in params.items()}
        remembered = dict[str, dict[str, Tensor]]()
        for node, given in grads.items():
            for name, grad in given.items():
                mine = f"{name}."
                before = {
                    key.removeprefix(mine): value
                    for key, value in memory.get(node, {}).items() if key.startswith(mine)
                }
                moved[node][name], after = self.move(params[node][name], grad, before)
                for key, value in after.items():
                    remembered.setdefault(node, {})[f"{mine}{key}"] = value
        return Update(moved, remembered)

    @abstractmethod
    def move(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        """Move one parameter; `memory` is empty before the first step."""


def decayed(w: Tensor, grad: Tensor, weight_decay: float) -> Tensor:
    """``dw + λ w``, the gradient of a loss with ``½ λ ‖w‖²`` added."""
    # Scalars of w's own type, so that float32 stays float32.
    return grad + w.dtype.type(weight_decay) * w if weight_decay else grad


@dataclass(frozen=True)
class SGD(Optimizer):
    """Stochastic gradient descent with momentum, in PyTorch's form.

    Notes
    -----
    ``g = dw + λ w``, ``v ← γ v + g`` (in the first step ``v = g``), ``w ← w − α v``. Nesterov's
    momentum looks one step ahead: ``w ← w − α (g + γ v)``.

    The lecture notes' form is `momentum`: the same steps as long as α stays the same, with
    ``Δw = −α v``. When α changes on the way, here it scales what is remembered too.

    Examples
    --------
    >>> descent = SGD(learning_rate=0.1, momentum=0.5)
    >>> update, grads = Update({"fc": {"w": np.ones(1)}}, {}), {"fc": {"w": np.ones(1)}}
    >>> for _ in range(3):
    ...     update = descent.step(update.params, grads, update.memory)
    ...     print(update.params["fc"]["w"].round(3))
    [0.9]
    [0.75]
    [0.575]
    """

    kind = "sgd"

    momentum: float = setting(
        0.0, minimum=0, below=1, doc="γ, share of the last step that goes on"
    )
    weight_decay: float = setting(
        0.0, minimum=0, doc="λ, pulls every parameter towards 0 (L2 regularisation)"
    )
    nesterov: bool = setting(False, doc="Take the slope where the momentum is about to lead")

    def move(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        """Walk down the remembered slope."""
        scalar = w.dtype.type  # so that float32 stays float32
        slope = decayed(w, grad, self.weight_decay)
        if not self.momentum:
            return Move(w - scalar(self.learning_rate) * slope)
        velocity = slope
        if "velocity" in memory:
            velocity = scalar(self.momentum) * memory["velocity"] + slope
        ahead = slope + scalar(self.momentum) * velocity if self.nesterov else velocity
        return Move(w - scalar(self.learning_rate) * ahead, {"velocity": velocity})


@dataclass(frozen=True)
class Momentum(Optimizer):
    """Descent with momentum as the lecture notes write it: ``Δw = −α ∂E/∂w + γ Δw(t−1)``.

    The last step itself is remembered, so a learning rate that changes later changes only the new
    part of a step; in `sgd` it changes the remembered part too.

    Examples
    --------
    >>> descent = Momentum(learning_rate=0.3, momentum=0.1)
    >>> update, grads = Update({"fc": {"w": np.ones(1)}}, {}), {"fc": {"w": np.ones(1)}}
    >>> for _ in range(2):
    ...     update = descent.step(update.params, grads, update.memory)
    ...     print(update.params["fc"]["w"].round(3), update.memory["fc"]["w.step"].round(3))
    [0.7] [-0.3]
    [0.37] [-0.33]
    """

    kind = "momentum"

    momentum: float = setting(
        0.9, minimum=0, below=1, doc="γ, share of the last step that goes on"
    )

    def move(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        """Add a share of the last step to the new one."""
        scalar = w.dtype.type
        step = -scalar(self.learning_rate) * grad
        if "step" in memory:
            step = step + scalar(self.momentum) * memory["step"]
        return Move(w + step, {"step": step})


@dataclass(frozen=True)
class Adagrad(Optimizer):
    """A learning rate for each number, the smaller the more it was moved (Duchi et al., 2011).

    ``s ← s + g²``, ``w ← w − α g / (sqrt(s) + eps)``. s only grows, so steps only shrink.

    Examples
    --------
    >>> w, grad = {"fc": {"w": np.zeros(2)}}, {"fc": {"w": np.array([9.0, 0.1])}}
    >>> Adagrad(1.0).step(w, grad, {}).params["fc"]["w"].round(6)
    array([-1., -1.])
    """

    kind = "adagrad"

    eps: float = setting(1e-10, above=0, doc="Added to the root, so that nothing divides by 0")
    weight_decay: float = setting(
        0.0, minimum=0, doc="λ, pulls every parameter towards 0 (L2 regularisation)"
    )

    def move(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        """Divide by the root of all squares so far."""
        scalar = w.dtype.type
        grad = decayed(w, grad, self.weight_decay)
        squares = grad * grad
        if "squares" in memory:
            squares = memory["squares"] + squares
        step = grad / (np.sqrt(squares) + scalar(self.eps))
        return Move(w - scalar(self.learning_rate) * step, {"squares": squares})


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """Adagrad that forgets: squares fade, so steps do not die out (Hinton, 2012).

    ``s ← ρ s + (1 − ρ) g²``, ``w ← w − α g / (sqrt(s) + eps)``; with momentum
    ``v ← γ v + g / (sqrt(s) + eps)``, ``w ← w − α v``.

    Examples
    --------
    >>> w, grad = {"fc": {"w": np.zeros(2)}}, {"fc": {"w": np.array([9.0, 0.1])}}
    >>> RMSProp(1.0, alpha=0.75).step(w, grad, {}).params["fc"]["w"].round(6)
    array([-2., -2.])
    """

    kind = "rmsprop"

    alpha: float = setting(0.99, minimum=0, below=1, doc="ρ, share of the old squares that stays")
    eps: float = setting(1e-8, above=0, doc="Added to the root, so that nothing divides by 0")
    momentum: float = setting(
        0.0, minimum=0, below=1, doc="γ, share of the last step that goes on"
    )
    weight_decay: float = setting(
        0.0, minimum=0, doc="λ, pulls every parameter towards 0 (L2 regularisation)"
    )

    def move(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        """Divide by the root of the fading squares."""
        scalar = w.dtype.type
        grad = decayed(w, grad, self.weight_decay)
        squares = scalar(1 - self.alpha) * grad * grad
        if "squares" in memory:
            squares = scalar(self.alpha) * memory["squares"] + squares
        step = grad / (np.sqrt(squares) + scalar(self.eps))
        kept = {"squares": squares}
        if self.momentum:
            if "velocity" in memory:
                step = scalar(self.momentum) * memory["velocity"] + step
            kept["velocity"] = step
        return Move(w - scalar(self.learning_rate) * step, kept)


@dataclass(frozen=True)
class Adam(Optimizer):
    """Momentum and RMSProp together, with a start that is not too timid (Kingma and Ba, 2014).

    ``m ← β₁ m + (1 − β₁) g``, ``s ← β₂ s + (1 − β₂) g²``; both start from 0 and so are too small at
    first, which ``m̂ = m / (1 − β₁ᵗ)``, ``ŝ = s / (1 − β₂ᵗ)`` puts right; ``w ← w − α m̂ / (sqrt(ŝ) +
    eps)``.

    Here the weight decay is part of g, as L2 regularisation would be; `adamw` keeps it apart.

    Examples
    --------
    >>> w, grad = {"fc": {"w": np.zeros(2)}}, {"fc": {"w": np.array([9.0, -0.1])}}
    >>> Adam(0.1).step(w, grad, {}).params["fc"]["w"].round(6)
    array([-0.1,  0.1])
    """

    kind = "adam"

    learning_rate: float = setting(0.001, minimum=0, doc="α, the length of a step per gradient")
    beta1: float = setting(0.9, minimum=0, below=1, doc="β₁, share of the old mean that stays")
    beta2: float = setting(0.999, minimum=0, below=1, doc="β₂, share of the old squares that stays")
    eps: float = setting(1e-8, above=0, doc="Added to the root, so that nothing divides by 0")
    weight_decay: float = setting(
        0.0, minimum=0, doc="λ, pulls every parameter towards 0 (L2 regularisation)"
    )

    def move(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        """Divide the fading mean by the root of the fading squares."""
        return self._adaptive(w, decayed(w, grad, self.weight_decay), memory)

    def _adaptive(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        scalar = w.dtype.type
        count = 1 + int(memory.get("count", np.asarray(0)))
        mean = scalar(1 - self.beta1) * grad
        squares = scalar(1 - self.beta2) * grad
        squares *= grad
        if count > 1:
            mean += scalar(self.beta1) * memory["mean"]
            squares += scalar(self.beta2) * memory["squares"]
        # In place from here on: five arrays less that are made only to be read once.
        root = np.sqrt(squares)
        root /= scalar(math.sqrt(1 - self.beta2**count))
        root += scalar(self.eps)
        step = scalar(self.learning_rate / (1 - self.beta1**count)) * mean
        step /= root
        kept = {"mean": mean, "squares": squares, "count": np.asarray(count, np.float64)}
        return Move(w - step, kept)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with the weight decay kept out of the mean and the squares (Loshchilov, Hutter, 2017).

    First ``w ← w − α λ w``, then Adam's step with the bare gradient: every number is pulled towards
    0 in the same proportion, whatever its gradients were.

    Examples
    --------
    >>> still = {"a": {"w": np.ones(1)}}, {"a": {"w": np.zeros(1)}}
    >>> AdamW(0.1, weight_decay=0.5).step(*still, {}).params["a"]["w"]
    array([0.95])
    """

    kind = "adamw"

    weight_decay: float = setting(0.01, minimum=0, doc="λ, pulls every parameter towards 0")

    def move(self, w: Tensor, grad: Tensor, memory: Params) -> Move:
        """Shrink first, then step."""
        return self._adaptive(
            w * w.dtype.type(1 - self.learning_rate * self.weight_decay), grad, memory
        )


OPTIMIZERS: dict[str, type[Optimizer]] = {
    recipe.kind: recipe for recipe in (SGD, Momentum, Adagrad, RMSProp, Adam, AdamW)
}
