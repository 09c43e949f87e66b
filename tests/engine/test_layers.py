"""Every registered layer keeps its promises: shape, numbers, gradients, purity, recipe."""

import json
import pickle

import numpy as np
import pytest

from engine.errors import EngineError, ShapeError
from engine.gradcheck import relative_error
from engine.layers import LAYERS
from engine.layers.base import Layer
from engine.settings import schema
from tests.engine.cases import CASES, case
from tests.engine.json_schema import problems
from tests.oracles import counting
from tests.oracles.layers import FORWARD, batchnorm2d_updates, max_pooling_backward

TRAINING = {False: "evaluation", True: "training"}


def passes(keep):
    """Mark a test to run over all cases and modes that `keep` keeps."""
    rows = [(case, training) for case in CASES for training in TRAINING if keep(case, training)]
    ids = [f"{case}-{TRAINING[training]}" for case, training in rows]
    return pytest.mark.parametrize(("case", "training"), rows, ids=ids)


each = pytest.mark.parametrize("case", CASES, ids=repr)
every_pass = passes(lambda case, training: True)
# What is random in training has no oracle: tests/engine/test_dropout.py.
certain = passes(lambda case, training: not (case.layer.random and training))
separate = passes(
    lambda case, training: not training
    or not (case.layer.random or case.layer.kind.startswith("batchnorm"))
)


def run(case, params, inputs, training=False, seed=1):
    return case.layer.forward(
        params, *inputs, training=training, rng=np.random.default_rng(seed) if training else None
    )


def lock(*arrays):
    for array in arrays:
        array.flags.writeable = False


def test_every_registered_layer_has_a_case_and_an_oracle():
    assert {case.layer.kind for case in CASES} == set(LAYERS) == set(FORWARD)


def test_the_table_is_named_by_kind():
    for kind, recipe in LAYERS.items():
        assert recipe.kind == kind
        assert recipe.family
        assert recipe.__doc__, f"{kind} does not say what it is"


@every_pass
def test_output_shape_is_as_promised(case, training, rng):
    inputs, params = case.draw(rng)
    y = run(case, params, inputs, training).output
    assert y.shape == (case.batch, *case.layer.output_shape(*case.shapes))


@certain
def test_forward_agrees_with_the_loops(case, training, rng):
    inputs, params = case.draw(rng)
    y = run(case, params, inputs, training).output
    wanted = FORWARD[case.layer.kind](case.layer.settings(), params, inputs, training)
    np.testing.assert_allclose(y, wanted, rtol=1e-12, atol=1e-13)


@every_pass
def test_input_gradients_match_finite_differences(case, training, rng):
    inputs, params = case.draw(rng)
    saved = run(case, params, inputs, training).saved
    for k, x in enumerate(inputs):

        def f(z, k=k):
            given = [*inputs[:k], z, *inputs[k + 1 :]]
            return run(case, params, given, training).output

        error = relative_error(
            f, x, lambda dy, k=k: case.layer.backward(params, dy, saved).inputs[k], rng
        )
        assert error < 1e-7, f"input {k}"


@every_pass
def test_parameter_gradients_match_finite_differences(case, training, rng):
    inputs, params = case.draw(rng)
    saved = run(case, params, inputs, training).saved
    for name in case.trainable():
        error = relative_error(
            lambda z, name=name: run(case, {**params, name: z}, inputs, training).output,
            params[name],
            lambda dy, name=name: case.layer.backward(params, dy, saved).params[name],
            rng,
        )
        assert error < 1e-7, name


@every_pass
def test_gradients_have_the_shapes_of_their_tensors(case, training, rng):
    inputs, params = case.draw(rng)
    y, saved, updates = run(case, params, inputs, training)
    back = case.layer.backward(params, np.ones_like(y), saved)
    assert [dx.shape for dx in back.inputs] == [x.shape for x in inputs]
    assert {n: d.shape for n, d in back.params.items()} == {
        n: params[n].shape for n in case.trainable()
    }
    assert {n: u.shape for n, u in updates.items()} == {
        n: v.shape for n, v in params.items() if training and n not in case.trainable()
    }


