"""The architectures that come with the program."""

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from app import wire
from app.errors import ApiError
from app.routers.describe import answers, json_response, refusals
from app.schemas.catalog import ZooEntry
from engine import spec
from engine.summary import summarize
from engine.zoo import ZOO

router = APIRouter(prefix="/zoo", tags=["zoo"])


@router.get("", summary="Every network of the zoo",
            responses=answers(200, list[ZooEntry], "In the order of the zoo"))
def list_zoo() -> Response:
    """`accuracy` is null where no trained weights are shipped."""
    return json_response(wire.write_json([_described(name) for name in ZOO]))


@router.get("/{name}", summary="One network of the zoo",
            responses={**answers(200, ZooEntry, "The network"), **refusals(404)})
def read_zoo(name: Annotated[str, Path(examples=["lenet5"])]) -> Response:
    """Return the same entry as in the list of all."""
    if name not in ZOO:
        raise ApiError(404, "zoo-unknown", value=name, known=", ".join(ZOO))
    return json_response(wire.write_json(_described(name)))


@cache
def _described(name: str) -> dict[str, Any]:
    entry = ZOO[name]
    architecture = spec.read(entry.spec)
    return {
        "name": name,
        "title": entry.title,
        "idea": entry.idea,
        "spec": entry.spec,
        "classes": architecture.classes,
        "accuracy": (entry.record or {}).get("accuracy"),
        "parameter_count": summarize(architecture).parameters,
    }
