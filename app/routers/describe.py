"""What every router says about itself in the OpenAPI document, and the headers they share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from app import __version__, errors, ids
from app.schemas.problems import MEANINGS, Problem

PREFIX = "/api/v1"
# Indices of a cell, separated by commas; they may be left out.
INDICES = r"^(\d{1,9}(,\d{1,9}){0,7})?$"
# What an id names never changes, so a browser need not ask again …
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
# … but what is said about it may be said better by the next release.
REVALIDATE = {"Cache-Control": "private, no-cache"}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare the problems a route may answer with."""
    return {
        status: {
            "description": MEANINGS[status],
            "model": Problem,
            "content": {errors.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def answers(status: int, model: Any, description: str) -> dict[int | str, dict[str, Any]]:
    """Declare what a route answers with that writes its JSON itself."""
    return {status: {"model": model, "description": description}}


def etag(*parts: object) -> str:
    """Name a version of a resource: its parts and this release."""
    return f'"{ids.of_record([*parts, __version__])}"'


def unchanged(request: Request, tag: str, headers: Mapping[str, str]) -> Response | None:
    """Answer 304 where the client has this version already."""
    known = request.headers.get("if-none-match", "")
    if known == "*" or tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        return Response(status_code=304, headers={**headers, "ETag": tag})
    return None


def versioned(
    request: Request,
    parts: Sequence[object],
    headers: Mapping[str, str],
    answer: Callable[[], Response | bytes],
) -> Response:
    """Answer 304 where the client has this version already, and else what `answer` gives.

    Parameters
    ----------
    request : Request
    parts : sequence
        What the version depends on, besides this release.
    headers : mapping
        How long a client may keep it.
    answer : callable
        Not called where nothing has changed; bytes are JSON.
    """
    tag = etag(*parts)
    known = unchanged(request, tag, headers)
    if known is not None:
        return known
    body = answer()
    made = json_response(body) if isinstance(body, bytes) else body
    made.headers.update({**headers, "ETag": tag})
    return made


def created(place: str, body: bytes, status: int = 201) -> Response:
    """Answer with what was made, and where it is below the API's prefix."""
    return json_response(body, status, {"Location": f"{PREFIX}/{place}"})


def indices(text: str) -> tuple[int, ...]:
    """Read indices as `INDICES` allows them; none for an empty text.

    >>> indices("0,3"), indices("")
    ((0, 3), ())
    """
    return tuple(map(int, text.split(","))) if text else ()


def json_response(
    body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Wrap JSON that is already written."""
    return Response(body, status, dict(headers or {}), "application/json")
