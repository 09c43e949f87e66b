"""Pictures become arrays: decode, turn, flatten, colour, invert, centre, resize, scale, normalise.

Every step that a picture goes through on its way into a network is reported, so that a page can
tell it and a program can repeat it. Pillow does the pixels; only the last two steps compute.
"""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from app.errors import ApiError
from engine.architecture import InputRecipe
from engine.datasets.labelled import as_tensor
from engine.tensor import Tensor

Fit = Literal["fit", "crop", "stretch"]

FORMATS = {
    "PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "BMP": "image/bmp",
    "GIF": "image/gif",
}
# Pillow warns of large pictures and refuses enormous ones. `open_picture` goes by our own limit,
# before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = None

# What a picture without colours is stored as.
GREY_MODES = ("1", "L", "LA", "La", "I", "F", "I;16", "I;16B", "I;16L", "I;16N")
# Averages over the cells that fall together and never overshoot, so that black stays black.
RESAMPLING = Image.Resampling.BILINEAR
BACKGROUNDS = {"dark": 0, "light": 255}
# How MNIST was made: ink in a box of 20 of the 28 cells, its centre of mass in the middle.
INK_BOX = 20 / 28
# Cells closer to the background than this share of the contrast are paper, not ink.
INK_THRESHOLD = 0.1
MIDDLE = 127.5
# A mean over a large picture is taken of one this size: it is as good, and takes no memory.
SKETCH = 256


@dataclass(frozen=True)
class Prepare:
    """What a client may choose about the preparation.

    Parameters
    ----------
    fit : {"fit", "crop", "stretch"}
        Keep the whole picture and add a margin, fill the frame and cut, or distort.
    center : bool, optional
        Centre what is drawn as MNIST was; None does as the network was trained.
    invert : bool or "auto"
        Swap dark and light; "auto" does it when the picture's border and the background that the
        network knows are on different sides.
    """

    fit: Fit = "fit"
    center: bool | None = None
    invert: bool | Literal["auto"] = "auto"


class Step(NamedTuple):
    """One step of the preparation, what it did, and the shape (C, H, W) after it."""

    step: str
    values: dict[str, Any]
    shape: tuple[int, ...]


class Prepared(NamedTuple):
    """What enters the network, (C, H, W) float32, and how it came about."""

    array: Tensor
    steps: tuple[Step, ...]


class Picture(NamedTuple):
    """What can be known of an encoded picture without preparing it."""

    format: str
    width: int
    height: int
    mode: str
    frames: int


# decoding


def inspect(data: bytes, max_pixels: int) -> Picture:
    """Decode a picture to the last row and describe it.

    Raises
    ------
    ApiError
        Not a picture, SVG, broken, empty, or more than `max_pixels`.
    """
    with open_picture(data, max_pixels) as image:
        return Picture(
            str(image.format), image.width, image.height, image.mode, getattr(image, "n_frames", 1)
        )


class Measured(NamedTuple):
    """What a picture says of itself before its pixels are decoded, turned as it is to be seen."""

    width: int
    height: int
    colored: bool


def measure(data: bytes, max_pixels: int) -> Measured:
    """Read no more than the beginning of a picture; raises as `inspect` says."""
    image = _opened(data, max_pixels)
    # The class of PNG would decode the pixels to look behind them for more.
    lying = Image.Image.getexif(image).get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
    size = image.size[::-1] if lying else image.size
    return Measured(*size, image.mode not in GREY_MODES)


def pixels(
    data: bytes, size: tuple[int, int] | None, colored: bool, max_pixels: int
) -> NDArray[np.uint8]:
    """Decode a picture for a data set: all of one size, all grey or all coloured.

    Parameters
    ----------
    data : bytes
    size : (height, width) or None
        Filled by the middle of the picture; None keeps the picture's own size.
    colored : bool
    max_pixels : int

    Returns
    -------
    (H, W) or (H, W, 3) array

    Raises
    ------
    ApiError
        As `inspect`.
    """
    image = open_picture(data, max_pixels)
    image = _orient(image, _no_note)
    image = _flatten_alpha(image, None, _no_note)
    image = _color(image, 3 if colored else 1, _no_note)
    if size is not None and image.size != size[::-1]:
        image = ImageOps.fit(image, size[::-1], RESAMPLING)
    return np.asarray(image)


