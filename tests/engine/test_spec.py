"""Specs: read, written back, and refused with a pointer to what is wrong."""

import json
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.architecture import Architecture, InputRecipe, Node
from engine.errors import EngineError, SettingError, ShapeError, SpecError
from engine.layers import LAYERS
from engine.network import initialize
from engine.spec import read, write
from engine.zoo import ZOO
from tests.engine.networks import random_spec

CONV = {"name": "c", "kind": "conv2d", "out_channels": 2, "kernel_size": 3}
FC = {"name": "fc", "kind": "linear", "out_features": 3}


def spec(*nodes, shape=(1, 6, 6), loss="mean_squared_error", **fields):
    return {"input": {"shape": list(shape)}, "nodes": list(nodes), "loss": loss, **fields}


# There and back


def json_round_trip(value):
    return json.loads(json.dumps(value, allow_nan=False))


@pytest.mark.parametrize("name", ZOO)
def test_the_zoo_survives(name):
    architecture = read(ZOO[name].spec)
    written = json_round_trip(write(architecture))
    assert read(written) == architecture
    assert write(read(written)) == written


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.integers(1, 20))
def test_any_network_survives(seed, size):
    rng = np.random.default_rng(seed)
    given_spec = random_spec(rng, size)
    architecture = read(given_spec)
    written = json_round_trip(write(architecture))
    assert read(written) == architecture
    assert write(read(written)) == written
    position = {"input": -1}
    for number, node in enumerate(architecture.nodes):
        assert all(position[source] < number for source in node.inputs)
        position[node.name] = number
    assert set(position) - {"input"} == {node["name"] for node in given_spec["nodes"]}


names = st.text("abcXYZ019_-", max_size=12).map(lambda tail: f"n{tail}")
numbers = st.floats(-1e3, 1e3).map(lambda v: round(v, 3))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    names,
    st.text(max_size=20),
    st.sampled_from([None, "dark", "light"]),
    st.booleans(),
    st.lists(numbers, min_size=3, max_size=3) | st.lists(numbers, min_size=1, max_size=1),
    st.lists(st.floats(1e-3, 1e3), min_size=3, max_size=3),
    st.lists(st.text(max_size=8), min_size=4, max_size=4, unique=True)
    | st.just(["0", "1", "2", "3"]),
    st.sampled_from(["zeros", {"kind": "normal", "std": 0.5}, {"kind": "constant", "value": 1}]),
)
def test_every_field_survives(name, title, background, center, mean, std, classes, initializer):
    given_spec = {
        "name": title,
        "input": {"shape": [3, 4, 4], "mean": mean, "std": std, "background": background,
                  "center": center},
        "nodes": [{"name": f"{name}-a", "kind": "flatten"},
                  {"name": name, "kind": "linear", "out_features": 4}],
        "output": name, "classes": classes, "initializer": initializer,
    }  # fmt: skip
    architecture = read(given_spec)
    assert architecture.classes == tuple(classes)
    assert architecture.input.mean == tuple(mean)
    assert architecture.name == title
    written = json_round_trip(write(architecture))
    assert read(written) == architecture
    assert write(read(written)) == written


def test_defaults_are_left_out():
    long = spec(
        {**CONV, "inputs": ["input"], "stride": [1, 1], "padding": 0, "groups": 1, "bias": True,
         "dilation": 1},
        output="c", name="", classes=[],
    )  # fmt: skip
    assert write(read(long))["nodes"] == [CONV]
    assert set(write(read(long))) == {"input", "nodes", "loss", "initializer"}


def test_what_is_left_out_has_the_default_of_the_docs():
    architecture = read({"input": {"shape": [4]}, "nodes": [FC]})
    assert architecture.loss.kind == "softmax_cross_entropy"
    assert architecture.initializer.kind == "kaiming_uniform"
    assert architecture.classes == ("0", "1", "2")
    assert architecture.output == "fc"
    assert architecture.by_name["fc"].inputs == ("input",)