@every_pass
def test_arguments_stay_as_they_are(case, training, rng):
    inputs, params = case.draw(rng)
    lock(*inputs, *params.values())
    y, saved, _ = run(case, params, inputs, training)
    dy = rng.standard_normal(y.shape)
    lock(y, dy)
    case.layer.backward(params, dy, saved)


@every_pass
def test_results_are_tensors_of_their_own(case, training, rng):
    # Addresses tell an alias from a tensor by its identity, and traces are never changed.
    inputs, params = case.draw(rng)
    y, saved, updates = run(case, params, inputs, training)
    dy = rng.standard_normal(y.shape)
    back = case.layer.backward(params, dy, saved)
    given = [*inputs, *params.values(), dy]
    made = [y, *back.inputs, *back.params.values(), *updates.values()]
    for number, result in enumerate(made):
        for other in [*given, *made[:number]]:
            assert not np.shares_memory(result, other)
        assert result.flags.c_contiguous


@every_pass
def test_nothing_is_remembered_between_calls(case, training, rng):
    inputs, params = case.draw(rng)
    before = dict(vars(case.layer))
    y, saved, _ = run(case, params, inputs, training)
    dy = rng.standard_normal(y.shape)
    first = case.layer.backward(params, dy, saved)
    run(case, params, [-x for x in inputs], training, seed=2)
    again = case.layer.backward(params, dy, saved)
    np.testing.assert_array_equal(run(case, params, inputs, training).output, y)
    for one, two in zip(first.inputs, again.inputs, strict=True):
        np.testing.assert_array_equal(one, two)
    for name, value in first.params.items():
        np.testing.assert_array_equal(value, again.params[name])
    assert vars(case.layer) == before


@every_pass
def test_float32_stays_float32(case, training, rng):
    inputs, params = case.draw(rng, np.float32)
    y, saved, updates = run(case, params, inputs, training)
    back = case.layer.backward(params, np.ones_like(y), saved)
    for result in (y, *updates.values(), *back.inputs, *back.params.values()):
        assert result.dtype == np.float32


@each
def test_float32_is_close_to_float64(case, rng):
    inputs, params = case.draw(rng)
    dy = rng.standard_normal((case.batch, *case.layer.output_shape(*case.shapes)))
    results = []
    for dtype in (np.float64, np.float32):
        cast = {name: value.astype(dtype) for name, value in params.items()}
        y, saved, _ = run(case, cast, [x.astype(dtype) for x in inputs])
        back = case.layer.backward(cast, dy.astype(dtype), saved)
        results.append([y, *back.inputs, *(back.params[n] for n in case.trainable())])
    for fine, coarse in zip(*results, strict=True):
        np.testing.assert_allclose(coarse, fine, rtol=1e-4, atol=1e-5)


@separate
def test_objects_of_a_batch_do_not_know_each_other(case, training, rng):
    inputs, params = case.draw(rng)
    y, saved, _ = run(case, params, inputs, training)
    dy = rng.standard_normal(y.shape)
    back = case.layer.backward(params, dy, saved)
    for n in range(case.batch):
        alone, own, _ = run(case, params, [x[n : n + 1] for x in inputs], training)
        np.testing.assert_allclose(alone[0], y[n], rtol=1e-13, atol=1e-14)
        mine = case.layer.backward(params, dy[n : n + 1], own)
        for whole, one in zip(back.inputs, mine.inputs, strict=True):
            np.testing.assert_allclose(one[0], whole[n], rtol=1e-12, atol=1e-13)


