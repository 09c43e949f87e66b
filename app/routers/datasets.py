"""Data sets: what there is, uploads, downloads, objects to look at."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app import languages, wire
from app.datasets import Given, Loaded
from app.datasets.downloads import Downloads
from app.datasets.objects import as_input, page
from app.deps import DatasetsDep, InputsDep, SettingsDep
from app.errors import ApiError
from app.routers.describe import REVALIDATE, answers, created, json_response, refusals, versioned
from app.routers.json_route import JsonRoute
from app.routers.layers import described
from app.schemas.datasets import (
    EXAMPLE,
    Dataset,
    Datasets,
    Download,
    DownloadRequest,
    ObjectInput,
)
from app.uploads import received
from engine.datasets.generated import DATASETS
from engine.errors import EngineError
from engine.training.augment import Augmentations

router = APIRouter(prefix="/datasets", tags=["datasets"], route_class=JsonRoute)

BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {
    "application/json": {
        "schema": {
            "type": "object",
            "description": "A generated kind and its settings, or a folder within the folder of "
            "the settings",
        },
        "example": EXAMPLE,
    },
    "application/zip": BINARY,
    "multipart/form-data": {"schema": {
        "type": "object", "required": ["files"],
        "properties": {"files": {"type": "array", "items": BINARY["schema"]}},
    }},
}}}
DatasetId = Annotated[str, Path(
    description="Id of a data set; the name of a generated kind means it as it is by default",
    examples=["shapes"],
)]
PartName = Annotated[str, Path(description="`training` or `held_out`", examples=["training"])]
DownloadName = Annotated[str, Path(description="As `GET /datasets` lists it", examples=["mnist"])]
# As many as a sheet of examples may ask for at once.
MOST = 1000


@router.get("", summary="Everything that can be learned from",
            responses=answers(200, Datasets, "Generated kinds, what is kept, what can be fetched"))
def list_datasets(datasets: DatasetsDep, settings: SettingsDep, request: Request) -> Response:
    """List what needs nothing (`generated`), and what lies on this machine (`kept`).

    `kept` are uploads, downloads and sub-folders of the folder of the settings; `refused` says
    which sub-folders hold no data set, and why.
    """
    kept, refused = datasets.kept()
    language = languages.of(request)
    return json_response(wire.write_json({
        "generated": {
            kind: described("datasets", recipe, settings.max_dataset_objects)
            for kind, recipe in DATASETS.items()
        },
        "kept": kept,
        "refused": [{"code": one.code, "detail": _said(one, language)} for one in refused],
        "downloads": [
            _download(datasets.downloads, name, language) for name in datasets.downloads.table
        ],
    }))


@router.post(
    "", status_code=201, summary="Make or upload a data set", openapi_extra=BODY,
    responses={**answers(201, Dataset, "What is known of it"), **refusals(400, 413, 415, 422)},
)
async def create_dataset(
    request: Request,
    datasets: DatasetsDep,
    settings: SettingsDep,
    name: Annotated[str, Query(
        max_length=100, description="What to call it; the file's name if not given",
    )] = "",
    size: Annotated[int | None, Query(
        ge=4, le=512,
        description="Side that pictures are brought to, by filling a square with their middle; "
        "without it they keep their size, or get 64 where they differ",
    )] = None,
) -> Response:
    """Take a generated kind as JSON, or files: a zip of class folders, or IDX files.

    In a zip, the folder a picture lies in is its class; folders called `train` and `test` above
    make two parts. IDX files, plain or gzipped, come in one zip or as several files of a form: one
    of images and one of labels for each part, told by `test` or `t10k` in their names;
    `classes.txt` names their classes, one a line. The same content gets the same id. Nothing is
    unpacked to the disk.
    """
    async with received(request, settings, datasets) as (body, files):
        if files:
            called = name or _called(files)
            made: Loaded = await run_in_threadpool(
                datasets.add, files, called, size, {"upload": called}
            )
        else:
            made = await run_in_threadpool(datasets.make, wire.read_json(body), size)
    return created(f"datasets/{made.record['id']}", wire.write_json(made.record))


@router.post(
    "/downloads", status_code=202, summary="Fetch a well-known data set",
    responses={**answers(202, Download, "How far it is"), **refusals(400, 404, 422)},
)
def create_download(
    body: DownloadRequest, datasets: DatasetsDep, request: Request
) -> Response:
    """Begin to fetch MNIST or Fashion-MNIST from the network, checked by their SHA-256.

    Where there is no network, `GET` says so after a moment; nothing else here needs one.
    """
    datasets.downloads.start(body.name)
    told = _download(datasets.downloads, body.name, languages.of(request))
    return created(f"datasets/downloads/{body.name}", wire.write_json(told), 202)


@router.get("/downloads/{name}", summary="How far a download is",
            responses={**answers(200, Download, "How far it is"), **refusals(404)})
def read_download(name: DownloadName, datasets: DatasetsDep, request: Request) -> Response:
    """When it is `present`, its name is the id of a data set."""
    return json_response(wire.write_json(
        _download(datasets.downloads, name, languages.of(request))
    ))


@router.get("/{dataset_id}", summary="What is known of a data set",
            responses={**answers(200, Dataset, "The data set"), **refusals(404, 413, 422)})
def read_dataset(dataset_id: DatasetId, datasets: DatasetsDep) -> Response:
    """Read all of it, if nobody has yet: a large folder of pictures takes a while once."""
    return json_response(wire.write_json(datasets.load({"id": dataset_id}).record))


@router.delete("/{dataset_id}", status_code=204, summary="Forget a data set",
               responses={204: {"description": "It is forgotten"}, **refusals(404, 405)})
def delete_dataset(dataset_id: DatasetId, datasets: DatasetsDep) -> None:
    """Trainings that learned from it stay, but cannot go on; a sub-folder is not ours to delete."""
    datasets.delete(dataset_id)


@router.get(
    "/{dataset_id}/objects", summary="Some objects, and what augmentation makes of them",
    response_class=Response,
    responses={
        200: {"content": {wire.MEDIA_TYPES["safetensors"]: BINARY},
              "description": "safetensors: `images`, `labels`, `augmented`, `targets`"},
        **refusals(404, 413, 422),
    },
)
def read_objects(
    dataset_id: DatasetId,
    datasets: DatasetsDep,
    settings: SettingsDep,
    request: Request,
    part: Annotated[str, Query(description="`training` or `held_out`")] = "training",
    offset: Annotated[int, Query(ge=0, le=2**31, description="The first object")] = 0,
    count: Annotated[int, Query(ge=1, le=MOST, description="Most objects in this answer")] = 60,
    augmentations: Annotated[str, Query(
        description="JSON: a list of kinds, or of objects with a kind and settings",
        examples=['["shift", {"kind": "mixup", "alpha": 0.4}]'], max_length=10_000,
    )] = "",
    label_smoothing: Annotated[float, Query(
        ge=0, le=1, description="Share of each target that goes to all classes",
    )] = 0,
    seed: Annotated[int, Query(ge=0, le=2**53, description="Another seed, other changes")] = 0,
) -> Response:
    """`images` are uint8 (N, H, W) or (N, H, W, 3), points float32 (N, 2); `labels` int32 (N,).

    With `augmentations` there is also `augmented`, of the same shape and type; with mixup or
    `label_smoothing` also `targets`, float32 (N, K): what the loss is given.
    """
    loaded = datasets.load({"id": dataset_id})

    def objects() -> Response:
        given = wire.read_json(augmentations.encode()) if augmentations else None
        changes = None if given is None else Augmentations.read(given, "/augmentations")
        tensors = page(loaded.part(part), offset, count, changes, label_smoothing, seed,
                       settings.max_cells)
        about = {"dataset": loaded.record["id"], "part": part, "offset": str(offset),
                 "objects": str(len(loaded.part(part).labels))}
        return Response(wire.safetensors(tensors, about),
                        media_type=wire.MEDIA_TYPES["safetensors"])

    version = loaded.record["content"], part, offset, count, augmentations, label_smoothing, seed
    return versioned(request, version, REVALIDATE, objects)


@router.post(
    "/{dataset_id}/objects/{part}/{index}/input", status_code=201,
    summary="Make an object an input",
    responses={**answers(201, ObjectInput, "The input, and how to prepare it"),
               **refusals(404, 413, 422)},
)
def create_object_input(
    dataset_id: DatasetId,
    part: PartName,
    index: Annotated[int, Path(ge=0, le=2**31, description="Counted from 0", examples=[0])],
    datasets: DatasetsDep,
    inputs: InputsDep,
) -> Response:
    """Keep an object where traces take their inputs from, with its class as label.

    A trace that is made with `prepare` as answered here gives the network, to the bit, what
    training read.
    """
    made, prepare = as_input(inputs, datasets.load({"id": dataset_id}), part, index)
    answer = wire.write_json({"input": made.about, "prepare": prepare})
    return created(f"inputs/{made.id}", answer)


def _called(files: Sequence[Given]) -> str:
    """Call what was sent by its first file.

    >>> from pathlib import Path
    >>> _called([Given("cats/1.png", Path()), Given("cats/2.png", Path())])
    '1 + 1'
    """
    stem = files[0].name.rpartition("/")[2].partition(".")[0] or files[0].name
    return f"{stem} + {len(files) - 1}" if len(files) > 1 else stem


def _download(downloads: Downloads, name: str, language: str) -> dict[str, Any]:
    source, progress = downloads.source(name), downloads.progress(name)
    problem = progress.problem
    return {
        "name": name, "title": source.title, "bytes": source.bytes,
        "present": progress.state == "present", "state": progress.state, "done": progress.done,
        "progress": progress.done / source.bytes, "code": problem and problem.code,
        "detail": problem and _said(problem, language),
    }


def _said(problem: ApiError | EngineError, language: str) -> str:
    """Say why something was refused, in the reader's language."""
    words = (problem.words if isinstance(problem, ApiError)
             else {**problem.values, "who": problem.who})
    return languages.say(language, problem.code, words) or str(problem)
