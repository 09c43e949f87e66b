"""One layer or loss by itself: requests become engine operations, and passes become JSON."""

import math
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np

from app.errors import ApiError
from app.formulas import formula
from app.schemas.operations import GradcheckRequest, OperationRequest
from app.settings import Settings
from engine.errors import EngineError, SettingError, ShapeError, SpecError, TargetError
from engine.explain import Explanation, Operand, Step, Term, rules_of
from engine.explain.marks import marks
from engine.gradcheck import CellCheck, TensorCheck
from engine.layers import LAYERS
from engine.layers.base import Layer
from engine.losses import LOSSES, Loss
from engine.operation import Operation, Pass, array, fitted_params
from engine.spec import recipe_of
from engine.tensor import Shape, Tensor, product
from engine.trace import Mode

# Explains an address: what a local name is called outside.
Rename = Callable[[str], str]

# Each cell may cost so many multiply-adds, and lie in so many windows.
WORK = 50

# What JSON has no number for, by the word that stands for it.
STRANGE = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}

# from requests


def read(kind: str, body: OperationRequest, settings: Settings) -> Operation:
    """Build the operation that a request describes.

    Raises
    ------
    ApiError, EngineError
        For an unknown kind, settings or tensors that do not fit, or sizes beyond the limits.
    """
    inputs = tuple(
        _array(given, f"inputs[{number}]", f"/inputs/{number}")
        for number, given in enumerate(body.inputs)
    )
    for number, x in enumerate(inputs):
        if x.ndim < 2 or not x.size:
            raise ApiError(422, "operation-input", pointer=f"/inputs/{number}",
                           shape=list(x.shape))
    return _operation(kind, body, inputs, settings)


def _operation(
    kind: str, body: OperationRequest, inputs: tuple[Tensor, ...], settings: Settings
) -> Operation:
    mode = Mode(body.training, body.seed)
    if kind in LOSSES:
        return _loss(kind, body, inputs, mode, settings)
    if kind not in LAYERS:
        raise ApiError(404, "kind-not-found", value=kind, known=", ".join((*LAYERS, *LOSSES)))
    layer = _recipe(LAYERS[kind], body.settings)
    fits = len(inputs) >= 2 if layer.arity is None else len(inputs) == layer.arity
    if not fits:
        code = "several-inputs" if layer.arity is None else "one-input"
        raise SpecError(code, kind, pointer="/inputs", count=len(inputs))
    if len({len(x) for x in inputs}) > 1:
        raise ShapeError("unequal-batches", kind, pointer="/inputs",
                         shapes=", ".join(str(x.shape) for x in inputs))
    shapes = [x.shape[1:] for x in inputs]
    try:
        _refuse_large(layer, inputs, shapes, settings)
    except ShapeError as error:
        raise error.at(kind, "/inputs") from None
    params = fitted_params(layer, shapes, body.params, body.seed)
    loss = None
    if body.loss is not None:
        if body.dy is not None:
            raise ApiError(422, "two-deltas", pointer="/dy")
        loss = recipe_of(LOSSES, body.loss, "loss", "/loss")
    dy = None if body.dy is None else _array(body.dy, "dy", "/dy")
    operation = Operation(layer, inputs, params, dy, loss, body.target, mode)
    if loss is not None and body.target is None:
        raise ApiError(422, "target-missing", pointer="/target", kind=loss.kind)
    return operation


def _array(given: Any, who: str, pointer: str) -> Tensor:
    written = _as_written(given)
    return array(written, who, pointer, finite=written is given)


def _as_written(given: Any) -> Any:
    """Read what `tensor` writes, so that y of one operation may enter the next though it holds ∞.

    What is no such object is returned as it is: who needs numbers of it refuses it.

    >>> _as_written({"data": [[None, 2]], "not_finite": [{"index": [0, 0], "value": "-inf"}]})
    [[-inf, 2]]
    """
    if not (isinstance(given, dict) and isinstance(given.get("data"), list)):
        return given
    try:
        data = deepcopy(given["data"])
        for one in given.get("not_finite") or []:
            *path, last = one["index"]
            if min(last, *path, 0) < 0:
                return given
            row = data
            for at in path:
                row = row[at]
            if row[last] is not None:
                return given
            row[last] = STRANGE[one["value"]]
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
        return given
    return data


