"""Initialisers: what weights are before anything was learned (REFERENCE T10).

Biases start at 0, γ at 1, β at 0 whatever the initialiser.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from engine.layers.base import ParameterSpec
from engine.settings import Recipe, setting
from engine.tensor import Tensor


@dataclass(frozen=True)
class Initializer(Recipe, ABC):
    """A recipe for drawing one parameter."""

    @abstractmethod
    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """Return float64 numbers of the parameter's shape."""


@dataclass(frozen=True)
class Zeros(Initializer):
    """All zeros: every neuron of a layer stays the twin of the others for ever."""

    kind = "zeros"

    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """0 everywhere."""
        return np.zeros(spec.shape)


@dataclass(frozen=True)
class Constant(Initializer):
    """The same number everywhere."""

    kind = "constant"

    value: float = setting(0.01, doc="The number every weight starts from")

    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """`value` everywhere."""
        return np.full(spec.shape, self.value)


@dataclass(frozen=True)
class Normal(Initializer):
    """N(mean, std²), whatever the size of the layer."""

    kind = "normal"

    mean: float = setting(0.0, doc="Mean of the distribution")
    std: float = setting(1.0, minimum=0, doc="Standard deviation of the distribution")

    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """Independent normal numbers."""
        return self.mean + self.std * rng.standard_normal(spec.shape)


@dataclass(frozen=True)
class XavierUniform(Initializer):
    """U(−a, a) with ``a = sqrt(6 / (fan_in + fan_out))`` (Glorot and Bengio, 2010)."""

    kind = "xavier_uniform"

    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """Independent uniform numbers."""
        limit = math.sqrt(6 / (spec.fan_in + spec.fan_out))
        return rng.uniform(-limit, limit, spec.shape)


@dataclass(frozen=True)
class XavierNormal(Initializer):
    """N(0, std²) with ``std = sqrt(2 / (fan_in + fan_out))`` (Glorot and Bengio, 2010)."""

    kind = "xavier_normal"

    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """Independent normal numbers."""
        std = math.sqrt(2 / (spec.fan_in + spec.fan_out))
        return std * rng.standard_normal(spec.shape)


@dataclass(frozen=True)
class KaimingUniform(Initializer):
    """U(−a, a) with ``a = sqrt(6 / fan_in)``, made for ReLU (He et al., 2015)."""

    kind = "kaiming_uniform"

    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """Independent uniform numbers."""
        limit = math.sqrt(6 / spec.fan_in)
        return rng.uniform(-limit, limit, spec.shape)


@dataclass(frozen=True)
class KaimingNormal(Initializer):
    """N(0, std²) with ``std = sqrt(2 / fan_in)``, made for ReLU (He et al., 2015)."""

    kind = "kaiming_normal"

    def draw(self, spec: ParameterSpec, rng: np.random.Generator) -> Tensor:
        """Independent normal numbers."""
        return math.sqrt(2 / spec.fan_in) * rng.standard_normal(spec.shape)


INITIALIZERS: dict[str, type[Initializer]] = {
    recipe.kind: recipe
    for recipe in (
        KaimingUniform, KaimingNormal, XavierUniform, XavierNormal, Normal, Constant, Zeros,
    )
}
