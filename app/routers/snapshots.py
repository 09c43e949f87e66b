"""Snapshots of trainings: the network as it was at a moment, and the objects it learned from."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app import wire
from app.deps import MomentsDep
from app.routers.describe import PREFIX, answers, json_response, refusals
from app.routers.json_route import JsonRoute
from app.routers.networks import SAFETENSORS
from app.schemas.networks import Network
from app.schemas.snapshots import (
    Evaluation,
    Part,
    PartInput,
    PartObject,
    Snapshot,
    SnapshotTraceRequest,
)
from app.schemas.traces import Trace
from app.training.moments import Moment

router = APIRouter(prefix="/trainings/{training_id}", tags=["trainings"], route_class=JsonRoute)

# Going back and learning again puts other numbers at the same step.
FRESH = {"Cache-Control": "no-store"}
STEP = "Snapshot-Step"

TrainingId = Annotated[str, Path(description="Id of a training")]
Step = Annotated[str, Path(
    description="`latest`, or a step: the newest snapshot that is not after it is meant, and the "
    f"header `{STEP}` says which", pattern=r"^(latest|\d{1,15})$", examples=["latest"],
)]
PartName = Annotated[Part, Path(
    description="What is learned from, or judged by", examples=["held_out"]
)]
Index = Annotated[int, Path(ge=0, le=2**31, description="Counted from 0", examples=[0])]


def _at(moments: MomentsDep, training_id: str, step: str) -> Moment:
    return moments.at(training_id, None if step == "latest" else int(step))


def _says(moment: Moment) -> dict[str, str]:
    return {**FRESH, STEP: str(moment.snapshot.step)}


@router.get("/snapshots", summary="Every snapshot of a training",
            responses={**answers(200, list[Snapshot], "By step"), **refusals(404)})
def list_snapshots(training_id: TrainingId, moments: MomentsDep) -> Response:
    """List what can be travelled to: from before the first step on, some steps in between."""
    return json_response(wire.write_json(moments.all(training_id)), headers=FRESH)


@router.get(
    "/snapshots/{step}/weights", summary="The parameters at a snapshot", response_class=Response,
    responses={
        200: {"content": SAFETENSORS, "description": "Named as in PyTorch: `conv1.weight`"},
        **refusals(404, 410, 422),
    },
)
def read_snapshot_weights(training_id: TrainingId, step: Step, moments: MomentsDep) -> Response:
    """As `GET /networks/{id}/weights`."""
    moment = _at(moments, training_id, step)
    name = f"training-{training_id}-{moment.snapshot.step}.safetensors"
    return Response(
        moments.weights(moment), media_type=wire.MEDIA_TYPES["safetensors"],
        headers={**_says(moment), "Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.post(
    "/snapshots/{step}/network", status_code=201, summary="A network with these parameters",
    responses={**answers(201, Network, "The network"), **refusals(404, 410, 422)},
)
def create_snapshot_network(training_id: TrainingId, step: Step, moments: MomentsDep) -> Response:
    """Keep the network; it can be opened, changed and traced also when the training is gone."""
    moment = _at(moments, training_id, step)
    kept = moments.keep(moment)
    location = {"Location": f"{PREFIX}/networks/{kept.id}", STEP: str(moment.snapshot.step)}
    return json_response(kept.document, 201, location)


@router.post(
    "/snapshots/{step}/traces", status_code=201, summary="Run an input through it",
    responses={**answers(201, Trace, "The manifest"), **refusals(400, 404, 410, 413, 422)},
)
def create_snapshot_trace(
    training_id: TrainingId, step: Step, body: SnapshotTraceRequest, moments: MomentsDep
) -> Response:
    """As `POST /traces`, quick enough to follow a hand that drags through time."""
    moment = _at(moments, training_id, step)
    made = moments.trace(
        moment, body.input, body.target, body.prepare.options(), body.mode.options()
    )
    location = {"Location": f"{PREFIX}/traces/{made.id}", STEP: str(moment.snapshot.step)}
    return json_response(made.manifest, 201, location)


@router.get(
    "/snapshots/{step}/evaluation", summary="Confusion matrix and worst mistakes",
    responses={**answers(200, Evaluation, "How well it does"), **refusals(404, 410, 422)},
)
def read_evaluation(
    training_id: TrainingId,
    step: Step,
    moments: MomentsDep,
    part: Annotated[Part, Query(description="What is judged by, or learned from")] = "held_out",
    mistakes: Annotated[int, Query(
        ge=0, le=1000, description="How many of the worst to tell"
    )] = 24,
    label: Annotated[int | None, Query(
        ge=0, le=2**31, description="With `predicted`: only mistakes of this true class …"
    )] = None,
    predicted: Annotated[int | None, Query(
        ge=0, le=2**31, description="… that were taken for this one"
    )] = None,
) -> Response:
    """Every object of the part as in use: nothing is dropped, nothing is augmented."""
    moment = _at(moments, training_id, step)
    cell = None if label is None or predicted is None else (label, predicted)
    found = moments.evaluation(moment, part, mistakes, cell)
    return json_response(wire.write_json(found), headers=_says(moment))


@router.get(
    "/snapshots/{step}/regions", summary="Which class each place of the plane is",
    response_class=Response,
    responses={
        200: {"content": SAFETENSORS,
              "description": "`p` (K, size, size), rows from the bottom; `x` (N, 2) and `labels` "
              "of the points that are learned from; `extent` in the header's metadata: left, "
              "right, bottom, top"},
        **refusals(404, 410, 422),
    },
)
def read_regions(
    training_id: TrainingId,
    step: Step,
    moments: MomentsDep,
    size: Annotated[int, Query(ge=2, le=400, description="Places along each side")] = 96,
) -> Response:
    """For networks that read points: what the network says in the middle of each place."""
    moment = _at(moments, training_id, step)
    return Response(moments.regions(moment, size), headers=_says(moment),
                    media_type=wire.MEDIA_TYPES["safetensors"])


@router.get(
    "/parts/{part}/objects", summary="Some objects of a part", response_class=Response,
    responses={
        200: {"content": SAFETENSORS,
              "description": "`images` uint8 (N, H, W[, C]) or float32 (N, 2), `labels`"},
        **refusals(404, 410, 422),
    },
)
def read_part_objects(
    training_id: TrainingId,
    part: PartName,
    moments: MomentsDep,
    indices: Annotated[str, Query(
        description="Counted from 0", examples=["0,1,2"], max_length=10_000,
        pattern=r"^\d{1,9}(,\d{1,9})*$",
    )] = "0",
) -> Response:
    """As evaluations number them."""
    found = moments.objects(training_id, part, [int(one) for one in indices.split(",")])
    return Response(wire.safetensors(found, {"training": training_id, "part": part}),
                    media_type=wire.MEDIA_TYPES["safetensors"])


@router.get(
    "/parts/{part}/{index}", summary="Where an object is from",
    responses={**answers(200, PartObject, "Its class and its place"), **refusals(404, 410, 422)},
)
def read_part_object(
    training_id: TrainingId, part: PartName, index: Index, moments: MomentsDep
) -> Response:
    """Its class, and its place in the data set."""
    return json_response(wire.write_json(moments.object(training_id, part, index)))


@router.post(
    "/parts/{part}/{index}/input", status_code=201, summary="Make an object an input",
    responses={**answers(201, PartInput, "The input, and how to prepare it"),
               **refusals(404, 410, 413, 422)},
)
def create_part_input(
    training_id: TrainingId, part: PartName, index: Index, moments: MomentsDep
) -> Response:
    """Keep it; a trace with this `prepare` predicts the same as the training's evaluation."""
    made, prepare = moments.object_input(training_id, part, index)
    return json_response(wire.write_json({"input": made.about, "prepare": prepare}), 201,
                         {"Location": f"{PREFIX}/inputs/{made.id}"})
