"""The same numbers as PyTorch: every layer, loss, gradient, whole networks, weights files."""

from collections import OrderedDict
from io import BytesIO

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import weights
from engine.errors import ShapeError, WeightsError
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.network import Network, initialize
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.spec import read
from engine.trace import Mode
from engine.zoo import ZOO
from tests.engine.cases import CASES, spread
from tests.engine.geometries import geometries, small
from tests.engine.networks import random_network
from tests.parity import torch_passes
from tests.parity.torch_passes import leaf, torch

pytestmark = pytest.mark.torch

precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])
CLOSE = {np.float32: {"rtol": 2e-4, "atol": 2e-5}, np.float64: {"rtol": 1e-10, "atol": 1e-12}}
many = settings(max_examples=150, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


def compare(layer, inputs, params, rng, dtype, training=False):
    """Forward and every gradient of one layer."""
    ours, saved, updates = layer.forward(
        params, *inputs, training=training, rng=np.random.default_rng(0) if training else None
    )
    dy = rng.standard_normal(ours.shape).astype(dtype)
    back = layer.backward(params, dy, saved)
    xs = [leaf(x) for x in inputs]
    ps = {name: leaf(p, not name.startswith("running")) for name, p in params.items()}
    theirs = torch_passes.forward(layer, ps, xs, training)
    theirs.backward(leaf(dy, gradient=False))
    np.testing.assert_allclose(ours, theirs.detach().numpy(), **CLOSE[dtype])
    for dx, x in zip(back.inputs, xs, strict=True):
        np.testing.assert_allclose(dx, x.grad.numpy(), **CLOSE[dtype])
    for name, d in back.params.items():
        np.testing.assert_allclose(d, ps[name].grad.numpy(), **CLOSE[dtype], err_msg=name)
    for name, moved in updates.items():
        np.testing.assert_allclose(moved, ps[name].numpy(), **CLOSE[dtype], err_msg=name)


PASSES = [(case, t) for case in CASES for t in (False, True) if not (t and case.layer.random)]


@precisions
@pytest.mark.parametrize(("case", "training"), PASSES, ids=[f"{c}-{t}" for c, t in PASSES])
def test_every_case_of_every_layer(case, training, dtype, rng):
    inputs, params = case.draw(rng, dtype)
    compare(case.layer, inputs, params, rng, dtype, training)


@precisions
@many
@given(geometries(), seeds, st.integers(1, 3), small, small, small, st.booleans())
def test_any_convolution(dtype, geometry, seed, batch, groups, per_group, filters, bias):
    size, kernel, stride, padding, dilation = geometry
    rng = np.random.default_rng(seed)
    layer = LAYERS["conv2d"](groups * filters, kernel, stride, padding, dilation, groups, bias)
    x = rng.standard_normal((batch, groups * per_group, *size)).astype(dtype)
    params = {"w": rng.standard_normal((groups * filters, per_group, *kernel)).astype(dtype)}
    if bias:
        params["b"] = rng.standard_normal(groups * filters).astype(dtype)
    compare(layer, [x], params, rng, dtype)


@precisions
@many
@given(geometries(largest_padding=1), seeds, st.booleans())
def test_any_max_pooling_with_and_without_ties(dtype, geometry, seed, ties):
    size, kernel, stride, padding, dilation = geometry
    rng = np.random.default_rng(seed)
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    layer = LAYERS["maxpool2d"](kernel, stride, padding, dilation)
    shape = (2, 2, *size)
    x = rng.integers(-2, 2, shape).astype(dtype) if ties else spread(rng, shape, dtype)
    try:
        layer.output_shape(shape[1:])
    except ShapeError:
        assume(False)
    compare(layer, [x], {}, rng, dtype)


@precisions
@many
@given(geometries(largest_padding=1), seeds, st.booleans())
def test_any_average_pooling(dtype, geometry, seed, count_include_pad):
    size, kernel, stride, padding, _ = geometry
    rng = np.random.default_rng(seed)
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    layer = LAYERS["avgpool2d"](kernel, stride, padding, count_include_pad)
    x = rng.standard_normal((2, 2, *size)).astype(dtype)
    try:
        layer.output_shape(x.shape[1:])
    except ShapeError:
        assume(False)
    compare(layer, [x], {}, rng, dtype)


@pytest.mark.parametrize(
    "kind", [kind for kind, recipe in LAYERS.items() if recipe.family == "activation"]
)
def test_zero_and_extremes(kind, rng):
    x = np.array([[0.0, -0.0, 1e4, -1e4, 20, -20, 88, -88, 1e-30, -1e-30]], np.float32)
    params = {"slope": np.array([0.25], np.float32)} if kind == "prelu" else {}
    compare(LAYERS[kind](), [x], params, rng, np.float32)
    y = LAYERS[kind]().forward(params, x).output
    theirs = torch_passes.forward(
        LAYERS[kind](), {name: leaf(p) for name, p in params.items()}, [leaf(x)]
    ).detach().numpy()
    np.testing.assert_allclose(y, theirs, rtol=1e-6, atol=1e-37)


def test_nan_wins_in_max_pooling(rng):
    x = rng.standard_normal((1, 1, 5, 5))
    x[0, 0, 1, 2] = np.nan
    layer = LAYERS["maxpool2d"](3, 1)
    y, saved, _ = layer.forward({}, x)
    theirs = leaf(x)
    out = torch_passes.forward(layer, {}, [theirs])
    out.backward(torch.ones_like(out))
    np.testing.assert_array_equal(y, out.detach().numpy())
    dx = layer.backward({}, np.ones_like(y), saved).inputs[0]
    np.testing.assert_array_equal(dx, theirs.grad.numpy())


@precisions
@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds, st.integers(1, 9), st.integers(1, 7), st.lists(small, max_size=2), st.integers(1, 3))
def test_any_local_response_and_layer_normalisation(dtype, seed, size, channels, space, batch):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((batch, channels, *space)).astype(dtype)
    beta, k = rng.random(), 0.5 + rng.random()
    compare(LAYERS["lrn"](size, 2 * rng.random(), beta, k), [x], {}, rng, dtype)
    layer = LAYERS["layernorm"](eps=0.1)
    params = {
        name: rng.standard_normal(x.shape[1:]).astype(dtype) for name in ("gamma", "beta")
    }
    compare(layer, [x], params, rng, dtype)


