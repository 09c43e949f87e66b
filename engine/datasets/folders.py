"""Pictures in class folders, on the disk or in a zip archive: ``cat/0001.jpg``, ``dog/7.png``.

The engine knows no picture formats: whoever calls brings the decoder. An archive is never unpacked
to the disk, and what it claims to hold is limited before a byte of it is read.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Labelled
from engine.errors import InputError

Decode = Callable[[bytes], NDArray[np.uint8]]
Done = TypeVar("Done")
# What the entry of a file takes in an archive's table of contents, with a long name and extras.
ENTRY_BYTES = 400
LEAST_TABLE = 1_000_000


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
    """A file that was found: its place, the size it claims, and how to read it."""

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
    with opened(place, limits) as found:
        names = classes(place.name, found)
        return decoded(place.name, found, names, decode, limits)


@contextmanager
def opened(
    place: Path, limits: Limits = Limits(), name: str | None = None
) -> Iterator[list[Found]]:
    """List the files of a folder or zip archive by name; they can be read within the context.

    Parameters
    ----------
    place : Path
    limits : Limits
    name : str, optional
        What refusals call it; the name it has on the disk if not given.

    Raises
    ------
    InputError
        For something that is no folder or archive, a path that leaves it, too much of anything.
    """
    name = name or place.name
    if place.is_dir():
        yield _listed(name, _in_folder(place), limits)
        return
    try:
        file = _Archive(place, limits.files)
    except OSError as error:
        raise _refusal("file-unreadable", name,
                       reason=error.strerror or str(error)) from None
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except (OSError, EOFError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise _refusal("file-unreadable", name, reason=str(error)) from None
        # From here on what is read is bounded by the sizes that were looked at.
        file.most = None
        with archive:
            yield _listed(name, _in_archive(archive), limits)


class _Archive(io.FileIO):
    """A file that refuses to be read at once beyond what the names of so many files take.

    An archive's table of contents is read in one piece, whatever length the archive claims for it.
    """

    def __init__(self, place: Path, files: int) -> None:
        super().__init__(place)
        self.most: int | None = max(files * ENTRY_BYTES, LEAST_TABLE)

    def read(self, size: int | None = -1, /) -> Any:
        if self.most is not None and size is not None and size > self.most:
            raise zipfile.BadZipFile(f"a table of contents of {size} bytes, more than {self.most}")
        return super().read(-1 if size is None else size)


def _in_folder(root: Path) -> Iterator[Found]:
    inside = root.resolve()
    for path in root.rglob("*"):
        if path.is_dir() or not path.resolve().is_relative_to(inside):
            continue  # a link that leads out of the folder is none of this data set's pictures
        name = path.relative_to(root).as_posix()
        # A disk may hold names that are no text.
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield Found(PurePosixPath(name), path.stat().st_size, path.read_bytes)


def _in_archive(archive: zipfile.ZipFile) -> Iterator[Found]:
    def reader(member: zipfile.ZipInfo) -> Callable[[], bytes]:
        def read() -> bytes:
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                # The others cannot be unpacked piece by piece, and so not within a limit.
                raise zipfile.BadZipFile(f"packed by method {member.compress_type}")
            with archive.open(member) as file:
                # Not `read()`: that unpacks all there is before it looks at what was claimed.
                return file.read(member.file_size + 1)

        return read

    for member in archive.infolist():
        # Not `is_dir()`, which fails on an entry without a name.
        if not member.filename.endswith("/"):
            name = PurePosixPath(member.filename.replace("\\", "/"))
            yield Found(name, member.file_size, reader(member))


def _listed(who: str, everything: Iterator[Found], limits: Limits) -> list[Found]:
    found = list[Found]()
    total = 0
    for file in everything:
        parts = file.name.parts
        if not parts or file.name.is_absolute() or ".." in parts or ":" in parts[0]:
            raise _refusal("archive-path", who, path=str(file.name))
        if any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        found.append(file)
        total += file.size
        _refuse_more("archive-files", who, len(found), limits.files)
        _refuse_more("archive-bytes", who, total, limits.total_bytes)
    return sorted(found, key=lambda file: file.name.parts)


def classes(who: str, found: list[Found]) -> tuple[str, ...]:
    """Return the names of the folders that pictures lie in.

    Raises
    ------
    InputError
        For a picture outside a folder, and where there is none.
    """
    for file in found:
        if len(file.name.parts) < 2:
            raise _refusal("archive-class", who, path=str(file.name))
    if not found:
        raise _refusal("archive-empty", who)
    return tuple(sorted({file.name.parent.name for file in found}))


def decoded(
    who: str, found: list[Found], names: tuple[str, ...], decode: Decode, limits: Limits
) -> Labelled:
    """Decode pictures in the order given; `names` are the classes that may occur.

    Raises
    ------
    InputError
        For a picture that cannot be decoded, is of another shape or too large.
    """
    number = {name: index for index, name in enumerate(names)}
    images: NDArray[np.uint8] | None = None
    for position, file in enumerate(found):
        picture = each(who, file, limits, lambda data: np.asarray(decode(data), np.uint8))
        if images is None:
            _refuse_more("archive-decoded-bytes", who, picture.nbytes * len(found),
                         limits.array_bytes)
            images = np.empty((len(found), *picture.shape), np.uint8)
        if picture.shape != images.shape[1:]:
            raise _refusal("archive-shapes", who, path=str(file.name), shape=picture.shape,
                           others=images.shape[1:])
        images[position] = picture
    assert images is not None
    labels = np.array([number[file.name.parent.name] for file in found], np.int64)
    return Labelled(images, labels, names)


def each(who: str, file: Found, limits: Limits, do: Callable[[bytes], Done]) -> Done:
    """Read a picture and do something with its bytes.

    Raises
    ------
    InputError
        For too many bytes, bytes that cannot be read, and what `do` raises as ValueError or
        OSError.
    """
    _refuse_more("archive-picture-bytes", who, file.size, limits.file_bytes, path=str(file.name))
    try:
        return do(file.read())
    except (ValueError, OSError, EOFError, RuntimeError, zlib.error,
            zipfile.BadZipFile) as error:
        raise _refusal("archive-picture", who, path=str(file.name), reason=str(error)) from None


def _refuse_more(code: str, who: str, count: int, limit: int, **values: Any) -> None:
    if count > limit:
        raise _refusal(code, who, count=count, limit=limit, **values)


def _refusal(code: str, who: str, **values: Any) -> InputError:
    return InputError(code, who, wanted="archive", **values)
