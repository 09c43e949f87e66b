"""Receptive fields against what the gradient of one cell really reaches."""

import numpy as np
import pytest

from engine.errors import AddressError, TargetError
from engine.geometry import (
    ReceptiveField,
    projective_field,
    receptive_fields,
    receptive_spans,
    support,
)
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


WINDOWS = [
    {"kind": "conv2d", "out_channels": 2, "kernel_size": [3, 2], "stride": [1, 2], "padding": 1},
    {"kind": "conv2d", "out_channels": 2, "kernel_size": 2, "dilation": 3, "padding": 2},
    {"kind": "conv_transpose2d", "out_channels": 2, "kernel_size": 3, "stride": 2, "padding": 1,
     "output_padding": 1},
    {"kind": "conv_transpose2d", "out_channels": 1, "kernel_size": 2, "stride": 3},
    {"kind": "avgpool2d", "kernel_size": 3, "stride": 2, "padding": 1},
    {"kind": "sumpool2d", "kernel_size": 2, "stride": 1},
    {"kind": "adaptiveavgpool2d", "output_size": [5, 4]},
    {"kind": "leaky_relu"},
]  # fmt: skip


def random_chain(seed):
    """Two to four layers of windows, weights positive, so that what is linked carries gradient."""
    rng = np.random.default_rng(seed)
    layers = [WINDOWS[k] for k in rng.integers(0, len(WINDOWS), rng.integers(2, 5))]
    nodes = [{"name": f"n{k}", **layer} for k, layer in enumerate(layers)]
    return read({"input": {"shape": [1, 11, 9]}, "nodes": nodes, "loss": "mean_squared_error",
                 "initializer": {"kind": "constant", "value": 0.2}})  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_spans_hold_what_a_cells_gradient_reaches_and_no_more(seed):
    architecture = random_chain(seed)
    network = initialize(architecture, dtype=np.float64)
    trace = network.forward(np.ones((1, 1, 11, 9)))
    spans = receptive_spans(architecture)[architecture.output]
    dilated = any(getattr(node.layer, "dilation", (1, 1)) != (1, 1) for node in architecture.nodes)
    y = trace.output
    for cell in {(0, 0), (y.shape[2] // 2, y.shape[3] // 2), (y.shape[2] - 1, y.shape[3] - 1)}:
        dy = np.zeros_like(y)
        dy[:, :, cell[0], cell[1]] = 1
        box = support(network.pull_back(trace, architecture.output, dy).outputs["input"])
        told = tuple(tuple(span[at].tolist()) for span, at in zip(spans, cell, strict=True))
        if box is None:
            assert any(start >= end for start, end in told) or dilated
            continue
        for (start, end), (first, last) in zip(told, box, strict=True):
            # With holes between the cells of a window the box may be larger than its edges.
            assert start <= first < last <= end if dilated else (start, end) == (first, last)


@pytest.mark.parametrize("seed", range(40))
def test_projective_fields_are_the_other_way_round(seed):
    architecture = random_chain(seed)
    spans = receptive_spans(architecture)[architecture.output]
    height, width = architecture.shapes[architecture.output][1:]
    for cell in [(0, 0), (5, 4), (10, 8), (3, 0)]:
        inside = [
            [i for i in range(size) if span[i][0] <= at < span[i][1]]
            for span, size, at in zip(spans, (height, width), cell, strict=True)
        ]
        box = projective_field(architecture, "input", cell, architecture.output)
        if all(inside):
            assert box is not None
            for (start, end), rows in zip(box, inside, strict=True):
                assert start <= rows[0]
                assert rows[-1] < end


def test_a_cell_feeds_a_whole_vector():
    architecture = read(ZOO["lenet5"].spec)
    assert projective_field(architecture, "pool1", (3, 3), "conv2") == ((0, 4), (0, 4))
    assert projective_field(architecture, "input", (0, 0), "fc3") == ()
    assert projective_field(architecture, "conv2", (0, 0), "conv1") is None


def test_branches_are_covered_by_both():
    spans = receptive_spans(read({
        "input": {"shape": [1, 9, 9]}, "loss": "mean_squared_error",
        "nodes": [
            {"name": "narrow", **conv(1)},
            {"name": "wide", **conv(5, padding=2), "inputs": ["input"]},
            {"name": "sum", "kind": "add", "inputs": ["narrow", "wide"]},
        ],
    }))  # fmt: skip
    assert spans["sum"][0].tolist() == spans["wide"][0].tolist()
    assert spans["narrow"][0][4].tolist() == [4, 5]


def test_a_delta_that_reaches_nothing_has_no_support():
    assert support(np.zeros((1, 1, 3, 3))) is None


@pytest.mark.parametrize("node", ["conv1", "pool1", "fc2", "fc3"])
def test_pulling_back_one_cell_is_its_gradient(node, rng):
    network = initialize(read(ZOO["lenet5"].spec), dtype=np.float64)
    x = rng.standard_normal((1, 1, 28, 28))
    trace = network.forward(x)
    y = trace.tensor(f"{node}.y")
    cell = tuple(int(rng.integers(0, size)) for size in y.shape)
    dy = np.zeros_like(y)
    dy[cell] = 1
    dx = network.pull_back(trace, node, dy).outputs["input"]
    direction = rng.standard_normal(x.shape)
    step = 1e-6
    ahead, behind = (
        network.forward(x + sign * step * direction).tensor(f"{node}.y")[cell] for sign in (1, -1)
    )
    np.testing.assert_allclose(np.sum(dx * direction), (ahead - behind) / (2 * step), rtol=1e-5,
                               atol=1e-9)  # fmt: skip


def test_pulling_back_refuses_what_does_not_fit():
    network = initialize(read(ZOO["lenet5"].spec))
    trace = network.forward(np.zeros((1, 1, 28, 28)))
    with pytest.raises(TargetError, match=r"\(1, 6, 28, 28\)"):
        network.pull_back(trace, "conv1", np.zeros((1, 6, 28, 27)))
    with pytest.raises(AddressError, match="conv7"):
        network.pull_back(trace, "conv7", np.zeros((1, 6, 28, 28)))
