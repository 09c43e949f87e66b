"""How a refusal looks on the wire."""

from typing import Any

from pydantic import BaseModel, Field

# What each status of a refusal means, for the reference.
MEANINGS = {
    400: "The body is not JSON, or holds NaN, infinity or too many levels",
    404: "There is no such thing",
    405: "This cannot be done to it",
    409: "It cannot be done as things stand",
    410: "It was there, but something it was made from was deleted",
    413: "More than a limit of the server allows",
    415: "Bytes of a type that the server does not read",
    422: "It was understood, but cannot be done",
}


class Problem(BaseModel):
    """RFC 9457 problem details, sent as `application/problem+json`."""

    type: str = Field(examples=["urn:nablascope:problem:trace-unknown"])
    title: str = Field(description="The same words for every problem of this type")
    status: int = Field(examples=[404])
    detail: str = Field(description="What happened and what to do, in the language of the request")
    code: str = Field(description="A name to compare with", examples=["trace-unknown"])
    pointer: str | None = Field(
        default=None, description="JSON pointer to the offending field of the request",
        examples=["/nodes/2/kernel_size"],
    )
    values: dict[str, Any] = Field(default={}, description="What `detail` speaks of")
    limit: int | None = Field(default=None, description="The limit that was exceeded")
    errors: list[dict[str, Any]] = Field(
        default=[], description="Every offending field of the request, where there are several"
    )