@each
def test_the_order_in_memory_does_not_matter(case, rng):
    def scattered(array):
        wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]))
        wide[..., ::2] = array
        return wide[..., ::2]

    inputs, params = case.draw(rng)
    y, saved, _ = run(case, params, inputs)
    dy = rng.standard_normal(y.shape)
    back = case.layer.backward(params, dy, saved)
    other, own, _ = run(
        case, {n: scattered(p) for n, p in params.items()}, [scattered(x) for x in inputs]
    )
    np.testing.assert_allclose(other, y, rtol=1e-12, atol=1e-13)
    again = case.layer.backward(params, scattered(dy), own)
    for one, two in zip(back.inputs, again.inputs, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-12, atol=1e-13)


@each
def test_backward_is_linear_in_the_delta(case, rng):
    inputs, params = case.draw(rng)
    y, saved, _ = run(case, params, inputs)
    a, b = rng.standard_normal((2, *y.shape))
    both, one, two = (case.layer.backward(params, dy, saved) for dy in (2 * a + b, a, b))
    for k in range(len(inputs)):
        np.testing.assert_allclose(
            both.inputs[k], 2 * one.inputs[k] + two.inputs[k], rtol=1e-10, atol=1e-12
        )


@each
def test_a_recipe_is_a_value(case):
    layer = case.layer
    assert pickle.loads(pickle.dumps(layer)) == layer
    assert hash(layer) == hash(type(layer)(**vars(layer)))
    with pytest.raises(AttributeError):
        layer.kind_of_mine = 1


@each
def test_settings_survive_json_and_fit_their_schema(case):
    settings = json.loads(json.dumps(case.layer.settings(), allow_nan=False))
    assert type(case.layer).from_settings(settings) == case.layer
    assert problems(settings, schema(type(case.layer))) == []


@each
def test_multiply_adds_are_what_loops_count(case):
    count = counting.MULTIPLY_ADDS.get(case.layer.kind, lambda settings, shapes: 0)
    assert case.layer.multiply_adds(*case.shapes) == count(case.layer.settings(), case.shapes)


@pytest.mark.parametrize("kind", LAYERS)
def test_parameters_have_torch_names_of_their_own(kind):
    for row in CASES:
        if row.layer.kind == kind:
            names = [s.torch_name for s in row.layer.parameters(*row.shapes).values()]
            assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "kind",
    [
        "avgpool2d", "batchnorm2d", "conv2d", "dropout2d", "globalavgpool", "maxpool2d", "upsample",
    ],
)  # fmt: skip
def test_layers_of_maps_refuse_vectors(kind):
    layer = next(c.layer for c in CASES if c.layer.kind == kind)
    with pytest.raises(ShapeError, match=rf"{kind}: expected .*\(C, H, W\), got shape \(7,\)"):
        layer.output_shape((7,))


