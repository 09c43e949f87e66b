"""What can enter a network, by id: uploaded pictures and tensors, and our own samples."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app import ids, images, languages, wire
from app.cache import Cache
from app.errors import ApiError
from app.images import Prepare, Prepared, Step
from app.settings import Settings
from app.store import Store, StoredInput
from engine.architecture import InputRecipe
from engine.datasets.drawing import Picture
from engine.datasets.samples import SAMPLES, Sample

Kind = Literal["image", "tensor", "sample"]
SAMPLE = "sample-"
# A tensor may have this many axes at most: (C, H, W).
MOST_AXES = 3


@dataclass(frozen=True)
class Input:
    """What is known of an input.

    Parameters
    ----------
    id : str
    kind : {"image", "tensor", "sample"}
    content : str
        Digest of its bytes; for uploads the same as the id.
    about : dict
        The answer the API gives about it.
    """

    id: str
    kind: Kind
    content: str
    about: dict[str, Any]

    @property
    def label(self) -> str | None:
        """The class it is known to belong to."""
        label: str | None = self.about["label"]
        return label


class Inputs:
    """The inputs of one store, and the samples."""

    def __init__(self, store: Store, cache: Cache, settings: Settings) -> None:
        self._store, self._cache, self._settings = store, cache, settings

    # keeping

    def add(self, body: bytes, media_type: str) -> Input:
        """Keep what a client sent, after looking at all of it.

        Raises
        ------
        ApiError
            For anything that could not enter a network later.
        """
        if not body:
            raise ApiError(422, "input-empty")
        if media_type == "multipart/form-data":
            raise ApiError(415, "input-multipart")
        if media_type == "application/json" or media_type.endswith("+json"):
            return self._add_tensor(_tensor_of_json(body))
        if body.startswith(b"\x93NUMPY") or media_type == wire.MEDIA_TYPES["npy"]:
            return self._add_tensor(_checked(wire.read_npy(body)))
        return self._add_image(body)

    def _add_image(self, body: bytes) -> Input:
        picture = images.inspect(body, self._settings.max_pixels)
        key = ids.of_bytes(body)
        record = {
            "kind": "image", "format": picture.format, "width": picture.width,
            "height": picture.height, "mode": picture.mode, "bytes": len(body),
        }
        self._store.add_input(key, record, body)
        return _described(key, record)

    def _add_tensor(self, tensor: NDArray[np.float32]) -> Input:
        if tensor.size > self._settings.max_pixels:
            raise ApiError(413, "tensor-too-large", limit=self._settings.max_pixels,
                           cells=tensor.size)
        body = wire.npy(tensor)
        key = ids.of_bytes(body)
        height, width = tensor.shape[-2:] if tensor.ndim > 1 else (1, tensor.shape[0])
        record = {
            "kind": "tensor", "format": "npy", "width": width, "height": height,
            "mode": "float32", "bytes": len(body), "shape": tensor.shape,
        }
        self._store.add_input(key, record, body)
        return _described(key, record)

    def add_object(
        self, array: NDArray[Any], label: str, origin: dict[str, Any]
    ) -> Input:
        """Keep an object of a data set, with the class it belongs to.

        Parameters
        ----------
        array : (H, W), (H, W, 3) uint8 or (D,) float32 array
            A picture or a point.
        label : str
        origin : dict
            Which object of which data set it is.
        """
        if array.dtype == np.uint8:
            body = images.encode_png(array)
            height, width = array.shape[:2]
            record = {"kind": "image", "format": "PNG", "width": width, "height": height,
                      "mode": "L" if array.ndim == 2 else "RGB", "bytes": len(body)}
        else:
            body = wire.npy(array)
            record = {"kind": "tensor", "format": "npy", "width": len(array), "height": 1,
                      "mode": "float32", "bytes": len(body), "shape": array.shape}
        record |= {"label": label, "origin": origin}
        # Of the cells, not of the file: another version of the encoder must not change it.
        key = ids.of_record([ids.of_bytes(array.tobytes()), list(array.shape), label, origin])
        self._store.add_input(key, record, body)
        return _described(key, record)

    def delete(self, key: str) -> None:
        """Forget an upload and what was made of it here."""
        if key.startswith(SAMPLE):
            raise ApiError(405, "sample-stays", headers={"Allow": "GET"}, id=key)
        if not self._store.delete_input(key):
            raise ApiError(404, "input-unknown", id=key)
        self._cache.forget(lambda name, _: name[:2] == ("prepared", key))

    # looking

    def get(self, key: str) -> Input:
        """Return what is known of an input; 404 if there is none."""
        if key.startswith(SAMPLE):
            return _sample(_sample_name(key))
        record = self._store.input_record(key)
        if record is None:
            raise ApiError(404, "input-unknown", id=key)
        return _described(key, record)

    def samples(self, language: str = "en") -> list[dict[str, Any]]:
        """Every sample, in the order of the table; titles are in the reader's language."""
        return [
            {
                "id": SAMPLE + name, "name": name, "title": _title(sample, language),
                "label": sample.label,
                "image": image_url(SAMPLE + name),
            }
            for name, sample in SAMPLES.items()
        ]

    def picture(self, key: str) -> tuple[bytes, str]:
        """Return the input as a picture for browsers, and its media type."""
        if key.startswith(SAMPLE):
            return _sample_png(_sample_name(key)), "image/png"
        stored = self._stored(key)
        if stored.record["kind"] == "image":
            return stored.data, images.FORMATS[stored.record["format"]]
        return _tensor_picture(wire.read_npy(stored.data)), "image/png"

    def prepare(self, known: Input, recipe: InputRecipe, options: Prepare) -> Prepared:
        """Turn an input into what a network with this recipe reads, (C, H, W) float32."""
        key = ("prepared", known.id, known.content, recipe, options)

        def make() -> tuple[Prepared, int]:
            made = self._prepared(known, recipe, options)
            made.array.flags.writeable = False
            return made, made.array.nbytes + 2000

        return self._cache.get(key, make)

    def _prepared(self, known: Input, recipe: InputRecipe, options: Prepare) -> Prepared:
        most = self._settings.max_pixels
        if known.kind == "sample":
            return images.prepare(_sample_png(_sample_name(known.id)), recipe, options, most)
        stored = self._stored(known.id)
        if known.kind == "image":
            return images.prepare(stored.data, recipe, options, most)
        tensor = wire.read_npy(stored.data)
        shape = tensor.shape
        if shape != recipe.shape and (1, *shape) != recipe.shape:
            raise ApiError(
                422, "tensor-shape", pointer="/input", shape=list(shape), wanted=list(recipe.shape)
            )
        step = Step("decode", {"format": "npy", "shape": list(shape)}, recipe.shape)
        return Prepared(tensor.reshape(recipe.shape).copy(), (step,))

    def _stored(self, key: str) -> StoredInput:
        stored = self._store.input(key)
        if stored is None:
            raise ApiError(404, "input-unknown", id=key)
        return stored


