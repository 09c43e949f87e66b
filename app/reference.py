"""The OpenAPI document: what a stranger reads before calling anything."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import errors
from app.images import Prepare
from app.routers.describe import MEANINGS
from engine.trace import Mode

DESCRIPTION = """
Run a picture through a convolutional network, forward and backward, and fetch **every** number of
the pass.

1. `POST /api/v1/traces` with `{"network": "lenet5", "input": "sample-digit-7", "target": "label"}`
   answers with a manifest: every tensor's address, shape and range.
2. `GET /api/v1/traces/{id}/tensors` gives all of them as safetensors,
   `GET /api/v1/traces/{id}/tensors/conv1.dw.npy` one as NumPy's format (`.json`, `.png` too).

Ids are digests of content: the same request gives the same id, in every process and for ever.
Every refusal is a problem (RFC 9457) in English or Russian, as `Accept-Language` asks.
"""

TAGS = [
    {"name": "networks", "description": "Architectures with their numbers"},
    {"name": "inputs", "description": "Pictures and tensors that can enter a network"},
    {"name": "traces", "description": "One input through one network, and every number of it"},
    {"name": "layers", "description": "What a network can be made of"},
    {"name": "zoo", "description": "Networks that come with the program"},
    {"name": "server", "description": "The server itself"},
]
# The trace that the examples of /traces/{trace_id} speak of.
EXAMPLE = {"network": "lenet5", "input": "sample-digit-7", "target": "label"}


def install(app: FastAPI) -> None:
    """Serve a document whose examples can be tried as they stand."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description,
        routes=app.routes, tags=app.openapi_tags,
    )
    # Made now, so that the id in the examples is there when somebody tries them.
    trace = app.state.traces.make(**EXAMPLE, prepare=Prepare(), mode=Mode()).id
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] == "trace_id":
                    parameter["example"] = trace
            _say_problems_only(operation["responses"])
    del document["components"]["schemas"]["HTTPValidationError"]
    del document["components"]["schemas"]["ValidationError"]
    return document


def _say_problems_only(responses: dict[str, Any]) -> None:
    """Take out what the framework declares by itself: a 422 of its own, and plain JSON."""
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {
                errors.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
            }
            response["description"] = MEANINGS[int(status)]
