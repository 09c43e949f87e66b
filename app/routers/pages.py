"""The page itself."""

import base64
import hashlib
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from app import __version__, assets, languages, reference

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).resolve().parents[2] / "templates")


@router.get("/")
def read_explorer(request: Request) -> Response:
    """Show the explorer; the URL holds its whole state."""
    return page(request, "explorer.html")


@router.get("/layer")
def read_lab(request: Request) -> Response:
    """Show the layer lab; the URL holds its whole state."""
    return page(request, "layer.html")


@router.get("/training")
def read_training_room(request: Request) -> Response:
    """Show the training room; the URL says which runs are looked at, and when."""
    return page(request, "training.html")


@router.get("/docs")
def read_reference(request: Request) -> Response:
    """Show the reference of the REST API, made from /openapi.json."""
    document = request.app.openapi()
    return page(
        request, "reference.html", summary=document["info"]["summary"],
        groups=reference.groups(document, languages.of(request)),
        schemas=reference.schemas(document),
    )


def page(request: Request, template: str, **content: Any) -> Response:
    """Render a page in the reader's language."""
    files = assets.version()
    importmap = assets.import_map(files)
    context = {
        "language": languages.of(request), "importmap": importmap, "version": __version__,
        "asset": partial(assets.address, files), "preloads": partial(assets.preloads, files),
        **content,
    }
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie",
        "Content-Language": context["language"],
        "Content-Security-Policy": content_security_policy(importmap),
    }
    return templates.TemplateResponse(request, template, context, headers=headers)


@lru_cache(maxsize=4)
def content_security_policy(importmap: str) -> str:
    """Nothing is loaded from elsewhere, and no script runs but the server's own files.

    The import map stands in the page, so it is allowed by its digest.
    """
    digest = base64.b64encode(hashlib.sha256(importmap.encode()).digest()).decode()
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' 'sha256-{digest}'",
        # Exported pictures and camera frames are blobs; an SVG becomes a picture as a data URL.
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ))
