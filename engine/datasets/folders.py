"""Pictures in class folders, on the disk or in a zip archive: ``cat/0001.jpg``, ``dog/7.png``.

The engine knows no picture formats: whoever calls brings the decoder. An archive is never unpacked
to the disk, and what it claims to hold is limited before a byte of it is read.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Labelled
from engine.errors import InputError

Decode = Callable[[bytes], NDArray[np.uint8]]


@dataclass(frozen=True)
class Limits:
    """How much a data set may hold.

    Parameters
    ----------
    files : int
        Pictures in all.
    file_bytes : int
        Each picture, as it is encoded.
    total_bytes : int
        All pictures, as they are encoded.
    array_bytes : int
        All pictures, decoded.
    """

    files: int = 100_000
    file_bytes: int = 20_000_000
    total_bytes: int = 2_000_000_000
    array_bytes: int = 4_000_000_000


class Found(NamedTuple):
    """A picture that was found: its place, the size it claims, and how to read it."""

    name: PurePosixPath
    size: int
    read: Callable[[], bytes]


def load(place: Path, decode: Decode, limits: Limits = Limits()) -> Labelled:
    """Read every picture of a folder or zip archive; the folder it lies in is its class.

    Classes and pictures are sorted by name. Hidden files and folders are passed over.

    Parameters
    ----------
    place : Path
    decode : callable
        Turns the bytes of one file into a uint8 array; all must come out in one shape. What it
        raises as ValueError or OSError is told as a damaged picture.
    limits : Limits

    Raises
    ------
    InputError
        For something that is no folder or archive, a picture outside a class folder, a path that
        leaves the archive, too much of anything, a picture that cannot be decoded.
    """
    if place.is_dir():
        return _gathered(place.name, _in_folder(place), decode, limits)
    try:
        with zipfile.ZipFile(place) as archive:
            return _gathered(place.name, _in_archive(archive), decode, limits)
    except (OSError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(place.name, reason) from None


def _in_folder(root: Path) -> Iterator[Found]:
    inside = root.resolve()
    for path in root.rglob("*"):
        if path.is_dir() or not path.resolve().is_relative_to(inside):
            continue  # a link that leads out of the folder is none of this data set's pictures
        yield Found(PurePosixPath(path.relative_to(root).as_posix()), path.stat().st_size,
                    path.read_bytes)


def _in_archive(archive: zipfile.ZipFile) -> Iterator[Found]:
    for member in archive.infolist():
        if not member.is_dir():
            yield Found(PurePosixPath(member.filename.replace("\\", "/")), member.file_size,
                        lambda member=member: archive.read(member))  # type: ignore[misc]


def _gathered(who: str, everything: Iterator[Found], decode: Decode, limits: Limits) -> Labelled:
    found = list[Found]()
    total = 0
    for file in everything:
        if file.name.is_absolute() or ".." in file.name.parts or ":" in file.name.parts[0]:
            raise _refusal(who, f"the path {str(file.name)!r}, which leaves the folder")
        if any(part.startswith((".", "__MACOSX")) for part in file.name.parts):
            continue
        if len(file.name.parts) < 2:
            raise _refusal(who, f"{str(file.name)!r} outside a class folder")
        found.append(file)
        total += file.size
        _refuse_more(who, "files", len(found), limits.files)
        _refuse_more(who, "bytes in one picture", file.size, limits.file_bytes)
        _refuse_more(who, "bytes", total, limits.total_bytes)
    if not found:
        raise _refusal(who, "no pictures")
    found.sort(key=lambda file: file.name.parts)
    return _decoded(who, found, decode, limits)


def _decoded(who: str, found: list[Found], decode: Decode, limits: Limits) -> Labelled:
    classes = sorted({file.name.parent.name for file in found})
    number = {name: index for index, name in enumerate(classes)}
    images: NDArray[np.uint8] | None = None
    for position, file in enumerate(found):
        try:
            picture = np.asarray(decode(file.read()), np.uint8)
        except (ValueError, OSError, EOFError, RuntimeError, zlib.error,
                zipfile.BadZipFile) as error:
            raise _refusal(who, f"{str(file.name)!r}: {error}") from None
        if images is None:
            _refuse_more(who, "bytes when decoded", picture.nbytes * len(found),
                         limits.array_bytes)
            images = np.empty((len(found), *picture.shape), np.uint8)
        if picture.shape != images.shape[1:]:
            raise _refusal(who, f"{str(file.name)!r} of shape {picture.shape}, others of "
                                f"{images.shape[1:]}")
        images[position] = picture
    assert images is not None
    labels = np.array([number[file.name.parent.name] for file in found], np.int64)
    return Labelled(images, labels, tuple(classes))


def _refuse_more(who: str, what: str, count: int, limit: int) -> None:
    if count > limit:
        raise _refusal(who, f"{count} {what}, more than {limit}")


def _refusal(who: str, reason: str) -> InputError:
    return InputError("data-file", who, reason=reason,
                      wanted="archive")