SUMS = {"form": "sum", "reduction": "sum"}
LOSS_CASES = [
    ("softmax_cross_entropy", {}),
    ("softmax_cross_entropy", {"reduction": "sum", "label_smoothing": 0.3}),
    ("softmax_cross_entropy", {"weight": [1, 0.5, 3, 0, 2, 1]}),
    ("softmax_cross_entropy", {"weight": [1, 0.5, 3, 0, 2, 1], "label_smoothing": 0.1}),
    ("mean_squared_error", {}),
    ("squared_error", {"form": "mean"}), ("squared_error", SUMS),
    ("squared_error", {"form": "half_sum", "reduction": "sum"}),
    ("absolute_error", {}), ("absolute_error", SUMS),
    ("difference", SUMS),
    ("binary_cross_entropy", {}), ("binary_cross_entropy", SUMS),
    ("binary_cross_entropy_with_logits", {}), ("binary_cross_entropy_with_logits", SUMS),
    ("hinge", {"reduction": "sum"}), ("hinge", {"reduction": "sum", "margin": 0.3}),
    ("multiclass_hinge", {}), ("multiclass_hinge", {"reduction": "sum", "margin": 0.3}),
]  # fmt: skip


def test_every_registered_loss_is_compared():
    assert {kind for kind, _ in LOSS_CASES} == set(LOSSES) == set(torch_passes.LOSSES)


@precisions
@pytest.mark.parametrize(("kind", "own"), LOSS_CASES, ids=str)
@pytest.mark.parametrize("scale", [1, 100])
def test_every_loss(kind, own, scale, dtype, rng):
    loss = LOSSES[kind].from_settings(own)
    output = (scale * rng.standard_normal((4, 6))).astype(dtype)
    targets = [rng.integers(0, 5, 4)]
    # Where a hinge takes arrays they are of ±1; distributions of weighted classes divide otherwise.
    if "hinge" not in kind and "weight" not in own:
        targets.append(rng.random((4, 6)).astype(dtype))
    if kind == "binary_cross_entropy":
        output = rng.random((4, 6)).astype(dtype)
        output[0, :2] = 0, 1  # What a saturated sigmoid answers.
    for target in targets:
        forward = loss.forward(output, target)
        dx = loss.backward(output, forward)
        theirs = leaf(output)
        value = torch_passes.LOSSES[kind](theirs, torch.tensor(target), loss.settings())
        value.backward()
        close = dict(CLOSE[dtype])
        if kind == "binary_cross_entropy":  # PyTorch's 1e-12 is one of float32.
            close["rtol"] = max(close["rtol"], 1e-8)
        np.testing.assert_allclose(forward.value, value.item(), rtol=close["rtol"])
        np.testing.assert_allclose(dx, theirs.grad.numpy(), **close)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_every_tensor_of_random_networks(seed, training):
    kinds = ["conv2d", "pool", "batchnorm2d", "join", "relu", "leaky_relu", "prelu", "elu",
             "softplus", "tanh", "softmax", "layernorm", "lrn", "upsample"]  # fmt: skip
    network, x, target = random_network(seed, kinds=kinds)
    trace = network.backward(network.forward(x, Mode(training=training)), target)
    theirs = torch_passes.whole(network, x, target, training)
    moved = {f"{n}.{k}": v for n, own in trace.updates.items() for k, v in own.items()}
    for address, wanted in theirs.items():
        ours = moved.get(address)
        ours = trace.tensor(address) if ours is None else ours
        np.testing.assert_allclose(ours, wanted, rtol=1e-7, atol=1e-9, err_msg=address)


