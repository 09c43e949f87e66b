"""Traces: run an input through a network, and hand out every number of the pass."""

from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Path, Query, Request, Response

from app import languages, operations, wire
from app.deps import SettingsDep, TraceDep, TracesDep
from app.errors import ApiError
from app.palettes import Role, Theme
from app.routers.describe import (
    FOREVER,
    INDICES,
    REVALIDATE,
    answers,
    created,
    indices,
    refusals,
    versioned,
)
from app.routers.json_route import JsonRoute
from app.schemas.operations import Explanation, Influences
from app.schemas.traces import Tensor, Trace, TraceRequest
from app.traces import KeptTrace
from engine.explain.traces import explain_address, influences_of_address

router = APIRouter(prefix="/traces", tags=["traces"], route_class=JsonRoute)

BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "", status_code=201, summary="Run an input through a network",
    responses={**answers(201, Trace, "The manifest"), **refusals(400, 404, 410, 413, 422)},
)
def create_trace(body: TraceRequest, traces: TracesDep) -> Response:
    """Forward, and with a target also backward. Answers with shapes and ranges, not with numbers.

    The same request always answers with the same id.
    """
    made = traces.make(
        body.network, body.input, body.target, body.prepare.options(), body.mode.options()
    )
    return created(f"traces/{made.id}", made.manifest)


@router.get(
    "/{trace_id}", summary="The manifest of a trace",
    responses={**answers(200, Trace, "The manifest"), **refusals(404, 410)},
)
def read_trace(trace: TraceDep, request: Request) -> Response:
    """Answer as `POST` did; a trace that was forgotten is computed again, to the same bits."""
    return versioned(request, [trace.id], REVALIDATE, lambda: trace.manifest)


@router.get(
    "/{trace_id}/tensors", summary="All tensors in one body", response_class=Response,
    responses={
        200: {"content": {wire.MEDIA_TYPES["safetensors"]: BINARY},
              "description": "safetensors, in the order of the timeline"},
        **refusals(404, 410),
    },
)
def read_tensors(
    trace: TraceDep,
    traces: TracesDep,
    request: Request,
    names: Annotated[str | None, Query(
        description="Only these, separated by commas; other names of a tensor are allowed here",
        examples=["conv1.y,conv1.dy"],
    )] = None,
    minus: Annotated[str | None, Query(
        description="Id of another trace: gives this minus that, for every tensor of equal shape",
    )] = None,
) -> Response:
    """Other names of the same tensor (`alias_of` in the manifest) are left out.

    With `minus`, the header's metadata lists under `left_out` the tensors that the other trace does
    not have in the same shape.
    """
    def tensors() -> Response:
        chosen = trace.own_tensors if names is None else {
            name: trace.trace.tensor(name) for name in names.split(",") if name
        }
        metadata = {"trace": trace.id}
        if minus is not None:
            other = traces.get(minus)
            chosen, left_out = _difference(chosen, other)
            metadata |= {"minus": other.id, "left_out": ",".join(left_out)}
        return Response(wire.safetensors(chosen, metadata),
                        media_type=wire.MEDIA_TYPES["safetensors"])

    return versioned(request, [trace.id, minus, names], FOREVER, tensors)


@router.get(
    "/{trace_id}/tensors/{address}", summary="One tensor, as the client asks",
    response_class=Response,
    responses={
        200: {
            "description": "By suffix or `Accept`; JSON where neither says anything",
            "content": {
                "application/json": {"schema": Tensor.model_json_schema()},
                **{wire.MEDIA_TYPES[f]: BINARY for f in wire.FORMATS if f != "json"},
            },
        },
        **refusals(404, 410, 422),
    },
)
def read_tensor(
    trace: TraceDep,
    settings: SettingsDep,
    request: Request,
    address: Annotated[str, Path(
        description="`node.tensor`; `.json`, `.npy`, `.safetensors` or `.png` may follow",
        examples=["conv1.dw.json"],
    )],
    index: Annotated[str, Query(
        description="A part of it: indices of the leading axes", examples=["0,0"],
        pattern=INDICES,
    )] = "",
    palette: Annotated[Role | None, Query(
        description="For `.png`; `gradient` for gradients and `value` for the rest if not given"
    )] = None,
    theme: Annotated[Theme, Query(description="For `.png`")] = "light",
    limit: Annotated[float | None, Query(
        gt=0, allow_inf_nan=False,
        description="For `.png`: the value at the colour map's end; the tensor's peak if not given",
    )] = None,
) -> Response:
    """JSON has no NaN: such cells are null, and `not_finite` tells which they are.

    `.png` lays the maps of a tensor side by side.
    """
    name, form = _split(trace, address, request.headers.get("accept", ""))

    def tensor() -> Response:
        where = indices(index)
        part = trace.cell_or_part(name, where)
        if form == "json":
            body = wire.tensor_json(name, part, where, settings.max_json_cells)
        elif form == "npy":
            body = wire.npy(part)
        elif form == "safetensors":
            body = wire.safetensors({name: part}, {"trace": trace.id, "index": index})
        else:
            is_gradient = name.rpartition(".")[2].startswith("d")
            role = palette or ("gradient" if is_gradient else "value")
            peak = limit if limit is not None else _peak(trace.trace.tensor(name))
            body = wire.png(part, role, theme, peak, settings.max_pixels)
        return Response(body, media_type=wire.MEDIA_TYPES[form])

    version = trace.id, name, form, index, palette, theme, limit
    return versioned(request, version, {**FOREVER, "Vary": "Accept"}, tensor)


