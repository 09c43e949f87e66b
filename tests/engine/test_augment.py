"""Augmentation: what each kind does to pictures, and what it leaves alone."""

import colorsys
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.zoo_training import TRAININGS
from engine.datasets.color import to_hsv, to_rgb
from engine.datasets.pictures import Digits
from engine.datasets.resampling import between
from engine.errors import EngineError, SettingError, SpecError, TargetError
from engine.losses import LOSSES
from engine.settings import schema
from engine.training import plan as plans
from engine.training.augment import AUGMENTATIONS, LONGEST, Augmentations, Chain, Mixup
from engine.training.motions import Augmentation, Flip, Perspective, Rotate, Scale, Shift
from engine.training.tones import Brightness, Cutout, Hue, Noise, Saturation
from engine.zoo import ZOO

NOTHING = [
    Augmentation(), Shift(0), Rotate(0), Scale(0), Flip(share=0), Perspective(0), Noise(0),
    Cutout(0), Brightness(0), Hue(0), Saturation(0), Chain(),
]
each_kind = pytest.mark.parametrize("recipe", AUGMENTATIONS.values(), ids=AUGMENTATIONS)
shapes = pytest.mark.parametrize("shape", [(6, 9, 11), (6, 9, 11, 3)], ids=["grey", "colour"])


def pictures(rng, shape):
    return rng.integers(0, 256, shape, dtype=np.uint8)


def chance(seed=0):
    return np.random.default_rng(seed)


# every kind


@each_kind
@shapes
def test_shape_and_type_stay_and_the_original_is_left_alone(recipe, shape, rng):
    images = pictures(rng, shape)
    before = images.copy()
    changed = recipe()(images, rng)
    assert (changed.shape, changed.dtype) == (images.shape, np.uint8)
    np.testing.assert_array_equal(images, before)
    assert not np.shares_memory(changed, images)


