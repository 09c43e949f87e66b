"""Pictures on their way into a network: what each step does, and that it says so."""

import io

import numpy as np
import pytest
from PIL import Image

from app import images
from app.images import Prepare, prepare
from engine.architecture import InputRecipe
from tests.app.conftest import encoded, picture

PIXELS = 10_000_000
DIGITS = InputRecipe((1, 28, 28), background="dark", center=True)
GREY = InputRecipe((1, 8, 8))
COLOR = InputRecipe((3, 8, 8), mean=(0.5, 0.25, 0.0), std=(0.5, 1.0, 2.0))


def run(body, recipe, **options):
    made = prepare(body, recipe, Prepare(**options), PIXELS)
    assert made.array.shape == recipe.shape
    assert made.array.dtype == np.float32
    return made.array, {step.step: step for step in made.steps}


def drawing(size=200, box=(30, 90, 70, 150), paper=255, ink=0):
    """An upright bar, as one would draw a 1."""
    pixels = np.full((size, size), paper, np.uint8)
    left, top, right, bottom = box
    pixels[top:bottom, left:right] = ink
    return encoded(Image.fromarray(pixels))


def test_pixels_become_what_the_network_was_trained_on():
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    array, steps = run(encoded(Image.fromarray(pixels)), COLOR)
    expected = (pixels.transpose(2, 0, 1) / 255 - np.array(COLOR.mean)[:, None, None]) / np.array(
        COLOR.std)[:, None, None]
    np.testing.assert_allclose(array, expected, rtol=1e-5, atol=1e-6)
    assert list(steps) == ["decode", "scale", "normalize"]
    assert steps["normalize"].values == {"mean": [0.5, 0.25, 0.0], "std": [0.5, 1.0, 2.0]}


@pytest.mark.parametrize(
    ("mode", "form"),
    [("1", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGB", "JPEG"), ("RGBA", "WEBP"),
     ("CMYK", "JPEG"), ("I;16", "PNG"), ("P", "GIF")],
)
@pytest.mark.parametrize("recipe", [GREY, COLOR, DIGITS], ids=["grey", "color", "digits"])
def test_every_kind_of_pixel_is_understood(mode, form, recipe):
    grey = Image.fromarray(np.tile(np.arange(0, 250, 10, dtype=np.uint8), (20, 1)))
    image = grey.convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
        assert image.mode == mode
    array, _ = run(encoded(image, form), recipe, center=False, fit="stretch", invert=False)
    assert np.isfinite(array).all()
    # From left to right the picture becomes lighter, whatever it was stored as.
    across = array[0].mean(axis=0)
    assert across[-1] > across[0] + 0.3


def test_sixteen_bits_keep_their_lightness():
    array, steps = run(encoded(Image.fromarray(np.full((8, 8), 257 * 100, np.uint16))), GREY)
    np.testing.assert_allclose(array, 100 / 255, rtol=1e-6)
    assert steps["color"].values["source"] == "I;16"


def test_cameras_that_were_held_upright_are_believed():
    pixels = np.zeros((4, 8, 3), np.uint8)
    pixels[:, :4] = 255
    image = Image.fromarray(pixels)
    exif = image.getexif()
    exif[0x0112] = 6
    array, steps = run(encoded(image, "JPEG", exif=exif, quality=95), InputRecipe((3, 8, 4)))
    assert steps["orient"].values == {"orientation": 6}
    assert steps["orient"].shape == (3, 8, 4)
    assert array[:, :3].min() > 0.9
    assert array[:, 5:].max() < 0.1


@pytest.mark.parametrize("ink", [0, 255])
@pytest.mark.parametrize("background", ["dark", "light"])
def test_transparent_drawings_are_seen_whatever_the_paper(ink, background):
    pixels = np.zeros((28, 28, 4), np.uint8)
    pixels[10:18, 13:15] = (ink, ink, ink, 255)
    recipe = InputRecipe((1, 28, 28), background=background)
    array, steps = run(encoded(Image.fromarray(pixels)), recipe)
    assert abs(array[0, 14, 14] - array[0, 0, 0]) == 1
    assert array[0, 0, 0] == (1 if background == "light" else 0)
    assert "flatten_alpha" in steps


def test_half_transparent_pixels_are_blended():
    image = Image.new("RGBA", (8, 8), (255, 0, 0, 51))
    array, _ = run(encoded(image), InputRecipe((3, 8, 8), background="light"))
    np.testing.assert_allclose(array[:, 0, 0], [1, 0.8, 0.8], atol=0.003)


def test_dark_ink_on_paper_is_inverted_for_a_network_that_knows_the_opposite():
    array, steps = run(drawing(), DIGITS)
    assert steps["invert"].values["applied"] is True
    assert array[0, 0, 0] == 0
    assert array.max() == 1
    _, steps = run(drawing(paper=0, ink=255), DIGITS)
    assert steps["invert"].values["applied"] is False
    array, steps = run(drawing(), DIGITS, invert=False, center=False)
    assert array[0, 0, 0] == 1
    _, steps = run(drawing(), GREY)
    assert "invert" not in steps


def test_drawn_digits_are_brought_to_the_middle_as_mnist_did():
    array, steps = run(drawing(), DIGITS)
    ink = array[0]
    rows, columns = np.nonzero(ink > 0.5)
    assert rows.max() - rows.min() + 1 == 20
    places = np.arange(28) + 0.5
    assert ink.sum(1) @ places / ink.sum() == pytest.approx(14, abs=0.6)
    assert ink.sum(0) @ places / ink.sum() == pytest.approx(14, abs=0.6)
    assert steps["center"].values["box"] == [30, 90, 70, 150]
    assert steps["center"].values["applied"] is True
    aside, steps = run(drawing(), DIGITS, center=False)
    assert "center" not in steps
    assert not np.array_equal(aside, array)


def test_what_is_centred_already_stays_as_it_is():
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 11:17] = 200
    array, steps = run(encoded(Image.fromarray(pixels)), DIGITS)
    np.testing.assert_array_equal(np.rint(array[0] * 255), pixels)
    assert steps["center"].values == {
        "applied": False, "reason": "centered", "box": [11, 4, 17, 24]}


