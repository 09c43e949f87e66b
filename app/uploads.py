"""Files that come with a request: streamed to the disk, and gone when the request is answered."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.datasets import Datasets, Given
from app.deps import get_media_type
from app.errors import ApiError
from app.settings import Settings

# Fields and files of a form; a class folder may be sent file by file.
MOST_FILES = 20_000
MOST_FIELDS = 100
NAMELESS = "upload"


@asynccontextmanager
async def received(
    request: Request, settings: Settings, datasets: Datasets
) -> AsyncIterator[tuple[bytes, list[Given]]]:
    """Take in a body: JSON as it is, anything else as files in a folder that goes afterwards.

    Raises
    ------
    ApiError
        For an empty body, a form that is broken or without files, JSON beyond the usual limit.
    """
    media_type = get_media_type(request)
    if media_type == "application/json" or media_type.endswith("+json"):
        yield await _json(request, settings.max_body_bytes), []
        return
    folder = datasets.begin()
    try:
        if media_type == "multipart/form-data":
            files = await _form(request, folder)
        else:
            files = [await _body(request, folder)]
        yield b"", files
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _json(request: Request, most: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise ApiError(413, "body-too-large", limit=most, headers={"Connection": "close"})
    return bytes(body)


async def _body(request: Request, folder: Path) -> Given:
    """Take a body that is one file; nobody says what it is called."""
    given = Given(NAMELESS, folder / "0")
    with given.path.open("wb") as file:
        async for piece in request.stream():
            await run_in_threadpool(file.write, piece)
    if not given.path.stat().st_size:
        raise ApiError(422, "upload-empty")
    return given


async def _form(request: Request, folder: Path) -> list[Given]:
    """Take the files of a form, whatever their fields are called."""
    files = list[Given]()
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
            for _, value in form.multi_items():
                if isinstance(value, UploadFile):
                    given = Given(_name(value.filename), folder / str(len(files)))
                    await run_in_threadpool(_copy, value, given.path)
                    files.append(given)
    except ApiError:  # The body is too large.
        raise
    except HTTPException as error:
        raise ApiError(400, "form-broken", reason=error.detail) from None
    if not any(given.path.stat().st_size for given in files):
        raise ApiError(422, "upload-empty")
    return files


def _copy(upload: UploadFile, to: Path) -> None:
    with to.open("wb") as file:
        shutil.copyfileobj(upload.file, file)


def _name(given: str | None) -> str:
    r"""Keep what says which class a picture belongs to, and nothing that leads anywhere.

    >>> _name("C:\\cats\\1.png"), _name("../../etc/passwd"), _name(None)
    ('cats/1.png', 'etc/passwd', 'upload')
    """
    parts = PurePosixPath((given or "").replace("\\", "/").replace("\0", "")).parts
    kept = [part for part in parts if part not in ("/", "..") and ":" not in part]
    return "/".join(kept)[-500:] or NAMELESS