def open_picture(data: bytes, max_pixels: int) -> Image.Image:
    """Decode the first frame; raises as `inspect` says."""
    image = _opened(data, max_pixels)
    try:
        image.load()
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, MemoryError) as error:
        raise ApiError(422, "image-broken", reason=_reason(error)) from None
    return image


def _opened(data: bytes, max_pixels: int) -> Image.Image:
    """Read the beginning of a picture, and refuse what would be too much."""
    if _is_svg(data):
        raise ApiError(415, "image-svg")
    _refuse_empty(data)
    try:
        image = Image.open(io.BytesIO(data), formats=list(FORMATS))
    except (UnidentifiedImageError, ValueError) as error:
        # A known beginning with nothing sound behind it is a broken picture, not something else.
        if _looks_like_picture(data):
            raise ApiError(422, "image-broken", reason=_reason(error)) from None
        raise ApiError(415, "image-unknown", known=", ".join(FORMATS)) from None
    except (OSError, SyntaxError, EOFError) as error:
        raise ApiError(422, "image-broken", reason=_reason(error)) from None
    cells = image.width * image.height
    if cells < 1:
        raise ApiError(422, "image-without-pixels", width=image.width, height=image.height)
    if cells > max_pixels:
        raise ApiError(
            413, "image-too-large", limit=max_pixels,
            width=image.width, height=image.height, pixels=cells,
        )
    return image


def _reason(error: BaseException) -> str:
    # Pillow's words for an unreadable file name the object it read from.
    text = str(error).partition(" <")[0]
    return text or type(error).__name__


def _is_svg(data: bytes) -> bool:
    if data[:2] == b"\x1f\x8b":
        return False
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!--", b"<!doctype"))
                                        and b"<svg" in head)


def _looks_like_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")) or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    )


def _refuse_empty(data: bytes) -> None:
    """Refuse a picture of no size; Pillow would call it broken and not say why."""
    size: tuple[int, int] | None = None
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        size = struct.unpack(">II", data[16:24])
    elif data.startswith(b"GIF8") and len(data) >= 10:
        size = struct.unpack("<HH", data[6:10])
    elif data.startswith(b"BM") and len(data) >= 26:
        size = struct.unpack("<ii", data[18:26])
    if size is not None and 0 in size:
        raise ApiError(422, "image-without-pixels", width=size[0], height=size[1])


# preparing


def prepare(data: bytes, recipe: InputRecipe, options: Prepare, max_pixels: int) -> Prepared:
    """Turn an encoded picture into what the network was trained to see."""
    channels = recipe.shape[0]
    if len(recipe.shape) != 3 or channels not in (1, 3):
        raise ApiError(422, "image-for-channels", shape=list(recipe.shape))
    steps: list[Step] = []

    def note(step: str, image: Image.Image, **values: Any) -> Image.Image:
        shape = (len(image.getbands()), image.height, image.width)
        steps.append(Step(step, values, shape))
        return image

    image = open_picture(data, max_pixels)
    frames = getattr(image, "n_frames", 1)
    note("decode", image, format=image.format, width=image.width, height=image.height,
         mode=image.mode, **({"frames": frames} if frames > 1 else {}))
    image = _orient(image, note)
    image = _flatten_alpha(image, recipe.background, note)
    image = _color(image, channels, note)
    image = _invert(image, recipe.background, options.invert, note)
    image = _frame(image, recipe, options, note)
    return _normalized(np.asarray(image), recipe, steps)


