"""A trace knows every tensor by address, says which are one, and in what order they came."""

import pickle

import numpy as np
import pytest

from engine.errors import AddressError, SettingError
from engine.network import initialize
from engine.spec import read
from engine.trace import Mode
from engine.zoo import ZOO
from tests.engine.networks import random_network

SEEDS = range(12)


@pytest.fixture(scope="module")
def lenet():
    network = initialize(read(ZOO["lenet5"].spec))
    x = np.random.default_rng(0).standard_normal((1, 1, 28, 28))
    return network.backward(network.forward(x), [7])


def whole(seed, mode=Mode()):  # noqa: B008
    network, x, target = random_network(seed)
    return network.backward(network.forward(x, mode), target)


def test_the_tensors_of_lenet_by_name(lenet):
    names = list(lenet.tensors)
    assert names[:6] == ["input.y", "conv1.x", "conv1.w", "conv1.b", "conv1.y", "relu1.x"]
    start = names.index("loss.x")
    assert names[start : start + 9] == [
        "loss.x", "loss.p", "loss.t", "loss.y", "loss.dx", "fc3.dy", "fc3.dw", "fc3.db", "fc3.dx",
    ]  # fmt: skip
    assert names[-5:] == ["conv1.dy", "conv1.dw", "conv1.db", "conv1.dx", "input.dy"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_tensor_has_a_gradient_of_its_shape(seed):
    for mode in (Mode(), Mode(training=True)):
        tensors = whole(seed, mode).tensors
        for address, tensor in tensors.items():
            node, name = address.split(".")
            if name.startswith("d") or "running" in name or address in (
                "loss.p", "loss.t", "loss.y",
            ):  # fmt: skip
                continue
            assert tensors[f"{node}.d{name}"].shape == tensor.shape, address


@pytest.mark.parametrize("seed", SEEDS)
def test_aliases_are_the_same_numbers_and_nothing_else_is(seed):
    trace = whole(seed)
    tensors, aliases = trace.tensors, trace.aliases
    for alias, original in aliases.items():
        assert tensors[alias] is tensors[original]
        assert original not in aliases
    own = [(address, t) for address, t in tensors.items() if address not in aliases]
    for number, (address, tensor) in enumerate(own):
        for other, another in own[:number]:
            assert not np.shares_memory(tensor, another), (address, other)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_node_reads_is_what_its_source_wrote(seed):
    trace = whole(seed)
    for node in trace.architecture.nodes:
        for k, source in enumerate(node.inputs):
            name = "x" if len(node.inputs) == 1 else f"x{k}"
            assert trace.aliases[f"{node.name}.{name}"] == f"{source}.y"
            # A delta travels unchanged only where nobody else reads the source.
            alone = len(trace.architecture.readers[source]) == 1
            assert (trace.aliases.get(f"{node.name}.d{name}") == f"{source}.dy") == alone
    output = trace.architecture.output
    assert trace.aliases["loss.x"] == f"{output}.y"
    assert {trace.aliases.get("loss.dx"), trace.aliases.get(f"{output}.dy")} == {
        None, f"{output}.dy"
    } or trace.aliases.get(f"{output}.dy") == "loss.dx"  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_go_forward_to_the_loss_and_back(seed):
    trace = whole(seed)
    order = ["input", *(node.name for node in trace.architecture.nodes)]
    steps = trace.steps
    assert [(step.phase, step.node) for step in steps] == [
        *(("forward", name) for name in order), ("loss", "loss"),
        *(("backward", name) for name in reversed(order)),
    ]  # fmt: skip
    done = set()
    for step in steps[: len(order)]:
        assert step.tensors == (f"{step.node}.y",)
        if step.node != "input":
            assert set(trace.architecture.by_name[step.node].inputs) <= done
        done.add(step.node)
    made = [address for step in steps for address in step.tensors]
    assert len(set(made)) == len(made)
    given = {
        address for address in trace.tensors
        if address == "loss.x" or (
            address.split(".")[0] != "loss" and not address.split(".")[1].startswith(("y", "d"))
        )
    }  # fmt: skip
    assert set(made) | given == set(trace.tensors)


def test_forward_only_has_no_gradients():
    network, x, _ = random_network(1)
    trace = network.forward(x)
    assert trace.loss is None
    assert {step.phase for step in trace.steps} == {"forward"}
    assert not [a for a in trace.tensors if a.split(".")[1].startswith("d") or a[:5] == "loss."]


def test_bytes_are_counted_once(lenet):
    own = sum(t.nbytes for a, t in lenet.tensors.items() if a not in lenet.aliases)
    saved = lenet.nbytes - own
    # Columns of both convolutions, 25·784 and 150·100 cells of 4 bytes, and winners of poolings.
    assert (25 * 784 + 150 * 100) * 4 <= saved < 200_000


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("conv9.y", "node-unknown", "conv9"),
        ("conv1.z", "tensor-unknown", "conv1: expected a tensor among .*x, w, b, y"),
        ("conv1", "tensor-unknown", "conv1"),
        ("", "node-unknown", "a node among input, conv1"),
        ("conv1.y.y", "tensor-unknown", "y.y"),
    ],
)
def test_unknown_addresses_are_refused(lenet, address, code, words):
    with pytest.raises(AddressError, match=words) as caught:
        lenet.tensor(address)
    assert caught.value.code == code
    assert isinstance(caught.value, LookupError)


def test_a_gradient_asked_for_too_early_is_refused():
    network, x, _ = random_network(1)
    with pytest.raises(AddressError, match="once the pass has a target"):
        network.forward(x).tensor("input.dy")


def test_a_trace_travels_between_processes(lenet):
    copy = pickle.loads(pickle.dumps(lenet))
    assert list(copy.tensors) == list(lenet.tensors)
    assert copy.aliases == lenet.aliases
    np.testing.assert_array_equal(copy.tensor("conv1.dw"), lenet.tensor("conv1.dw"))


def test_loss_of_one_object_is_minus_the_logarithm_of_its_probability(lenet):
    assert lenet.loss == pytest.approx(-np.log(lenet.tensor("loss.p")[0, 7]), rel=1e-6)


def test_a_mode_refuses_a_seed_no_generator_takes():
    with pytest.raises(SettingError, match="mode: expected seed ≥ 0, got -1"):
        Mode(training=True, seed=-1)
