"""Divergence: a run that leaves the numbers ends, and names the step, the node and the tensor."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from engine.errors import Diverged
from engine.network import Network
from engine.optimizers import OPTIMIZERS, SGD, Move, Optimizer
from engine.regularizers import L2
from engine.training.loop import Plan, State, train
from tests.engine.trainings import bits, rows, small_network

NODES = [
    {"name": "first", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
    {"name": "relu", "kind": "relu"},
    {"name": "flatten", "kind": "flatten"},
    {"name": "hidden", "kind": "linear", "out_features": 8},
    {"name": "second", "kind": "relu"},
    {"name": "last", "kind": "linear", "out_features": 3},
]


@pytest.fixture
def network():
    return small_network(nodes=NODES)


def with_one(network, address, value):
    """The same network with one cell of a parameter set."""
    node, name = address.split(".")
    params = {key: dict(mine) for key, mine in network.params.items()}
    changed = params[node][name].copy()
    changed.flat[0] = value
    params[node][name] = changed
    return Network(network.architecture, params)


def diverged(network, plan=Plan(SGD(0.01), batch_size=25)):  # noqa: B008 (frozen)
    """How a run ended, and the states before."""
    states, steps = [State(network)], train(State(network), *rows(), plan)

    def on():
        for state, report in steps:
            assert math.isfinite(report.loss)
            states.append(state)

    with pytest.raises(Diverged) as caught:
        on()
    return caught.value, states


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("node", ["first", "hidden", "last"])
def test_a_number_that_is_none_is_found_where_it_enters_the_walk(network, node, value):
    error, states = diverged(with_one(network, f"{node}.w", value))
    assert (error.step, error.node, error.tensor) == (1, node, "y")
    assert len(states) == 1
    assert error.code == "training-diverged"
    assert str(error).startswith(f"{node}: expected finite numbers in y at update 1, got ")


def test_a_rate_of_a_million_ends_the_run_and_leaves_the_last_good_state(network):
    error, states = diverged(network, Plan(SGD(1e6), batch_size=25, epochs=50))
    assert error.step == len(states)
    assert states[-1].step == error.step - 1
    for node, mine in states[-1].network.params.items():
        for name, value in mine.items():
            assert np.isfinite(value).all(), (node, name)
    # By hand, in the order of the walk: whose output is the first that is not finite?
    last = states[-1].network
    order = np.random.default_rng([0, states[-1].epoch]).permutation(50)
    chosen = order[states[-1].place :][:25]
    images, labels = rows()
    trace = last.backward(
        last.forward(((images[chosen] / 255 - 0.5) / 0.5)[:, None]), labels[chosen]
    )
    bad = [name for name, tensor in trace.tensors.items() if not np.isfinite(tensor).all()]
    assert bad[0].partition(".")[0] == error.node
    assert bad[0].partition(".")[2] == error.tensor
    # A second attempt ends in the same place.
    again, others = diverged(network, Plan(SGD(1e6), batch_size=25, epochs=50))
    assert str(again) == str(error)
    assert bits(others[-1]) == bits(states[-1])


def test_a_delta_that_overflows_is_named(network):
    """Outputs of 1e30 and a target of 0: the squared error is infinite, so is no output."""
    network = with_one(small_network(nodes=NODES, loss="squared_error"), "last.b", 1e30)
    error, _ = diverged(network)
    assert (error.node, error.tensor) == ("loss", "y")


def test_a_delta_on_its_way_back_is_named(network):
    """The forward walk is finite: only dy · w, 1e30 · 1e30, is not."""
    nodes = [
        {"name": "flatten", "kind": "flatten"},
        {"name": "below", "kind": "linear", "out_features": 2},
        {"name": "above", "kind": "linear", "out_features": 2},
        {"name": "top", "kind": "linear", "out_features": 3},
    ]
    network = small_network(nodes=nodes, loss="difference")
    params = {node: {name: value.copy() for name, value in mine.items()}
              for node, mine in network.params.items()}
    params["below"]["w"][:], params["below"]["b"][:] = 0, 0
    params["above"]["w"][:], params["above"]["b"][:] = 1e25, 0
    params["top"]["w"][:] = 1e25
    error, _ = diverged(network.with_params(params))
    # above.dy = Σ top.w is finite, below.dy = Σ above.w · above.dy is not.
    assert (error.step, error.node, error.tensor) == (1, "below", "dy")


def test_a_gradient_is_named_where_only_it_overflows():
    """dw = Σ x · dy over 25 objects: with x = 3e38 the sum overflows, dy and y = 0·x do not."""
    nodes = [{"name": "flatten", "kind": "flatten"},
             {"name": "fc", "kind": "linear", "out_features": 3}]
    network = small_network(nodes=nodes, loss="difference")
    zeros = {"fc": {"w": np.zeros((3, 36), np.float32), "b": np.zeros(3, np.float32)}}
    x = np.full((25, 1, 6, 6), 3e38, np.float32)
    plan = Plan(SGD(0.01), batch_size=25)
    network = small_network(nodes=nodes, loss={"kind": "difference", "reduction": "sum"})
    with pytest.raises(Diverged) as caught:
        next(train(State(network.with_params(zeros)), x, np.zeros(25, int), plan))
    assert (caught.value.node, caught.value.tensor) == ("fc", "dw")


@dataclass(frozen=True)
class Broken(Optimizer):
    """Divides one parameter by nothing in the third step."""

    kind = "broken"

    def move(self, w, grad, memory):
        count = memory.get("count", np.zeros(())) + 1
        bad = count == 3 and w.shape == (8,)
        return Move(np.full_like(w, np.nan) if bad else w - 0.01 * grad.astype(w.dtype),
                    {"count": count})


def test_a_parameter_is_named_where_the_step_itself_breaks_it(network):
    error, states = diverged(network, Plan(Broken(), batch_size=10))
    assert (error.step, error.node, error.tensor) == (3, "hidden", "b")
    assert len(states) == 3


def test_running_statistics_count_as_parameters():
    """Maps of 1e25: their variance is infinite, normalised outputs are 0 and the loss is finite."""
    network = with_one(small_network(), "conv.b", 0)
    params = {node: dict(mine) for node, mine in network.params.items()}
    params["conv"]["w"] = np.full_like(params["conv"]["w"], 1e25)
    error, _ = diverged(network.with_params(params))
    assert (error.node, error.tensor) == ("norm", "running_var")


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_no_optimizer_hides_a_divergence(network, kind):
    error, _ = diverged(with_one(network, "last.w", math.nan),
                        Plan(OPTIMIZERS[kind](), batch_size=25))
    assert error.node == "last"


def test_a_penalty_that_overflows_ends_the_run_too(network):
    error, _ = diverged(with_one(network, "first.b", 3e38),
                        Plan(SGD(0.01), batch_size=25, regularizer=L2(10)))
    assert error.step == 1
