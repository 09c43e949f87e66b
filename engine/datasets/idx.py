"""IDX files, the format of MNIST: a magic number, the sizes of the axes, then the cells.

Big-endian throughout: two zero bytes, a byte for the type, a byte for the number of axes,
a 32-bit size for each axis, the cells in row-major order. Gzip around it is seen by itself.
"""

import gzip
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Labelled
from engine.errors import InputError
from engine.tensor import Shape

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
# More than any file of this family holds; a header that promises more is damaged or hostile.
LARGEST = 2_000_000_000
MOST_AXES = 8
# A class needs a name, a row of the confusion matrix, an output of the network.
MOST_CLASSES = 1000
GZIP = b"\x1f\x8b"


def load(path: Path) -> NDArray[Any]:
    """Read one file, compressed or not.

    Raises
    ------
    InputError
        Where the file is missing, is no IDX file, or holds more or fewer cells than it says.
    """
    try:
        with path.open("rb") as raw:
            return read(raw, path.name)
    except OSError as error:
        raise _refusal("file-unreadable", path.name, reason=error.strerror or str(error)) from None


def read(raw: BinaryIO, who: str, most: int = LARGEST) -> NDArray[Any]:
    """Read a file that is open, compressed or not, from where it stands.

    Parameters
    ----------
    raw : binary file
        It must be able to go back.
    who : str
        What the file is called.
    most : int
        Bytes that the cells may take.

    Raises
    ------
    InputError
        As `load`.
    """
    with _unpacked(raw, who) as file:
        shape, dtype = _header(file, who)
        promised = math.prod(shape) * dtype.itemsize
        if promised > most:
            raise _refusal("idx-large", who, bytes=promised, limit=most)
        # One byte more than promised, so that a longer file is noticed without reading all of it.
        body = file.read(promised + 1)
        if len(body) != promised:
            code = "idx-longer" if len(body) > promised else "idx-shorter"
            raise _refusal(code, who, found=len(body), bytes=promised, shape=shape)
    cells = np.frombuffer(body, dtype).reshape(shape)
    return cells.astype(dtype.newbyteorder("="), copy=False)


def shape_of(raw: BinaryIO, who: str) -> Shape:
    """Read no more than the header, and return the sizes of the axes.

    Raises
    ------
    InputError
        For what is no IDX file.
    """
    with _unpacked(raw, who) as file:
        return _header(file, who)[0]


def mnist(folder: Path, part: str) -> Labelled:
    """Read images and labels of one part, "train" or "t10k", named as MNIST's files are.

    Raises
    ------
    InputError
        Where a file is missing or damaged, or the two do not belong together.
    """
    images = load(_found(folder, f"{part}-images-idx3-ubyte"))
    labels = load(_found(folder, f"{part}-labels-idx1-ubyte"))
    return paired(folder.name, images, labels)


def paired(who: str, images: NDArray[Any], labels: NDArray[Any]) -> Labelled:
    """Put pictures and their labels together; the classes are called 0, 1, 2 ….

    Parameters
    ----------
    who : str
        What the two are called.
    images : (N, H, W) or (N, H, W, C) array
        uint8; one channel or three.
    labels : (N,) array of integers

    Raises
    ------
    InputError
        For anything else.
    """
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    if images.dtype != np.uint8 or not (images.ndim == 3 or images.shape[3:] == (3,)):
        raise _refusal("idx-images", who, type=str(images.dtype), shape=images.shape)
    if labels.dtype.kind not in "iu" or labels.shape != images.shape[:1]:
        raise _refusal("idx-labels", who, count=len(images), shape=labels.shape,
                       type=str(labels.dtype))
    numbers = labels.astype(np.int64)
    wrong = numbers[(numbers < 0) | (numbers >= MOST_CLASSES)]
    if wrong.size:
        raise _refusal("idx-label", who, value=int(wrong[0]), limit=MOST_CLASSES)
    classes = tuple(map(str, range(numbers.max(initial=-1) + 1)))
    return Labelled(images, numbers, classes)


def _found(folder: Path, stem: str) -> Path:
    """Look for a file with or without .gz; the plain name where there is neither."""
    packed = folder / f"{stem}.gz"
    return packed if packed.exists() else folder / stem


@contextmanager
def _unpacked(raw: BinaryIO, who: str) -> Iterator[BinaryIO]:
    """See gzip by its first two bytes."""
    try:
        start = raw.tell()
        compressed = raw.read(2) == GZIP
        raw.seek(start)
        if not compressed:
            yield raw
            return
        with gzip.open(raw) as unpacked:
            yield unpacked  # type: ignore[misc]
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal("file-unreadable", who, reason=reason) from None


def _header(file: BinaryIO, who: str) -> tuple[Shape, np.dtype[Any]]:
    magic = file.read(4)
    sound = len(magic) == 4 and magic[:2] == b"\0\0" and magic[2] in TYPES
    if not sound or not 1 <= magic[3] <= MOST_AXES:
        raise _refusal("idx-beginning", who, start=magic.hex(" ") or "–")
    axes = magic[3]
    sizes = file.read(4 * axes)
    if len(sizes) < 4 * axes:
        raise _refusal("idx-header", who)
    return struct.unpack(f">{axes}I", sizes), np.dtype(TYPES[magic[2]])


def _refusal(code: str, who: str, **values: Any) -> InputError:
    return InputError(code, who, wanted="idx", **values)