@pytest.mark.parametrize(
    ("layer", "shapes", "words"),
    [
        (case("linear", (4,), out_features=2).layer, [(1, 2, 2)],
         r"linear: expected .*\(features,\), got shape \(1, 2, 2\).*flatten"),
        (case("conv2d", out_channels=1, kernel_size=5).layer, [(1, 3, 9)],
         r"fits into the padded input, got kernel 5 for an input of 3 \+ 2·0 \(dilation 1\)"),
        (case("conv2d", out_channels=1, kernel_size=2, dilation=4).layer, [(1, 9, 4)],
         r"got kernel 2 for an input of 4 .*\(dilation 4\)"),
        (case("conv2d", out_channels=4, kernel_size=1, groups=2).layer, [(3, 2, 2)],
         r"in_channels divisible by groups = 2, got 3"),
        (case("conv2d", out_channels=3, kernel_size=1, groups=2).layer, [(4, 2, 2)],
         r"out_channels divisible by groups = 2, got 3"),
        (case("maxpool2d", kernel_size=3, padding=2).layer, [(1, 9, 9)],
         r"padding of at most .*1, got padding 2 with kernel 3"),
        (case("avgpool2d", kernel_size=[2, 1], padding=1).layer, [(1, 9, 9)],
         r"padding of at most .*0, got padding 1 with kernel 1"),
        (case("maxpool2d", kernel_size=4).layer, [(1, 3, 3)], r"got kernel 4 for an input of 3"),
        (LAYERS["add"](), [(2, 3, 3), (1, 3, 3)],
         r"inputs of one shape, got \(2, 3, 3\), \(1, 3, 3\)"),
        (LAYERS["multiply"](), [(2,), (3,)], r"inputs of one shape, got \(2,\), \(3,\)"),
        (LAYERS["batchnorm1d"](), [(2, 3, 3)],
         r"of shape \(features,\) or \(C, L\), got shape \(2, 3, 3\).*batchnorm2d"),
        (LAYERS["concat"](), [(2, 3, 3), (2, 3, 4)],
         r"differ in channels only, got \(2, 3, 3\), \(2, 3, 4\)"),
        (LAYERS["concat"](), [(2, 3, 3), (2,)], r"differ in channels only"),
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_say_what_to_do(layer, shapes, words):
    with pytest.raises(ShapeError, match=words) as caught:
        layer.output_shape(*shapes)
    assert caught.value.who == layer.kind
    assert caught.value.hint


@pytest.mark.parametrize(
    ("kind", "params", "x"),
    [
        ("conv2d", {"w": np.zeros((2, 3, 1, 1)), "b": np.zeros(2)}, np.zeros((1, 2, 4, 4))),
        ("linear", {"w": np.zeros((2, 3)), "b": np.zeros(2)}, np.zeros((1, 4))),
    ],
)
def test_weights_of_another_layer_are_refused(kind, params, x):
    size = {"conv2d": {"out_channels": 2, "kernel_size": 1}, "linear": {"out_features": 2}}[kind]
    with pytest.raises(ShapeError, match=r"expected w of shape .* got shape") as caught:
        LAYERS[kind].from_settings(size).forward(params, x)
    assert caught.value.code == "parameter-shape"


@pytest.mark.parametrize("kind", ["prelu", "batchnorm1d", "batchnorm2d", "layernorm"])
def test_parameters_of_another_layer_are_refused_not_broadcast(kind, rng):
    for row in CASES:
        if row.layer.kind == kind:
            (x,), params = row.draw(rng)
            longer = {name: np.ones((*value.shape, 2)) for name, value in params.items()}
            with pytest.raises(ShapeError) as caught:
                row.layer.forward(longer, x)
            assert caught.value.code == "parameter-shape"


# One layer at a time: what is special about it.


def test_among_equals_the_first_wins(rng):
    for settings in (
        {"kernel_size": 2}, {"kernel_size": 3, "stride": 1}, {"kernel_size": 3, "stride": 2,
        "padding": 1}, {"kernel_size": [3, 2], "stride": 1, "dilation": [1, 2]},
    ):  # fmt: skip
        layer = LAYERS["maxpool2d"].from_settings(settings)
        x = rng.integers(-1, 2, (2, 2, 7, 6)).astype(float)
        y, saved, _ = layer.forward({}, x)
        dy = rng.standard_normal(y.shape)
        np.testing.assert_allclose(
            layer.backward({}, dy, saved).inputs[0],
            max_pooling_backward(layer.settings(), x, dy),
            atol=1e-14,
        )


def test_the_padding_of_max_pooling_never_wins():
    layer = LAYERS["maxpool2d"].from_settings({"kernel_size": 2, "padding": 1})
    y, saved, _ = layer.forward({}, np.full((1, 1, 2, 2), -5.0))
    np.testing.assert_array_equal(y, np.full((1, 1, 2, 2), -5.0))
    np.testing.assert_array_equal(layer.backward({}, y, saved).inputs[0], y)


def test_no_window_of_a_pooling_lies_in_the_padding_only():
    # Cells -1 and 3 of a row of three: nothing real among them.
    layer = LAYERS["maxpool2d"].from_settings({"kernel_size": 2, "padding": 1, "dilation": 4})
    words = "windows with at least one real cell each, got padding 1 with dilation 4"
    with pytest.raises(ShapeError, match=words):
        layer.output_shape((1, 3, 3))


def test_nan_wins_every_window_as_in_pytorch():
    x = np.array([[[[1.0, np.nan], [3.0, 2.0]]]])
    assert np.isnan(LAYERS["maxpool2d"](2).forward({}, x).output).all()
    assert np.isnan(LAYERS["relu"]().forward({}, x).output).any()


@pytest.mark.parametrize(
    ("kind", "at_zero"),
    [("relu", 0.0), ("leaky_relu", 0.01), ("sigmoid", 0.25), ("tanh", 1.0), ("prelu", 0.25),
     ("shifted_relu", 0.0), ("elu", 1.0), ("softplus", 0.5), ("step", 0.0), ("sign", 0.0)],
)  # fmt: skip
def test_slopes_at_zero(kind, at_zero):
    params = {"slope": np.array([0.25])} if kind == "prelu" else {}
    _, saved, _ = LAYERS[kind]().forward(params, np.zeros((1, 1)))
    assert LAYERS[kind]().backward(params, np.ones((1, 1)), saved).inputs[0].item() == at_zero


@pytest.mark.parametrize(("kind", "at_zero"), [("step", 0.0), ("sign", 0.0), ("elu", 0.0)])
def test_values_at_zero_have_no_sign(kind, at_zero):
    y = LAYERS[kind]().forward({}, np.zeros((1, 1))).output
    assert y.item() == at_zero
    assert not np.signbit(y).any()


@pytest.mark.parametrize("kind", ["step", "sign", "shifted_relu", "elu", "softplus", "prelu"])
def test_nan_stays_nan(kind):
    params = {"slope": np.array([0.25])} if kind == "prelu" else {}
    assert np.isnan(LAYERS[kind]().forward(params, np.array([[np.nan]])).output).all()


@pytest.mark.parametrize("kind", ["step", "sign"])
def test_thresholds_stop_every_delta(kind, rng):
    x = rng.standard_normal((3, 4))
    _, saved, _ = LAYERS[kind]().forward({}, x)
    dx = LAYERS[kind]().backward({}, -np.ones_like(x), saved).inputs[0]
    assert not dx.any()
    assert not np.signbit(dx).any()


def test_two_thresholds_and_a_product_make_xor():
    # REFERENCE T13: [x1 + x2 − 2 x1 x2 − ½ > 0].
    x = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    product = LAYERS["multiply"]().forward({}, x[:, :1], x[:, 1:]).output
    z = x.sum(axis=1, keepdims=True) - 2 * product - 0.5
    np.testing.assert_array_equal(LAYERS["step"]().forward({}, z).output[:, 0], [0, 1, 1, 0])


def test_zeros_do_not_stop_a_product(rng):
    a, b = np.zeros((1, 3)), rng.standard_normal((1, 3))
    _, saved, _ = LAYERS["multiply"]().forward({}, a, b, a)
    one, two, three = LAYERS["multiply"]().backward({}, np.ones((1, 3)), saved).inputs
    assert not one.any()
    assert not two.any()
    assert not three.any()
    _, saved, _ = LAYERS["multiply"]().forward({}, a, b)
    np.testing.assert_array_equal(
        LAYERS["multiply"]().backward({}, np.ones((1, 3)), saved).inputs[0], b
    )


def test_alexnet_neighbours_reach_further_back_than_forward():
    layer = LAYERS["lrn"].from_settings({"size": 2, "alpha": 2, "beta": 1})
    y = layer.forward({}, np.array([[1.0, 2.0, 3.0]])).output
    np.testing.assert_allclose(y, [[1 / (1 + 1), 2 / (1 + 5), 3 / (1 + 13)]], rtol=1e-14)


def test_upsampling_is_the_mirror_of_sum_pooling(rng):
    layer = LAYERS["upsample"].from_settings({"scale_factor": [2, 3]})
    x, dy = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((2, 3, 8, 15))
    y, saved, _ = layer.forward({}, x)
    dx = layer.backward({}, dy, saved).inputs[0]
    np.testing.assert_allclose((y * dy).sum(), (x * dx).sum(), rtol=1e-12)


def test_a_stopped_delta_is_zero_without_a_sign():
    # "-0" on a screen is a question nobody should have to ask.
    for kind in ("relu", "shifted_relu", "maxpool2d", "dropout", "dropout2d"):
        layer = LAYERS[kind].from_settings({"kernel_size": 2} if kind == "maxpool2d" else {})
        x = np.tile([[-1.0, -2.0], [-3.0, -4.0]], (1, 8, 1, 1))
        y, saved, _ = layer.forward({}, x, training=True, rng=np.random.default_rng(0))
        dx = layer.backward({}, np.full(y.shape, -1.0), saved).inputs[0]
        assert (dx == 0).any()
        assert not np.signbit(dx[dx == 0]).any(), kind
        assert not np.signbit(y[y == 0]).any(), kind


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "kind",
    [kind for kind, recipe in LAYERS.items() if recipe.family in ("activation", "normalization")],
)
def test_activations_and_norms_are_stable_at_extremes(kind, dtype):
    x = np.array([[-1e4, 1e4, 0.0, -745.0, 88.0], [1e4, 1e4, 1e4, 1e4, -1e4]], dtype)
    x = x[:, :, None, None] if kind == "batchnorm2d" else x
    layer = LAYERS[kind]()
    specs = layer.parameters(x.shape[1:]).items()
    params = {name: np.full(spec.shape, spec.value, dtype) for name, spec in specs}
    for training in (False, True):
        y, saved, _ = layer.forward(params, x, training=training)
        back = layer.backward(params, np.ones_like(y), saved)
        for result in (y, *back.inputs, *back.params.values()):
            assert np.isfinite(result).all()


def test_the_slope_of_an_elu_keeps_its_digits_far_from_zero():
    x = np.array([[-20.0, -80.0]], np.float32)
    _, saved, _ = LAYERS["elu"]().forward({}, x)
    slope = LAYERS["elu"]().backward({}, np.ones_like(x), saved).inputs[0]
    np.testing.assert_allclose(slope, np.exp(np.float64(x)), rtol=1e-6)


def test_logarithms_of_probabilities_stay_finite_where_these_are_zero():
    y = LAYERS["log_softmax"]().forward({}, np.array([[0.0, 1e4]], np.float32)).output
    np.testing.assert_array_equal(y, [[-1e4, 0]])


def test_a_saturated_sigmoid_is_small_but_not_zero():
    x = np.array([[-20.0, -80.0]], np.float32)
    y, saved, _ = LAYERS["sigmoid"]().forward({}, x)
    np.testing.assert_allclose(y, np.exp(np.float64(x)), rtol=1e-6)
    slope = LAYERS["sigmoid"]().backward({}, np.ones_like(x), saved).inputs[0]
    np.testing.assert_allclose(slope, np.exp(np.float64(x)), rtol=1e-6)


def test_softmax_adds_up_to_one_at_every_pixel(rng):
    y = LAYERS["softmax"]().forward({}, rng.standard_normal((2, 5, 3, 4)) * 50).output
    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-12)