@each_kind
def test_changes_follow_from_the_generator(recipe, rng):
    change = Augmentation(shift=2, turn=20) if recipe is Augmentation else recipe()
    images = pictures(rng, (20, 9, 11, 3))
    first, again, other = (change(images, chance(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert (first != images).any()


@pytest.mark.parametrize("change", NOTHING, ids=lambda c: getattr(c, "kind", "chain"))
@shapes
def test_no_change_is_the_identity(change, shape, rng):
    images = pictures(rng, shape)
    np.testing.assert_array_equal(change(images, rng), images)


def test_every_kind_has_its_no_change():
    assert {change.kind for change in NOTHING if not isinstance(change, Chain)} == {*AUGMENTATIONS}


@each_kind
@pytest.mark.parametrize("shape", [(0, 5, 5), (2, 1, 1, 3), (1, 1, 6)], ids=str)
def test_the_smallest_pictures_pass(recipe, shape, rng):
    assert recipe()(pictures(rng, shape), rng).shape == shape


@pytest.mark.parametrize("recipe", [*AUGMENTATIONS.values(), Mixup], ids=lambda r: r.kind)
def test_a_form_can_be_made_of_the_settings(recipe):
    assert recipe.__doc__.split("\n")[0].endswith((".", ":"))
    told = json.loads(json.dumps(schema(recipe)))
    assert not told["required"]
    assert recipe.from_settings(recipe().settings()) == recipe()


# places


@shapes
def test_flipping_twice_is_the_identity(shape, rng):
    images = pictures(rng, shape)
    for axis, number in (("horizontal", 2), ("vertical", 1)):
        flip = Flip(axis, share=1)
        once = flip(images, rng)
        np.testing.assert_array_equal(once, np.flip(images, number))
        np.testing.assert_array_equal(flip(once, rng), images)


def test_a_share_of_the_pictures_is_flipped(rng):
    images = pictures(rng, (400, 3, 4))
    same = (Flip(share=0.25)(images, rng) == images).all(axis=(1, 2))
    assert 270 < same.sum() < 330


def test_kinds_of_one_change_do_what_the_affine_one_does(rng):
    images = pictures(rng, (9, 8, 8))
    for alone, same in (
        (Shift(3), Augmentation(shift=3)),
        (Rotate(40), Augmentation(turn=40)),
        (Scale(0.3), Augmentation(scale=0.3)),
    ):
        np.testing.assert_array_equal(alone(images, chance()), same(images, chance()))


def test_a_turned_bar_points_elsewhere(rng):
    images = np.zeros((60, 25, 25), np.uint8)
    images[:, 12, 4:21] = 255
    turned = Rotate(60)(images, rng).astype(float)
    y, x = np.mgrid[-12:13, -12:13]
    angles = np.rad2deg(0.5 * np.arctan2(
        2 * (turned * x * y).sum(axis=(1, 2)), (turned * (x**2 - y**2)).sum(axis=(1, 2))
    ))
    assert np.abs(angles).max() <= 61
    assert angles.min() < -45
    assert angles.max() > 45


def test_a_scaled_square_has_another_area(rng):
    images = np.zeros((100, 31, 31), np.uint8)
    images[:, 11:20, 11:20] = 255
    sides = np.sqrt(Scale(0.4)(images, rng).sum(axis=(1, 2)) / 255) / 9
    assert 0.55 < sides.min() < 0.7
    assert 1.3 < sides.max() < 1.45


def test_perspective_moves_corners_inwards_and_keeps_lines_straight():
    n, size, half = 40, 51, 25
    # A slope along each axis: the changed pictures tell for each cell where it came from, 0 … 1.
    slope = np.linspace(0, 250, size).round().astype(np.uint8)
    across = np.broadcast_to(slope, (n, size, size))
    sources = [Perspective(0.4)(images, chance(3)) / 250
               for images in (across, across.swapaxes(1, 2))]
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    moved = corners * (1 - 0.4 * chance(3).random((n, 4, 2)))
    assert np.abs(moved).max() <= 1
    assert np.abs(moved).min() < 0.61
    for k in range(n):
        def seen(place, k=k):
            x, y = (np.full((1, 1, 1), half * (1 + c), np.float32) for c in place)
            return [between(source[k : k + 1], y, x).item() for source in sources]

        for place, corner in zip(moved[k], corners, strict=True):
            # Less exact than elsewhere: right behind the corner the border begins.
            np.testing.assert_allclose(seen(place), (corner + 1) / 2, atol=0.03)
        # Straight lines stay straight, so the diagonals still meet in the middle of the picture.
        p, q, r, s = moved[k]
        share = np.linalg.solve(np.stack([r - p, q - s], axis=1), q - p)[0]
        np.testing.assert_allclose(seen(p + share * (r - p)), (0.5, 0.5), atol=0.005)


def test_the_whole_picture_is_still_seen_in_perspective(rng):
    images = np.zeros((50, 30, 30), np.uint8)
    images[:, ::29, ::29] = 255
    images[:, 1:-1] = 90
    changed = Perspective(0.5)(images, rng)
    assert (changed == 90).any(axis=(1, 2)).all()
    inside = (changed == 90).sum(axis=(1, 2)) / 900
    assert inside.min() > 0.2
    assert inside.max() < 1


# cells


def test_noise_has_its_spread_and_stays_in_range(rng):
    images = np.full((10, 50, 50), 128, np.uint8)
    noise = Noise(0.1)(images, rng) - 128.0
    assert noise.mean() == pytest.approx(0, abs=0.5)
    assert noise.std() == pytest.approx(25.5, rel=0.03)
    black = Noise(0.1)(np.zeros((10, 50, 50), np.uint8), rng)
    assert (black == 0).mean() == pytest.approx(0.5, abs=0.02)
    assert black.max() < 160, "it wrapped around"


@pytest.mark.parametrize("size", [1, 4, 5])
def test_a_square_is_cut_out(size, rng):
    images = np.full((2000, 12, 12, 3), 200, np.uint8)
    changed = Cutout(size, value=7)(images, rng)
    assert {*np.unique(changed).tolist()} == {7, 200}
    assert (np.ptp(changed, axis=3) == 0).all(), "channels are cut alike"
    cut = changed[..., 0] == 7
    rows, cols = cut.any(axis=2).sum(axis=1), cut.any(axis=1).sum(axis=1)
    np.testing.assert_array_equal(cut.sum(axis=(1, 2)), rows * cols)
    assert rows.max() == cols.max() == size
    # Its middle lies within the picture, so at least half of it is there.
    assert min(rows.min(), cols.min()) >= size // 2
    assert cut.any(axis=0).all(), "some places are never cut"


def test_brightness_multiplies(rng):
    images = np.broadcast_to(np.array([0, 50, 100, 250], np.uint8), (200, 1, 4))
    changed = Brightness(0.5)(images, rng).astype(float)
    factor = changed[:, 0, 2] / 100
    assert 0.5 <= factor.min() < 0.53
    assert 1.47 < factor.max() <= 1.5
    np.testing.assert_allclose(changed[:, 0, 1], 50 * factor, atol=0.8)
    assert not changed[:, 0, 0].any()
    np.testing.assert_allclose(changed[:, 0, 3], np.minimum(250 * factor, 255), atol=1.8)


def test_hue_turns_and_leaves_the_rest(rng):
    images = np.broadcast_to(np.array([200, 100, 50], np.uint8), (150, 2, 2, 3))
    changed = Hue(90)(images, rng)
    before, after = to_hsv(images / 255), to_hsv(changed / 255)
    np.testing.assert_allclose(after[..., 1:], before[..., 1:], atol=0.02)
    turned = ((after[..., 0] - before[..., 0] + 0.5) % 1 - 0.5) * 360
    assert -91 < turned.min() < -80
    assert 80 < turned.max() < 91
    assert np.ptp(turned, axis=(1, 2)).max() < 1e-9, "one angle for the whole picture"


def test_saturation_changes_colours_only(rng):
    images = pictures(rng, (80, 4, 4, 3))
    changed = Saturation(1)(images, rng)
    np.testing.assert_array_equal(changed.max(axis=3), images.max(axis=3))
    grey = np.repeat(pictures(rng, (5, 4, 4, 1)), 3, axis=3)
    for change in (Saturation(1), Hue(180)):
        np.testing.assert_array_equal(change(grey, rng), grey)


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=20))
@settings(deadline=None)
def test_colours_survive_the_way_to_hue_and_back(colors):
    rgb = np.array(colors) / 255
    hsv = to_hsv(rgb)
    np.testing.assert_allclose(hsv, [colorsys.rgb_to_hsv(*color) for color in rgb], atol=1e-12)
    np.testing.assert_allclose(to_rgb(hsv), rgb, atol=1e-12)


def test_places_between_cells_are_interpolated(rng):
    images = rng.random((3, 4, 5))
    y, x = (rng.uniform(-2, size + 1, (3, 6, 7)).astype(np.float32) for size in (4, 5))
    found = between(images, y, x)
    for place in np.ndindex(3, 6, 7):
        row, col = np.clip(y[place], 0, 3), np.clip(x[place], 0, 4)
        top, left = min(int(row), 2), min(int(col), 3)
        corner = images[place[0], top : top + 2, left : left + 2]
        down, right = row - top, col - left
        wanted = [1 - down, down] @ corner @ [1 - right, right]
        assert found[place] == pytest.approx(wanted, abs=1e-5)


# chains


def test_changes_follow_each_other(rng):
    images = pictures(rng, (5, 8, 8))
    chain = Chain((Flip(share=1), Cutout(3), Flip("vertical", share=1)))
    marked = Chain((Flip(share=1), Flip("vertical", share=1)))(images, chance())
    np.testing.assert_array_equal(marked, images[:, ::-1, ::-1])
    changed = chain(images, chance())
    assert (changed[changed != marked] == 0).all()
    np.testing.assert_array_equal(changed, chain(images, chance()))


def test_one_change_draws_the_same_whatever_stands_before_it(rng):
    images = pictures(rng, (5, 8, 8))
    for first in (Noise(0), Rotate(0), Flip(share=0)):
        changed = Chain((first, Shift(3)))(images, chance())
        np.testing.assert_array_equal(changed, Chain((Scale(0), Shift(3)))(images, chance()))


def test_chains_are_read_and_written():
    given = [{"kind": "shift", "cells": 4}, "hue", {"kind": "affine", "mirror": True}]
    chain = Augmentations.read(given)
    assert chain == (Chain((Shift(4), Hue(), Augmentation(mirror=True))), None)
    written = json.loads(json.dumps(chain.write()))
    assert written == [given[0], {"kind": "hue"}, given[2]]
    assert Augmentations.read(written) == chain


@pytest.mark.parametrize(
    ("given", "error", "pointer"),
    [
        ("flip", SpecError, "/augment"),
        (None, SpecError, "/augment"),
        (["flap"], SpecError, "/augment/0"),
        (["flip", {"kind": "mixin"}], SpecError, "/augment/1/kind"),
        ([{"kind": "flip", "share": 2}], SettingError, "/augment/0/share"),
        (["flip"] * (LONGEST + 1), SettingError, "/augment"),
    ],
    ids=["text", "nothing", "unknown", "mixup", "setting", "many"],
)
def test_chains_that_make_no_sense_are_refused(given, error, pointer):
    with pytest.raises(error) as caught:
        Augmentations.read(given, "/augment")
    assert isinstance(caught.value, EngineError)
    assert caught.value.pointer == pointer


# mixup


@given(alpha=st.floats(1e-3, 100), seed=st.integers(0, 99), n=st.integers(1, 12))
@settings(max_examples=50, deadline=None)
def test_mixed_targets_add_up_to_one_and_say_what_is_mixed(alpha, seed, n):
    rng = chance(seed)
    x, labels = rng.standard_normal((n, 2, 3, 3)), rng.integers(0, 4, n)
    mixed = Mixup(alpha)(x, np.eye(4)[labels], rng)
    np.testing.assert_allclose(mixed.targets.sum(axis=1), 1, rtol=1e-12)
    assert sorted(mixed.partners) == list(range(n))
    for k, (share, other) in enumerate(zip(mixed.shares, mixed.partners, strict=True)):
        np.testing.assert_allclose(mixed.x[k], share * x[k] + (1 - share) * x[other], atol=1e-12)
        target = np.zeros(4)
        target[labels[k]] += share
        target[labels[other]] += 1 - share
        np.testing.assert_allclose(mixed.targets[k], target, atol=1e-12)


def test_mixing_keeps_the_precision_and_alpha_decides_how_evenly(rng):
    x, targets = np.zeros((2000, 1), np.float32), np.ones((2000, 1), np.float32)
    for alpha in (0.1, 1.0, 20.0):
        mixed = Mixup(alpha)(x, targets, rng)
        assert mixed.x.dtype == mixed.targets.dtype == np.float32
        assert mixed.shares.mean() == pytest.approx(0.5, abs=0.04)
        # The variance of Beta(α, α).
        assert mixed.shares.var() == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.1)


