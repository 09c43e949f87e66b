"""Fields: which pixels a cell of a trace really depends on, and how much."""

from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Request, Response

from app import wire
from app.deps import SettingsDep, TraceDep
from app.errors import ApiError
from app.routers.describe import FOREVER, INDICES, answers, indices, refusals, versioned
from app.routers.json_route import JsonRoute
from app.schemas.fields import Field
from app.traces import KeptTrace
from engine.architecture import INPUT
from engine.geometry import support
from engine.network import Network

router = APIRouter(prefix="/traces", tags=["traces"], route_class=JsonRoute)


@router.get(
    "/{trace_id}/field", summary="The pixels a cell really depends on",
    responses={**answers(200, Field, "The gradient of the cell"), **refusals(404, 410, 422)},
)
def read_field(
    trace: TraceDep,
    settings: SettingsDep,
    request: Request,
    tensor: Annotated[str, Query(
        description="`node.y`, or `node.dy` for the same cells; the network's output if not given",
        examples=["conv2.y"],
    )] = "",
    index: Annotated[str, Query(
        description="The cell; fewer indices mean the sum over what they leave",
        examples=["0,3,5,7"], pattern=INDICES,
    )] = "",
) -> Response:
    """Gradient of one cell with respect to the input, cut out where it is not 0.

    The receptive field says what a cell could see; this says what it does see: a ReLU that is shut
    and the losers of a max pooling carry nothing. No loss takes part.
    """
    name = tensor or f"{trace.trace.architecture.output}.y"
    return versioned(request, [trace.id, "field", name, index], FOREVER, lambda: wire.write_json(
        _field(trace, name, indices(index), settings.max_json_cells)
    ))


def _field(trace: KeptTrace, name: str, where: tuple[int, ...], most: int) -> dict[str, Any]:
    """Pull the gradient of a cell back to the input."""
    kept = trace.trace
    node, _, short = name.rpartition(".")
    part = trace.cell_or_part(name, where)
    if short not in ("y", "dy") or f"{node}.y" not in trace.tensors or node == "loss":
        raise ApiError(422, "field-no-output", name=name)
    outputs = kept.tensor(f"{node}.y")
    dy = np.zeros_like(outputs)
    dy[where] = 1
    # What layers saved for their way back is not kept with a trace: forward once more.
    network = Network(kept.architecture, kept.params, outputs.dtype)
    again = network.forward(kept.tensor(f"{INPUT}.y"), kept.mode)
    gradient = network.pull_back(again, node, dy).outputs[INPUT]
    box = support(gradient)
    inside: tuple[Any, ...] = (..., *(slice(*axis) for axis in box)) if box else (..., slice(0))
    cut = gradient[inside]
    if cut.size > most:
        raise ApiError(422, "json-too-many-cells", limit=most,
                       name=f"d{name}/d{INPUT}.y", cells=cut.size)
    finite = cut[np.isfinite(cut)]
    return {
        "tensor": name, "index": where, "cells": part.size, "box": box, "shape": cut.shape,
        "peak": float(np.abs(finite).max()) if finite.size else 0.0,
        "nonzero": int(np.count_nonzero(cut)), "gradient": np.ascontiguousarray(cut),
    }
