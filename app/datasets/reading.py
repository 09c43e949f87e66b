"""Files become data: IDX files, class folders of pictures, zip archives of either.

Looking comes first: which classes there are, how many objects each has. Only then are pictures
decoded, which may take a while.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app import images
from app.datasets.loaded import HELD_OUT, TRAINING, Parts
from app.errors import ApiError
from app.settings import Settings
from engine.datasets import folders, idx
from engine.datasets.folders import Found, Limits
from engine.datasets.labelled import Labelled, Labels
from engine.tensor import Shape

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")
# How an archive begins, an empty one included.
ZIP = (b"PK\3\4", b"PK\5\6")
# A file or folder whose name has one of these words holds what a network is judged by.
JUDGING = {"test", "testing", "t10k", "val", "valid", "validation", "heldout", "eval"}
# The side that pictures of different sizes are brought to, and the largest one may ask for.
SIDE, LARGEST_SIDE = 64, 512
# One name a line, for the classes that an IDX file only numbers.
CLASSES = "classes.txt"
LONGEST_NAME = 100


@dataclass(frozen=True)
class Given:
    """A file, and what it is called where it comes from."""

    name: str
    path: Path


class Survey(NamedTuple):
    """What files hold, before any picture is decoded.

    Parameters
    ----------
    kind : {"idx", "folder"}
    classes : tuple of str
    labels : dict
        The class of every object, by part.
    shape : tuple or None
        Of one object, (C, H, W); None where only decoding can tell.
    read : callable
        Decodes; works as long as the files are open.
    """

    kind: Literal["idx", "folder"]
    classes: tuple[str, ...]
    labels: dict[str, Labels]
    shape: Shape | None
    read: Callable[[], Parts]


@contextmanager
def surveyed(
    name: str, places: Sequence[Given] | Path, settings: Settings, size: int | None = None
) -> Iterator[Survey]:
    """Look into files.

    Parameters
    ----------
    name : str
        What refusals call the whole.
    places : sequence of Given, or Path
        Files that were sent; a folder.
    settings : Settings
    size : int, optional
        The side that every picture is brought to; without it they keep theirs, if it is the same
        for all.

    Raises
    ------
    ApiError, InputError
        For files that hold no data set, a hostile one, or too large a one.
    """
    limits = Limits(
        files=settings.max_dataset_objects, file_bytes=settings.max_body_bytes,
        total_bytes=settings.max_dataset_bytes, array_bytes=settings.max_dataset_bytes,
    )
    with ExitStack() as stack:
        if isinstance(places, Path):
            found = stack.enter_context(folders.opened(places, limits, name))
            packed = [Given(str(file.name), places / file.name) for file in found
                      if file.name.suffix.lower() == ".zip"]
        else:
            packed = [given for given in places if _is_zip(given.path)]
            found = [
                Found(PurePosixPath(given.name), given.path.stat().st_size, given.path.read_bytes)
                for given in places if given not in packed
            ]
        for given in packed:
            inside = stack.enter_context(folders.opened(given.path, limits, given.name))
            top = PurePosixPath(given.name).with_suffix("")
            found += [file._replace(name=top / file.name) for file in inside]
        yield _survey(name, found, limits, settings, size)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in ZIP


def _survey(
    name: str, found: list[Found], limits: Limits, settings: Settings, size: int | None
) -> Survey:
    # Whatever order they were sent in: the same files, the same objects.
    found = sorted(found, key=lambda file: file.name.parts)
    pictures = [file for file in found if file.name.suffix.lower() in PICTURES]
    numbers = [file for file in found if _is_idx(file.name)]
    for files in (numbers, pictures):
        total = sum(file.size for file in files)
        if total > limits.total_bytes:
            raise ApiError(413, "dataset-too-large", limit=limits.total_bytes, bytes=total)
    if numbers:
        names = next((file for file in found if file.name.name == CLASSES), None)
        survey = _idx(name, numbers, names, limits)
    elif pictures:
        survey = _pictures(name, pictures, limits, settings, size)
    else:
        raise ApiError(422, "dataset-nothing", name=name)
    count = sum(map(len, survey.labels.values()))
    if count > settings.max_dataset_objects:
        raise ApiError(413, "dataset-too-many-objects", limit=settings.max_dataset_objects,
                       count=count)
    if len(survey.classes) < 2:
        raise ApiError(422, "dataset-one-class", name=name, known=", ".join(survey.classes))
    return survey


def _part(name: str) -> str:
    words = re.split(r"[^a-z0-9]+", name.lower())
    return HELD_OUT if JUDGING & set(words) else TRAINING


def _or_training(parts: dict[str, list[Found]]) -> dict[str, list[Found]]:
    """Learn from what there is, whatever it is called, where there is nothing else."""
    if not parts.get(TRAINING):
        return {TRAINING: parts[HELD_OUT]}
    return {part: files for part, files in parts.items() if files}


# idx


def _is_idx(name: PurePosixPath) -> bool:
    known = "idx" in name.name.lower() or "ubyte" in name.name.lower() or name.suffix == ".gz"
    return known and name.suffix.lower() not in PICTURES


def _idx(name: str, found: list[Found], names: Found | None, limits: Limits) -> Survey:
    """Tell images from labels by their axes, and parts by their names."""
    parts: dict[str, list[Found]] = {TRAINING: [], HELD_OUT: []}
    for file in found:
        parts[_part(file.name.name)].append(file)
    pairs = {part: _pair(name, files, limits) for part, files in _or_training(parts).items()}
    # A label takes eight bytes at most, in the file as in memory.
    most = 8 * limits.files
    labels = {
        part: idx.read(_stream(pair[1], limits), pair[1].name.name, most)
        for part, pair in pairs.items()
    }

    def read() -> Parts:
        data = {
            part: idx.paired(
                name,
                idx.read(_stream(pair[0], limits), pair[0].name.name, limits.array_bytes),
                labels[part],
            )
            for part, pair in pairs.items()
        }
        return {part: one._replace(classes=classes) for part, one in data.items()}

    # Only what pairs with labels is checked by `paired`: here it stands in for the images.
    blank = {part: np.zeros((len(label), 0, 0), np.uint8) for part, label in labels.items()}
    checked = {part: idx.paired(name, blank[part], label) for part, label in labels.items()}
    largest = max((data.classes for data in checked.values()), key=len)
    classes = _named(name, names, largest)
    _, *size = idx.shape_of(_stream(pairs[TRAINING][0], limits), name)
    shape = (*(size[2:] or [1]), *size[:2])
    return Survey("idx", classes, {part: data.labels for part, data in checked.items()}, shape,
                  read)


def _stream(file: Found, limits: Limits) -> io.BytesIO:
    whole = replace(limits, file_bytes=limits.total_bytes)
    return folders.each(file.name.name, file, whole, io.BytesIO)


def _pair(name: str, files: list[Found], limits: Limits) -> tuple[Found, Found]:
    """Find the one file of images and the one of labels."""
    axes = {file: len(idx.shape_of(_stream(file, limits), file.name.name)) for file in files}
    pictures = [file for file in files if axes[file] in (3, 4)]
    labels = [file for file in files if axes[file] == 1]
    if len(pictures) != 1 or len(labels) != 1:
        raise ApiError(422, "dataset-idx-pair", name=name, images=len(pictures),
                       labels=len(labels), files=", ".join(file.name.name for file in files))
    return pictures[0], labels[0]


def _named(name: str, file: Found | None, numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Give classes the names that a file lists, if there is one."""
    if file is None:
        return numbers
    lines = file.read().decode("utf-8", "replace").splitlines()
    names = tuple(line.strip()[:LONGEST_NAME] for line in lines if line.strip())
    if len(names) < len(numbers) or len(set(names)) < len(names) or len(names) > idx.MOST_CLASSES:
        raise ApiError(422, "dataset-class-names", name=name, count=len(set(names)),
                       wanted=len(numbers))
    return names


