"""Data the code draws itself: what it is, where its ink lies, and how it is divided."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets.generated import DATASETS
from engine.datasets.labelled import Labelled, as_tensor
from engine.datasets.pictures import CHUNK, Digits, Shapes
from engine.datasets.points import Circles, Gaussians, Moons, Spiral, Xor
from engine.datasets.split import balanced, class_counts, split, stratified, taken
from engine.datasets.stencils import SHAPES, SIDE
from engine.errors import SettingError
from engine.network import initialize
from engine.optimizers import SGD
from engine.settings import schema
from engine.spec import read
from engine.training.loop import Plan, State, evaluate, train

each_kind = pytest.mark.parametrize("recipe", DATASETS.values(), ids=DATASETS)


def classifier(shape, classes):
    return read({"input": {"shape": list(shape)}, "nodes": [
        {"name": "flat", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": classes},
    ]})


# every kind


@each_kind
def test_what_is_drawn_follows_from_the_seed(recipe):
    first, again, other = (recipe().draw(30, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.images, again.images)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert (first.images != other.images).any()
    assert (first.labels != other.labels).any()


@each_kind
def test_objects_are_what_a_network_reads(recipe):
    made = recipe()
    data = made.draw(12)
    assert data.classes == made.classes
    assert data.labels.dtype == np.int64
    if made.family == "pictures":
        assert data.images.dtype == np.uint8
        assert np.ptp(data.images, axis=(1, 2)).min() > 100, "nothing to see"
    else:
        assert data.images.dtype == np.float32
        assert np.isfinite(data.images).all()
    network = classifier(made.shape, len(made.classes))
    assert as_tensor(data.images, network.input).shape == (12, *made.shape)


@each_kind
@given(count=st.integers(1, 60), seed=st.integers(0, 2**70))
@settings(max_examples=10, deadline=None)
def test_classes_are_balanced(recipe, count, seed):
    data = recipe().draw(count, seed)
    assert len(data.images) == len(data.labels) == count
    assert np.ptp(class_counts(data)) <= 1


@each_kind
@pytest.mark.parametrize(("count", "seed", "field"), [(0, 0, "count"), (10**7, 0, "count"),
                                                      (5, -1, "seed")])
def test_counts_and_seeds_outside_the_limits_are_refused(recipe, count, seed, field):
    with pytest.raises(SettingError) as caught:
        recipe().draw(count, seed)
    assert caught.value.values["field"] == field


@each_kind
def test_a_form_can_be_made_of_the_settings(recipe):
    assert recipe.kind in DATASETS
    assert recipe.__doc__.split("\n")[0].endswith((".", ":"))
    told = json.loads(json.dumps(schema(recipe)))
    assert not told["required"]
    assert recipe.from_settings(recipe().settings()) == recipe()


@pytest.mark.parametrize("recipe", [Shapes(shapes=10), Digits()], ids=lambda r: r.kind)
def test_no_number_depends_on_how_many_are_drawn_at_a_time(recipe, monkeypatch):
    whole = recipe.draw(25)
    monkeypatch.setattr("engine.datasets.pictures.CHUNK", 7)
    assert CHUNK > 25
    np.testing.assert_array_equal(recipe.draw(25).images, whole.images)


# shapes

STILL = {"size_spread": 0, "shift": 0, "turn": 0, "fade": 0, "noise": 0}


def one_of_each(**settings):
    """Draw a picture of every shape, as shares of white: name -> (28, 28)."""
    data = Shapes(shapes=len(SHAPES), **settings).draw(len(SHAPES))
    return {data.classes[label]: image / 255
            for label, image in zip(data.labels, data.images, strict=True)}


def test_shapes_cover_their_areas():
    pictures = one_of_each(size=0.8, **STILL)
    # All in units of the radius of the circle around the shape, r.
    r = 0.4 * SIDE
    areas = {
        "circle": np.pi, "square": 2, "triangle": 3 * 3**0.5 / 4,
        "ring": np.pi * (1 - 0.65**2), "frame": (11 / 8) ** 2 - (7 / 8) ** 2,
        "star": 10 * (1 * 0.425 * np.sin(np.pi / 5)) / 2,
    }
    for name, area in areas.items():
        assert pictures[name].sum() == pytest.approx(area * r**2, rel=0.04), name


def test_shapes_have_ink_where_they_should():
    pictures = one_of_each(size=0.8, **STILL)
    middle = {name: image[13:15, 13:15].mean() for name, image in pictures.items()}
    for name in ("ring", "frame"):
        assert middle[name] == 0, name
    for name in ("circle", "square", "triangle", "cross", "bars", "star", "plus"):
        assert middle[name] > 0.9, name
    upright = {"circle", "square", "cross", "bars", "ring", "plus", "frame"}
    for name in upright:
        for turned in (np.fliplr, np.flipud):
            np.testing.assert_allclose(pictures[name], turned(pictures[name]), atol=0.02)
    for name in ("triangle", "star"):
        np.testing.assert_allclose(pictures[name], np.fliplr(pictures[name]), atol=0.02)
    for name in upright - {"bars"}:
        np.testing.assert_allclose(pictures[name], pictures[name].T, atol=0.02)
    assert len({image.tobytes() for image in pictures.values()}) == len(SHAPES)
    profile = pictures["bars"][10:18].mean(axis=0) > 0.3
    assert np.diff(profile.astype(int)).clip(0).sum() == 3, "three bars"
    # Light in the left, bitten off at the right.
    assert pictures["crescent"][:, :14].sum() > 3 * pictures["crescent"][:, 14:].sum()


def test_every_shape_lies_within_its_picture_wherever_it_is():
    settings = {**STILL, "shift": 1, "turn": 180, "size": 0.4}
    data = Shapes(shapes=len(SHAPES), **settings).draw(400, seed=2)
    ink = data.images.sum(axis=(1, 2)) / 255
    for label, name in enumerate(data.classes):
        mine = ink[data.labels == label]
        np.testing.assert_allclose(mine, mine.mean(), rtol=0.1, err_msg=name)
    cells = np.arange(SIDE)
    rows = (data.images.sum(axis=2) * cells).sum(axis=1) / data.images.sum(axis=(1, 2))
    assert rows.min() < 7
    assert rows.max() > 20


def test_noise_and_fading_do_what_they_say():
    quiet = Shapes(**STILL).draw(50)
    noisy = Shapes(**{**STILL, "noise": 0.1}).draw(50)
    grey = (quiet.images == 0) & (noisy.images > 0)
    # Half of the noise on black is below black.
    assert grey.sum() / (quiet.images == 0).sum() == pytest.approx(0.5, abs=0.03)
    assert np.square(noisy.images[quiet.images == 0] / 255.0).mean() == pytest.approx(
        0.1**2 / 2, rel=0.05)
    faded = Shapes(**{**STILL, "fade": 0.5}).draw(200).images.max(axis=(1, 2)) / 255
    assert 0.5 <= faded.min() < 0.55
    assert 0.95 < faded.max() <= 1


# digits


def upright(**settings):
    return Digits(**{"size_spread": 0, "thickness_spread": 0, "slant": 0, "turn": 0, "shift": 0,
                     "noise": 0, **settings})


def test_digits_are_as_high_as_they_should_be():
    data = upright(height=16, thickness=2).draw(10)
    for label, image in zip(data.labels, data.images, strict=True):
        rows = np.flatnonzero(image.max(axis=1) > 127)
        assert rows[-1] - rows[0] + 1 == pytest.approx(16 + 2, abs=1.5), label


def test_a_thicker_pen_leaves_more_ink():
    thin, thick = (upright(thickness=width).draw(10).images.sum() for width in (1.5, 3.0))
    assert thick / thin == pytest.approx(2, rel=0.1)


def test_digits_stay_on_the_picture():
    images = Digits(noise=0).draw(500, seed=1).images
    border = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]])
    assert (border > 0).mean() < 0.01


def test_a_slanted_one_leans_and_a_shifted_one_moves():
    def middle(image, axis):
        return (image.sum(axis=1 - axis) * np.arange(SIDE)).sum() / image.sum()

    images = [image.astype(float) for image in upright(slant=0.6, thickness=2).draw(200).images]
    lean = [middle(image[4:12], 1) - middle(image[16:24], 1) for image in images]
    assert min(lean) < -3
    assert max(lean) > 3
    data = upright(shift=3).draw(300)
    ones = data.images[data.labels == 1].astype(float)
    for axis in (0, 1):
        places = np.array([middle(image, axis) for image in ones])
        assert 4.5 < np.ptp(places) <= 6.1


def test_a_network_learns_the_drawn_digits():
    data = split(Digits().draw(1500, seed=5), held_out=1 / 3)
    network = initialize(classifier((1, 28, 28), 10))
    plan = Plan(SGD(0.1), epochs=5, batch_size=25)
    *_, (state, _) = train(State(network), data.training.images, data.training.labels, plan)
    result = evaluate(state.network, data.held_out.images, data.held_out.labels)
    assert result.accuracy > 0.85


# points


def radii(data):
    return np.hypot(*data.images.T.astype(float))


def test_moons_are_half_circles():
    data = Moons(noise=0).draw(200)
    middles = np.where(data.labels[:, None] == 1, [0.5, 0.25], [-0.5, -0.25])
    away = data.images - middles
    np.testing.assert_allclose(np.hypot(*away.T), 1, rtol=1e-5)
    assert ((away[:, 1] < 1e-6) == (data.labels == 1)).all()


def test_circles_lie_in_each_other():
    data = Circles(noise=0, inner=0.3).draw(100)
    np.testing.assert_allclose(radii(data), np.where(data.labels == 1, 1, 0.3), rtol=1e-5)


def test_a_spiral_winds():
    data = Spiral(noise=0, arms=3, turns=1.5).draw(300)
    angle = np.arctan2(data.images[:, 1], data.images[:, 0]) / (2 * np.pi)
    off = (angle - 1.5 * radii(data) - data.labels / 3) % 1
    np.testing.assert_allclose(np.minimum(off, 1 - off), 0, atol=1e-4)
    assert radii(data).max() <= 1 + 1e-6


def test_xor_is_xor():
    data = Xor(noise=0, gap=0.2).draw(400)
    right, up = (data.images > 0).T
    np.testing.assert_array_equal(right ^ up, data.labels == 1)
    assert (np.abs(data.images) >= 0.2 - 1e-6).all()
    assert (np.abs(data.images) <= 1).all()
    assert len({*zip(right.tolist(), up.tolist(), strict=True)}) == 4


def test_clouds_have_their_middles_and_spread():
    data = Gaussians(clouds=4, noise=0.2).draw(4000)
    for label, middle in enumerate([(1, 0), (0, 1), (-1, 0), (0, -1)]):
        cloud = data.images[data.labels == label]
        np.testing.assert_allclose(cloud.mean(axis=0), middle, atol=0.03)
        np.testing.assert_allclose(cloud.std(axis=0), 0.2, atol=0.02)


# division


def labelled(labels, classes=5):
    labels = np.array(labels, np.int64)
    names = tuple(map(str, range(classes)))
    return Labelled(np.arange(len(labels)).astype(np.float32), labels, names)


many = st.lists(st.integers(0, 4), min_size=10, max_size=80)


@given(labels=many, share=st.floats(0.1, 0.9), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_both_parts_have_their_share_of_every_class(labels, share, seed):
    data = labelled(labels)
    training, held_out = split(data, share, seed)
    assert len(held_out.labels) == round(share * len(labels))
    everyone = np.concatenate([training.images, held_out.images])
    np.testing.assert_array_equal(np.sort(everyone), data.images)
    for part in (training, held_out):
        np.testing.assert_array_equal(part.labels, data.labels[part.images.astype(int)])
        assert (np.diff(part.images) > 0).all(), "out of order"
    exact = class_counts(data) * len(held_out.labels) / len(labels)
    assert (np.abs(class_counts(held_out) - exact) < 1).all()


def test_a_split_of_balanced_data_is_balanced():
    training, held_out = split(Digits().draw(200), 0.25)
    assert class_counts(training).tolist() == [15] * 10
    assert class_counts(held_out).tolist() == [5] * 10


def test_who_is_held_out_follows_from_the_seed():
    data = labelled([0, 1] * 50)
    first, again, other = (split(data, 0.2, seed).held_out.images for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@given(labels=many, seed=st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_balanced_data_have_as_many_of_each(labels, seed):
    data = labelled(labels)
    counts, after = class_counts(data), class_counts(balanced(data, seed))
    assert after.tolist() == [counts[counts > 0].min() if count else 0 for count in counts]


def test_few_are_taken_from_every_class():
    few = taken(Digits().draw(1000), 100, seed=3)
    assert class_counts(few).tolist() == [10] * 10
    assert len(balanced(labelled([])).labels) == 0
    assert stratified(np.array([1, 1, 0, 2]), 4).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "refused",
    [lambda d: split(d, 0), lambda d: split(d, 1), lambda d: split(d, float("nan")),
     lambda d: split(d, 0.01), lambda d: split(d, 0.99), lambda d: split(d, seed=-1),
     lambda d: taken(d, 0), lambda d: taken(d, 11)],
)
def test_parts_that_cannot_be_made_are_refused(refused):
    with pytest.raises(SettingError):
        refused(labelled([0, 1] * 5))