def test_a_blank_sheet_has_nothing_to_centre():
    array, steps = run(encoded(Image.new("L", (100, 50), 255)), DIGITS)
    assert steps["center"].values == {"applied": False, "reason": "blank"}
    assert not array.any()


@pytest.mark.parametrize("at", [(0, 0), (190, 190), (0, 190)])
def test_ink_in_a_corner_fits_into_the_frame(at):
    left, top = at
    array, _ = run(drawing(box=(left, top, left + 10, top + 10)), DIGITS)
    assert array.sum() > 100


def test_the_three_ways_to_fill_a_frame():
    pixels = np.zeros((8, 16), np.uint8)
    pixels[:, 4:12] = 255
    body = encoded(Image.fromarray(pixels))
    recipe = InputRecipe((1, 8, 8), background="light")
    fitted, steps = run(body, recipe, invert=False)
    assert steps["resize"].values == {"fit": "fit", "source": [16, 8], "result": [8, 8]}
    assert (fitted[0, 0] == 1).all()
    assert fitted[0, 4].tolist()[0] == 0
    cropped, _ = run(body, recipe, fit="crop", invert=False)
    assert cropped.min() == 1
    stretched, _ = run(body, recipe, fit="stretch", invert=False)
    assert stretched[0, 0, 0] < 0.2
    assert stretched[0, 0, 4] > 0.8


def test_margins_are_what_the_network_calls_zero():
    recipe = InputRecipe((3, 8, 8), mean=(0.4, 0.5, 0.6), std=(0.2, 0.2, 0.2))
    array, _ = run(encoded(Image.new("RGB", (16, 4), (255, 0, 0))), recipe)
    assert np.abs(array[:, 0]).max() < 0.02


def test_one_pixel_is_a_picture():
    for recipe in (GREY, COLOR, DIGITS):
        run(encoded(Image.new("L", (1, 1), 200)), recipe)


@pytest.mark.parametrize("size", [(1, 50), (50, 1), (28, 1)])
def test_a_line_is_a_picture(size):
    for recipe in (GREY, COLOR, DIGITS):
        run(picture(*size), recipe)


def test_the_same_bytes_give_the_same_bits():
    body = picture(100, 70, form="JPEG")
    first, second = (prepare(body, COLOR, Prepare(), PIXELS).array for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_drawn_pixels_survive_their_own_encoding():
    pixels = np.random.default_rng(1).integers(0, 256, (5, 6, 3), dtype=np.uint8)
    assert (np.asarray(Image.open(io.BytesIO(images.encode_png(pixels)))) == pixels).all()


@pytest.mark.parametrize("mode", ["L", "RGBA", "I;16"])
@pytest.mark.parametrize("recipe", [COLOR, DIGITS], ids=["color", "digits"])
def test_large_pictures_take_little_more_than_their_pixels(mode, recipe):
    import tracemalloc

    side = 2000
    blank = np.zeros((side, side, 4) if mode == "RGBA" else (side, side),
                     np.uint16 if mode == "I;16" else np.uint8)
    blank[side // 4 : side // 2, side // 4 : side // 3] = 255
    body = encoded(Image.fromarray(blank))
    tracemalloc.start()
    try:
        run(body, recipe)
        # Pillow's own buffers are not counted; ours stay within a few bytes a pixel.
        assert tracemalloc.get_traced_memory()[1] < 7 * side * side
    finally:
        tracemalloc.stop()
