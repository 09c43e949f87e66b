"""Two walks through any graph: forward against loops, backward against finite differences."""

import os
import subprocess
import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from app.bootstrap import ROOT
from engine import gradcheck
from engine.errors import InputError, ShapeError, TargetError, WeightsError
from engine.network import Network, initialize
from engine.spec import read
from engine.trace import Mode
from engine.zoo import ZOO
from tests.engine.networks import random_network, random_spec
from tests.oracles.layers import FORWARD

SEEDS = range(12)
TRAINING = Mode(training=True, seed=5)
both = pytest.mark.parametrize("mode", [Mode(), TRAINING], ids=["evaluation", "training"])


def small(nodes, shape=(2,), **fields):
    spec = {"input": {"shape": list(shape)}, "nodes": nodes, "loss": "mean_squared_error"}
    return read({**spec, **fields})


def linear(name, features, **fields):
    return {"name": name, "kind": "linear", "out_features": features, **fields}


# Forward


@pytest.mark.parametrize("seed", SEEDS)
def test_forward_is_the_layers_loops_one_after_the_other(seed):
    network, x, _ = random_network(seed, batch=2)
    trace = network.forward(x)

    def value(name):
        if name == "input":
            return x
        node = network.architecture.by_name[name]
        inputs = [value(source) for source in node.inputs]
        params = network.params.get(name, {})
        return FORWARD[node.layer.kind](node.layer.settings(), params, inputs, False)

    wanted = value(network.architecture.output)
    np.testing.assert_allclose(trace.output, wanted, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", SEEDS)
def test_predict_gives_the_bits_of_forward(seed, dtype):
    network, x, _ = random_network(seed, dtype)
    np.testing.assert_array_equal(network.predict(x), network.forward(x).output)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_tensor_has_the_networks_precision(seed):
    network, x, target = random_network(seed, np.float32)
    for mode in (Mode(), TRAINING):
        trace = network.backward(network.forward(x.astype(np.float64), mode), target)
        assert {tensor.dtype for tensor in trace.tensors.values()} == {np.dtype(np.float32)}
        for moved in trace.updates.values():
            assert {value.dtype for value in moved.values()} == {np.dtype(np.float32)}


# Backward


@both
@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_of_every_tensor_matches_finite_differences(seed, mode):
    network, x, target = random_network(seed)
    rows = gradcheck.check(network, x, target, mode, cells=3, seed=seed)
    nodes = network.architecture.nodes
    assert {row.address for row in rows} >= {"input.y", *(f"{node.name}.y" for node in nodes)}
    assert sum(row.kinks for row in rows) < 0.1 * sum(row.cells for row in rows)
    for row in rows:
        gap = abs(row.worst.analytic - row.worst.numeric)
        assert row.relative_error < 1e-5 or gap < 1e-8, row


def test_a_fork_sums_and_a_sum_copies(rng):
    # y = (w x) + (w x) twice over: a node that reads one source twice.
    twice = {"name": "s", "kind": "add", "inputs": ["a", "a"]}
    network = initialize(small([linear("a", 3), twice]))
    trace = network.backward(network.forward(rng.standard_normal((4, 2))), np.zeros((4, 3)))
    np.testing.assert_array_equal(trace.tensor("s.y"), 2 * trace.tensor("a.y"))
    np.testing.assert_array_equal(trace.tensor("s.dx0"), trace.tensor("s.dy"))
    np.testing.assert_array_equal(trace.tensor("s.dx1"), trace.tensor("s.dy"))
    np.testing.assert_array_equal(trace.tensor("a.dy"), 2 * trace.tensor("s.dy"))


def test_a_fork_into_four_sums_all_of_them(rng):
    readers = [linear(f"r{k}", 2, inputs=["a"]) for k in range(4)]
    join = {"name": "out", "kind": "concat", "inputs": [f"r{k}" for k in range(4)]}
    network = initialize(small([linear("a", 3), *readers, join]), dtype=np.float64)
    trace = network.backward(network.forward(rng.standard_normal((2, 2))), np.zeros((2, 8)))
    total = sum(trace.tensor(f"r{k}.dx") for k in range(4))
    np.testing.assert_allclose(trace.tensor("a.dy"), total, rtol=1e-12)
    assert len({id(trace.tensor(f"r{k}.dx")) for k in range(4)}) == 4


def test_the_input_may_feed_several_nodes(rng):
    network = initialize(small([
        linear("a", 3, inputs=["input"]), linear("b", 3, inputs=["input"]),
        {"name": "s", "kind": "add", "inputs": ["a", "b"]},
    ]))  # fmt: skip
    trace = network.backward(network.forward(rng.standard_normal((2, 2))), np.zeros((2, 3)))
    np.testing.assert_allclose(
        trace.tensor("input.dy"), trace.tensor("a.dx") + trace.tensor("b.dx"), rtol=1e-6
    )


@pytest.mark.parametrize("name", ZOO)
def test_the_zoos_gradients_match_finite_differences(name, rng):
    architecture = read(ZOO[name].spec)
    network = initialize(architecture, 1)
    x = rng.standard_normal((2, *architecture.input.shape))
    first = next(iter(architecture.parameters))
    for mode in (Mode(), TRAINING):
        addresses = None if name == "branches" else (
            "input.y", f"{first}.w", f"{architecture.output}.w"
        )
        rows = gradcheck.check(network, x, [3, 7], mode, cells=1, addresses=addresses)
        for row in rows:
            gap = abs(row.worst.analytic - row.worst.numeric)
            assert row.relative_error < 1e-5 or gap < 1e-9, row


def test_a_new_target_makes_a_new_trace():
    network, x, _ = random_network(3)
    forward = network.forward(x)
    one, two = network.backward(forward, [0, 0, 0]), network.backward(forward, [1, 2, 0])
    assert forward.gradients is None
    assert forward.loss is None
    assert one.loss != two.loss
    again = network.backward(two, [0, 0, 0])
    for address, tensor in one.tensors.items():
        np.testing.assert_array_equal(again.tensor(address), tensor)


def test_a_trace_made_before_a_step_of_training_stays_true():
    network, x, target = random_network(5)
    forward = network.forward(x)
    stepped = network.with_params(
        {node: {k: 2 * v for k, v in own.items()} for node, own in network.params.items()}
    )
    one, two = network.backward(forward, target), stepped.backward(forward, target)
    for address, tensor in one.tensors.items():
        np.testing.assert_array_equal(two.tensor(address), tensor, err_msg=address)


# The graph


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_nodes_in_a_spec_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    spec = random_spec(rng)
    shuffled = {**spec, "nodes": [spec["nodes"][k] for k in rng.permutation(len(spec["nodes"]))]}
    x = rng.standard_normal((2, *spec["input"]["shape"]))
    one, two = initialize(read(spec), 1), initialize(read(shuffled), 1)
    traces = [n.backward(n.forward(x, TRAINING), [0, 1]) for n in (one, two)]
    assert traces[0].tensors.keys() == traces[1].tensors.keys()
    for address, tensor in traces[0].tensors.items():
        np.testing.assert_allclose(traces[1].tensor(address), tensor, rtol=1e-5, atol=1e-6)


def test_a_thousand_nodes_deep_is_no_trouble():
    nodes = [{"name": f"n{k}", "kind": "tanh"} for k in range(3000)]
    network = initialize(small(nodes))
    trace = network.backward(network.forward([[1, 2]]), [[0, 0]])
    assert len(trace.steps) == 2 * 3001 + 1
    assert len(trace.aliases) > 6000


# Determinism


# Prints a digest of every number of the zoo's passes.
DIGEST = """
import hashlib, numpy as np
from engine.network import initialize
from engine.spec import read
from engine.trace import Mode
from engine.zoo import ZOO
for entry in ZOO.values():
    architecture = read(entry.spec)
    x = np.random.default_rng(1).standard_normal((16, *architecture.input.shape))
    for training in (False, True):
        network = initialize(architecture, 4)
        trace = network.forward(x, Mode(training=training))
        trace = network.backward(trace, np.arange(16) % 10)
        digest = hashlib.sha256()
        for address, tensor in trace.tensors.items():
            digest.update(address.encode() + tensor.tobytes())
        print(digest.hexdigest())
"""


def test_the_same_bits_in_any_process_on_any_number_of_threads():
    printed = []
    for threads, hash_seed in (("1", "1"), ("2", "2")):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run([sys.executable, "-c", DIGEST], cwd=ROOT, env=environment,
                              capture_output=True, text=True, check=True)  # fmt: skip
        printed.append(done.stdout.split())
    assert printed[0] == printed[1]
    # Training changes what dropout and normalisation do; the others do the same in both modes.
    changing = {"dropout", "batchnorm2d"}
    twice = sum(
        bool(changing & {node["kind"] for node in entry.spec["nodes"]}) for entry in ZOO.values()
    )
    assert len(set(printed[0])) == len(ZOO) + twice


def test_blas_has_one_thread():
    assert {p["num_threads"] for p in threadpool_info() if p["user_api"] == "blas"} == {1}


def test_dropout_depends_on_the_seed_and_on_the_node():
    nodes = [{"name": "a", "kind": "dropout"},
             {"name": "b", "kind": "dropout", "inputs": ["input"]},
             {"name": "s", "kind": "concat", "inputs": ["a", "b"]}]  # fmt: skip
    network, x = initialize(small(nodes, (200,))), np.ones((1, 200))
    one, same, other = (network.forward(x, Mode(training=True, seed=s)) for s in (1, 1, 2))
    np.testing.assert_array_equal(one.output, same.output)
    assert (one.tensor("a.y") != other.tensor("a.y")).any()
    assert (one.tensor("a.y") != one.tensor("b.y")).any()
    np.testing.assert_array_equal(network.forward(x, Mode(seed=1)).output, np.ones((1, 400)))


# Nothing changes


@both
@pytest.mark.parametrize("seed", SEEDS)
def test_every_tensor_is_locked(seed, mode):
    network, x, target = random_network(seed)
    trace = network.backward(network.forward(x, mode), target)
    for address, tensor in trace.tensors.items():
        assert not tensor.flags.writeable, address
        assert tensor.flags.c_contiguous, address


def test_what_came_in_is_copied(rng):
    network, x, target = random_network(2)
    params = {n: {k: v.copy() for k, v in p.items()} for n, p in network.params.items()}
    own = network.with_params(params)
    trace = own.backward(own.forward(x), target)
    before = {address: tensor.copy() for address, tensor in trace.tensors.items()}
    x += 1
    target += 1
    for values in params.values():
        for value in values.values():
            value += 1
    for address, tensor in trace.tensors.items():
        np.testing.assert_array_equal(tensor, before[address], err_msg=address)


def test_running_statistics_move_only_in_a_network_of_their_own(rng):
    network = initialize(read(ZOO["branches"].spec))
    before = {n: dict(p) for n, p in network.params.items()}
    x = rng.standard_normal((4, 1, 28, 28))
    trace = network.forward(x, TRAINING)
    assert set(trace.updates) == {"norm1", "norm2", "norm3"}
    assert not network.forward(x).updates
    for node, moved in trace.updates.items():
        assert set(moved) == {"running_mean", "running_var"}
        for name, value in moved.items():
            assert (value != before[node][name]).any()
            assert network.params[node][name] is before[node][name]
    changed = network.with_params(
        {node: {**p, **trace.updates.get(node, {})} for node, p in network.params.items()}
    )
    assert (changed.predict(x) != network.predict(x)).any()


def test_networks_and_traces_are_compared_by_identity():
    network, x, _ = random_network(0)
    trace = network.forward(x)
    assert network == network
    assert network != network.with_params(network.params)
    assert {network: 1, trace: 2}


# What is refused


@pytest.mark.parametrize(
    ("x", "code", "words"),
    [
        (np.zeros((1, 3)), "input-shape", r"input: expected an input of shape \(N, 2\), got .*3"),
        (np.zeros(2), "input-shape", r"got shape \(2,\)"),
        (np.zeros((0, 2)), "input-shape", r"got shape \(0, 2\)"),
        (np.zeros((1, 2, 1)), "input-shape", r"got shape \(1, 2, 1\)"),
        (1.0, "input-shape", r"got shape \(\)"),
        ([], "input-shape", r"got shape \(0,\)"),
        ([[np.nan, np.inf]], "input-not-finite", "got 2 NaN or infinite"),
        ([[1e39, 0]], "input-not-finite", "got 1 NaN or infinite"),
        ("cat", "not-numbers", "cat"),
        (None, "not-numbers", "None"),
        ([[1], [1, 2]], "not-numbers", "lists of one length"),
        ([[1j, 2]], "not-numbers", "numbers"),
        ([[10**400, 2]], "not-numbers", "numbers"),
    ],
)
def test_wrong_inputs_are_refused(x, code, words):
    network = initialize(small([linear("a", 1)]))
    for call in (network.forward, network.predict):
        with pytest.raises(InputError, match=words) as caught:
            call(x)
        assert caught.value.code == code


def test_integers_and_lists_are_welcome():
    network = initialize(small([linear("a", 1)]))
    wanted = network.predict(np.array([[1.0, 2.0]]))
    for x in ([[1, 2]], np.array([[1, 2]], np.uint8), np.asfortranarray([[1.0, 2.0]])):
        np.testing.assert_array_equal(network.predict(x), wanted)


def test_wrong_targets_reach_the_caller():
    network, x, _ = random_network(0, loss="softmax_cross_entropy")
    with pytest.raises(TargetError, match="a class from 0 to 2, got 3"):
        network.backward(network.forward(x), [0, 0, 3])


@pytest.mark.parametrize(
    ("params", "code", "words"),
    [
        ({}, "weights-missing", "a.w"),
        ({"a": {"w": np.zeros((1, 2))}}, "weights-missing", "a.b"),
        ({"a": {"w": np.zeros((2, 1)), "b": np.zeros(1)}}, "parameter-shape",
         r"a.w of shape \(1, 2\), got shape \(2, 1\)"),
        ({"a": {"w": np.zeros((1, 2)), "b": np.zeros(1), "c": np.zeros(1)}}, "weights-unknown",
         "a.c"),
        ({"a": {"w": np.zeros((1, 2)), "b": np.zeros(1)}, "z": {"w": np.zeros(1)}},
         "weights-unknown", "z"),
        ({"a": {"w": np.full((1, 2), 1e300), "b": np.zeros(1)}}, "weights-not-finite",
         "a.w, got 2 NaN or infinite"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused(params, code, words):
    with pytest.raises(WeightsError, match=words) as caught:
        Network(small([linear("a", 1)]), params)
    assert caught.value.code == code


def test_a_batch_too_small_is_told_in_the_nodes_name():
    nodes = [{"name": "tanh", "kind": "tanh"}, {"name": "norm", "kind": "batchnorm2d"}]
    network = initialize(small(nodes, (2, 1, 1)))
    with pytest.raises(ShapeError, match="^norm: expected more than one value") as caught:
        network.forward(np.ones((1, 2, 1, 1)), TRAINING)
    assert caught.value.pointer == "/nodes/1"


def test_what_overflows_is_shown_and_not_warned_about():
    # pytest turns warnings into errors.
    network = initialize(small([linear("a", 2), linear("b", 2)], initializer={
        "kind": "constant", "value": 1e30,
    }))  # fmt: skip
    trace = network.backward(network.forward([[1, 1]]), [[0, 0]])
    assert np.isinf(trace.tensor("b.y")).all()
    assert not np.isfinite(trace.tensor("a.dw")).any()
