"""How a refusal looks on the wire."""

from typing import Any

from pydantic import BaseModel, Field


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
