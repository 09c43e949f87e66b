"""Examples for the layer lab."""

from fastapi import APIRouter, Request, Response

from app import presets, wire
from app.routers.describe import REVALIDATE, answers, etag, json_response, unchanged
from app.schemas.presets import Preset

router = APIRouter(prefix="/presets", tags=["operations"])


@router.get("", summary="Examples to begin with",
            responses=answers(200, list[Preset], "In the order of the list"))
def list_presets(request: Request) -> Response:
    """Each can be sent to `POST /operations/{kind}`: settings, inputs, params, dy or target.

    What stands in `next` or `beside` is an operation of its own: the caller hands y on, and dx
    back.
    """
    body = wire.write_json([preset.written() for preset in presets.presets()])
    tag = etag("presets", body.decode())
    return unchanged(request, tag, REVALIDATE) or json_response(
        body, headers={**REVALIDATE, "ETag": tag}
    )
