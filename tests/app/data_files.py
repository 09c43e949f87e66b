"""Data sets as people keep them: IDX files, class folders, zip archives; and ways to send them."""

import gzip
import io
import struct
import zipfile

import numpy as np
from PIL import Image

from tests.app.conftest import encoded

CODES = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D}


def idx(array):
    """An IDX file, written by the book."""
    big = array.dtype.newbyteorder(">")
    head = bytes([0, 0, CODES[array.dtype.name], array.ndim])
    return head + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(big).tobytes()


def digits(count=12, side=6, classes=3, seed=0, channels=()):
    """Pictures and labels as MNIST has them."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (count, side, side, *channels), dtype=np.uint8)
    return images, (np.arange(count) % classes).astype(np.uint8)


def mnist(training=None, held_out=None, pack=bytes):
    """The files of a data set like MNIST, by name."""
    parts = {"train": training, "t10k": held_out}
    end = ".gz" if pack is gzip.compress else ""
    return {
        f"{part}-{what}-idx{array.ndim}-ubyte{end}": pack(idx(array))
        for part, data in parts.items() if data is not None
        for what, array in zip(("images", "labels"), data, strict=True)
    }


def pixels(width=8, height=8, mode="RGB", seed=0):
    bands = len(Image.new(mode, (1, 1)).getbands())
    shape = (height, width) if bands == 1 else (height, width, bands)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def png(array):
    return encoded(Image.fromarray(array))


def pets(mode="RGB", top="", count=3, **size):
    """Class folders of random pictures: what they hold, and the files."""
    arrays = {
        f"{top}{kind}/{n}.png": pixels(mode=mode, seed=1000 * k + n, **size)
        for k, kind in enumerate(("cat", "dog")) for n in range(count)
    }
    return arrays, {name: png(array) for name, array in arrays.items()}


def zipped(files, compression=zipfile.ZIP_STORED):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return body.getvalue()


def write(folder, files):
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def send(client, body, media_type="application/zip", **query):
    return client.post("/api/v1/datasets", content=body, params=query,
                       headers={"Content-Type": media_type})


def send_form(client, files, **query):
    form = [("files", (name, data)) for name, data in files.items()]
    return client.post("/api/v1/datasets", files=form, params=query)


def datasets(client):
    return client.app.state.datasets


def loaded(client, key):
    return datasets(client).load({"id": key})
