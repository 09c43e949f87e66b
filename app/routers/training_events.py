"""Events of trainings, as they happen: server-sent events that resume where they broke off."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.deps import TailDep, TrainingsDep
from app.errors import ApiError
from app.routers.describe import refusals
from app.training.tail import Tail

router = APIRouter(prefix="/trainings", tags=["trainings"])

# Milliseconds after which a browser tries again.
RETRY = 1000
# Trainings that one stream may tell of.
MOST = 500

After = Annotated[int, Query(
    ge=0, lt=2**53, description="Begin behind this event; `seq` of a log or a training"
)]
LastEventId = Annotated[str | None, Header(
    description="What a browser sends when it resumes; counts for more than `after`"
)]
Follow = Annotated[bool, Query(
    description="Stay and tell what happens from now on; false: end behind the last event",
    examples=[False],
)]


def get_one(
    training_id: Annotated[str, Path(description="Id of a training")], trainings: TrainingsDep
) -> list[str]:
    """Look up the training named in the path."""
    return [trainings.row(training_id).id]


def get_several(
    trainings: TrainingsDep,
    ids: Annotated[str, Query(
        description="Ids of trainings, separated by commas; those that are gone are left out",
        max_length=MOST * 21,
    )] = "",
) -> list[str]:
    """Look up the trainings named in the query."""
    wanted = [key for key in ids.split(",") if key]
    if len(wanted) > MOST:
        raise ApiError(422, "training-too-many", pointer="/ids", limit=MOST, count=len(wanted))
    return wanted


@router.get(
    "/events", summary="What happens to several trainings", response_class=EventSourceResponse,
    responses=refusals(404, 422),
)
async def watch_trainings(
    keys: Annotated[list[str], Depends(get_several)], tail: TailDep, after: After = 0,
    last_event_id: LastEventId = None, follow: Follow = True,
) -> AsyncIterator[ServerSentEvent]:
    """One stream for all: each event's data name its training; docs/training.md lists the kinds."""
    async for event in _events(keys, tail, _begin(after, last_event_id), follow):
        yield event


@router.get(
    "/{training_id}/events", summary="What happens to a training",
    response_class=EventSourceResponse, responses=refusals(404, 422),
)
async def watch_training(
    keys: Annotated[list[str], Depends(get_one)], tail: TailDep, after: After = 0,
    last_event_id: LastEventId = None, follow: Follow = True,
) -> AsyncIterator[ServerSentEvent]:
    """From `after` on, everything it told and tells; docs/training.md lists the kinds."""
    async for event in _events(keys, tail, _begin(after, last_event_id), follow):
        yield event


def _begin(after: int, last_event_id: str | None) -> int:
    """Say behind which event to begin."""
    known = (last_event_id or "").strip()
    return int(known) if known.isascii() and known.isdecimal() and len(known) < 16 else after


async def _events(
    keys: list[str], tail: Tail, after: int, follow: bool
) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(retry=RETRY, comment="nablascope")
    while events := await (tail.read if follow else tail.known)(keys, after):
        for event in events:
            after = event.id
            yield ServerSentEvent(raw_data=event.data.decode(), event=event.kind, id=str(after))