def test_one_input_may_be_written_as_a_name():
    assert read(spec({**CONV, "inputs": "input"})) == read(spec(CONV))


def test_reading_leaves_the_spec_alone():
    given_spec = json_round_trip(ZOO["branches"].spec)
    before = json.dumps(given_spec)
    read(given_spec)
    assert json.dumps(given_spec) == before


def test_channels_and_features_are_inferred():
    nodes = [CONV, {"name": "flat", "kind": "flatten"}, FC]
    shapes = {
        node: {name: one.shape for name, one in specs.items()}
        for node, specs in read(spec(*nodes)).parameters.items()
    }
    assert shapes == {"c": {"w": (2, 1, 3, 3), "b": (2,)}, "fc": {"w": (3, 32), "b": (3,)}}


def test_an_architecture_checks_itself_however_it_is_made():
    layer = LAYERS["conv2d"](1, 9)
    with pytest.raises(ShapeError):
        Architecture(InputRecipe((1, 4, 4)), (Node("a", layer, ("input",)),), classes=("x",))


# Refused: the spec, the class, the code, the pointer, words of the sentence

A, B = ({"name": name, "kind": "relu"} for name in "ab")
REFUSED = [
    ([], SpecError, "spec-type", "", "network: expected spec to be an object"),
    ("lenet5", SpecError, "spec-type", "", "an object"),
    (None, SpecError, "spec-type", "", "None"),
    ({}, SpecError, "spec-missing", "", "the field input"),
    ({"input": {"shape": [1]}}, SpecError, "spec-missing", "", "the field nodes"),
    (spec(CONV, layers=[]), SpecError, "spec-unknown-field", "/layers", "one of the fields name,"),
    (spec(CONV, **{"a/b~c": 1}), SpecError, "spec-unknown-field", "/a~1b~0c", "a/b~c"),
    (spec(CONV, name=3), SpecError, "spec-type", "/name", "name to be a string"),
    (spec(CONV, output=["c"]), SpecError, "spec-type", "/output", "output"),
    (spec(CONV, output="d"), SpecError, "reader-of-nothing", "/output", "got d"),
    (spec(CONV, output="input"), SpecError, "reader-of-nothing", "/output", "got input"),
    # the input
    (spec(CONV) | {"input": [1, 6, 6]}, SpecError, "spec-type", "/input", "an object"),
    (spec(CONV) | {"input": {}}, SpecError, "spec-missing", "/input", "the field shape"),
    (spec(CONV, shape=[1, 6, 6, 6, 6]), SpecError, "spec-type", "/input/shape", r"\[C, H, W\]"),
    (spec(CONV, shape=[1, 0, 6]), SpecError, "spec-type", "/input/shape", "each at least 1"),
    (spec(CONV, shape=[1, 6, 6.5]), SpecError, "spec-type", "/input/shape", r"6.5"),
    (spec(CONV, shape=[True, 6, 6]), SpecError, "spec-type", "/input/shape", "True"),
    (spec(CONV, shape=[10**400, 6, 6]), SpecError, "spec-type", "/input/shape", "shape"),
    (spec(CONV, shape=[10**5000, 6, 6]), SpecError, "spec-type", "/input/shape", "shape"),
    (spec(CONV) | {"input": {"shape": 4}}, SpecError, "spec-type", "/input/shape", "4"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "mean": [0, 0]}}, SpecError, "normalization",
     "/input/mean", "one for each of the 1, got 2"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "mean": []}}, SpecError, "normalization",
     "/input/mean", "got 0"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "mean": ["0"]}}, SpecError, "spec-type",
     "/input/mean", "mean to be numbers"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "std": float("nan")}}, SpecError, "spec-type",
     "/input/std", "nan"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "std": 10**400}}, SpecError, "spec-type",
     "/input/std", "numbers"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "std": 0}}, SpecError, "spec-type",
     "/input/std", "positive numbers"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "background": "grey"}}, SpecError, "spec-type",
     "/input/background", "dark, light or null, got grey"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "background": ["dark"]}}, SpecError, "spec-type",
     "/input/background", "dark"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "center": 1}}, SpecError, "spec-type",
     "/input/center", "true or false"),
    (spec(CONV) | {"input": {"shape": [1, 6, 6], "size": 1}}, SpecError, "spec-unknown-field",
     "/input/size", "shape, mean, std, background, center"),
    # nodes
    (spec(), SpecError, "no-nodes", "/nodes", "at least one node"),
    (spec(CONV) | {"nodes": {"c": CONV}}, SpecError, "spec-type", "/nodes", "a list of nodes"),
    (spec("relu"), SpecError, "spec-type", "/nodes/0", "node 0: expected node to be an object"),
    (spec({"kind": "relu"}), SpecError, "spec-missing", "/nodes/0", "node 0: .* the field name"),
    (spec(A, {"name": "b"}), SpecError, "spec-missing", "/nodes/1", "b: .* the field kind"),
    (spec({"name": "", "kind": "relu"}), SpecError, "name-invalid", "/nodes/0/name", "letters"),
    (spec({"name": "1a", "kind": "relu"}), SpecError, "name-invalid", "/nodes/0/name", "1a"),
    (spec({"name": "a.b", "kind": "relu"}), SpecError, "name-invalid", "/nodes/0/name", "a.b"),
    (spec({"name": "a\n", "kind": "relu"}), SpecError, "name-invalid", "/nodes/0/name", "a\n"),
    (spec({"name": "слой", "kind": "relu"}), SpecError, "name-invalid", "/nodes/0/name", "слой"),
    (spec({"name": "a" * 41, "kind": "relu"}), SpecError, "name-invalid", "/nodes/0/name", "40"),
    (spec({"name": 7, "kind": "relu"}), SpecError, "name-invalid", "/nodes/0/name", "7"),
    (spec({"name": "input", "kind": "relu"}), SpecError, "name-reserved", "/nodes/0/name",
     "input, which every trace has already"),
    (spec({"name": "loss", "kind": "relu"}), SpecError, "name-reserved", "/nodes/0/name", "loss"),
    (spec(A, A), SpecError, "name-duplicated", "/nodes/1/name", "a twice"),
    (spec({"name": "a", "kind": "conv4d"}), SpecError, "kind-unknown", "/nodes/0/kind",
     "a: expected a kind among conv2d, .* got conv4d"),
    (spec({"name": "a", "kind": ["relu"]}), SpecError, "kind-unknown", "/nodes/0/kind", "relu"),
    # the graph
    (spec({**A, "inputs": ["nobody"]}), SpecError, "reader-of-nothing", "/nodes/0/inputs",
     "a: expected `inputs` to name nodes of this network, got nobody. Known are input, a"),
    (spec({**A, "inputs": [3]}), SpecError, "spec-type", "/nodes/0/inputs", "a list of names"),
    (spec({**A, "inputs": {"a": 1}}), SpecError, "spec-type", "/nodes/0/inputs", "names"),
    (spec({**A, "inputs": []}), SpecError, "one-input", "/nodes/0/inputs", "one input, got 0"),
    (spec({**A, "inputs": ["input", "input"]}), SpecError, "one-input", "/nodes/0/inputs",
     "got 2. Name one node .* add or concat"),
    (spec({"name": "s", "kind": "add"}), SpecError, "several-inputs", "/nodes/0/inputs",
     "s: expected two or more inputs, got 1"),
    (spec({**A, "inputs": ["a"]}), SpecError, "cycle", "/nodes", "the cycle a → a"),
    (spec({**A, "inputs": ["b"]}, B), SpecError, "cycle", "/nodes", "[ab] → [ab] → [ab]"),
    (spec(A, {**B, "inputs": ["input"]}), SpecError, "several-outputs", "/nodes",
     "one node that nobody reads, the output, got a, b"),
    (spec(A, {**B, "inputs": ["input"]}, output="a"), SpecError, "dead-end", "/nodes/1",
     "b: expected every node to lead to the output a, got a dead end, b"),
    # settings
    (spec({**CONV, "out_chanels": 3}), SettingError, "setting-unknown", "/nodes/0/out_chanels",
     "c: expected one of the settings out_channels, .* got out_chanels"),
    (spec({**CONV, "a/b": 3}), SettingError, "setting-unknown", "/nodes/0/a~1b", "a/b"),
    (spec({"name": "c", "kind": "conv2d", "kernel_size": 3}), SettingError, "setting-missing",
     "/nodes/0/out_channels", "the setting out_channels, got nothing. .*how many filters"),
    (spec(A, {**CONV, "kernel_size": "3"}), SettingError, "setting-type", "/nodes/1/kernel_size",
     "c: expected kernel_size to be an integer or a pair of integers, got 3"),
    (spec({**CONV, "kernel_size": [3, 3, 3]}), SettingError, "setting-type",
     "/nodes/0/kernel_size", r"\[3, 3, 3\]"),
    (spec({**CONV, "kernel_size": 3.0}), SettingError, "setting-type", "/nodes/0/kernel_size",
     "3.0"),
    (spec({**CONV, "bias": 1}), SettingError, "setting-type", "/nodes/0/bias", "true or false"),
    (spec({**CONV, "stride": 0}), SettingError, "setting-range", "/nodes/0/stride",
     "stride ≥ 1, got 0"),
    (spec({**CONV, "padding": [0, -1]}), SettingError, "setting-range", "/nodes/0/padding",
     "padding ≥ 0, got -1"),
    (spec({**CONV, "out_channels": 10**7}), SettingError, "setting-range",
     "/nodes/0/out_channels", "≤ 1000000"),
    (spec({**CONV, "out_channels": 10**400}), SettingError, "setting-range",
     "/nodes/0/out_channels", "≤ 1000000"),
    (spec({**CONV, "out_channels": 10**5000}), SettingError, "setting-range",
     "/nodes/0/out_channels", "≤ 1000000"),
    (spec({"name": "d", "kind": "dropout", "p": 1}), SettingError, "setting-range",
     "/nodes/0/p", "p < 1, got 1"),
    (spec({"name": "d", "kind": "dropout", "p": float("nan")}), SettingError, "setting-type",
     "/nodes/0/p", "a number, got nan"),
    (spec({"name": "d", "kind": "dropout", "p": -10**400}), SettingError, "setting-type",
     "/nodes/0/p", "a number"),
    # shapes
    (spec({**CONV, "kernel_size": [3, 9]}), ShapeError, "kernel-too-large",
     "/nodes/0/kernel_size", "c: expected a kernel that fits .* got kernel 9 for an input of 6"),
    (spec(CONV, {"name": "p", "kind": "maxpool2d", "kernel_size": 2, "padding": 2}), ShapeError,
     "padding-too-large", "/nodes/1/padding", "p: expected padding of at most .*1"),
    (spec({**CONV, "groups": 2}), ShapeError, "channels-not-divisible", "/nodes/0/groups",
     "c: expected in_channels divisible by groups = 2, got 1"),
    (spec({**CONV, "out_channels": 3, "groups": 2}, shape=[2, 6, 6]), ShapeError,
     "channels-not-divisible", "/nodes/0/groups", "out_channels divisible by groups = 2"),
    (spec(FC), ShapeError, "not-a-vector", "/nodes/0", r"fc: .*\(1, 6, 6\).*flatten"),
    (spec(CONV, shape=[4]), ShapeError, "not-maps", "/nodes/0",
     r"c: expected a tensor of shape \(C, H, W\)"),
    (spec(CONV, {"name": "s", "kind": "add", "inputs": ["c", "input"]}), ShapeError,
     "unequal-shapes", "/nodes/1", r"s: .*\(2, 4, 4\), \(1, 6, 6\)"),
    (spec(CONV, {"name": "s", "kind": "concat", "inputs": ["c", "input"]}), ShapeError,
     "unequal-sizes", "/nodes/1", "s: .*differ in channels only"),
    # loss, initialiser, classes
    (spec(CONV, loss="softmax_cross_entropy"), ShapeError, "output-not-vector", "/loss",
     r"c: expected an output of shape \(classes,\)"),
    (spec(CONV, loss="guess"), SpecError, "kind-unknown", "/loss", "got guess"),
    (spec(CONV, loss={"kind": "guess"}), SpecError, "kind-unknown", "/loss/kind", "got guess"),
    (spec(FC, shape=[4], loss={"kind": "softmax_cross_entropy", "weight": [1, 2]}), SettingError,
     "class-weights", "/loss/weight", "loss: expected 3 class weights, one for each class, got 2"),
    (spec(CONV, loss=None), SpecError, "spec-type", "/loss", "a kind or an object with a kind"),
    (spec(CONV, loss={}), SpecError, "spec-missing", "/loss", "the field kind"),
    (spec(CONV, loss={"kind": "mean_squared_error", "p": 2}), SettingError, "setting-unknown",
     "/loss/p", "reduction, got p"),
    (spec(CONV, initializer={"kind": "normal", "std": -1}), SettingError, "setting-range",
     "/initializer/std", "initializer: expected std ≥ 0, got -1"),
    (spec(FC, shape=[4], classes=["a"]), SpecError, "classes", "/classes", "3 class names.* got 1"),
    (spec(CONV, classes=["a", "b"]), SpecError, "classes", "/classes", "class names"),
    (spec(FC, shape=[4], classes="abc"), SpecError, "spec-type", "/classes", "a list of names"),
    (spec(FC, shape=[4], classes=["a", "b", 3]), SpecError, "spec-type", "/classes", "got 3"),
    (spec(FC, shape=[4], classes=["a", "b", "a"]), SpecError, "classes-repeated", "/classes",
     "a twice"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given_spec", "error", "code", "pointer", "words"),
    REFUSED,
    ids=[f"{k}-{code}" for k, (_, _, code, _, _) in enumerate(REFUSED)],
)
def test_what_makes_no_sense_is_refused(given_spec, error, code, pointer, words):
    with pytest.raises(error, match=words) as caught:
        read(given_spec)
    assert type(caught.value) is error
    assert (caught.value.code, caught.value.pointer) == (code, pointer)
    sentence = str(caught.value)
    assert len(sentence) < 1500
    for part in (caught.value.who, caught.value.expected, caught.value.got):
        assert part in sentence


