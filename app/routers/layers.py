"""Every kind of layer, loss and initialiser, as its recipe declares itself."""

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app import wire
from app.errors import ApiError
from app.routers.describe import REVALIDATE, answers, etag, json_response, refusals, unchanged
from app.schemas.catalog import Kind, Kinds
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.settings import Recipe, schema

router = APIRouter(prefix="/layers", tags=["layers"])


@router.get("", summary="Every kind of layer, loss and initialiser",
            responses=answers(200, Kinds, "Every kind by name"))
def list_kinds(request: Request) -> Response:
    """Each with the JSON schema of its settings, from which a form can be made.

    A pair (`kernel_size`, `stride` …) may be one integer for both axes or a list of two.
    """
    tag = etag("layers")
    return unchanged(request, tag, REVALIDATE) or json_response(
        _kinds(), headers={**REVALIDATE, "ETag": tag}
    )


@router.get("/{kind}", summary="One kind of layer, loss or initialiser",
            responses={**answers(200, Kind, "The kind"), **refusals(404)})
def read_kind(
    kind: Annotated[str, Path(description="As in a spec", examples=["conv2d"])]
) -> Response:
    """Return the same entry as in the list of all."""
    for recipes in (LAYERS, LOSSES, INITIALIZERS):
        if kind in recipes:
            return json_response(wire.write_json(_described(recipes[kind])))
    known = ", ".join((*LAYERS, *LOSSES, *INITIALIZERS))
    raise ApiError(404, "kind-not-found", value=kind, known=known)


@cache
def _kinds() -> bytes:
    def table(recipes: Mapping[str, type[Recipe]]) -> dict[str, Any]:
        return {kind: _described(recipe) for kind, recipe in recipes.items()}

    return wire.write_json({
        "layers": table(LAYERS), "losses": table(LOSSES), "initializers": table(INITIALIZERS),
    })


def _described(recipe: type[Recipe]) -> dict[str, Any]:
    family = next(
        (name for name, table in (("loss", LOSSES), ("initializer", INITIALIZERS))
         if recipe.kind in table),
        getattr(recipe, "family", ""),
    )
    return {
        "kind": recipe.kind,
        "family": family,
        "arity": getattr(recipe, "arity", 1),
        "doc": (inspect.getdoc(recipe) or "").partition("\n\n")[0].replace("\n", " "),
        "schema": schema(recipe),
    }
