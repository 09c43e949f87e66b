"""Data sets that lie in a folder: every sub-folder is one, under a name made of its own.

What is read from a sub-folder is copied to a shelf, so that nobody has to decode it again; the copy
is known by the files' sizes and times, and made anew when they change.
"""

import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app import ids
from app.cache import Cache
from app.datasets import reading
from app.datasets.loaded import Loaded, counted, record_of
from app.datasets.shelf import Shelf, content_of
from app.errors import ApiError
from app.settings import Settings
from engine.datasets.generated import DATASETS
from engine.errors import EngineError, InputError

# Folders within folders whose times tell whether anything changed: part, class, and one above.
DEEPEST = 3
# What is said of a data set takes about so much memory.
LOOK_BYTES = 5000
# What an id may look like; nothing that could be taken for a digest or for a generated kind.
PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


class FoundSets:
    """The data sets in the sub-folders of a folder.

    Parameters
    ----------
    root : Path or None
        None, and a folder that is not there, hold nothing.
    kind_of_source : str
        What `source` calls it: "folder" or "download".
    shelf : Shelf
        For copies.
    cache : Cache
    settings : Settings
    """

    def __init__(
        self, root: Path | None, kind_of_source: str, shelf: Shelf, cache: Cache,
        settings: Settings,
    ) -> None:
        self.root, self._kind_of_source, self._shelf = root, kind_of_source, shelf
        self._cache, self._settings = cache, settings

    def places(self) -> dict[str, Path]:
        """Return every sub-folder by its id."""
        if self.root is None or not self.root.is_dir():
            return {}
        folders = sorted(
            place for place in self.root.iterdir()
            if place.is_dir() and not place.name.startswith(".")
        )
        places: dict[str, Path] = {}
        for place in folders:
            key = id_of(place.name)
            places[key if key not in places else _numbered(place.name)] = place
        return places

    def records(self) -> Iterator[dict[str, Any] | ApiError | EngineError]:
        """Describe every data set, or say why a sub-folder is none."""
        for key, place in self.places().items():
            try:
                copy = self._copy(place)
            except EngineError as error:
                yield error
                continue
            yield self._shelf.record(copy) or self._cache.get(
                ("dataset-look", copy), partial(self._look, key, place)
            )

    def load(self, key: str) -> Loaded | None:
        """Read a data set; None where there is no sub-folder of this id.

        Raises
        ------
        ApiError, InputError
            For files that hold no data set.
        """
        place = self.places().get(key)
        if place is None:
            return None
        copy = self._copy(place)

        def make() -> tuple[Loaded, int]:
            loaded = self._shelf.load(copy) or self._read(key, place, copy)
            return loaded, loaded.nbytes

        return self._cache.get(("dataset", copy), make)

    def forget(self, key: str) -> None:
        """Remove the copy of a data set."""
        place = self.places().get(key)
        if place is not None:
            self._shelf.delete(self._copy(place))

    def _copy(self, place: Path) -> str:
        """Name the copy of what lies in a sub-folder now.

        Raises
        ------
        InputError
            For a folder that cannot be looked into.
        """
        try:
            return ids.of_record([os.fsencode(place).hex(), *signature(place)])
        except OSError as error:
            raise InputError("file-unreadable", as_text(place), wanted="archive",
                             reason=error.strerror or str(error)) from None

    def _look(
        self, key: str, place: Path
    ) -> tuple[dict[str, Any] | ApiError | EngineError, int]:
        """Describe a data set without decoding its pictures; and about how large that is."""
        name = as_text(place)
        try:
            with reading.surveyed(name, place, self._settings) as survey:
                about = {
                    "id": key, "name": name, "kind": survey.kind,
                    "classes": list(survey.classes),
                    "shape": None if survey.shape is None else list(survey.shape),
                    **counted(reading.joined(survey)),
                    "source": {self._kind_of_source: name}, "content": None,
                }
        except (ApiError, EngineError) as error:
            return error, LOOK_BYTES
        return about, LOOK_BYTES

    def _read(self, key: str, place: Path, copy: str) -> Loaded:
        name = as_text(place)
        with reading.surveyed(name, place, self._settings) as survey:
            parts = survey.read()
        source = {self._kind_of_source: name}
        record = record_of(key, name, survey.kind, source, parts, content_of(parts))
        loaded = Loaded.of(parts, record)
        for old, known in self._shelf.records().items():
            if (known["id"], known["source"]) == (key, source):
                self._shelf.delete(old)
        if self._shelf.nbytes + loaded.nbytes <= self._settings.max_stored_dataset_bytes:
            self._shelf.put(copy, record, parts)
        return loaded


def as_text(place: Path) -> str:
    """Return what a folder is called; a disk may hold names that are no text."""
    return os.fsencode(place.name).decode("utf-8", "replace")


def id_of(name: str) -> str:
    """Make an id of a folder's name.

    >>> id_of("MNIST"), id_of("My cats (2)")
    ('mnist', 'my-cats-2')
    >>> id_of("Кошки") == id_of("Собаки")
    False
    """
    plain = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_")
    taken = plain in DATASETS or len(plain) == ids.LENGTH
    return plain if PLAIN.fullmatch(plain) and plain.isascii() and not taken else _numbered(name)


def _numbered(name: str) -> str:
    return f"folder-{ids.of_bytes(name.encode('utf-8', 'surrogateescape'))[:8]}"


def signature(place: Path) -> list[Any]:
    """Return what changes when files come, go or change: names, sizes and times.

    A file that is changed within a class folder without a change of the folder's own time is not
    seen; programs that save pictures write a new file and rename it.
    """
    files = sorted(
        (os.fsencode(entry.name).hex(), entry.stat().st_size, entry.stat().st_mtime_ns)
        for entry in place.iterdir() if entry.is_file()
    )
    return [*files, *sorted(_times(place, place, DEEPEST))]


def _times(root: Path, place: Path, depth: int) -> Iterator[tuple[str, int]]:
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                inside = Path(entry.path)
                yield os.fsencode(inside.relative_to(root)).hex(), entry.stat().st_mtime_ns
                if depth > 1:
                    yield from _times(root, inside, depth - 1)
