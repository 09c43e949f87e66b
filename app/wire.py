"""Tensors become bytes: JSON for people, .npy, safetensors for one or many, .png to look at."""

import io
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

import numpy as np
import orjson
from numpy.typing import NDArray

from app import images
from app.errors import ApiError
from app.palettes import Role, Theme, table
from engine.tensor import Tensor

Format = Literal["json", "npy", "safetensors", "png"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "npy": "application/x-npy",
    "safetensors": "application/x-safetensors",
    "png": "image/png",
}
DTYPES = {"float32": "F32", "float64": "F64", "uint8": "U8", "int32": "I32"}
# NumPy takes a microsecond to spell a dtype, and a manifest has dozens.
NAMES = {np.dtype(name).char: name for name in DTYPES}
# Not a colour of any palette.
NAN_COLOR = (255, 0, 255, 255)
NOT_FINITE = re.compile(rb"(-?\s*(?:NaN|Infinity|Inf)\b|-?[0-9][0-9.]*[eE]\+?[0-9]+)", re.I)


# JSON


def read_json(body: bytes) -> Any:
    """Parse a request; NaN, infinity and bottomless nesting are refused.

    Raises
    ------
    ApiError
        With the line and column where it stopped making sense.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        position: dict[str, Any] = {"line": error.lineno, "column": error.colno}
        reason = error.msg.partition(":")[0]
        if "depth" in reason or "recursion" in reason:
            raise ApiError(400, "json-too-deep", **position) from None
        # The parser counts characters of the decoded text.
        tail = error.doc[max(error.pos - 1, 0) : error.pos + 24].encode()
        if match := NOT_FINITE.match(tail.lstrip(b" \t\r\n[,:")):
            token = match[1].decode()
            raise ApiError(400, "json-not-finite", token=token, **position) from None
        raise ApiError(400, "json-invalid", reason=reason, **position) from None


def as_array(nested: list[Any]) -> NDArray[Any] | None:
    """Turn nested lists into an array; None where their lengths differ."""
    try:
        return np.array(nested)
    except ValueError:
        return None


def write_json(value: Any) -> bytes:
    """Write plain values; NumPy arrays and numbers may be among them."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)


def tensor_json(name: str, tensor: Tensor, index: tuple[int, ...], limit: int) -> bytes:
    """Write one tensor as `{"name", "index", "shape", "dtype", "data", "not_finite"}`.

    JSON has no NaN and no infinity: such cells are null in `data`, and `not_finite` lists each of
    them with its index and value ("nan", "inf", "-inf").

    Raises
    ------
    ApiError
        For more than `limit` cells.
    """
    if tensor.size > limit:
        raise ApiError(422, "json-too-many-cells", limit=limit, name=name, cells=tensor.size)
    strange = [
        {"index": cell.tolist(), "value": str(float(tensor[tuple(cell)]))}
        for cell in np.argwhere(~np.isfinite(tensor))
    ]
    data: Any = np.ascontiguousarray(tensor) if tensor.ndim else _number(tensor)
    return write_json({
        "name": name, "index": index, "shape": tensor.shape, "dtype": dtype_name(tensor),
        "data": data, "not_finite": strange,
    })


def dtype_name(tensor: Tensor) -> str:
    """Return the name of a type that can be sent: "float32", "float64" …."""
    return NAMES[tensor.dtype.char]


def _number(scalar: Tensor) -> Any:
    return scalar[()] if np.isfinite(scalar) else None


# binary


def npy(tensor: Tensor) -> bytes:
    """Write one tensor as NumPy's own format."""
    body = io.BytesIO()
    np.lib.format.write_array(body, np.asanyarray(tensor, order="C"), allow_pickle=False)
    return body.getvalue()


