"""The OpenAPI document and the page made from it: what a stranger reads before calling anything."""

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import errors, languages
from app.images import Prepare
from app.schemas.problems import MEANINGS
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
    {"name": "operations", "description": "One layer or loss by itself, cell by cell"},
    {"name": "datasets", "description": "Labelled objects to learn from"},
    {"name": "layers", "description": "What networks, trainings and data can be made of"},
    {"name": "trainings", "description": "Networks that learn, in worker processes"},
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
    for path, item in document["paths"].items():
        examples = {"trace_id": trace, **_newest(app, planar=path.endswith("/regions"))}
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] in examples:
                    parameter["example"] = examples[parameter["name"]]
            _say_problems_only(operation["responses"])
    del document["components"]["schemas"]["HTTPValidationError"]
    del document["components"]["schemas"]["ValidationError"]
    return document


def _newest(app: FastAPI, *, planar: bool) -> dict[str, str]:
    """Name the newest training; none is begun for the sake of an example."""
    for training in app.state.trainings.all():
        if (training["dataset"]["shape"] == [2]) == planar:
            return {"training_id": training["id"]}
    return {}


def _say_problems_only(responses: dict[str, Any]) -> None:
    """Take out what the framework declares by itself: a 422 of its own, and plain JSON."""
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {
                errors.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
            }
            response["description"] = MEANINGS[int(status)]


# the page


# Says an English sentence in the reader's language, by the name of the message.
Said = Callable[[str, str], str]


class Parameter(NamedTuple):
    """What a call may be told in its address."""

    name: str
    where: str
    required: bool
    example: str
    description: str
    choices: tuple[str, ...]


class Answer(NamedTuple):
    """One way a call may end."""

    status: str
    types: tuple[str, ...]
    schema: str | None
    description: str


class Call(NamedTuple):
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    description: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: str | None
    types: tuple[str, ...]
    can_try: bool
    answers: tuple[Answer, ...]


class Group(NamedTuple):
    """The operations on one kind of resource."""

    name: str
    description: str
    calls: tuple[Call, ...]


class Field(NamedTuple):
    """One field of a schema."""

    name: str
    type: str
    description: str


class Schema(NamedTuple):
    """A shape that bodies have."""

    name: str
    description: str
    fields: tuple[Field, ...]


def groups(document: dict[str, Any], language: str = "en") -> tuple[Group, ...]:
    """Return the operations of an OpenAPI document by their tags.

    The document is in English; in another language what a call does is said by its locale file.
    """
    def said(message: str, english: str) -> str:
        return english if language == "en" else (
            languages.say(language, message, file="reference") or english
        )

    return tuple(
        Group(tag["name"], said(f"tag-{tag['name']}", tag["description"]), tuple(
            _call(document, path, method, operation, said)
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
            if tag["name"] in operation["tags"]
        ))
        for tag in document["tags"]
    )


def schemas(document: dict[str, Any]) -> tuple[Schema, ...]:
    """Return the shapes that an OpenAPI document names."""
    return tuple(
        Schema(name, schema.get("description", ""), tuple(
            Field(field, _type(about), about.get("description", ""))
            for field, about in schema.get("properties", {}).items()
        ))
        for name, schema in document["components"]["schemas"].items()
    )


def _call(
    document: dict[str, Any], path: str, method: str, operation: dict[str, Any], said: Said
) -> Call:
    bodies = operation.get("requestBody", {}).get("content", {})
    example = example_body(document, operation)
    return Call(
        operation["operationId"], method.upper(), path,
        said(operation["operationId"], operation["summary"]),
        tuple(operation.get("description", "").split("\n\n")),
        tuple(
            Parameter(
                p["name"], p["in"], p["required"],
                example_of(p) if p["required"] else "", p.get("description", ""),
                tuple(_choices(p["schema"])),
            )
            for p in operation.get("parameters", [])
        ),
        None if example is None else orjson.dumps(example, option=orjson.OPT_INDENT_2).decode(),
        tuple(bodies),
        # Files cannot be typed into a form.
        not bodies or example is not None,
        tuple(
            _answer(status, answer, said) for status, answer in operation["responses"].items()
        ),
    )


def _answer(status: str, answer: dict[str, Any], said: Said) -> Answer:
    content = answer.get("content", {})
    names = [_name(body.get("schema", {})) for body in content.values()]
    meaning = answer["description"]
    if int(status) >= 400:
        meaning = said(f"status-{status}", meaning)
    return Answer(status, tuple(content), next(filter(None, names), None), meaning)


def example_of(parameter: dict[str, Any]) -> str:
    """Return a value with which a parameter can be tried."""
    examples = parameter["schema"].get("examples", [""])
    return str(parameter.get("example", examples[0]))


def example_body(document: dict[str, Any], operation: dict[str, Any]) -> Any:
    """Return a JSON body with which an operation can be tried; None if it takes none."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    if "example" in content:
        return content["example"]
    return document["components"]["schemas"][_name(content["schema"])]["examples"][0]


def _name(schema: dict[str, Any]) -> str | None:
    """Return the name of the schema that is meant, also of the items of a list."""
    meant = schema.get("items", schema)
    reference: str | None = meant.get("$ref")
    return reference and reference.rpartition("/")[2]


def _choices(schema: dict[str, Any]) -> list[str]:
    kinds = (schema, *schema.get("anyOf", []))
    return [choice for kind in kinds for choice in kind.get("enum", [])]


def _type(schema: dict[str, Any]) -> str:
    """Say what type a field has, in a few words."""
    if "anyOf" in schema:
        return " | ".join(map(_type, schema["anyOf"]))
    if "$ref" in schema:
        return str(_name(schema))
    if "enum" in schema or "const" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return " | ".join(one if isinstance(one, str) else orjson.dumps(one).decode()
                          for one in choices)
    if schema.get("type") == "array":
        items = schema.get("items") or {}
        return f"[{_type(items)}]" if items else "list"
    return str(schema.get("type", "any"))
