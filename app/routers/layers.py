"""Every kind of recipe – layers, losses, optimizers, data … –, as it declares itself."""

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from app import wire
from app.datasets import generated
from app.deps import SettingsDep
from app.errors import ApiError
from app.routers.describe import REVALIDATE, answers, json_response, refusals, versioned
from app.schemas.catalog import Group, Kind, Kinds
from engine.datasets.generated import DATASETS, Generated
from engine.initializers import INITIALIZERS
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.regularizers import REGULARIZERS
from engine.schedules import SCHEDULES
from engine.settings import Recipe, schema
from engine.training.augment import AUGMENTATIONS, Mixup

router = APIRouter(prefix="/layers", tags=["layers"])

# Where two groups have a kind of one name, the first is meant unless the client says which.
GROUPS: dict[Group, Mapping[str, type[Recipe]]] = {
    "layers": LAYERS, "losses": LOSSES, "initializers": INITIALIZERS, "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES, "regularizers": REGULARIZERS,
    "augmentations": {**AUGMENTATIONS, Mixup.kind: Mixup}, "datasets": DATASETS,
}
FAMILIES: dict[Group, str] = {
    "losses": "loss", "initializers": "initializer", "optimizers": "optimizer",
    "schedules": "schedule", "regularizers": "regularizer", "augmentations": "augmentation",
}


@router.get("", summary="Every kind of layer, loss, optimizer, augmentation, data …",
            responses=answers(200, Kinds, "Every kind by name"))
def list_kinds(request: Request, settings: SettingsDep) -> Response:
    """Each with the JSON schema of its settings, from which a form can be made.

    A pair (`kernel_size`, `stride` …) may be one integer for both axes or a list of two.
    """
    most = settings.max_dataset_objects
    return versioned(request, ["layers", most], REVALIDATE, lambda: _kinds(most))


@router.get("/{kind}", summary="One kind",
            responses={**answers(200, Kind, "The kind"), **refusals(404, 422)})
def read_kind(
    settings: SettingsDep,
    kind: Annotated[str, Path(description="As in a spec", examples=["conv2d"])],
    group: Annotated[Group | None, Query(
        description="Where two have a kind of this name; the first of them if not given",
    )] = None,
) -> Response:
    """Return the same entry as in the list of all."""
    for name, recipes in GROUPS.items():
        if kind in recipes and group in (None, name):
            return json_response(
                wire.write_json(described(name, recipes[kind], settings.max_dataset_objects))
            )
    known = ", ".join(kind for name in GROUPS if group in (None, name) for kind in GROUPS[name])
    raise ApiError(404, "kind-not-found", value=kind, known=known)


@cache
def _kinds(most_objects: int) -> bytes:
    return wire.write_json({
        group: {
            kind: described(group, recipe, most_objects) for kind, recipe in recipes.items()
        }
        for group, recipes in GROUPS.items()
    })


def described(group: Group, recipe: type[Recipe], most_objects: int) -> dict[str, Any]:
    """Describe a kind as the catalogue does."""
    about = {
        "kind": recipe.kind,
        "family": FAMILIES.get(group) or getattr(recipe, "family", ""),
        "arity": getattr(recipe, "arity", 1),
        "doc": (inspect.getdoc(recipe) or "").partition("\n\n")[0].replace("\n", " "),
        "schema": schema(recipe),
    }
    if issubclass(recipe, Generated):
        about["schema"] = generated.schema_of(recipe, most_objects)
        about["shape"] = recipe.shape
    return about