def read_chain(kind: str, body: GradcheckRequest, settings: Settings) -> Operation:
    """Build an operation with all that follow it; the delta or loss belongs to the last.

    Raises
    ------
    ApiError, EngineError
        As `read` does; pointers lead to the operation that is meant.
    """
    if not body.next:
        return read(kind, body, settings)
    ends = {"dy": body.dy, "loss": body.loss, "target": body.target}
    bare = body.model_copy(update=dict.fromkeys(ends))
    chain = [read(kind, bare, settings)]
    for number, one in enumerate(body.next):
        y = run(chain[-1]).context["y"]
        given = one.model_dump(exclude={"kind"})
        if one is body.next[-1]:
            given |= {name: value for name, value in ends.items() if value is not None}
        elif one.kind in LOSSES:
            raise ApiError(422, "loss-not-last", pointer=f"/next/{number}", kind=one.kind)
        else:
            given["target"] = None
        follower = OperationRequest(inputs=[], **given)
        try:
            chain.append(_operation(one.kind, follower, (y,), settings))
        except (ApiError, EngineError) as error:
            if error.pointer not in ("/dy", "/loss"):
                error.pointer = f"/next/{number}{error.pointer or ''}"
            raise
    operation = chain.pop()
    while chain:
        operation = replace(chain.pop(), following=operation)
    return operation


def _loss(
    kind: str, body: OperationRequest, inputs: tuple[Tensor, ...], mode: Mode, settings: Settings
) -> Operation:
    loss: Loss = _recipe(LOSSES[kind], body.settings)
    if len(inputs) != 1:
        raise SpecError("one-input", kind, pointer="/inputs", count=len(inputs))
    for field in ("params", "dy", "loss"):
        if getattr(body, field):
            raise ApiError(422, "loss-takes-no", pointer=f"/{field}", kind=kind, field=field)
    if body.target is None:
        raise ApiError(422, "target-missing", pointer="/target", kind=kind)
    _refuse_cells(6 * inputs[0].size, settings.max_operation_cells)
    return Operation(loss, inputs, target=body.target, mode=mode)


def _recipe(recipe: Any, given: Mapping[str, Any]) -> Any:
    try:
        return recipe.from_settings(given)
    except SettingError as error:
        raise error.at(recipe.kind, "/settings") from None


def _refuse_large(
    layer: Layer, inputs: Iterable[Tensor], shapes: list[Shape], settings: Settings
) -> None:
    """Count everything before anything is computed: each tensor and its gradient, and windows."""
    objects = len(next(iter(inputs)))
    output = product(layer.output_shape(*shapes))
    weights = sum(product(spec.shape) for spec in layer.parameters(*shapes).values())
    cells = 2 * (objects * (sum(map(product, shapes)) + output) + weights)
    _refuse_cells(cells, settings.max_operation_cells)
    _refuse_cells(objects * layer.scratch_cells(*shapes), WORK * settings.max_operation_cells)
    work = objects * layer.multiply_adds(*shapes)
    if work > (limit := WORK * settings.max_operation_cells):
        raise ApiError(413, "operation-too-much-work", limit=limit, count=work)


def _refuse_cells(count: int, limit: int) -> None:
    if count > limit:
        raise ApiError(413, "operation-too-many-cells", limit=limit, count=count)


def run(operation: Operation) -> Pass:
    """Go forward and back; what does not fit is said of the request's field."""
    try:
        return operation.run()
    except TargetError as error:
        raise error.at(error.who, "/target") from None
    except EngineError as error:
        raise error.at(error.who, "/inputs") from None


# to JSON


def number(value: float) -> float | int | None:
    """Write a whole number as an integer, and what is not finite as null.

    >>> number(3.0), number(0.5), number(float("inf"))
    (3, 0.5, None)
    """
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def finite(**values: float) -> dict[str, Any]:
    """Write numbers by name; `not_finite` says what JSON cannot write and stands there as null.

    >>> finite(product=float("-inf"), sum=2.0)
    {'product': None, 'sum': 2, 'not_finite': {'product': '-inf'}}
    """
    written: dict[str, Any] = {name: number(float(value)) for name, value in values.items()}
    if None in written.values():
        written["not_finite"] = {
            name: str(float(values[name])) for name, value in written.items() if value is None
        }
    return written


