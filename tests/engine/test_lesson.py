"""A pass for learning finds what a trace finds, bit for bit, and keeps less."""

import numpy as np
import pytest

from engine.layers import LAYERS
from engine.layers.base import Backward
from engine.network import initialize
from engine.spec import read
from engine.trace import Mode
from engine.training.lesson import learn
from tests.engine.networks import random_spec
from tests.engine.trainings import SPEC


@pytest.mark.parametrize("seed", range(60))
def test_a_lesson_is_the_trace_of_the_same_batch(seed):
    rng = np.random.default_rng(seed)
    network = initialize(read(random_spec(rng)), seed)
    x = rng.standard_normal((3, *network.architecture.input.shape)).astype(np.float32)
    labels = rng.integers(0, 3, 3)
    lesson = learn(network, x, labels, seed=seed)
    trace = network.backward(network.forward(x, Mode(training=True, seed=seed)), labels)
    assert lesson.output.tobytes() == trace.output.tobytes()
    assert lesson.loss.value == trace.loss_forward.value
    for found, wanted in ((lesson.grads, trace.gradients.params), (lesson.updates, trace.updates)):
        assert found.keys() == wanted.keys()
        for node, mine in wanted.items():
            assert found[node].keys() == mine.keys()
            for name, value in mine.items():
                assert found[node][name].tobytes() == value.tobytes(), f"{node}.{name}"


def test_no_delta_goes_where_nothing_is_to_be_learned(monkeypatch):
    """Down to the input there is no parameter: neither a flatten nor a convolution sends it dx."""
    carried = []
    for kind in ("conv2d", "relu", "flatten", "maxpool2d"):
        recipe = LAYERS[kind]

        def backward(self, params, dy, saved, recipe=recipe, whole=recipe.backward):
            carried.append(recipe.kind)
            return whole(self, params, dy, saved)

        monkeypatch.setattr(recipe, "backward", backward)
    nodes = [{"name": "pool", "kind": "maxpool2d", "kernel_size": 2}, *SPEC["nodes"][:1],
             *SPEC["nodes"][2:]]
    network = initialize(read({**SPEC, "input": {"shape": [1, 12, 12]}, "nodes": nodes}))
    x, labels = np.ones((2, 1, 12, 12)), [0, 1]
    learn(network, x, labels, seed=0)
    assert carried == ["flatten", "relu"]
    carried.clear()
    network.backward(network.forward(x), labels)
    assert carried == ["flatten", "relu", "conv2d", "maxpool2d"]


def test_slopes_alone_are_those_of_the_whole_way_back():
    for kind, settings, shape in [
        ("linear", {"out_features": 3}, (5,)),
        ("conv2d", {"out_channels": 4, "kernel_size": 3, "groups": 2, "stride": 2}, (2, 7, 7)),
        ("conv2d", {"out_channels": 4, "kernel_size": 3, "operation": "convolution"}, (2, 7, 7)),
        ("conv_transpose2d", {"out_channels": 4, "kernel_size": 3}, (2, 4, 4)),
        ("batchnorm2d", {}, (2, 4, 4)), ("prelu", {}, (2, 4)),
    ]:  # fmt: skip
        layer, rng = LAYERS[kind].from_settings(settings), np.random.default_rng(0)
        params = {
            name: rng.standard_normal(spec.shape) for name, spec in layer.parameters(shape).items()
        }
        y, saved, _ = layer.forward(params, rng.standard_normal((3, *shape)), training=True)
        dy = rng.standard_normal(y.shape)
        whole: Backward = layer.backward(params, dy, saved)
        alone = layer.slopes(params, dy, saved)
        assert alone.keys() == whole.params.keys()
        for name, value in whole.params.items():
            np.testing.assert_array_equal(alone[name], value)
