"""Data to learn from, by id or by recipe: generated, uploaded, found in a folder, downloaded.

Everything that has to do with data asks `Datasets`: the server, the workers and the command line.
The same reference always means the same objects in the same order.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.cache import Cache
from app.datasets import generated, reading
from app.datasets.downloads import Downloads
from app.datasets.found import FoundSets
from app.datasets.generated import Drawn
from app.datasets.loaded import HELD_OUT, PARTS, TRAINING, Loaded, Parts, record_of, shape_of
from app.datasets.reading import Given
from app.datasets.shelf import Shelf, content_of
from app.errors import ApiError
from app.settings import Settings
from engine.datasets.generated import DATASETS
from engine.errors import EngineError

__all__ = [
    "HELD_OUT", "PARTS", "TRAINING", "Datasets", "Given", "Loaded", "Parts", "record_of",
    "shape_of",
]


class Datasets:
    """The data sets of one store, of the folder of the settings, and the generated ones."""

    def __init__(self, settings: Settings, cache: Cache) -> None:
        self._settings, self._cache = settings, cache
        self._kept = Shelf(settings.data / "datasets")
        copies = Shelf(settings.data / "copies")
        self.downloads = Downloads(settings.data / "downloads")
        self._folder = FoundSets(settings.datasets, "folder", copies, cache, settings)
        self._fetched = FoundSets(self.downloads.folder, "download", copies, cache, settings)

    # looking

    def load(self, reference: Mapping[str, Any], pointer: str = "") -> Loaded:
        """Return the data that a reference means; arrays must not be written to.

        Parameters
        ----------
        reference : mapping
            ``{"kind", "count", "seed", settings…}`` of a generated kind, or ``{"id"}``: of a data
            set that is kept, of a sub-folder (`mnist`), or a generated kind as it is by default.
        pointer : str
            JSON pointer to the reference in the request, for refusals.

        Raises
        ------
        ApiError, EngineError
            For an unknown kind, setting or id, for too many objects, for files that are broken.
        """
        if "id" not in reference:
            return self._drawn(generated.read(reference, pointer), pointer)
        # What is no name of anything is asked for like a name that nothing has.
        key = reference["id"] if len(reference) == 1 else dict(reference)
        key = key if isinstance(key, str) else str(key)
        found = self._found(key)
        if found is None and key in self.downloads.table:
            raise ApiError(404, "dataset-not-fetched", pointer=f"{pointer}/id", id=key)
        if found is None:
            raise ApiError(404, "dataset-unknown", pointer=f"{pointer}/id", id=key)
        return found

    def _found(self, key: str) -> Loaded | None:
        if key in DATASETS:
            return self._drawn(generated.read({"kind": key}))
        record = self._kept.record(key)
        if record is not None and record["kind"] == "generated":
            return self._drawn(generated.read(record["source"]))
        for sets in (self._folder, self._fetched):
            if key in sets.places():
                return sets.load(key)

        def make() -> tuple[Loaded | None, int]:
            loaded = self._kept.load(key)
            return loaded, loaded.nbytes if loaded else self._cache.limit + 1

        return None if record is None else self._cache.get(("dataset", key), make)

    def _drawn(self, drawn: Drawn, pointer: str = "") -> Loaded:
        most = self._settings.max_dataset_objects
        if drawn.count > most:
            raise ApiError(413, "dataset-too-many-objects", pointer=f"{pointer}/count", limit=most,
                           count=drawn.count)

        def make() -> tuple[Loaded, int]:
            loaded = drawn.load()
            return loaded, loaded.nbytes

        return self._cache.get(("dataset", drawn.id), make)

    def kept(self) -> tuple[list[dict[str, Any]], list[ApiError | EngineError]]:
        """Describe everything that was uploaded, found or downloaded, and say what is no data set.

        Pictures in folders that nobody has used yet are not decoded for this: their shape is None.
        """
        found = [one for sets in (self._fetched, self._folder) for one in sets.records()]
        records = {one["id"]: one for one in found if isinstance(one, dict)}
        uploads = (one for one in self._kept.records().values() if one["kind"] != "generated")
        return ([*records.values(), *uploads],
                [one for one in found if not isinstance(one, dict)])

    # keeping

    def begin(self) -> Path:
        """Make a folder for files that are on their way in; whoever asked removes it."""
        return self._kept.begin()

    def add(self, files: Sequence[Given] | Path, name: str, size: int | None,
            source: Mapping[str, Any]) -> Loaded:
        """Keep what a client sent, or what lies in a folder now.

        Raises
        ------
        ApiError, InputError
            For files that hold no data set, too large a one, or where there is no room left.
        """
        with reading.surveyed(name, files, self._settings, size) as survey:
            parts = survey.read()
        key = content_of(parts)
        known = self._kept.record(key)
        if known is not None:  # It keeps the name it came with first.
            return Loaded.of(parts, known)
        loaded = Loaded.of(parts, record_of(key, name, survey.kind, source, parts, key))
        room = self._settings.max_stored_dataset_bytes
        if self._kept.nbytes + loaded.nbytes > room:
            raise ApiError(413, "datasets-full", limit=room, bytes=loaded.nbytes)
        self._kept.put(key, loaded.record, parts)
        return loaded

    def add_folder(self, folder: str, size: int | None) -> Loaded:
        """Keep what lies in a folder within the one of the settings.

        Raises
        ------
        ApiError
            For a folder that is not there or lies elsewhere, and as `add`.
        """
        root = self._settings.datasets
        if root is None:
            raise ApiError(422, "datasets-no-folder", pointer="/folder")
        try:
            place = (root / folder).resolve()
            inside = place.is_relative_to(root.resolve()) and place.is_dir()
        except (OSError, ValueError):  # no name that the disk knows
            inside = False
        if not inside or place == root.resolve():
            raise ApiError(422, "dataset-folder", pointer="/folder", value=folder)
        return self.add(place, place.name, size, {"folder": folder})

    def make(self, given: Any, size: int | None = None) -> Loaded:
        """Keep what JSON asks for: the recipe of a generated data set, or ``{"folder": …}``.

        Raises
        ------
        ApiError, EngineError
            As `load` and `add_folder`.
        """
        if not isinstance(given, dict):
            raise ApiError(422, "dataset-reference", pointer="")
        if isinstance(given.get("folder"), str) and len(given) == 1:
            return self.add_folder(given["folder"], size)
        loaded = self.load(given)
        if "id" not in given:
            self._kept.put(loaded.record["id"], loaded.record, {})
        return loaded

    def delete(self, key: str) -> None:
        """Forget a data set; what lies in the folder of the settings stays.

        Raises
        ------
        ApiError
            404 for an unknown one, 405 for one that is not ours to delete.
        """
        if key in DATASETS or key in self._folder.places():
            raise ApiError(405, "dataset-stays", headers={"Allow": "GET"}, id=key)
        place = self._fetched.places().get(key)
        if place is not None:
            self._fetched.forget(key)
            self.downloads.delete(place.name)
        elif not self._kept.delete(key):
            raise ApiError(404, "dataset-unknown", id=key)
        self._cache.forget(lambda name, _: name == ("dataset", key))
