"""One layer or loss by itself, forward and back in float64, with every tensor of the pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from engine.errors import AddressError, InputError, ShapeError, TargetError, WeightsError
from engine.explain import convolutions
from engine.explain.terms import Computed, Context, Index
from engine.gradcheck import EPS, TINY, CellCheck, TensorCheck, ratio
from engine.initializers import KaimingUniform
from engine.layers.base import Layer
from engine.losses.base import Loss
from engine.network import SILENT
from engine.tensor import Shape, Tensor, numbers
from engine.trace import Mode


@dataclass(frozen=True, eq=False)
class Operation:
    """A layer or loss, what enters it, and what comes back to it.

    Parameters
    ----------
    recipe : Layer or Loss
    inputs : tuple of Tensor
        With their leading N; one for a loss.
    params : mapping of str to Tensor
    dy : Tensor, optional
        The delta that arrives; left out, and without a loss, the pass only goes forward.
    loss : Loss, optional
        What makes dy instead, together with `target`.
    target : array_like, optional
        For a loss, or for `loss`.
    mode : Mode
    following : Operation, optional
        What reads y, whatever `inputs` it has: with it the pass goes on to the end of the chain and
        comes back through it. `dy` or `loss` then belong to the last one.
    """

    recipe: Layer | Loss
    inputs: tuple[Tensor, ...]
    params: Mapping[str, Tensor] = field(default_factory=dict)
    dy: Tensor | None = None
    loss: Loss | None = None
    target: Any = None
    mode: Mode = Mode()
    following: "Operation | None" = None

    @SILENT
    def run(self, back: bool = True) -> "Pass":
        """Go forward and, where there is something to carry back, backward unless told not to."""
        if isinstance(self.recipe, Loss):
            return self._run_loss(self.recipe)
        layer, tensors = self.recipe, dict(self.named_inputs())
        tensors |= self.params
        forward = layer.forward(
            self.params, *self.inputs, training=self.mode.training,
            rng=self.mode.generator(layer.kind) if self.mode.training and layer.random else None,
        )
        tensors["y"] = forward.output
        dy, value, height = self.dy, None, None
        if self.following is not None:
            rest = replace(self.following, inputs=(forward.output,)).run(back)
            dy, value, height = rest.context.tensors.get("dx"), rest.loss, rest.height
        elif self.loss is not None:
            self.loss.refuse_output(forward.output.shape[1:])
            made = self.loss.forward(forward.output, self.target)
            value = height = float(made.value)
            dy = self.loss.backward(forward.output, made)
        elif dy is not None:
            if dy.shape != forward.output.shape:
                raise TargetError("delta-shape", layer.kind, pointer="/dy", shape=dy.shape,
                                  wanted=forward.output.shape)
            height = float(np.sum(dy * forward.output))
        if dy is not None and back:
            tensors["dy"] = dy
            returned = layer.backward(self.params, dy, forward.saved)
            tensors |= {f"d{name}": gradient for name, gradient in returned.params.items()}
            names = (name for name, _ in self.named_inputs())
            tensors |= {f"d{n}": dx for n, dx in zip(names, returned.inputs, strict=True)}
        context = Context(layer, tensors, forward.saved, self.mode.training)
        return Pass(context, value, height)

    def _run_loss(self, loss: Loss) -> "Pass":
        (x,) = self.inputs
        loss.refuse_output(x.shape[1:])
        made = loss.forward(x, self.target)
        tensors = {"x": x}
        if made.probabilities is not None:
            tensors["p"] = made.probabilities
        tensors |= {"t": made.target, "y": made.value, "dx": loss.backward(x, made)}
        value = float(made.value)
        return Pass(Context(loss, tensors, made), value, value)

    def named_inputs(self) -> list[tuple[str, Tensor]]:
        """``x``, or ``x0``, ``x1`` … where there are several."""
        if len(self.inputs) == 1:
            return [("x", self.inputs[0])]
        return [(f"x{number}", x) for number, x in enumerate(self.inputs)]

    # gradient check

    @SILENT
    def check_cell(self, tensor: str, index: Index, eps: float = EPS) -> CellCheck:
        """Nudge one number up and down and compare the slope with its gradient.

        What is compared is the loss where there is one, otherwise ``Σ dy · y``, whose gradients are
        those of a loss with this dy. In a chain it is that of the last operation: all of them are
        gone through again for each nudge, and the gradient is what came back through all of them.

        Raises
        ------
        AddressError
            For a tensor that has no gradient, or a cell that it does not have.
        """
        done = self.run()
        gradients = done.context.tensors
        if f"d{tensor}" not in gradients or tensor in ("y",):
            raise AddressError("no-gradient", self.recipe.kind, value=tensor,
                               known=", ".join(self.checked(gradients)))
        cells = gradients[tensor]
        if len(index) != cells.ndim or not all(
            0 <= i < size for i, size in zip(index, cells.shape, strict=True)
        ):
            raise AddressError("index", tensor, index=index, shape=cells.shape)
        return self._checked(tensor, index, eps, float(gradients[f"d{tensor}"][index]),
                             _height(done))

    @SILENT
    def check(self, eps: float = EPS, cells: int | None = None, seed: int = 0
              ) -> tuple[TensorCheck, ...]:
        """Nudge the cells of every tensor one by one, or so many `cells` of each, at random."""
        done = self.run()
        tensors, height = done.context.tensors, _height(done)
        rng = np.random.default_rng(seed)
        rows = []
        for name in self.checked(tensors):
            shape, size = tensors[name].shape, tensors[name].size
            chosen: Any = range(size)
            if cells is not None and cells < size:
                chosen = np.sort(rng.choice(size, cells, replace=False))
            found = []
            for number in chosen:
                index = tuple(int(i) for i in np.unravel_index(number, shape))
                analytic = float(tensors[f"d{name}"][index])
                found.append(self._checked(name, index, eps, analytic, height))
            rows.append(_row(name, found))
        return tuple(rows)

    @staticmethod
    def checked(tensors: Mapping[str, Tensor]) -> list[str]:
        """Names of the tensors that can be nudged."""
        return [name for name in tensors if f"d{name}" in tensors and name != "y"]

    def _checked(
        self, tensor: str, index: Index, eps: float, analytic: float, height: float
    ) -> CellCheck:
        plus, minus = (self._nudged(tensor, index, step) for step in (eps, -eps))
        numeric = (plus - minus) / (2 * eps)
        bend = abs(plus + minus - 2 * height) / eps
        kink = False
        if bend > 10 * TINY * max(1.0, abs(height)):
            near = [self._nudged(tensor, index, step) for step in (eps / 10, -eps / 10)]
            kink = abs(sum(near) - 2 * height) / (eps / 10) > bend / 2
        value = float(dict([*self.named_inputs(), *self.params.items()])[tensor][index])
        return CellCheck(tensor, index, value, eps, height, plus, minus, numeric, analytic,
                         ratio(analytic, numeric), kink)

    def _nudged(self, tensor: str, index: Index, step: float) -> float:
        """Compute the loss with one number changed."""
        def moved(name: str, value: Tensor) -> Tensor:
            if name != tensor:
                return value
            other = value.copy()
            other[index] += step
            return other

        inputs = tuple(moved(name, x) for name, x in self.named_inputs())
        params = {name: moved(name, value) for name, value in self.params.items()}
        # A binary cross-entropy refuses what is nudged out of 0 … 1; that is said as it is.
        return _height(replace(self, inputs=inputs, params=params).run(back=False))


@dataclass(frozen=True, eq=False)
class Pass:
    """An operation that has run.

    Parameters
    ----------
    context : Context
    loss : float, optional
        Where there is one, at the end of the chain.
    height : float, optional
        What gradients are those of: the loss, or ``Σ dy · y`` of the last operation.
    """

    context: Context
    loss: float | None = None
    height: float | None = None

    @property
    def intermediate(self) -> dict[str, Tensor]:
        """What stands between: padded, spread and rotated tensors, means, slopes."""
        from engine.explain import rules_of

        found = convolutions.intermediates(self.context)
        for name, rule in rules_of(self.context).items():
            if name not in self.context:
                cells = rule.cells
                found[name] = cells.whole() if isinstance(cells, Computed) else cells
        return found


def fitted_params(
    layer: Layer, shapes: Sequence[Shape], given: Mapping[str, Any], seed: int = 0
) -> dict[str, Tensor]:
    """Return the parameters for inputs of these shapes: those given, and the others drawn.

    Raises
    ------
    WeightsError
        For a parameter that the layer does not have, or that is no finite number.
    ShapeError
        For one of another shape.
    """
    specs = layer.parameters(*shapes)
    for name in given:
        if name not in specs:
            raise WeightsError("params-unknown", layer.kind, pointer="/params", value=name,
                               known=", ".join(specs) or "(none)")
    params = {}
    for name, spec in specs.items():
        if name in given:
            params[name] = array(given[name], name, f"/params/{name}")
            if params[name].shape != spec.shape:
                raise ShapeError("parameter-shape", layer.kind, pointer=f"/params/{name}",
                                 parameter=name, wanted=spec.shape, shape=params[name].shape)
        elif spec.value is not None:
            params[name] = np.full(spec.shape, spec.value)
        else:
            digest = sha256(f"{seed}/{layer.kind}/{name}".encode()).digest()
            rng = np.random.default_rng(np.frombuffer(digest, "<u4"))
            params[name] = KaimingUniform().draw(spec, rng)
    return params


def array(given: Any, who: str, pointer: str, finite: bool = True) -> Tensor:
    """Make a float64 tensor of nested lists; raises InputError for what is no number.

    Nor are ∞ and NaN taken, unless `finite` is false: what overflowed in one operation may enter
    the next.
    """
    try:
        values = numbers(who, given, InputError).astype(np.float64)
    except InputError as error:
        raise error.at(who, pointer) from None
    bad = values.size - int(np.isfinite(values).sum())
    if bad and finite:
        raise InputError("input-not-finite", who, pointer=pointer, count=bad)
    return np.ascontiguousarray(values)


def _height(done: Pass) -> float:
    assert done.height is not None, "without a delta there is no gradient to check"
    return done.height


def _row(tensor: str, found: list[CellCheck]) -> TensorCheck:
    smooth = [cell for cell in found if not cell.kink]
    analytic = np.array([cell.analytic for cell in smooth])
    numeric = np.array([cell.numeric for cell in smooth])
    largest = max(float(np.linalg.norm(analytic)), float(np.linalg.norm(numeric)))
    difference = float(np.linalg.norm(analytic - numeric))
    worst = max(smooth or found, key=lambda cell: abs(cell.analytic - cell.numeric))
    error = 0.0 if largest < TINY else difference / largest
    return TensorCheck(tensor, len(found), len(found) - len(smooth), error, worst)