def tensor(values: Tensor) -> dict[str, Any]:
    """Write a tensor as nested lists, in integers where all of it are.

    JSON has no NaN and no infinity: such cells are null, and `not_finite` says what they are.
    """
    shape = list(values.shape)
    finite = np.isfinite(values)
    if not finite.all():
        strange = [{"index": cell.tolist(), "value": str(float(values[tuple(cell)]))}
                   for cell in np.argwhere(~finite)]
        return {"shape": shape, "data": values.tolist(), "not_finite": strange}
    if (values == np.rint(values)).all() and (np.abs(values) < 2**53).all():
        return {"shape": shape, "data": values.astype(np.int64).tolist()}
    return {"shape": shape, "data": values.tolist()}


def result(done: Pass) -> dict[str, Any]:
    """Write every tensor of a pass."""
    context = done.context
    return {
        "kind": context.recipe.kind,
        "settings": context.recipe.settings(),
        "tensors": {name: tensor(values) for name, values in context.tensors.items()},
        "intermediate": {name: tensor(values) for name, values in done.intermediate.items()},
        **({"loss": None} if done.loss is None else finite(loss=done.loss)),
        "marks": [
            {"code": mark.code, "tensor": mark.tensor, "index": list(mark.index)}
            for mark in marks(context, rules_of(context))
        ],
    }


def explanation(
    found: Explanation, offset: int, limit: int, language: str, rename: Rename = str
) -> dict[str, Any]:
    """Write a page of an explanation."""
    end = offset + limit
    return {
        "tensor": rename(found.tensor),
        "index": list(found.index),
        **finite(value=found.value, sum=float(found.sum)),
        "view": found.view or None,
        "views": list(found.views),
        "formula": formula(found.formula, language),
        "numbers": formula(found.numbers, language),
        "terms": [_term(term, total, rename) for term, total in found.running(offset, limit)],
        "count": found.count,
        "offset": offset,
        "next": end if end < found.count else None,
        "groups": [
            {"name": group.name, "count": group.count, **finite(sum=group.sum)}
            for group in found.groups
        ],
        "notes": [{"code": note.code, "values": dict(note.values)} for note in found.notes],
    }


def _term(term: Term, total: float, rename: Rename) -> dict[str, Any]:
    written = {
        "operands": [operand(one, rename) for one in term.operands],
        **finite(product=term.product, sum=total), "group": term.group,
    }
    if term.function:
        written["function"] = term.function
    return written


def operand(one: Operand, rename: Rename = str) -> dict[str, Any]:
    """Write one factor."""
    named = one.tensor if one.index is None and not one.padding else rename(one.tensor)
    written: dict[str, Any] = {
        "tensor": named, "index": None if one.index is None else list(one.index),
        **finite(value=one.value),
    }
    if one.padding:
        written["padding"] = True
    if one.places:
        written["at"] = [
            {"tensor": rename(place.tensor), "index": list(place.index)} for place in one.places
        ]
    return written


def cells(
    found: list[tuple[str, tuple[int, ...]]], offset: int, limit: int
) -> dict[str, Any]:
    """Write a page of influences."""
    end = offset + limit
    return {
        "cells": [{"tensor": name, "index": list(index)} for name, index in found[offset:end]],
        "count": len(found), "offset": offset, "next": end if end < len(found) else None,
    }


def step(one: Step) -> dict[str, Any]:
    """Write one step of a pass."""
    written: dict[str, Any] = {
        "tensor": one.tensor, "index": list(one.index), **finite(value=one.value),
        "reads": [operand(read) for read in one.reads],
    }
    if one.writes:
        written["writes"] = [
            {"tensor": write.tensor, "index": list(write.index),
             **finite(product=write.product, sum=write.sum)}
            for write in one.writes
        ]
    return written


def checked_cell(cell: CellCheck) -> dict[str, Any]:
    """Write what became of one number that was nudged."""
    return {
        "tensor": cell.address, "index": list(cell.index), "eps": cell.eps, "kink": cell.kink,
        **finite(
            value=cell.value, loss=cell.loss, plus=cell.loss_plus, minus=cell.loss_minus,
            difference=cell.numeric, analytic=cell.analytic, relative_error=cell.relative_error,
        ),
    }


def checked_tensor(row: TensorCheck) -> dict[str, Any]:
    """Write what became of a tensor's numbers."""
    return {
        "tensor": row.address, "cells": row.cells, "kinks": row.kinks,
        **finite(relative_error=row.relative_error), "worst": checked_cell(row.worst),
    }