def prepare_pixels(pixels: NDArray[np.uint8], recipe: InputRecipe, options: Prepare) -> Prepared:
    """Prepare pixels drawn by our own code, (H, W) or (H, W, 3), as if they had been uploaded."""
    return prepare(encode_png(pixels), recipe, options, pixels.size)


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """Write (H, W), (H, W, 3) or (H, W, 4) as a PNG."""
    body = io.BytesIO()
    Image.fromarray(pixels).save(body, "PNG", compress_level=1)
    return body.getvalue()


Note = Callable[..., Image.Image]


def _no_note(_: str, image: Image.Image, **__: Any) -> Image.Image:
    return image


def _orient(image: Image.Image, note: Note) -> Image.Image:
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    if orientation == 1:
        return image
    try:
        turned = ImageOps.exif_transpose(image)
    except (ValueError, SyntaxError, OSError):
        # The rest of a broken EXIF block does not matter: the pixels are sound.
        return image
    return note("orient", turned, orientation=int(orientation))


def _flatten_alpha(image: Image.Image, background: str | None, note: Note) -> Image.Image:
    if not image.has_transparency_data:
        return image
    rgba = image.convert("RGBA")
    alpha = rgba.getchannel("A")
    if alpha.getextrema()[0] == 255:
        return rgba.convert("RGB")
    paper = BACKGROUNDS[background] if background else BACKGROUNDS["light"]
    ink = _ink(rgba)
    # Black strokes would vanish on black paper: give them the paper on which they can be seen.
    swapped = background is not None and ink is not None and (ink > MIDDLE) == (paper > MIDDLE)
    if swapped:
        paper = 255 - paper
    flat = Image.new("RGB", rgba.size, (paper, paper, paper))
    flat.paste(rgba, mask=alpha)
    return note(
        "flatten_alpha", flat, background="light" if paper else "dark",
        ink=None if ink is None else round(ink / 255, 4), swapped=swapped,
    )


def _ink(rgba: Image.Image) -> float | None:
    """Mean lightness of what is not transparent; None where nothing is."""
    small = rgba.copy()
    small.thumbnail((SKETCH, SKETCH), Image.Resampling.BOX)
    grey = np.asarray(small.convert("L"), np.float64)
    weight = np.asarray(small.getchannel("A"), np.float64)
    return float((grey * weight).sum() / weight.sum()) if weight.any() else None