# pictures


def _pictures(
    name: str, found: list[Found], limits: Limits, settings: Settings, size: int | None
) -> Survey:
    """Tell classes by the folder a picture lies in, and parts by the folders above."""
    classes = folders.classes(name, found)
    if len(classes) > idx.MOST_CLASSES:
        raise ApiError(413, "dataset-too-many-classes", limit=idx.MOST_CLASSES,
                       count=len(classes))
    number = {one: index for index, one in enumerate(classes)}
    parts: dict[str, list[Found]] = {TRAINING: [], HELD_OUT: []}
    for file in found:
        parts[_part("/".join(file.name.parts[:-2]))].append(file)
    parts = _or_training(parts)

    def read() -> Parts:
        side, colored = _common(name, found, limits, settings, size)
        cells = len(found) * side[0] * side[1] * (3 if colored else 1)
        if cells > limits.array_bytes:
            raise ApiError(413, "dataset-too-large", limit=limits.array_bytes, bytes=cells)

        def decode(data: bytes) -> NDArray[np.uint8]:
            try:
                return images.pixels(data, side, colored, settings.max_pixels)
            except ApiError as error:
                # What the beginning could not tell: the pixels themselves are broken.
                raise ValueError(error.values.get("reason", error.code)) from None

        return {
            part: folders.decoded(name, files, classes, decode, limits)
            for part, files in parts.items()
        }

    labels = {
        part: np.array([number[file.name.parent.name] for file in files], np.int64)
        for part, files in parts.items()
    }
    return Survey("folder", classes, labels, None, read)


def _common(
    name: str, found: list[Found], limits: Limits, settings: Settings, size: int | None
) -> tuple[tuple[int, int], bool]:
    """Find the height and width that all pictures get, and whether any of them has colours."""
    sizes, colored, total = set[tuple[int, int]](), False, 0
    for file in found:
        try:
            seen = folders.each(name, file, limits,
                                lambda data: images.measure(data, settings.max_pixels))
        except ApiError as error:
            raise ApiError(422, "dataset-picture", path=str(file.name),
                           reason=error, limit=error.limit) from None
        sizes.add((seen.height, seen.width))
        colored |= seen.colored
        total += seen.width * seen.height
        if total > settings.max_dataset_pixels:
            raise ApiError(413, "dataset-too-many-pixels", limit=settings.max_dataset_pixels)
    if size is None and len(sizes) == 1:
        return sizes.pop(), colored
    return (size or SIDE, size or SIDE), colored


def joined(survey: Survey) -> Parts:
    """Return the labels of a survey as data without objects, to count them."""
    return {
        part: Labelled(np.zeros((len(labels), 0)), labels, survey.classes)
        for part, labels in survey.labels.items()
    }