def image_url(key: str) -> str:
    """Return where the picture of an input is."""
    return f"/api/v1/inputs/{key}/image"


def _described(key: str, record: dict[str, Any]) -> Input:
    about = {
        "id": key, "kind": record["kind"], "format": record["format"], "width": record["width"],
        "height": record["height"], "mode": record["mode"], "bytes": record["bytes"],
        "label": record.get("label"), "image": image_url(key),
    }
    about |= {name: record[name] for name in ("shape", "origin") if name in record}
    return Input(key, record["kind"], key, about)


def _title(sample: Sample, language: str) -> str:
    """Say what a sample shows, in the words of the page."""
    if language == "en":
        return sample.title
    name, _, value = sample.name.partition("-")
    said = languages.say(language, f"sample-{name}", {"value": value}, file="tools")
    return said[:1].upper() + said[1:] if said else sample.title


def _sample_name(key: str) -> str:
    name = key.removeprefix(SAMPLE)
    if name not in SAMPLES:
        raise ApiError(404, "input-unknown", id=key)
    return name


@cache
def _sample_pixels(name: str) -> Picture:
    return SAMPLES[name].draw()


@cache
def _sample_png(name: str) -> bytes:
    return images.encode_png(_sample_pixels(name))


@cache
def _sample(name: str) -> Input:
    sample: Sample = SAMPLES[name]
    pixels, data = _sample_pixels(name), _sample_png(name)
    key = SAMPLE + name
    about = {
        "id": key, "kind": "sample", "format": "PNG", "width": pixels.shape[1],
        "height": pixels.shape[0], "mode": "L" if pixels.ndim == 2 else "RGB", "bytes": len(data),
        "label": sample.label, "image": image_url(key),
    }
    # Of the pixels, not of the file: another version of the encoder must not change it.
    return Input(key, "sample", ids.of_bytes(pixels.tobytes()), about)


def _tensor_of_json(body: bytes) -> NDArray[np.float32]:
    given = wire.read_json(body)
    if not isinstance(given, dict) or set(given) != {"tensor"}:
        raise ApiError(422, "input-json", pointer="")
    array = wire.as_array(given["tensor"])
    if array is None:
        raise ApiError(422, "tensor-ragged", pointer="/tensor")
    if array.dtype.kind not in "iuf" or not isinstance(given["tensor"], list):
        raise ApiError(422, "tensor-of-numbers", pointer="/tensor", got=_type_name(array))
    return _checked(array)


def _type_name(array: NDArray[Any]) -> str:
    return {"U": "text", "b": "booleans", "O": "objects"}.get(
        array.dtype.kind, str(array.dtype)
    )


def _checked(array: NDArray[Any]) -> NDArray[np.float32]:
    """Bring an array to float32, in C order; refuse what no network could read."""
    if not 1 <= array.ndim <= MOST_AXES or not array.size:
        raise ApiError(422, "tensor-axes", shape=list(array.shape))
    with np.errstate(over="ignore"):
        tensor = np.array(array, np.float32, order="C")
    bad = tensor.size - int(np.isfinite(tensor).sum())
    if bad:
        raise ApiError(422, "tensor-not-finite", count=bad)
    return tensor


def _tensor_picture(tensor: NDArray[np.float32]) -> bytes:
    """Draw a tensor from its least value (black) to its greatest (white)."""
    maps = tensor if tensor.ndim == 3 else tensor[None] if tensor.ndim == 2 else tensor[None, None]
    low, high = float(maps.min()), float(maps.max())
    span = (high - low) or 1.0
    pixels = np.rint((maps.astype(np.float64) - low) / span * 255).astype(np.uint8)
    return images.encode_png(
        np.ascontiguousarray(pixels.transpose(1, 2, 0)) if len(pixels) == 3 else pixels[0]
    )