Index = Annotated[str, Query(
    description="All its indices", examples=["0,3,5,7"], pattern=INDICES,
)]
Offset = Annotated[int, Query(ge=0, le=2**31, description="Where the page begins")]


@router.get(
    "/{trace_id}/explanations", summary="Which numbers make a cell",
    responses={**answers(200, Explanation, "A page of its terms"), **refusals(404, 410, 422)},
)
def explain_trace(
    trace: TraceDep,
    settings: SettingsDep,
    request: Request,
    tensor: Annotated[str, Query(description="`node.tensor`", examples=["conv1.y"])] = "loss.y",
    index: Index = "",
    view: Annotated[str, Query(
        description="dx of a convolution: the rotated kernel over dy, or the stamps that add up",
        pattern="^(gather|scatter|)$",
    )] = "gather",
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most terms in this answer")] = 100,
) -> Response:
    """As `POST /operations/{kind}/explanations`; operands carry full addresses (`input.y`).

    Products and sums are in float64, the value is the engine's float32: a note says where they
    differ.
    """
    language = languages.of(request)

    def explanation() -> bytes:
        found = explain_address(
            trace.trace, tensor, indices(index), view or "gather", settings.max_terms
        )
        told = operations.explanation(found, offset, limit, language)
        return wire.write_json(told)

    version = trace.id, tensor, index, view, offset, limit, language
    return versioned(request, version, {**FOREVER, "Vary": "Accept-Language, Cookie"}, explanation)


@router.get(
    "/{trace_id}/influences", summary="Which cells a cell flows into",
    responses={**answers(200, Influences, "A page of cells"), **refusals(404, 410, 422)},
)
def influence_of_trace(
    trace: TraceDep,
    request: Request,
    tensor: Annotated[str, Query(description="`node.tensor`", examples=["conv1.y"])] = "input.y",
    index: Index = "0,0,0,0",
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=10_000, description="Most cells in this answer")] = 1000,
) -> Response:
    """Exactly those cells of the trace that have a term with this one."""

    def influences() -> bytes:
        found = influences_of_address(trace.trace, tensor, indices(index))
        return wire.write_json(operations.cells(found, offset, limit))

    version = trace.id, "influences", tensor, index, offset, limit
    return versioned(request, version, FOREVER, influences)


def _split(trace: KeptTrace, address: str, accept: str) -> tuple[str, wire.Format]:
    """Separate the tensor's name from the form it is asked in."""
    name, dot, suffix = address.rpartition(".")
    if dot and address not in trace.tensors:
        for form in wire.FORMATS:
            if suffix == form:
                return name, form
        # A suffix that is none would be taken for a tensor: say what the choice is.
        if "." in name:
            raise ApiError(404, "form-unknown", value=suffix, known=", ".join(wire.FORMATS))
    for wanted in accept.split(","):
        media_type = wanted.partition(";")[0].strip().lower()
        for form in wire.FORMATS:
            if media_type == wire.MEDIA_TYPES[form]:
                return address, form
        if media_type == "application/octet-stream":
            return address, "safetensors"
    return address, "json"


def _peak(tensor: np.ndarray[Any, Any]) -> float:
    finite = tensor[np.isfinite(tensor)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def _difference(
    ours: dict[str, Any], other: KeptTrace
) -> tuple[dict[str, Any], list[str]]:
    """Ours − before for every tensor both have in the same shape, and the names of the rest."""
    theirs = other.tensors
    same = {n for n, t in ours.items() if n in theirs and theirs[n].shape == t.shape}
    with np.errstate(invalid="ignore", over="ignore"):
        difference = {n: np.asarray(t - theirs[n]) for n, t in ours.items() if n in same}
    return difference, [name for name in ours if name not in same]
