"""The examples that the lecture notes print (REFERENCE, W1 to W3), digit for digit."""

import numpy as np
import pytest

from engine.layers import LAYERS
from engine.network import Network
from engine.spec import read


def grid(text):
    return [[int(n) for n in row.split()] for row in text.strip().split("/")]


# W1: 5×5×3, two filters 3×3, stride 2, padding 1.
X1 = np.array([[
    grid("1 2 0 1 0 / 2 0 0 0 1 / 1 2 2 0 2 / 2 2 2 0 1 / 2 0 1 0 1"),
    grid("1 2 2 1 2 / 0 2 2 0 2 / 1 2 2 1 1 / 2 2 0 1 0 / 2 2 1 0 0"),
    grid("0 2 0 1 1 / 2 0 2 1 1 / 2 0 1 2 1 / 0 1 0 1 2 / 1 0 1 2 1"),
]], float)  # fmt: skip
W1 = np.array([
    [grid("-1 1 1 / -1 1 1 / 0 0 1"), grid("0 -1 1 / -1 0 -1 / 1 0 0"),
     grid("1 -1 0 / -1 0 -1 / 0 1 -1")],
    [grid("0 0 -1 / 1 0 0 / 0 -1 0"), grid("1 -1 0 / -1 1 0 / -1 1 1"),
     grid("1 0 1 / 1 -1 1 / -1 0 0")],
], float)  # fmt: skip
Y1 = np.array([[grid("2 -3 -1 / 5 -7 2 / 5 0 0"), grid("3 5 2 / 1 0 -3 / -2 4 3")]], float)


def test_w1_with_the_slip_put_right():
    layer = LAYERS["conv2d"](2, 3, stride=2, padding=1)
    y = layer.forward({"w": W1, "b": np.array([1.0, 0.0])}, X1).output
    np.testing.assert_array_equal(y, Y1)
    # The source prints 1 here.
    assert y[0, 0, 0, 2] == -1


def test_w2_forward_and_backward():
    layer = LAYERS["conv2d"](1, 3)
    x = np.array([[grid("4 5 8 7 / 1 8 8 8 / 3 6 6 4 / 6 5 7 8")]], float)
    params = {"w": np.array([[grid("1 4 1 / 1 4 3 / 3 3 1")]], float), "b": np.zeros(1)}
    y, saved, _ = layer.forward(params, x)
    np.testing.assert_array_equal(y[0, 0], grid("122 148 / 126 134"))
    back = layer.backward(params, np.array([[grid("2 1 / 4 4")]], float), saved)
    np.testing.assert_array_equal(
        back.inputs[0][0, 0], grid("2 9 6 1 / 6 29 30 7 / 10 29 33 13 / 12 24 16 4")
    )
    np.testing.assert_array_equal(back.params["w"][0, 0], grid("49 82 87 / 46 72 64 / 56 66 76"))
    np.testing.assert_array_equal(back.params["b"], [11])


@pytest.fixture(scope="module")
def w3():
    nodes = []
    for name, features in (("a", 3), ("b", 2), ("c", 1)):
        nodes += [{"name": name, "kind": "linear", "out_features": features, "bias": False},
                  {"name": f"{name}_out", "kind": "sigmoid"}]  # fmt: skip
    architecture = read({"input": {"shape": [2]}, "nodes": nodes, "loss": "mean_squared_error"})
    params = {
        # Rows are the neurons 3, 4, 5; 6, 7; 8. Columns are what they read.
        "a": {"w": np.array([[-1.0, 1.0], [2.5, 0.4], [1.0, -1.5]])},
        "b": {"w": np.array([[2.2, -1.4, 0.56], [0.34, 1.05, 3.1]])},
        "c": {"w": np.array([[0.75, -0.22]])},
    }
    network = Network(architecture, params, np.dtype(float))
    return network.backward(network.forward([[0.6, 0.7]]), [[0.9]])


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("a.y", [0.1, 1.78, -0.45]),
        ("a_out.y", [0.524979, 0.855697, 0.389361]),
        ("b.y", [0.175021, 2.283993]),
        ("b_out.y", [0.543644, 0.907543]),
        ("c.y", [0.208073]),
        ("c_out.y", [0.551832]),
    ],
)
def test_w3_forward(w3, address, printed):
    np.testing.assert_allclose(w3.tensor(address)[0], printed, atol=5e-7)


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("c.dy", [0.086107]),
        ("b.dy", [0.016022, -0.001590]),
        # The source prints −0.0087 for the first: a slip of the sign.
        ("a.dy", [0.008655, -0.002976, 0.000962]),
    ],
)
def test_w3_deltas(w3, address, printed):
    # The notes' δ = (t − o) f'(I) points downhill and leaves out the 2 of the squared error;
    # our dy is the slope of (o − t)² itself, so δ = −dy / 2.
    np.testing.assert_allclose(-w3.tensor(address)[0] / 2, printed, atol=5e-7)


def test_w3_first_step(w3):
    # Δw = α δ_j O_i with α = 0.3 and nothing remembered yet. The exact −α/2 · dw has the sign that
    # the source's slip turned round: it prints −0.00157 and −0.00183.
    step = -0.3 / 2 * w3.tensor("a.dw")
    np.testing.assert_allclose(step[0], [0.3 * 0.008655 * 0.6, 0.3 * 0.008655 * 0.7], atol=2e-7)
    assert (step[0] > 0).all()
    np.testing.assert_allclose(-0.3 / 2 * w3.tensor("c.dw"), [[0.014043, 0.023444]], atol=1e-6)


def test_two_dense_layers_collapse_into_one(rng):
    # REFERENCE T5.
    a, b = rng.standard_normal((5, 4)), rng.standard_normal((3, 5))
    x = rng.standard_normal((2, 4))
    first = LAYERS["linear"](5, bias=False).forward({"w": a}, x).output
    both = LAYERS["linear"](3, bias=False).forward({"w": b}, first).output
    one = LAYERS["linear"](3, bias=False).forward({"w": b @ a}, x).output
    np.testing.assert_allclose(both, one, rtol=1e-12)


def test_dx_is_a_full_correlation_with_the_kernel_rotated(rng):
    # REFERENCE T2: padding HH − 1 − pad, dy spread out with stride − 1 zeros between.
    layer = LAYERS["conv2d"](2, 3, stride=2, padding=1, bias=False)
    x, w = rng.standard_normal((1, 3, 7, 7)), rng.standard_normal((2, 3, 3, 3))
    y, saved, _ = layer.forward({"w": w}, x)
    dy = rng.standard_normal(y.shape)
    spread = np.zeros((1, 2, 7, 7))
    spread[:, :, ::2, ::2] = dy
    turned = np.ascontiguousarray(w.swapaxes(0, 1)[:, :, ::-1, ::-1])
    full = LAYERS["conv2d"](3, 3, padding=3 - 1 - 1, bias=False)
    np.testing.assert_allclose(
        full.forward({"w": turned}, spread).output,
        layer.backward({"w": w}, dy, saved).inputs[0],
        rtol=1e-11, atol=1e-12,
    )  # fmt: skip
