"""Operations: one layer or loss by itself, every cell of it explained; nothing is kept."""

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app import languages, operations, wire
from app.deps import SettingsDep
from app.errors import ApiError
from app.routers.describe import answers, json_response, refusals
from app.routers.json_route import JsonRoute
from app.schemas.operations import (
    CheckedCell,
    CheckedTensors,
    Explanation,
    ExplanationRequest,
    GradcheckRequest,
    Influences,
    InfluencesRequest,
    Matrices,
    MatrixRequest,
    OperationRequest,
    OperationResult,
    Steps,
    StepsRequest,
)
from engine import explain, matrices
from engine.layers.convolution import Convolution
from engine.tensor import product

router = APIRouter(prefix="/operations", tags=["operations"], route_class=JsonRoute)

Kind = Annotated[str, Path(description="A kind of layer or loss", examples=["conv2d"])]


@router.post(
    "/{kind}", summary="Run one layer or loss",
    responses={**answers(200, OperationResult, "Every tensor"), **refusals(400, 404, 413, 422)},
)
def run_operation(kind: Kind, body: OperationRequest, settings: SettingsDep) -> Response:
    """Forward; with `dy`, or a loss and a target, also backward."""
    done = operations.run(operations.read(kind, body, settings))
    return _answer(operations.result(done))


@router.post(
    "/{kind}/explanations", summary="Which numbers make a cell",
    responses={**answers(200, Explanation, "A page of its terms"),
               **refusals(400, 404, 413, 422)},
)
def explain_operation(
    kind: Kind, body: ExplanationRequest, settings: SettingsDep, request: Request
) -> Response:
    """Term by term: operands, their product, the sum so far. The sum meets the engine's value.

    A term with an operand of the padding is 0. What is long comes in pages; `groups` has the sums
    of its parts at once.
    """
    context = operations.run(operations.read(kind, body, settings)).context
    found = explain.explain(
        context, body.tensor, tuple(body.index), body.view, settings.max_terms
    )
    language = languages.of(request)
    return _answer(operations.explanation(found, body.offset, body.limit, language))


@router.post(
    "/{kind}/influences", summary="Which cells a cell flows into",
    responses={**answers(200, Influences, "A page of cells"), **refusals(400, 404, 413, 422)},
)
def influence_of_operation(
    kind: Kind, body: InfluencesRequest, settings: SettingsDep
) -> Response:
    """Exactly those cells that have a term with this one, padding left out."""
    context = operations.run(operations.read(kind, body, settings)).context
    found = explain.influences(context, body.tensor, tuple(body.index))
    return _answer(operations.cells(found, body.offset, body.limit))


@router.post(
    "/{kind}/steps", summary="A pass, cell by cell",
    responses={**answers(200, Steps, "A page of steps"), **refusals(400, 404, 413, 422)},
)
def walk_operation(kind: Kind, body: StepsRequest, settings: SettingsDep) -> Response:
    """In the order an animation or a grader walks: row by row, and what each cell reads.

    `dx-scatter` goes over the cells of dy: each tells what it adds to which cells of dx.
    """
    context = operations.run(operations.read(kind, body, settings)).context
    count, steps = explain.steps(context, body.what)
    end = body.offset + body.limit
    page = [operations.step(one) for one in islice(steps, body.offset, end)]
    return _answer({
        "steps": page, "count": count, "offset": body.offset, "next": end if end < count else None,
    })


@router.post(
    "/{kind}/gradcheck", summary="Gradients against finite differences",
    responses={**answers(200, CheckedCell | CheckedTensors, "One number, or a table of all"),
               **refusals(400, 404, 413, 422)},
)
def check_operation(kind: Kind, body: GradcheckRequest, settings: SettingsDep) -> Response:
    """Nudge one number by ±eps, or without `tensor` every one of them.

    Where there is no loss, Σ dy · y stands for it: its gradients are those of a loss with this dy.
    With `next` the nudged number is one of the first operation's, and the loss is the last one's.
    """
    operation = operations.read_chain(kind, body, settings)
    done = operations.run(operation)
    names = operation.checked(done.context.tensors)
    if not names:
        raise ApiError(422, "gradcheck-needs-delta", pointer="/dy")
    if body.tensor is None and body.index is not None:
        raise ApiError(422, "gradcheck-needs-tensor", pointer="/tensor")
    if body.tensor is not None:
        if body.index is None:
            raise ApiError(422, "gradcheck-needs-index", pointer="/index")
        cell = operation.check_cell(body.tensor, tuple(body.index), body.eps)
        return _answer(operations.checked_cell(cell))
    cells = sum(done.context[name].size for name in names)
    if cells > settings.max_checked_cells:
        raise ApiError(413, "gradcheck-too-many-cells", limit=settings.max_checked_cells,
                       count=cells)
    rows = operation.check(body.eps)
    return _answer({"tensors": [operations.checked_tensor(row) for row in rows]})


@router.post(
    "/{kind}/matrix", summary="A convolution as one matrix product",
    responses={**answers(200, Matrices, "Ŵ and im2col"), **refusals(400, 404, 413, 422)},
)
def lay_out_operation(kind: Kind, body: MatrixRequest, settings: SettingsDep) -> Response:
    """Ŵ makes y of x, its transpose dx of dy; im2col is how the engine really computes."""
    operation = operations.read(kind, body, settings)
    layer = operation.recipe
    if not isinstance(layer, Convolution):
        raise ApiError(422, "no-matrix", kind=kind)
    x = operation.inputs[0]
    rows = product(layer.output_shape(x.shape[1:]))
    count = rows * (x.size // len(x))
    if count > settings.max_operation_cells:
        raise ApiError(413, "operation-too-many-cells", limit=settings.max_operation_cells,
                       count=count)
    windows = matrices.im2col(layer, x)
    banded = matrices.banded(layer, operation.params["w"], x.shape[1:])
    return _answer({
        "banded": operations.tensor(banded), "columns": operations.tensor(windows.columns),
        "sources": operations.tensor(windows.sources.astype(float)),
    })


def _answer(body: dict[str, Any]) -> Response:
    return json_response(wire.write_json(body))
