"""Convolution and pooling for any geometry: against loops, against each other, along any axes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.errors import ShapeError
from engine.gradcheck import relative_error
from engine.layers import LAYERS
from engine.ops import conv, parallel
from engine.ops.windows import fold, output_size, pad, view
from tests.engine.cases import spread
from tests.engine.geometries import geometries, small
from tests.oracles import layers as oracles

quick = settings(max_examples=200, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


@quick
@given(geometries(), seeds, st.integers(1, 2), small, small, small)
def test_any_convolution(geometry, seed, batch, groups, per_group, filters):
    size, kernel, stride, padding, dilation = geometry
    rng = np.random.default_rng(seed)
    layer = LAYERS["conv2d"](groups * filters, kernel, stride, padding, dilation, groups)
    x = rng.standard_normal((batch, groups * per_group, *size))
    params = {"w": rng.standard_normal((groups * filters, per_group, *kernel)),
              "b": rng.standard_normal(groups * filters)}  # fmt: skip
    y, saved, _ = layer.forward(params, x)
    wanted = oracles.correlate(x, params["w"], params["b"], stride, padding, dilation, groups)
    assert y.shape[1:] == layer.output_shape(x.shape[1:])
    np.testing.assert_allclose(y, wanted, rtol=1e-11, atol=1e-12)
    # Linear in x and in w, so both gradients are known exactly from dot products.
    dy = rng.standard_normal(y.shape)
    back = layer.backward(params, dy, saved)
    v, u = rng.standard_normal(x.shape), rng.standard_normal(params["w"].shape)
    for name, moved in (
        ("x", oracles.correlate(v, params["w"], None, stride, padding, dilation, groups)),
        ("w", oracles.correlate(x, u, None, stride, padding, dilation, groups)),
    ):
        mine = np.sum(back.inputs[0] * v) if name == "x" else np.sum(back.params["w"] * u)
        np.testing.assert_allclose(mine, np.sum(dy * moved), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(back.params["b"], dy.sum(axis=(0, 2, 3)), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("axes", [1, 3])
@settings(quick, max_examples=80)
@given(st.data(), seeds)
def test_convolution_along_any_number_of_axes(axes, data, seed):
    size, kernel, stride, padding, dilation = data.draw(geometries(axes, 2))
    rng = np.random.default_rng(seed)
    x, w = rng.standard_normal((1, 2, *size)), rng.standard_normal((2, 1, *kernel))
    glide = conv.Glide(kernel, stride, padding, dilation, 2)
    y = conv.correlate(x, w, None, glide)
    wanted = oracles.correlate(x, w, None, stride, padding, dilation, 2)
    np.testing.assert_allclose(y, wanted, rtol=1e-11, atol=1e-12)
    dy, v = rng.standard_normal(y.shape), rng.standard_normal(x.shape)
    dx = conv.correlate_grad_input(dy, w, x.shape, glide)
    moved = oracles.correlate(v, w, None, stride, padding, dilation, 2)
    np.testing.assert_allclose(np.sum(dx * v), np.sum(dy * moved), rtol=1e-9, atol=1e-9)


@quick
@given(geometries(largest_padding=1), seeds, st.booleans(), st.booleans())
def test_any_max_pooling(geometry, seed, ties, coarse):
    size, kernel, stride, padding, dilation = geometry
    rng = np.random.default_rng(seed)
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    layer = LAYERS["maxpool2d"](kernel, stride, padding, dilation)
    shape = (2, 2, *size)
    x = rng.integers(-2, 2, shape).astype(float) if ties else spread(rng, shape)
    x = x.astype(np.float32) if coarse else x
    try:
        layer.output_shape(shape[1:])
    except ShapeError:
        assume(False)
    y, saved, _ = layer.forward({}, x)
    np.testing.assert_array_equal(y, oracles.max_pooling(layer.settings(), {}, [x], False))
    dy = rng.standard_normal(y.shape).astype(x.dtype)
    np.testing.assert_allclose(
        layer.backward({}, dy, saved).inputs[0],
        oracles.max_pooling_backward(layer.settings(), x, dy),
        rtol=1e-6 if coarse else 1e-12,
        atol=1e-6 if coarse else 1e-13,
    )


@quick
@given(geometries(largest_padding=1), seeds, st.booleans())
def test_any_average_pooling(geometry, seed, count_include_pad):
    size, kernel, stride, padding, _ = geometry
    rng = np.random.default_rng(seed)
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    layer = LAYERS["avgpool2d"](kernel, stride, padding, count_include_pad)
    x = rng.standard_normal((2, 2, *size))
    try:
        layer.output_shape(x.shape[1:])
    except ShapeError:
        assume(False)
    y, saved, _ = layer.forward({}, x)
    wanted = oracles.average_pooling(layer.settings(), {}, [x], False)
    np.testing.assert_allclose(y, wanted, rtol=1e-12, atol=1e-13)
    error = relative_error(
        lambda z: layer.forward({}, z).output, x,
        lambda dy: layer.backward({}, dy, saved).inputs[0], rng,
    )  # fmt: skip
    assert error < 1e-7


@quick
@given(geometries(), seeds)
def test_fold_is_the_adjoint_of_view(geometry, seed):
    size, kernel, stride, padding, dilation = geometry
    rng = np.random.default_rng(seed)
    padded = pad(rng.standard_normal((2, 2, *size)), padding)
    windows = view(padded, kernel, stride, dilation)
    other = rng.standard_normal(windows.shape)
    folded = fold(other, padded.shape, stride, dilation)
    np.testing.assert_allclose(np.sum(windows * other), np.sum(padded * folded), rtol=1e-9,
                               atol=1e-9)  # fmt: skip


@settings(quick, max_examples=300)
@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9), st.integers(0, 9),
       st.integers(1, 5))  # fmt: skip
def test_output_size_counts_the_windows_that_fit(size, kernel, stride, padding, dilation):
    wanted = len(oracles.windows_along(size, kernel, stride, padding, dilation))
    assert max(0, output_size(size, kernel, stride, padding, dilation)) == wanted


def test_a_large_picture_and_a_small_one_have_the_same_cells(rng):
    # Fast paths may differ by size; the numbers may not.
    layer = LAYERS["conv2d"](4, 3, padding=1)
    params = {"w": rng.standard_normal((4, 3, 3, 3)), "b": rng.standard_normal(4)}
    x = rng.standard_normal((3, 3, 40, 50))
    y, saved, _ = layer.forward(params, x)
    cut = layer.forward(params, np.ascontiguousarray(x[:, :, 10:20, 10:20])).output
    np.testing.assert_allclose(cut[:, :, 1:-1, 1:-1], y[:, :, 11:19, 11:19], rtol=1e-11,
                               atol=1e-12)  # fmt: skip
    dy = np.zeros_like(y)
    dy[:, :, 11:19, 11:19] = rng.standard_normal((3, 4, 8, 8))
    dx = layer.backward(params, dy, saved).inputs[0]
    assert not dx[:, :, :10].any()
    assert not dx[:, :, 20:].any()


def test_weights_that_are_not_contiguous_give_the_same(rng):
    layer = LAYERS["conv2d"](4, 3)
    w = rng.standard_normal((3, 3, 2, 4)).transpose(3, 2, 0, 1)
    x = rng.standard_normal((2, 2, 6, 6))
    turned = np.asfortranarray(x)
    y, saved, _ = layer.forward({"w": w, "b": np.zeros(4)}, turned)
    own = {"w": np.ascontiguousarray(w), "b": np.zeros(4)}
    wanted, other, _ = layer.forward(own, x)
    np.testing.assert_allclose(y, wanted, rtol=1e-12, atol=1e-13)
    dy = np.asfortranarray(rng.standard_normal(y.shape))
    for one, two in zip(
        layer.backward({"w": w, "b": np.zeros(4)}, dy, saved).inputs,
        layer.backward(own, np.ascontiguousarray(dy), other).inputs,
        strict=True,
    ):
        np.testing.assert_allclose(one, two, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    ("shape", "filters", "glide"),
    [
        ((2, 8, 30, 25), 6, conv.Glide((3, 5), (2, 1), (1, 2), (1, 1), 2)),
        ((1, 3, 20, 15, 10), 4, conv.Glide((3, 3, 3), (1, 2, 1), (1, 0, 1), (2, 1, 1), 1)),
        ((3, 4, 200), 2, conv.Glide((5,), (3,), (2,), (2,), 2)),
    ],
)
def test_pieces_and_bands_change_nothing(shape, filters, glide, monkeypatch):
    """However a batch or an image is cut, by however many threads, the numbers are the same."""
    rng = np.random.default_rng(5)
    x = rng.standard_normal(shape)
    w = rng.standard_normal((filters, shape[1] // glide.groups, *glide.kernel))
    y = conv.correlate(x, w, None, glide)
    dy = rng.standard_normal(y.shape)
    whole = y, conv.correlate_grad_filter(dy, x, glide), conv.correlate_grad_input(
        dy, w, x.shape, glide
    )
    for size in (1, 3_000, 50_000):
        monkeypatch.setattr(parallel, "PIECE_BYTES", size)
        cut = conv.correlate(x, w, None, glide), conv.correlate_grad_filter(
            dy, x, glide
        ), conv.correlate_grad_input(dy, w, x.shape, glide)
        for one, other in zip(whole, cut, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
        monkeypatch.setattr(parallel, "cores", lambda: 1)
        again = conv.correlate(x, w, None, glide), conv.correlate_grad_filter(
            dy, x, glide
        ), conv.correlate_grad_input(dy, w, x.shape, glide)
        monkeypatch.setattr(parallel, "cores", lambda: 2)
        for one, other in zip(cut, again, strict=True):
            np.testing.assert_array_equal(one, other)