@precisions
@pytest.mark.parametrize("name", ZOO)
def test_every_tensor_of_the_zoo(name, dtype, rng):
    architecture = read(ZOO[name].spec)
    network = initialize(architecture, 3, dtype)
    data = ZOO[name].weights()
    if data:
        params = weights.assign(architecture, weights.load(data))
        network = Network(architecture, params, np.dtype(dtype))
    x = rng.standard_normal((3, *architecture.input.shape)).astype(dtype)
    trace = network.backward(network.forward(x), [1, 2, 9])
    for address, wanted in torch_passes.whole(network, x, [1, 2, 9]).items():
        # What cancels deep in a network is exact to the size of the terms only.
        slack = {np.float32: 2e-4, np.float64: 1e-12}[dtype] * np.abs(wanted).max()
        np.testing.assert_allclose(
            trace.tensor(address), wanted, rtol=CLOSE[dtype]["rtol"], atol=slack, err_msg=address
        )


def module(layer, channels, features):
    """PyTorch's module for a layer of a chain, as a person would write it."""
    nn, own = torch.nn, vars(layer)
    if layer.kind == "conv2d":
        return nn.Conv2d(channels, own["out_channels"], own["kernel_size"], own["stride"],
                         own["padding"])  # fmt: skip
    if layer.kind == "linear":
        return nn.Linear(features, own["out_features"])
    return {"relu": nn.ReLU, "tanh": nn.Tanh, "flatten": nn.Flatten,
            "maxpool2d": lambda: nn.MaxPool2d(own["kernel_size"]),
            "avgpool2d": lambda: nn.AvgPool2d(own["kernel_size"])}[layer.kind]()  # fmt: skip


@pytest.mark.parametrize("name", ["lenet5", "lenet5_1998"])
def test_lenet_travels_to_a_sequential_and_back(name, rng):
    from safetensors.torch import load, save

    architecture = read(ZOO[name].spec)
    network = initialize(architecture, 7)
    model = torch.nn.Sequential(OrderedDict(
        (node.name, module(node.layer, shape[0], shape[-1]))
        for node in architecture.nodes
        for shape in architecture.input_shapes(node.name)
    ))  # fmt: skip
    model.load_state_dict(load(weights.dump(network)), strict=True)
    x, target = rng.standard_normal((5, 1, 28, 28)).astype(np.float32), [3, 1, 4, 1, 5]
    given = leaf(x)
    loss = torch.nn.functional.cross_entropy(model(given), torch.tensor(target))
    loss.backward()
    trace = network.backward(network.forward(x), target)
    assert trace.loss == pytest.approx(loss.item(), rel=1e-5)
    np.testing.assert_allclose(trace.tensor("input.dy"), given.grad.numpy(), rtol=1e-3, atol=1e-6)
    for key, value in model.named_parameters():
        node, _, kind = key.partition(".")
        ours = trace.tensor(f"{node}.d{kind[0]}")
        np.testing.assert_allclose(ours, value.grad.numpy(), rtol=1e-3, atol=1e-5, err_msg=key)
    back = weights.assign(architecture, weights.load(save(model.state_dict())))
    for node, own in network.params.items():
        for key, value in own.items():
            np.testing.assert_array_equal(back[node][key], value)


def test_normalisation_travels_with_its_counters(rng):
    from safetensors.torch import load, save

    nodes = [{"name": "bn", "kind": "batchnorm2d", "momentum": 0.3}]
    architecture = read({"input": {"shape": [3, 4, 4]}, "nodes": nodes,
                         "loss": "mean_squared_error"})  # fmt: skip
    model = torch.nn.Sequential(OrderedDict(bn=torch.nn.BatchNorm2d(3, momentum=0.3)))
    x = rng.standard_normal((6, 3, 4, 4)).astype(np.float32)
    network = initialize(architecture)
    updates = network.forward(x, Mode(training=True)).updates
    model(torch.tensor(x))
    params = weights.assign(architecture, weights.load(save(model.state_dict())))
    for name, value in updates["bn"].items():
        np.testing.assert_allclose(params["bn"][name], value, rtol=1e-5)
    moved = Network(architecture, {"bn": {**network.params["bn"], **updates["bn"]}})
    # PyTorch fills in the counter itself.
    model.load_state_dict(load(weights.dump(moved)), strict=True)
    model.eval()
    np.testing.assert_allclose(moved.predict(x), model(torch.tensor(x)).detach().numpy(),
                               rtol=1e-4, atol=1e-5)  # fmt: skip