def test_running_statistics_move_as_the_loops_say(rng):
    for row in CASES:
        if row.layer.kind.startswith("batchnorm"):
            (x,), params = row.draw(rng)
            updates = row.layer.forward(params, x, training=True).updates
            wanted = batchnorm2d_updates(row.layer.settings(), params, x)
            assert set(updates) == set(wanted)
            for name, value in wanted.items():
                np.testing.assert_allclose(updates[name], value, rtol=1e-12)


def test_batch_normalisation_treats_a_sequence_as_a_map_of_one_row(rng):
    x, dy = rng.standard_normal((2, 3, 4, 5))
    params = {
        name: np.abs(rng.standard_normal(spec.shape)) + 0.5
        for name, spec in LAYERS["batchnorm1d"]().parameters((4, 5)).items()
    }
    for training in (False, True):
        results = []
        for kind, row in (("batchnorm1d", ()), ("batchnorm2d", (1,))):
            shape = (3, 4, *row, 5)
            layer = LAYERS[kind]()
            y, saved, _ = layer.forward(params, x.reshape(shape), training=training)
            results.append((y, layer.backward(params, dy.reshape(shape), saved).inputs[0]))
        for one, two in zip(*results, strict=True):
            np.testing.assert_array_equal(one.ravel(), two.ravel())


