"""Data sets on the disk: decoded once, then arrays that any process can read at once.

Each has a folder of its own, named by its id: `record.json`, and two `.npy` files for each part. A
folder appears whole or not at all, and goes at once, so that processes may share a shelf.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from app import ids
from app.datasets.loaded import PARTS, Loaded, Parts
from engine.datasets.labelled import Labelled

RECORD = "record.json"
KEY = re.compile(rf"[0-9a-f]{{{ids.LENGTH}}}")
# What somebody has begun, or is about to remove; after a day nobody is any more.
BEGUN, GONE = ".new-", ".gone-"
STALE = 24 * 3600


class Shelf:
    """Data sets by id in one folder.

    Parameters
    ----------
    folder : Path
        Made when something is put there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, record: dict[str, Any], parts: Parts) -> None:
        """Keep a data set; one that is there already stays as it is."""
        if self.record(key) is not None:
            return
        begun = self.begin()
        try:
            for name, part in parts.items():
                np.save(begun / f"{name}.images.npy", part.images)
                np.save(begun / f"{name}.labels.npy", part.labels)
            (begun / RECORD).write_bytes(orjson.dumps(record))
            with contextlib.suppress(OSError):  # Another process was faster: the same is there.
                begun.rename(self.folder / key)
        finally:
            shutil.rmtree(begun, ignore_errors=True)

    def begin(self) -> Path:
        """Make a folder to work in; whoever asked removes it, or in the end a later one does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._tidy()
        return Path(tempfile.mkdtemp(prefix=BEGUN, dir=self.folder))

    def record(self, key: str) -> dict[str, Any] | None:
        """Return what is known of a data set; None where there is none of this id."""
        if not KEY.fullmatch(key):
            return None
        try:
            record: dict[str, Any] = orjson.loads((self.folder / key / RECORD).read_bytes())
        except OSError:
            return None
        return record

    def records(self) -> dict[str, dict[str, Any]]:
        """Return what is known of every data set by its id, the newest first."""
        found = list[tuple[float, str, dict[str, Any]]]()
        for place in self._places():
            with contextlib.suppress(OSError):  # It may go while we look.
                record = orjson.loads((place / RECORD).read_bytes())
                found.append((-place.stat().st_mtime, place.name, record))
        return {name: record for _, name, record in sorted(found, key=lambda item: item[:2])}

    def load(self, key: str) -> Loaded | None:
        """Read a data set; None where there is none of this id, or only its record."""
        record = self.record(key)
        if record is None:
            return None
        classes, place = tuple(record["classes"]), self.folder / key
        try:
            return Loaded.of({
                name: Labelled(_mapped(place / f"{name}.images.npy"),
                               _mapped(place / f"{name}.labels.npy"), classes)
                for name in PARTS if record["parts"][name] is not None
            }, record)
        except OSError:
            return None

    def delete(self, key: str) -> bool:
        """Remove a data set; False if there was none."""
        if self.record(key) is None:
            return False
        gone = self.folder / f"{GONE}{key}-{time.time_ns()}"
        try:
            (self.folder / key).rename(gone)
        except FileNotFoundError:
            return False
        shutil.rmtree(gone, ignore_errors=True)
        return True

    @property
    def nbytes(self) -> int:
        """Bytes of everything that is kept."""
        return sum(
            file.stat().st_size for place in self._places() for file in place.glob("*.npy")
        )

    def _places(self) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError):
            yield from (place for place in self.folder.iterdir() if KEY.fullmatch(place.name))

    def _tidy(self) -> None:
        """Remove what processes left behind that were killed."""
        for place in self.folder.glob(".*-*"):
            with contextlib.suppress(OSError):
                if time.time() - place.stat().st_mtime > STALE:
                    shutil.rmtree(place, ignore_errors=True)


def _mapped(place: Path) -> NDArray[Any]:
    """Let the system read what is used when it is used, once for all processes.

    On Windows, a file that is mapped cannot be deleted; there it is read at once.
    """
    return np.asarray(np.load(place, mmap_mode=None if os.name == "nt" else "r"))


def content_of(parts: Parts) -> str:
    """Return a digest of every object, label and class name."""
    digest = hashlib.sha256()
    for name in PARTS:
        if name in parts:
            images, labels, classes = parts[name]
            digest.update(orjson.dumps([name, images.shape, images.dtype.str, classes]))
            digest.update(np.ascontiguousarray(images).data)
            digest.update(labels.astype("<i8").data)
    return digest.hexdigest()[: ids.LENGTH]