def test_a_pair_given_wrong_points_to_the_list_the_person_wrote():
    # Node 1 comes first in the order of the walk, but stood second in the list.
    nodes = [{**A, "inputs": ["c"]}, {**CONV, "kernel_size": 9, "inputs": ["input"]}]
    with pytest.raises(ShapeError) as caught:
        read(spec(*nodes))
    assert caught.value.pointer == "/nodes/1/kernel_size"
    assert caught.value.who == "c"


# Hostile


def deep(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


HOSTILE = [None, True, 10**5000, -(10**400), float("nan"), float("inf"), "x" * 10**6,
           deep(10**5), {"kind": {}}, [[]], b"bytes", {1: 2}, {None: None}, "\ud800", "{field}",
           "%s"]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_are_refused_in_a_short_sentence(value):
    whole = spec(CONV, {"name": "flat", "kind": "flatten"}, FC, classes=["a", "b", "c"],
                 initializer={"kind": "normal", "mean": 0, "std": 1}, name="n")  # fmt: skip
    places = [("name",), ("input",), ("nodes",), ("output",), ("loss",), ("initializer",),
              ("classes",), ("input", "shape"), ("input", "mean"), ("nodes", 0),
              ("nodes", 0, "name"), ("nodes", 0, "kind"), ("nodes", 0, "out_channels"),
              ("nodes", 0, "kernel_size"), ("nodes", 0, "bias"), ("nodes", 0, "inputs"),
              ("nodes", 0, "unknown"), ("initializer", "std"), ("initializer", "kind")]  # fmt: skip
    for place in places:
        given_spec = json.loads(json.dumps(whole))
        target = given_spec
        for key in place[:-1]:
            target = target[key]
        target[place[-1]] = value
        try:
            read(given_spec)
        except EngineError as error:
            sentence = str(error).encode()  # Not every string can be sent.
        else:
            sentence = b""
        assert len(sentence) < 3000, place
        if not sentence:
            assert place in {("name",), ("nodes", 0, "bias")}, place
            assert json.dumps(write(read(given_spec)), ensure_ascii=False).encode()


@pytest.mark.parametrize("key", ["x" * 10**6, 1, None, "{who}", "a/b", "", "\ud800"])
def test_hostile_field_names_are_refused(key):
    for where in ("spec", "input", "node", "loss"):
        given_spec = spec(dict(CONV), loss={"kind": "mean_squared_error"})
        target = {"spec": given_spec, "input": given_spec["input"], "node": given_spec["nodes"][0],
                  "loss": given_spec["loss"]}[where]  # fmt: skip
        target[key] = 1
        with pytest.raises(EngineError) as caught:
            read(given_spec)
        assert len(str(caught.value)) < 1500
        assert len(caught.value.pointer) < 1500
        assert (str(caught.value) + caught.value.pointer).encode()


def calls(work):
    """Count the functions that are called: that does not depend on the machine."""
    count = 0

    def one(_, event, __):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(one)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def grows_no_faster(work, large):
    """Four times as much costs about four times as many calls, not sixteen."""
    assert calls(lambda: work(large)) < 5 * calls(lambda: work(large // 4))


@pytest.mark.parametrize("order", [1, -1])
def test_a_cycle_costs_as_much_as_it_has_nodes(order):
    def refuse(count):
        nodes = [{"name": f"n{k}", "kind": "relu", "inputs": [f"n{(k + order) % count}"]}
                 for k in range(count)]  # fmt: skip
        with pytest.raises(SpecError, match="the cycle n") as caught:
            read(spec(*nodes))
        assert len(str(caught.value)) < 1500

    grows_no_faster(refuse, 5000)


@pytest.mark.parametrize("order", [1, -1])
def test_a_chain_in_any_order_costs_as_much_as_it_has_nodes(order):
    def chain(count):
        nodes = [{"name": f"n{k}", "kind": "relu", "inputs": [f"n{k - 1}" if k else "input"]}
                 for k in range(count)]  # fmt: skip
        return read(spec(*nodes[::order]))

    grows_no_faster(chain, 5000)
    architecture = chain(5000)
    assert [node.name for node in architecture.nodes] == [f"n{k}" for k in range(5000)]
    assert read(write(architecture)) == architecture
    assert initialize(architecture).architecture is architecture


def test_a_node_costs_as_much_as_it_has_inputs():
    def wide(count):
        return read(spec({"name": "s", "kind": "add", "inputs": ["input"] * count}))

    grows_no_faster(wide, 5000)
    assert wide(5000).shapes["s"] == (1, 6, 6)


def test_a_lattice_costs_as_much_as_it_has_nodes_not_paths():
    def lattice(count):
        return read(spec(*(
            {"name": f"n{k}", "kind": "add", "inputs": [f"n{k - 1}" if k else "input"] * 2}
            for k in range(count)
        )))

    grows_no_faster(lattice, 2000)