def test_the_loss_takes_mixed_targets(rng):
    mixed = Mixup(1.0)(rng.standard_normal((8, 3)), np.eye(3)[rng.integers(0, 3, 8)], rng)
    logits = rng.standard_normal((8, 3))
    loss = LOSSES["softmax_cross_entropy"]()
    forward = loss.forward(logits, mixed.targets)
    # What is mixed is the loss, too: cross-entropy is linear in its target.
    logarithms = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    assert forward.value == pytest.approx(-(mixed.targets * logarithms).sum() / 8)


@pytest.mark.parametrize("shape", [(3,), (4, 2), (3, 2, 2)])
def test_targets_that_are_no_distributions_are_refused(shape, rng):
    with pytest.raises(TargetError):
        Mixup()(np.zeros((3, 5)), np.ones(shape), rng)


# use


def test_the_zoo_was_trained_as_its_records_say():
    for name, training in TRAININGS.items():
        recorded = ZOO[name].record
        if recorded is not None:
            assert plans.read(recorded["plan"]) == training.plan, name


def test_the_numbers_the_zoo_was_trained_with_stay():
    images = Digits(noise=0).draw(3).images
    changed = TRAININGS["lenet5"].plan.augment(images, chance(5))
    n, h, w = images.shape
    rng = chance(5)
    shift = rng.integers(-2, 3, (2, n))
    turn, scale, slant = (rng.uniform(-a, a, n) for a in (np.deg2rad(10), 0.1, 0.15))
    for k in range(n):
        for row, col in [(9, 9), (14, 14), (18, 13), (0, 5)]:
            y, x = row - 13.5, col - 13.5
            across = x + slant[k] * y
            cos, sin = np.cos(turn[k]) / (1 + scale[k]), np.sin(turn[k]) / (1 + scale[k])
            place = np.array([cos * y - sin * across + 13.5 + shift[0, k],
                              sin * y + cos * across + 13.5 + shift[1, k]], np.float32)
            wanted = between(images[k : k + 1], *place.reshape(2, 1, 1, 1)).item()
            assert changed[k, row, col] == pytest.approx(wanted, abs=0.51)


