"""The colour maps the page draws with."""

from functools import cache

from fastapi import APIRouter, Request, Response

from app import palettes, wire
from app.routers.describe import REVALIDATE, answers, versioned
from app.schemas.catalog import Palettes

router = APIRouter(prefix="/palettes", tags=["server"])


@router.get("", summary="Colour maps by role and theme",
            responses=answers(200, Palettes, "256 RGB triples each"))
def read_palettes(request: Request) -> Response:
    """`value` and `gradient` diverge: zero lies in the middle, between 127 and 128."""
    return versioned(request, ["palettes"], REVALIDATE, _palettes)


@cache
def _palettes() -> bytes:
    return wire.write_json({
        role: {theme: palettes.table(role, theme) for theme in palettes.THEMES}
        for role in palettes.ROLES
    })
