"""Optimizers: how gradients move parameters (REFERENCE T9).

Pure: parameters, gradients and what was remembered go in, new parameters and a new memory come out.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.settings import Recipe, setting
from engine.tensor import Params, Tensor

# Something for each parameter, by node and name.
ByNode = Mapping[str, Params]


class Update(NamedTuple):
    """Parameters after a step, and what the optimizer wants to find next time."""

    params: ByNode
    memory: ByNode


@dataclass(frozen=True)
class Optimizer(Recipe, ABC):
    """A recipe for a step; `{}` is the memory before the first."""

    learning_rate: float = setting(0.01, minimum=0, doc="α, the length of a step per gradient")

    @abstractmethod
    def step(self, params: ByNode, grads: ByNode, memory: ByNode) -> Update:
        """Move every parameter that has a gradient; arguments stay as they are.

        Parameters
        ----------
        params : mapping of str to Params
            Of a network.
        grads : mapping of str to Params
            As `Gradients.params` of a trace.
        memory : mapping of str to Params
            From the step before.
        """


@dataclass(frozen=True)
class SGD(Optimizer):
    """Stochastic gradient descent with momentum, in PyTorch's form.

    Notes
    -----
    ``g = dw + λ w``, ``v ← γ v + g`` (in the first step ``v = g``), ``w ← w − α v``.

    The lecture notes write ``Δw = −α ∂E/∂w + γ Δw(t−1)``: the same steps as long as α stays the
    same, with ``Δw = −α v``. When α changes on the way, here it scales what is remembered too.

    Examples
    --------
    >>> import numpy as np
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

    def step(self, params: ByNode, grads: ByNode, memory: ByNode) -> Update:
        """Walk down the remembered slope."""
        moved = {node: dict(mine) for node, mine in params.items()}
        slopes = dict[str, dict[str, Tensor]]()
        for node, given in grads.items():
            before = memory.get(node, {})
            slopes[node] = {}
            for name, grad in given.items():
                w, v = params[node][name], before.get(name)
                scalar = w.dtype.type  # so that float32 stays float32
                if self.weight_decay:
                    grad = grad + scalar(self.weight_decay) * w
                if v is not None and self.momentum:
                    grad = scalar(self.momentum) * v + grad
                slopes[node][name] = grad
                moved[node][name] = w - scalar(self.learning_rate) * grad
        return Update(moved, slopes if self.momentum else {})


OPTIMIZERS: dict[str, type[Optimizer]] = {recipe.kind: recipe for recipe in (SGD,)}
