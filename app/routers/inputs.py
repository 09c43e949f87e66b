"""Inputs: upload a picture or a tensor, look at what is there."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app import languages, wire
from app.deps import BodyDep, InputsDep, MediaTypeDep, TracesDep
from app.images import FORMATS
from app.routers.describe import REVALIDATE, answers, created, json_response, refusals, versioned
from app.schemas.inputs import Input, Sample, TensorInput

router = APIRouter(prefix="/inputs", tags=["inputs"])

BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {
    "application/json": {
        "schema": TensorInput.model_json_schema(),
        "example": {"tensor": [[0, 0.5, 1], [1, 0.5, 0]]},
    },
    **dict.fromkeys(FORMATS.values(), BINARY),
    wire.MEDIA_TYPES["npy"]: BINARY,
}}}
InputId = Annotated[str, Path(
    description="Id of an upload or of a sample", examples=["sample-digit-7"]
)]


@router.get("/samples", summary="Pictures drawn by our own code",
            responses=answers(200, list[Sample], "Their ids work wherever an input's id does"))
def list_samples(inputs: InputsDep, request: Request) -> Response:
    """Digits and test patterns, titled in the reader's language; nothing in them is borrowed."""
    language = languages.of(request)
    return json_response(wire.write_json(inputs.samples(language)), headers={
        "Content-Language": language, "Vary": "Accept-Language, Cookie",
    })


@router.post(
    "", status_code=201, summary="Upload a picture or a tensor", openapi_extra=BODY,
    responses={**answers(201, Input, "What is known of it"), **refusals(400, 413, 415, 422)},
)
def create_input(body: BodyDep, media_type: MediaTypeDep, inputs: InputsDep) -> Response:
    """Keep the file in the body: PNG, JPEG, WebP, BMP or GIF (first frame), `.npy`, or JSON.

    A picture is prepared for each network when a trace is made. A tensor enters as it is, so its
    shape must be the network's.
    """
    made = inputs.add(body, media_type)
    return created(f"inputs/{made.id}", wire.write_json(made.about))


@router.get("/{input_id}", summary="What is known of an input",
            responses={**answers(200, Input, "The input"), **refusals(404)})
def read_input(input_id: InputId, inputs: InputsDep) -> Response:
    """Size, format and, for samples, the class it belongs to."""
    return json_response(wire.write_json(inputs.get(input_id).about))


@router.delete("/{input_id}", status_code=204, summary="Forget an upload",
               responses={204: {"description": "It is forgotten"}, **refusals(404, 405)})
def delete_input(input_id: InputId, inputs: InputsDep, traces: TracesDep) -> None:
    """Its traces can no longer be computed and answer 410."""
    inputs.delete(input_id)
    traces.forget_input(input_id)


@router.get(
    "/{input_id}/image", summary="The picture", response_class=Response,
    responses={
        200: {"content": dict.fromkeys(FORMATS.values(), BINARY),
              "description": "As it was uploaded; a tensor as a grey picture"},
        **refusals(404),
    },
)
def read_image(input_id: InputId, inputs: InputsDep, request: Request) -> Response:
    """Show a picture as it came; a tensor is drawn from its least value (black) to its greatest."""
    def picture() -> Response:
        data, media_type = inputs.picture(input_id)
        return Response(data, media_type=media_type)

    return versioned(request, [input_id, inputs.get(input_id).content], REVALIDATE, picture)