@pytest.mark.parametrize("shape", [(4, 7, 9), (4, 7, 9, 3)])
def test_no_change_is_no_change(rng, shape):
    images = rng.integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(Augmentation()(images, rng), images)
    # Interpolated all over, but by a thousandth of a degree: every cell stays what it was.
    np.testing.assert_allclose(
        Augmentation(turn=1e-3)(images, rng).astype(int), images, atol=1
    )


def test_pictures_are_shifted_by_whole_cells(rng):
    images = np.zeros((60, 9, 9), np.uint8)
    images[:, 4, 4] = 200
    shifted = Augmentation(shift=2)(images, rng)
    assert (np.sort(shifted.reshape(60, -1))[:, -2:] == [0, 200]).all()
    places = {divmod(int(cell), 9) for cell in shifted.reshape(60, -1).argmax(axis=1)}
    assert len(places) > 15
    assert places <= {(y, x) for y in range(2, 7) for x in range(2, 7)}


def test_half_of_the_pictures_are_mirrored(rng):
    images = rng.integers(0, 256, (200, 3, 4), dtype=np.uint8)
    mirrored = Augmentation(mirror=True)(images, rng)
    same = (mirrored == images).all(axis=(1, 2))
    assert 70 < same.sum() < 130
    np.testing.assert_array_equal(mirrored[~same], images[~same, :, ::-1])


def test_turned_pictures_keep_their_middle_and_their_amount_of_ink(rng):
    images = np.zeros((50, 21, 21), np.uint8)
    images[:, 7:14, 9:12] = 210
    changed = Augmentation(turn=30, scale=0.1, slant=0.2)(images, rng).astype(float)
    ink = changed.sum(axis=(1, 2)) / images[0].sum()
    assert (np.abs(ink - 1) < 0.3).all()
    assert ink.std() > 0.05, "nothing was scaled"
    rows = np.arange(21)
    middle = (changed.sum(axis=2) * rows).sum(axis=1) / changed.sum(axis=(1, 2))
    np.testing.assert_allclose(middle, 10, atol=0.2)


def test_colours_move_together(rng):
    grey = rng.integers(0, 256, (5, 8, 8), dtype=np.uint8)
    change = Augmentation(shift=2, turn=10, scale=0.1, slant=0.1, mirror=True)
    alone = change(grey, np.random.default_rng(1))
    colored = change(np.repeat(grey[..., None], 3, axis=3), np.random.default_rng(1))
    for channel in range(3):
        np.testing.assert_array_equal(colored[..., channel], alone)