def _color(image: Image.Image, channels: int, note: Note) -> Image.Image:
    wanted = "L" if channels == 1 else "RGB"
    before = image.mode
    if before == wanted:
        return image
    if before.startswith("I") or before == "F":
        # Sixteen bits: Pillow's own conversion clips them.
        deep = np.clip(np.asarray(image), 0, 2**16 - 1).astype(np.uint16)
        image = Image.fromarray((deep // 257).astype(np.uint8))
    return note("color", image.convert(wanted), source=before, result=wanted)


def _invert(
    image: Image.Image, background: str | None, choice: bool | Literal["auto"], note: Note
) -> Image.Image:
    border = _border(np.asarray(image.convert("L")))
    brightness = round(border / 255, 4)
    if choice == "auto":
        if background is None:
            return image
        applied = (border > MIDDLE) != (background == "light")
    else:
        applied = choice
    if applied:
        image = ImageOps.invert(image)
    return note("invert", image, applied=applied, asked=choice, border=brightness,
                background=background)


def _border(grey: NDArray[np.uint8]) -> float:
    """Median of the outermost cells: what the paper looks like, whatever touches the edge."""
    edges = (grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1])
    return float(np.median(np.concatenate(edges)))


def _frame(
    image: Image.Image, recipe: InputRecipe, options: Prepare, note: Note
) -> Image.Image:
    _, height, width = recipe.shape
    if recipe.center if options.center is None else options.center:
        centered = _centered(image, height, width, note)
        if centered is not None:
            return centered
    before = image.width, image.height
    if before == (width, height):
        return image
    margin = _margin(image.mode, recipe)
    if options.fit == "stretch":
        image = image.resize((width, height), RESAMPLING)
    elif options.fit == "crop":
        image = ImageOps.fit(image, (width, height), RESAMPLING)
    else:
        image = ImageOps.pad(image, (width, height), RESAMPLING, color=margin)
    return note("resize", image, fit=options.fit, source=list(before), result=[width, height])


def _margin(mode: str, recipe: InputRecipe) -> int | tuple[int, ...]:
    """Return the background the network knows, or else the mean it subtracts."""
    if recipe.background:
        level = BACKGROUNDS[recipe.background]
        return level if mode == "L" else (level, level, level)
    means = tuple(round(255 * m) for m in _each(recipe.mean, len(mode)))
    return means[0] if mode == "L" else means


def _centered(image: Image.Image, height: int, width: int, note: Note) -> Image.Image | None:
    """Lay the ink into a box in the middle, as MNIST was made; None where there is no ink."""
    grey = np.asarray(image.convert("L"))
    paper = round(_border(grey))
    ink = _distance(grey, paper)
    found = ink > max(INK_THRESHOLD * int(ink.max()), 1)
    if not found.any():
        note("center", image, applied=False, reason="blank")
        return None
    rows, columns = (np.flatnonzero(found.any(axis=axis)) for axis in (1, 0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    side = round(INK_BOX * min(height, width))
    box = [int(left), int(top), int(right), int(bottom)]
    if grey.shape == (height, width) and _lies_as_wanted(ink * found, box, side):
        return note("center", image, applied=False, reason="centered", box=box)
    scale = side / max(bottom - top, right - left)
    size = [max(1, round(int(n) * scale)) for n in (right - left, bottom - top)]
    cut = image.crop((left, top, right, bottom)).resize((size[0], size[1]), RESAMPLING)
    row, column = _center_of_mass(_distance(np.asarray(cut.convert("L")), paper))
    y = min(max(round(height / 2 - row), 0), height - cut.height)
    x = min(max(round(width / 2 - column), 0), width - cut.width)
    result = Image.new(image.mode, (width, height), paper if image.mode == "L" else (paper,) * 3)
    result.paste(cut, (x, y))
    return note(
        "center", result, applied=True, box=box, scale=round(scale, 4), size=size, at=[x, y]
    )


def _distance(grey: NDArray[np.uint8], paper: int) -> NDArray[np.uint8]:
    """Return how far every cell is from the paper; bytes all the way, for pictures may be large."""
    level = np.uint8(paper)
    return np.where(grey > level, grey - level, level - grey)


def _lies_as_wanted(ink: NDArray[np.uint8], box: list[int], side: int) -> bool:
    row, column = _center_of_mass(ink)
    height, width = ink.shape
    longest = max(box[2] - box[0], box[3] - box[1])
    return max(abs(row - height / 2), abs(column - width / 2)) <= 1 and abs(longest - side) <= 2


def _center_of_mass(given: NDArray[np.uint8]) -> tuple[float, float]:
    """Row and column of the middle of the ink; a cell's own middle is half a cell in."""
    ink = given.astype(np.float64)
    total = ink.sum()
    rows, columns = np.arange(ink.shape[0]) + 0.5, np.arange(ink.shape[1]) + 0.5
    return float(ink.sum(1) @ rows / total), float(ink.sum(0) @ columns / total)


def _normalized(pixels: NDArray[np.uint8], recipe: InputRecipe, steps: list[Step]) -> Prepared:
    """Do the arithmetic as it is done in training, to the same bits."""
    shape = recipe.shape
    steps.append(Step("scale", {"divisor": 255}, shape))
    if any(m != 0 for m in recipe.mean) or any(s != 1 for s in recipe.std):
        steps.append(
            Step("normalize", {"mean": list(recipe.mean), "std": list(recipe.std)}, shape)
        )
    return Prepared(as_tensor(pixels[None], recipe)[0], tuple(steps))


def _each(values: tuple[float, ...], channels: int) -> tuple[float, ...]:
    return values * channels if len(values) == 1 else values