@pytest.mark.parametrize("shape", [(4,), (3, 4, 5)])
def test_layer_normalisation_brings_mean_and_variance_of_each_object(shape, rng):
    layer = LAYERS["layernorm"]()
    params = {n: np.full(s.shape, s.value) for n, s in layer.parameters(shape).items()}
    x = 5 + rng.standard_normal((6, *shape)) * np.arange(1, 7).reshape(6, *[1] * len(shape))
    y = layer.forward(params, x).output.reshape(6, -1)
    np.testing.assert_allclose(y.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=1), 1, atol=1e-3)


def test_running_statistics_stay_in_evaluation(rng):
    row = next(c for c in CASES if c.layer.kind == "batchnorm2d")
    (x,), params = row.draw(rng)
    assert not row.layer.forward(params, x).updates


def test_batch_normalisation_brings_mean_and_variance(rng):
    layer = LAYERS["batchnorm2d"]()
    params = {n: np.full(s.shape, s.value) for n, s in layer.parameters((3, 8, 8)).items()}
    y = layer.forward(params, 5 + 3 * rng.standard_normal((4, 3, 8, 8)), training=True).output
    np.testing.assert_allclose(y.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=(0, 2, 3)), 1, atol=1e-4)


def test_one_value_has_no_variance():
    layer = LAYERS["batchnorm2d"]()
    params = {n: np.full(s.shape, s.value) for n, s in layer.parameters((2, 1, 1)).items()}
    with pytest.raises(ShapeError, match="more than one value per channel") as caught:
        layer.forward(params, np.ones((1, 2, 1, 1)), training=True)
    assert caught.value.code == "batch-too-small"


def test_a_constant_channel_normalises_to_beta():
    layer = LAYERS["batchnorm2d"]()
    params = {n: np.full(s.shape, s.value) for n, s in layer.parameters((1, 2, 2)).items()}
    params["beta"] = np.array([0.25])
    y = layer.forward(params, np.full((1, 1, 2, 2), 1e6), training=True).output
    np.testing.assert_array_equal(y, 0.25)


def test_the_schema_of_every_recipe_refuses_what_the_recipe_refuses():
    wrong = [None, "three", [1], [1, 2, 3], -7, 10**400, float("nan"), {}, True, [True, 1]]
    for recipe in LAYERS.values():
        asked = schema(recipe)
        legal = next(c.layer for c in CASES if type(c.layer) is recipe).settings()
        for name in asked["properties"]:
            for value in wrong:
                given = {**legal, name: value}
                said = problems(given, asked)
                try:
                    recipe.from_settings(given)
                    refused = False
                except EngineError:
                    refused = True
                # A stride of null is "left out"; a form never sends it.
                assert refused == bool(said) or (name, value) == ("stride", None), (name, value)


def test_layers_are_abstract_until_they_do_something():
    with pytest.raises(TypeError):
        Layer()
