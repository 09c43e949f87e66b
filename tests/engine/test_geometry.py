"""Receptive fields against what the gradient of one cell really reaches."""

import numpy as np
import pytest

from engine.geometry import ReceptiveField, receptive_fields
from engine.network import initialize
from engine.spec import read
from engine.zoo import ZOO
from tests.engine.networks import random_spec


def chain(*layers, shape=(1, 20, 20)):
    nodes = [{"name": f"n{k}", **layer} for k, layer in enumerate(layers)]
    return read({"input": {"shape": list(shape)}, "nodes": nodes, "loss": "mean_squared_error"})


def conv(size, **settings):
    return {"kind": "conv2d", "out_channels": 1, "kernel_size": size, **settings}


@pytest.mark.parametrize(
    ("layers", "size", "jump", "start"),
    [
        ([conv(5)], (5, 5), (1, 1), (0, 0)),
        ([conv(5, padding=2)], (5, 5), (1, 1), (-2, -2)),
        # Two k×k layers see 2k − 1 (REFERENCE T18); two 3×3 see what one 5×5 sees (T19).
        ([conv(3), conv(3)], (5, 5), (1, 1), (0, 0)),
        ([conv(7), conv(7)], (13, 13), (1, 1), (0, 0)),
        ([conv(3, stride=2), conv(3)], (7, 7), (2, 2), (0, 0)),
        ([conv(3, dilation=2)], (5, 5), (1, 1), (0, 0)),
        ([conv(2, stride=[2, 3], padding=[1, 0])], (2, 2), (2, 3), (-1, 0)),
        ([conv(3, padding=1), {"kind": "maxpool2d", "kernel_size": 2}, conv(3, padding=1)],
         (8, 8), (2, 2), (-3, -3)),
        ([{"kind": "relu"}], (1, 1), (1, 1), (0, 0)),
    ],
)  # fmt: skip
def test_fields_known_by_hand(layers, size, jump, start):
    fields = receptive_fields(chain(*layers))
    assert fields[f"n{len(layers) - 1}"] == ReceptiveField(size, jump, start)


def test_lenet():
    fields = receptive_fields(read(ZOO["lenet5"].spec))
    assert fields["input"] == ReceptiveField((1, 1), (1, 1), (0, 0))
    assert fields["conv1"] == ReceptiveField((5, 5), (1, 1), (-2, -2))
    assert fields["pool1"] == ReceptiveField((6, 6), (2, 2), (-2, -2))
    assert fields["conv2"] == ReceptiveField((14, 14), (2, 2), (-2, -2))
    assert fields["pool2"] == ReceptiveField((16, 16), (4, 4), (-2, -2))
    assert fields["flatten"] is None
    assert fields["fc3"] is None


def reached(network, trace, node, cell):
    """Rows and columns of the input that one cell's gradient reaches; None if it reaches none."""
    deltas = {node: np.zeros_like(trace.tensor(f"{node}.y"))}
    deltas[node][:, :, cell[0], cell[1]] = 1
    for step in reversed(trace.architecture.nodes):
        if step.name in deltas:
            back = step.layer.backward(
                network.params.get(step.name, {}), deltas.pop(step.name), trace.saved[step.name]
            )
            for source, dx in zip(step.inputs, back.inputs, strict=True):
                deltas[source] = deltas.get(source, 0) + dx
    support = np.asarray(deltas["input"] != 0).any(axis=(0, 1))
    if not support.any():
        return None
    return [np.flatnonzero(support.any(axis=1 - axis))[[0, -1]].tolist() for axis in (0, 1)]


def positive_network(seed):
    """Only windows and joins, all weights positive: no two paths cancel, nothing is cut off."""
    rng = np.random.default_rng(seed)
    spec = random_spec(rng, size=6, kinds=["conv2d", "conv2d", "pool", "leaky_relu", "join"])
    spec["input"]["shape"][1:] = 19, 17
    spec["initializer"] = {"kind": "constant", "value": 0.3}
    spec["nodes"] = spec["nodes"][:6]
    for node in spec["nodes"]:
        if node["kind"] == "maxpool2d":  # It looks at one cell only; the mean sees the window.
            node["kind"] = "avgpool2d"
    some = {source for node in spec["nodes"] for source in node["inputs"]}
    ends = [node["name"] for node in spec["nodes"] if node["name"] not in some]
    spec["nodes"] += [{"name": f"m{e}", "kind": "globalavgpool", "inputs": [e]} for e in ends]
    if len(ends) > 1:
        joined = [f"m{e}" for e in ends]
        spec["nodes"].append({"name": "all", "kind": "concat", "inputs": joined})
    return initialize(read(spec), dtype=np.float64)


@pytest.mark.parametrize("seed", range(40))
def test_fields_are_what_gradients_reach(seed):
    network = positive_network(seed)
    architecture = network.architecture
    space = architecture.input.shape[1:]
    trace = network.forward(np.ones((1, *architecture.input.shape)))
    for name, field in receptive_fields(architecture).items():
        shape = architecture.shapes[name]
        if field is None or name == "input":
            continue
        h, w = shape[1:]
        for place in {(0, 0), (h - 1, w - 1), (h // 2, w // 2), (h // 2, 0)}:
            told = []
            for axis in (0, 1):
                first = field.start[axis] + place[axis] * field.jump[axis]
                told.append([first, first + field.size[axis] - 1])
            inside = all(a >= 0 and b < n for (a, b), n in zip(told, space, strict=True))
            seen = reached(network, trace, name, place)
            if inside:
                assert seen == told, (name, place)
            elif seen is not None:  # At the border, zeros on the way may hide a part.
                for (a, b), (first, last) in zip(seen, told, strict=True):
                    assert first <= a
                    assert b <= last


def test_branches_are_covered_together():
    nodes = [{"name": "wide", **conv(5, padding=2), "inputs": ["input"]},
             {"name": "narrow", **conv(1), "inputs": ["input"]},
             {"name": "both", "kind": "concat", "inputs": ["wide", "narrow"]}]  # fmt: skip
    architecture = read({"input": {"shape": [1, 9, 9]}, "nodes": nodes,
                         "loss": "mean_squared_error"})  # fmt: skip
    assert receptive_fields(architecture)["both"] == ReceptiveField((5, 5), (1, 1), (-2, -2))


def test_a_vector_has_no_place_in_the_picture():
    fields = receptive_fields(read({"input": {"shape": [4]}, "nodes": [
        {"name": "a", "kind": "tanh"}]}))  # fmt: skip
    assert fields == {"input": None, "a": None}
