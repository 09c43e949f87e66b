"""Whether the server is there."""

from fastapi import APIRouter

from app import __version__
from app.schemas.catalog import Health

router = APIRouter(tags=["server"])


@router.get("/healthz", summary="Is the server there?")
def read_health() -> Health:
    """Answers as soon as the server can."""
    return Health(version=__version__)
