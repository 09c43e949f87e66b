"""Trainings: begin, look, order about, read what they told."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app import wire
from app.deps import TrainingsDep
from app.routers.describe import PREFIX, answers, json_response, refusals
from app.routers.json_route import JsonRoute
from app.schemas.trainings import (
    CommandRequest,
    Log,
    RenameRequest,
    Training,
    TrainingRequest,
)
from app.training.logbook import write_csv

router = APIRouter(prefix="/trainings", tags=["trainings"], route_class=JsonRoute)

# What is said of a training changes while one looks.
FRESH = {"Cache-Control": "no-store"}
TrainingId = Annotated[str, Path(description="Id of a training")]


@router.post(
    "", status_code=201, summary="Begin a training",
    responses={**answers(201, Training, "The training"), **refusals(400, 404, 409, 410, 413, 422)},
)
def create_training(body: TrainingRequest, trainings: TrainingsDep) -> Response:
    """Queue a document; a worker process begins as soon as there is a place for one.

    The same document learns the same, bit for bit.
    """
    made = trainings.make(body.model_dump(exclude={"start"}), body.start)
    return json_response(
        wire.write_json(made), 201, {"Location": f"{PREFIX}/trainings/{made['id']}"}
    )


@router.get("", summary="Every training",
            responses=answers(200, list[Training], "The newest first"))
def list_trainings(trainings: TrainingsDep) -> Response:
    """Also those that other servers of the same store began."""
    trainings.jobs.warm()
    return json_response(wire.write_json(trainings.all()), headers=FRESH)


@router.get("/{training_id}", summary="How a training stands",
            responses={**answers(200, Training, "The training"), **refusals(404)})
def read_training(training_id: TrainingId, trainings: TrainingsDep) -> Response:
    """Its document, its progress, its snapshots."""
    return json_response(wire.write_json(trainings.about(training_id)), headers=FRESH)


@router.patch("/{training_id}", summary="Rename a training",
              responses={**answers(200, Training, "The training"), **refusals(400, 404, 413, 422)})
def rename_training(
    training_id: TrainingId, body: RenameRequest, trainings: TrainingsDep
) -> Response:
    """Whatever it does; its document is called so too, and does the same as before."""
    return json_response(wire.write_json(trainings.rename(training_id, body.name)))


@router.delete("/{training_id}", status_code=204, summary="Forget a training",
               responses={204: {"description": "It is forgotten"}, **refusals(404)})
def delete_training(training_id: TrainingId, trainings: TrainingsDep) -> None:
    """Its log and snapshots go with it, and its worker stops."""
    trainings.delete(training_id)


@router.post(
    "/{training_id}/commands", status_code=202, summary="Tell a training what to do",
    responses={**answers(202, Training, "How it stood when it was told"),
               **refusals(400, 404, 409, 413, 422)},
)
def command_training(
    training_id: TrainingId, body: CommandRequest, trainings: TrainingsDep
) -> Response:
    """Run, pause, learn from one batch or one epoch, stop, go back, or change while it learns.

    A change takes effect at the next batch and is written into the document. What follows from a
    command is told by events.
    """
    return json_response(wire.write_json(trainings.order(training_id, body.order())), 202)


@router.get("/{training_id}/log", summary="What a training told so far",
            responses={**answers(200, Log, "Columns for curves"), **refusals(404, 422)})
def read_log(
    training_id: TrainingId,
    trainings: TrainingsDep,
    points: Annotated[int | None, Query(
        ge=2, le=1_000_000, examples=[1000],
        description="At most so many reports: every k-th is given, the newest always",
    )] = None,
) -> Response:
    """Events after its `seq` carry on where it ends."""
    return json_response(wire.write_json(trainings.log(training_id, points)), headers=FRESH)


@router.get(
    "/{training_id}/log.csv", summary="The same as a table", response_class=Response,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}},
              "description": "One line a step: reports, evaluations, norms of gradients, updates"},
        **refusals(404),
    },
)
def read_log_csv(training_id: TrainingId, trainings: TrainingsDep) -> Response:
    """Numbers with a decimal point, cells separated by commas."""
    about = trainings.row(training_id)
    book = trainings.book(training_id)
    return Response(
        write_csv(book.reports, book.evaluations), media_type="text/csv; charset=utf-8",
        headers={**FRESH, "Content-Disposition":
                 f'attachment; filename="training-{about.id}.csv"'},
    )
