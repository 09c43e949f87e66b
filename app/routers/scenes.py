"""Scenes of the training room."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app import languages, scenes, wire
from app.deps import DatasetsDep
from app.errors import ApiError
from app.routers.describe import REVALIDATE, answers, etag, json_response, refusals, unchanged
from app.schemas.scenes import Scene

router = APIRouter(prefix="/scenes", tags=["trainings"])

Language = Annotated[str | None, Query(
    alias="lang", description="`en` or `ru`; otherwise as `Accept-Language` asks", examples=["ru"]
)]


@router.get("", summary="Scenes to begin with",
            responses=answers(200, list[Scene], "In the order of a lecture"))
def list_scenes(request: Request, datasets: DatasetsDep, _: Language = None) -> Response:
    """Each shows one effect: send its `trainings` to `POST /trainings` and look where it says.

    Everything they learn from is generated. Where MNIST is kept, one of them learns from it.
    """
    language = languages.of(request)
    written = [scene.written(language) for scene in _known(datasets)]
    return _answer(request, wire.write_json(written))


@router.get("/{name}", summary="One scene",
            responses={**answers(200, Scene, "The scene"), **refusals(404)})
def read_scene(
    request: Request,
    datasets: DatasetsDep,
    name: Annotated[str, Path(examples=["rate"])],
    _: Language = None,
) -> Response:
    """Return the same as in the list of all."""
    known = {scene.name: scene for scene in _known(datasets)}
    if name not in known:
        raise ApiError(404, "scene-unknown", value=name, known=", ".join(known))
    return _answer(request, wire.write_json(known[name].written(languages.of(request))))


def _known(datasets: DatasetsDep) -> tuple[scenes.Scene, ...]:
    records, _ = datasets.kept()
    return scenes.scenes(scenes.mnist_among(records))


def _answer(request: Request, body: bytes) -> Response:
    headers = {**REVALIDATE, "Vary": "Accept-Language, Cookie"}
    tag = etag("scenes", body.decode())
    return unchanged(request, tag, headers) or json_response(body, headers={**headers, "ETag": tag})
