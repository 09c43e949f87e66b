"""The architectures that come with the program."""

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app import languages, wire
from app.errors import ApiError
from app.routers.describe import answers, json_response, refusals
from app.schemas.catalog import ZooEntry
from engine import spec
from engine.summary import summarize
from engine.zoo import ZOO

router = APIRouter(prefix="/zoo", tags=["zoo"])


@router.get("", summary="Every network of the zoo",
            responses=answers(200, list[ZooEntry], "In the order of the zoo"))
def list_zoo(request: Request) -> Response:
    """`accuracy` is null where no trained weights are shipped; words are the reader's."""
    language = languages.of(request)
    return _said(language, [_described(name, language) for name in ZOO])


@router.get("/{name}", summary="One network of the zoo",
            responses={**answers(200, ZooEntry, "The network"), **refusals(404)})
def read_zoo(
    name: Annotated[str, Path(examples=["lenet5"])], request: Request
) -> Response:
    """Return the same entry as in the list of all."""
    if name not in ZOO:
        raise ApiError(404, "zoo-unknown", value=name, known=", ".join(ZOO))
    language = languages.of(request)
    return _said(language, _described(name, language))


def _said(language: str, answer: Any) -> Response:
    return json_response(wire.write_json(answer), headers={
        "Content-Language": language, "Vary": "Accept-Language, Cookie",
    })


@cache
def _described(name: str, language: str) -> dict[str, Any]:
    entry = ZOO[name]
    title, idea = (
        languages.say(language, f"zoo-{name}{end}", file="tools") if language != "en" else None
        for end in ("-title", "-idea")
    )
    architecture = spec.read(entry.spec)
    return {
        "name": name,
        "title": title or entry.title,
        "idea": idea or entry.idea,
        "spec": entry.spec,
        "classes": architecture.classes,
        "accuracy": (entry.record or {}).get("accuracy"),
        "parameter_count": summarize(architecture).parameters,
    }
