"""Every error leaves the server as application/problem+json (RFC 9457), in the reader's language.

| member | what it holds |
|---|---|
| `type` | `urn:nablascope:problem:<code>` |
| `title` | the same words for every problem of this type |
| `status` | as in the response |
| `detail` | what happened here and what to do |
| `code` | a name to compare with |
| `pointer` | JSON pointer to the offending field of the request, where there is one |
| `values` | what `detail` speaks of: numbers, names |
| `limit` | the limit that was exceeded |

The words stand in `static/locales/*/errors.ftl`; for the engine's own errors the engine has the
English ones.
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app import languages
from engine.errors import AddressError, EngineError

# Workers refuse things too, and need not wait for the web's framework to be imported.
if TYPE_CHECKING:
    from fastapi import FastAPI

logger = logging.getLogger("nablascope")

MEDIA_TYPE = "application/problem+json"
# Characters of a quotation.
LONGEST = 300
# What the framework says by number only.
STATUS_CODES = {404: "not-found", 405: "method-not-allowed"}


class ApiError(HTTPException):
    """A refusal by the server itself; `code` names its words.

    It is an HTTPException so that the framework lets it through wherever it is raised.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        pointer: str | None = None,
        limit: int | None = None,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(status, headers=headers)
        self.code, self.pointer, self.limit = code, pointer, limit
        self.values = {name: _shortened(value) for name, value in values.items()}

    def __str__(self) -> str:
        return languages.say("en", self.code, self.words) or self.code

    @property
    def words(self) -> dict[str, Any]:
        """What the sentence may speak of."""
        return self.values if self.limit is None else {**self.values, "limit": self.limit}


def _shortened(value: Any) -> Any:
    """Cut a long text: a problem quotes what came, but not a megabyte of it."""
    if isinstance(value, str) and len(value) > LONGEST:
        return value[:LONGEST] + "…"
    return value


def install(app: "FastAPI") -> None:
    """Answer every exception with a problem."""
    from fastapi.exceptions import RequestValidationError

    app.add_exception_handler(EngineError, _engine_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    request: Request,
    status: int,
    code: str,
    *,
    detail: str | None = None,
    values: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """Write a problem; words that are not given come from errors.ftl."""
    language = languages.of(request)
    said = detail or languages.say(language, code, values) or code
    title = languages.say(language, f"{code}.title") or languages.say(language, f"status-{status}")
    body = {
        "type": f"urn:nablascope:problem:{code}",
        "title": title or said,
        "status": status,
        "detail": said,
        "code": code,
        **{name: value for name, value in members.items() if value is not None},
    }
    if values:
        body["values"] = dict(values)
    return Response(
        orjson.dumps(body, default=str, option=orjson.OPT_SERIALIZE_NUMPY),
        status,
        {
            **(headers or {}),
            "Content-Language": language,
            "Vary": "Accept-Language, Cookie",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
        MEDIA_TYPE,
    )


async def _engine_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, EngineError)
    words = {**error.values, "who": error.who}
    language = languages.of(request)
    detail = str(error) if language == "en" else languages.say(language, error.code, words)
    status = 404 if isinstance(error, AddressError) else 422
    values = dict(error.values)
    if (error.pointer or "").startswith("/nodes/"):
        values["node"] = error.who
    return problem(
        request, status, error.code, detail=detail or str(error), values=values,
        pointer=_shortened(error.pointer),
    )


async def http_error(request: Request, error: Exception) -> Response:
    """Answer a refusal, the server's own or the framework's."""
    assert isinstance(error, HTTPException)
    if isinstance(error, ApiError):
        return problem(
            request, error.status_code, error.code, values=error.words, headers=error.headers,
            pointer=error.pointer, limit=error.limit,
        )
    code = STATUS_CODES.get(error.status_code, "http-error")
    values = {"path": request.url.path, "method": request.method, "status": error.status_code}
    return problem(request, error.status_code, code, values=values, headers=error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    from fastapi.exceptions import RequestValidationError

    assert isinstance(error, RequestValidationError)
    language = languages.of(request)
    found = [_field(language, problem, error.body) for problem in error.errors()]
    first = found[0]
    # A field that may be several things has an objection for each of them.
    said = dict.fromkeys(one["detail"] for one in found if one["place"] == first["place"])
    return problem(
        request, 422, "request-invalid",
        detail=f"{first['place']}: {' / '.join(said)}", pointer=first["pointer"],
        errors=found[:20],
    )


def _field(language: str, found: Mapping[str, Any], body: Any) -> dict[str, Any]:
    """Say what is wrong with one field, in the reader's language as far as its words are known."""
    where, *path = found["loc"]
    if where == "body":
        path = _inside(body, path, missing=found["type"] == "missing")
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
    pointer, place = _shortened(pointer), _shortened(".".join(map(str, path)) or str(where))
    kind = f"invalid-{str(found['type']).replace('_', '-')}"
    limits = {
        name: value for name, value in (found.get("ctx") or {}).items()
        if isinstance(value, str | int | float)
    }
    said = languages.say(language, kind, limits)
    fallback = found["msg"] if language == "en" else languages.say(language, "invalid-other")
    return {
        "in": where, "pointer": pointer if where == "body" else None, "place": place,
        "detail": said or fallback,
    }


def _inside(body: Any, path: list[Any], *, missing: bool) -> list[Any]:
    """Leave out what names no place of the body: which of its allowed types a field was held to.

    >>> _inside({"target": 1.5}, ["target", "int"], missing=False)
    ['target']
    >>> _inside({"loss": []}, ["loss", "str"], missing=False)
    ['loss']
    """
    inside: list[Any] = []
    for part in path:
        if isinstance(body, list):  # A list may stand where a type was wanted: no place of it.
            known = isinstance(part, int) and part < len(body)
        else:
            known = isinstance(body, dict) and part in body
        if not known and not missing:
            break
        inside.append(part)
        body = body[part] if known else None
    return inside


async def _unexpected(request: Request, error: Exception) -> Response:
    logger.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
    return problem(request, 500, "unexpected")