def safetensors(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> bytes:
    """Write tensors one after another behind a JSON header, in the order given.

    The library's own writer sorts the tensors and copies every one twice; the page wants the order
    of the timeline, and one copy.
    """
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    # Wider numbers first keeps every buffer aligned to its own width.
    ordered = sorted(tensors.items(), key=lambda item: -item[1].itemsize)
    buffers: list[Any] = []
    at = 0
    for name, tensor in ordered:
        header[name] = {
            "dtype": DTYPES[dtype_name(tensor)], "shape": tensor.shape,
            "data_offsets": (at, at + tensor.nbytes),
        }
        buffers.append(np.ascontiguousarray(tensor).data)
        at += tensor.nbytes
    text = orjson.dumps(header)
    text += b" " * (-len(text) % 8)
    return b"".join((len(text).to_bytes(8, "little"), text, *buffers))


def read_npy(body: bytes) -> NDArray[Any]:
    """Read NumPy's format; Python objects and sizes that lie are refused before allocating.

    Raises
    ------
    ApiError
        For anything that is not a plain array of numbers.
    """
    stream = io.BytesIO(body)
    try:
        version = np.lib.format.read_magic(stream)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, fortran, dtype = read(stream)
    except (ValueError, KeyError, EOFError, SyntaxError, TypeError) as error:
        raise ApiError(422, "npy-broken", reason=str(error)) from None
    if dtype.kind not in "iuf":
        raise ApiError(422, "tensor-of-numbers", got=str(dtype))
    cells, rest = math.prod(shape), len(body) - stream.tell()
    if cells * dtype.itemsize != rest or min(shape, default=0) < 0:
        raise ApiError(
            422, "npy-broken", reason=f"{list(shape)} of {dtype} needs {cells * dtype.itemsize} "
            f"bytes, the file has {rest}",
        )
    flat = np.frombuffer(body, dtype, cells, stream.tell())
    return flat.reshape(shape, order="F" if fortran else "C")


# pictures


def png(tensor: Tensor, role: Role, theme: Theme, limit: float, most: int) -> bytes:
    """Draw a tensor with a colour map that ends at ±`limit`; its maps stand side by side.

    Raises
    ------
    ApiError
        For more than `most` cells.
    """
    if tensor.size > most:
        raise ApiError(422, "png-too-many-cells", limit=most, cells=tensor.size)
    scaled = tensor / limit if limit > 0 else np.zeros_like(tensor)
    low = 0.0 if role in ("positive", "grey") else -1.0
    with np.errstate(invalid="ignore"):
        levels = np.clip((scaled - low) / (1 - low) * 255, 0, 255)
    indices = np.rint(np.nan_to_num(levels, nan=0)).astype(np.uint8)
    colors = np.empty((*tensor.shape, 4), np.uint8)
    colors[..., :3] = table(role, theme)[indices]
    colors[..., 3] = 255
    colors[np.isnan(tensor)] = NAN_COLOR
    return images.encode_png(_laid_out(colors))


def _laid_out(cells: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bring (…, H, W, 4) to a sheet of maps with a transparent line between them."""
    if cells.ndim <= 3:
        return np.ascontiguousarray(cells.reshape(-1 if cells.ndim == 3 else 1, cells.shape[-2], 4)
                                    if cells.ndim > 1 else cells.reshape(1, 1, 4))
    maps = cells.reshape(-1, *cells.shape[-3:])
    count, height, width, _ = maps.shape
    across = math.ceil(math.sqrt(count * height / width)) or 1
    down = math.ceil(count / across)
    sheet = np.zeros((down * (height + 1) - 1, across * (width + 1) - 1, 4), np.uint8)
    for number, one in enumerate(maps):
        row, column = divmod(number, across)
        top, left = row * (height + 1), column * (width + 1)
        sheet[top : top + height, left : left + width] = one
    return sheet


# numbers about numbers


def statistics(tensors: Iterable[Tensor]) -> list[dict[str, Any]]:
    """Minimum, maximum, peak, mean, std and the strange cells of every tensor.

    Only finite cells count for the first five; a tensor that has none gives null. All tensors are
    laid end to end, so that their number costs nothing: a trace has dozens.
    """
    result: list[dict[str, Any]] = []
    group: list[Tensor] = []
    size = 0
    for tensor in tensors:
        group.append(tensor)
        size += tensor.size
        if size > 50_000:  # What fits in the cache, and in memory the process has already.
            result += _statistics(group)
            group, size = [], 0
    return result + (_statistics(group) if group else [])


def _statistics(tensors: list[Tensor]) -> list[dict[str, Any]]:
    sizes = np.array([t.size for t in tensors])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    cells = np.concatenate([t.reshape(-1) for t in tensors])
    nan = infinite = np.zeros(len(tensors), int)
    count = sizes
    low, high = np.minimum.reduceat(cells, starts), np.maximum.reduceat(cells, starts)
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        is_nan = np.isnan(cells)
        strange = ~np.isfinite(cells)
        nan = np.add.reduceat(is_nan, starts, dtype=int)
        infinite = np.add.reduceat(strange, starts, dtype=int) - nan
        count = sizes - nan - infinite
        low = np.minimum.reduceat(np.where(strange, np.inf, cells), starts)
        high = np.maximum.reduceat(np.where(strange, -np.inf, cells), starts)
        cells[strange] = 0
    some = np.maximum(count, 1)
    exact = cells.astype(np.float64)
    mean = np.add.reduceat(exact, starts) / some
    # One pass instead of two, and 16 digits for float32: enough unless the spread is tiny.
    variance = np.add.reduceat(np.square(exact), starts) / some - np.square(mean)
    for number in np.flatnonzero(variance < 1e-6 * np.square(mean)):
        here = tensors[number]
        variance[number] = np.var(here[np.isfinite(here)], dtype=np.float64) if count[number] else 0
    std = np.sqrt(np.maximum(variance, 0))
    peak = np.maximum(-low, high)
    rows = zip(
        low.tolist(), high.tolist(), peak.tolist(), mean.tolist(), std.tolist(), nan.tolist(),
        infinite.tolist(), count.tolist(), strict=True,
    )
    names = ("minimum", "maximum", "peak", "mean", "std")
    return [
        {**dict(zip(names, row if n else (None,) * 5, strict=True)), "nan": a, "infinite": b}
        for *row, a, b, n in rows
    ]