def test_other_files_of_pytorch_are_refused():
    from safetensors.torch import save

    architecture = read({"input": {"shape": [2]}, "nodes": [
        {"name": "fc", "kind": "linear", "out_features": 1, "bias": False}]})  # fmt: skip
    half = {"fc.weight": torch.ones(1, 2, dtype=torch.bfloat16)}
    with pytest.raises(WeightsError):
        weights.assign(architecture, weights.load(save(half)))
    pickled = BytesIO()
    torch.save({"fc.weight": torch.ones(1, 2)}, pickled)
    with pytest.raises(WeightsError, match="a safetensors file"):
        weights.load(pickled.getvalue())


DESCENTS = [
    ("sgd", {}, lambda p: torch.optim.SGD(p, 0.1)),
    ("sgd", {"momentum": 0.9}, lambda p: torch.optim.SGD(p, 0.1, 0.9)),
    ("sgd", {"momentum": 0.5, "weight_decay": 0.1, "nesterov": True},
     lambda p: torch.optim.SGD(p, 0.1, 0.5, weight_decay=0.1, nesterov=True)),
    # The same steps while the rate stays the same.
    ("momentum", {"momentum": 0.9}, lambda p: torch.optim.SGD(p, 0.1, 0.9)),
    ("adagrad", {}, lambda p: torch.optim.Adagrad(p, 0.1)),
    ("adagrad", {"weight_decay": 0.1}, lambda p: torch.optim.Adagrad(p, 0.1, weight_decay=0.1)),
    ("rmsprop", {}, lambda p: torch.optim.RMSprop(p, 0.1)),
    ("rmsprop", {"alpha": 0.9, "momentum": 0.5, "weight_decay": 0.1},
     lambda p: torch.optim.RMSprop(p, 0.1, 0.9, momentum=0.5, weight_decay=0.1)),
    ("adam", {}, lambda p: torch.optim.Adam(p, 0.1)),
    ("adam", {"beta1": 0.8, "beta2": 0.9, "eps": 0.01, "weight_decay": 0.1},
     lambda p: torch.optim.Adam(p, 0.1, (0.8, 0.9), 0.01, 0.1)),
    ("adamw", {}, lambda p: torch.optim.AdamW(p, 0.1)),
    ("adamw", {"weight_decay": 0.5}, lambda p: torch.optim.AdamW(p, 0.1, weight_decay=0.5)),
]  # fmt: skip


def worded(value):
    """Name a test by what it is about; a function's address differs between processes."""
    return "" if callable(value) else str(value)


def test_every_registered_optimizer_is_compared():
    assert {kind for kind, *_ in DESCENTS} == set(OPTIMIZERS)


@precisions
@pytest.mark.parametrize(("kind", "own", "make"), DESCENTS, ids=worded)
def test_steps_of_every_optimizer(kind, own, make, dtype, rng):
    start = rng.standard_normal((3, 4)).astype(dtype)
    theirs = leaf(start)
    reference = make([theirs])
    optimizer = OPTIMIZERS[kind](learning_rate=0.1, **own)
    params, memory = {"fc": {"w": start}}, {}
    for _ in range(8):
        slope = rng.standard_normal((3, 4)).astype(dtype)
        theirs.grad = torch.tensor(slope)
        reference.step()
        params, memory = optimizer.step(params, {"fc": {"w": slope}}, memory)
        np.testing.assert_allclose(
            params["fc"]["w"], theirs.detach().numpy(), **CLOSE[dtype]
        )


@pytest.mark.parametrize(
    ("kind", "own", "make"),
    [
        ("step", {"step_size": 3, "gamma": 0.5},
         lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.5)),
        ("cosine", {}, lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 10)),
        ("cosine", {"last": 0.2},
         lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 10, eta_min=0.2)),
    ],
)  # fmt: skip
def test_rates_of_every_schedule(kind, own, make):
    optimizer = torch.optim.SGD([leaf(np.ones(1))], 1.0)
    reference = make(optimizer)
    for step in range(10):
        ours = SCHEDULES[kind](**own).factor(step, 10)
        assert ours == pytest.approx(reference.get_last_lr()[0], abs=1e-12)
        optimizer.step()
        reference.step()


@pytest.mark.parametrize("shape", [(7, 5), (8, 4, 3, 2)])
def test_fans(shape):
    fan_in, fan_out = torch.nn.init._calculate_fan_in_and_fan_out(torch.zeros(shape))
    if len(shape) == 2:
        spec = LAYERS["linear"](shape[0]).parameters(shape[1:])["w"]
    else:
        spec = LAYERS["conv2d"](shape[0], shape[2:]).parameters((shape[1], 9, 9))["w"]
    assert (spec.fan_in, spec.fan_out) == (fan_in, fan_out)
