"""Every message can be provoked, and says who, what was expected, what came, what to do."""

import ast
import inspect
import io
import re
import string
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from app.bootstrap import ROOT
from engine import errors, gradcheck, weights
from engine.datasets import folders, idx
from engine.errors import MESSAGES, WANTED, EngineError
from engine.explain import explain
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.network import Network, initialize
from engine.operation import Operation, fitted_params
from engine.spec import read
from engine.trace import Mode
from engine.training import loop, plan, snapshot

CONV = {"name": "c", "kind": "conv2d", "out_channels": 2, "kernel_size": 3}
RELU = {"name": "r", "kind": "relu"}


def spec(*nodes, shape=(1, 6, 6), **fields):
    return {"input": {"shape": list(shape)}, "nodes": list(nodes), "loss": "mean_squared_error",
            **fields}  # fmt: skip


def refused(*nodes, **fields):
    return lambda: read(spec(*nodes, **fields))


def network():
    return initialize(read(spec(CONV)))


def trace():
    return network().forward(np.zeros((1, 1, 6, 6)))


def loss(kind, target):
    return lambda: LOSSES[kind]().forward(np.zeros((2, 3)), target)


def joined(kind):
    node = {"name": "s", "kind": kind, "inputs": ["c", "input"]}
    return refused(CONV, node)


def tensors(**changed):
    given = weights.load(weights.dump(network()))
    return {**given, **{name.replace("__", "."): value for name, value in changed.items()}}


def alone(**given):
    return Operation(LAYERS["relu"](), (np.ones((1, 3)),), **given)


def changed(change, **fields):
    return lambda: plan.read({**fields, "changes": [change]})


PLAN = plan.Plan()


def trained(images, labels, how=PLAN):
    nodes = [CONV, {"name": "f", "kind": "flatten"}]
    state = loop.State(initialize(read(spec(*nodes))))
    return list(loop.train(state, images, np.array(labels, int), how))


def unpacked(data):
    return lambda: idx.read(io.BytesIO(data), "digits")


def archive(contents, **limits):
    def read_archive():
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "set.zip"
            with zipfile.ZipFile(place, "w") as packed:
                for name, data in contents.items():
                    packed.writestr(name, data)
            folders.load(place, as_letters, folders.Limits(**limits))

    return read_archive


def as_letters(data):
    if b" " in data:
        raise ValueError("a blank")
    return np.frombuffer(data, np.uint8)


PIXELS = np.zeros((2, 3, 3), np.uint8)

REFUSALS = {
    "not-maps": refused(CONV, shape=(4,)),
    "not-a-vector": refused({"name": "fc", "kind": "linear", "out_features": 1}),
    "not-a-sequence": refused({"name": "n", "kind": "batchnorm1d"}),
    "kernel-too-large": refused({**CONV, "kernel_size": 7}),
    "output-padding": refused({**CONV, "kind": "conv_transpose2d", "output_padding": 1}),
    "nothing-left": refused(
        {**CONV, "kind": "conv_transpose2d", "padding": 5}, shape=(1, 1, 1)
    ),
    "window-in-padding": refused(
        {"name": "p", "kind": "maxpool2d", "kernel_size": 2, "padding": 1, "dilation": 7}
    ),
    "padding-too-large": refused(
        {"name": "p", "kind": "maxpool2d", "kernel_size": 2, "padding": 2}
    ),
    "channels-not-divisible": refused({**CONV, "groups": 2}),
    "parameter-shape": lambda: weights.assign(read(spec(CONV)), tensors(c__bias=np.zeros(9))),
    "unequal-shapes": joined("add"),
    "unequal-sizes": joined("concat"),
    "one-input": refused({**RELU, "inputs": []}),
    "several-inputs": refused({"name": "s", "kind": "add"}),
    "batch-too-small": lambda: (
        initialize(read(spec({"name": "n", "kind": "batchnorm2d"}, shape=(1, 1, 1))))
        .forward([[[[1]]]], Mode(training=True))
    ),
    "setting-unknown": refused({**CONV, "size": 1}),
    "setting-missing": refused({"name": "c", "kind": "conv2d", "out_channels": 1}),
    "setting-type": refused({**CONV, "bias": "yes"}),
    "setting-range": refused({**CONV, "stride": 0}),
    "setting-choice": refused({**CONV, "operation": "product"}),
    "spec-type": refused(name=1),
    "spec-missing": lambda: read({}),
    "spec-unknown-field": refused(CONV, layers=1),
    "kind-unknown": refused({"name": "c", "kind": "conv4d"}),
    "name-invalid": refused({**CONV, "name": "2"}),
    "name-reserved": refused({**CONV, "name": "loss"}),
    "name-duplicated": refused(CONV, CONV),
    "no-nodes": refused(),
    "reader-of-nothing": refused({**CONV, "inputs": ["x"]}),
    "cycle": refused({**RELU, "inputs": ["r"]}),
    "several-outputs": refused(CONV, {**RELU, "inputs": ["input"]}),
    "dead-end": refused(CONV, {**RELU, "inputs": ["input"]}, output="c"),
    "classes": refused({"name": "f", "kind": "flatten"}, classes=["a"]),
    "classes-repeated": refused({"name": "f", "kind": "flatten"}, classes=["a", "a"]),
    "output-not-vector": refused(CONV, loss="softmax_cross_entropy"),
    "normalization": lambda: read({**spec(CONV), "input": {"shape": [1, 6, 6], "std": [1, 1]}}),
    "target-range": loss("softmax_cross_entropy", [0, 3]),
    "target-name": None,
    "target-shape": loss("mean_squared_error", [0]),
    "target-probability": loss("binary_cross_entropy", np.full((2, 3), -1)),
    "target-sign": loss("hinge", np.full((2, 3), 2)),
    "target-one-hot": loss("multiclass_hinge", np.ones((2, 3))),
    "class-weights": lambda: LOSSES["softmax_cross_entropy"](weight=(1, 2)).forward(
        np.zeros((2, 3)), [0, 1]
    ),
    "class-weights-zero": lambda: LOSSES["softmax_cross_entropy"](weight=(1, 0, 1)).forward(
        np.zeros((2, 3)), [1, 1]
    ),
    "not-probabilities": lambda: LOSSES["binary_cross_entropy"]().forward(
        np.full((2, 3), 7.0), [0, 1]
    ),
    "target-not-finite": loss("mean_squared_error", np.full((2, 3), np.nan)),
    "not-numbers": loss("mean_squared_error", "seven"),
    "node-unknown": lambda: trace().tensor("d.y"),
    "tensor-unknown": lambda: trace().tensor("c.dy"),
    "index": lambda: gradcheck.check_cell(
        network(), np.zeros((1, 1, 6, 6)), np.zeros((1, 2, 4, 4)), "c.b", (2,)
    ),
    "input-shape": lambda: network().forward([1, 2, 3]),
    "input-not-finite": lambda: network().forward(np.full((1, 1, 6, 6), np.inf)),
    "weights-file": lambda: weights.load(b"PK"),
    "weights-missing": lambda: weights.assign(read(spec(CONV)), {}),
    "weights-unknown": lambda: Network(read(spec(RELU)), {"z": {"w": np.zeros(1)}}),
    "weights-not-finite": lambda: weights.assign(
        read(spec(CONV)), tensors(c__bias=np.array([np.nan, 0]))
    ),
    "file-unreadable": lambda: idx.load(ROOT / "nothing"),
    "idx-beginning": lambda: idx.load(ROOT / "README.md"),
    "idx-header": unpacked(b"\0\0\x08\1\0"),
    "idx-large": unpacked(b"\0\0\x08\1\xff\xff\xff\xff"),
    "idx-shorter": unpacked(b"\0\0\x08\1\0\0\0\3ab"),
    "idx-longer": unpacked(b"\0\0\x08\1\0\0\0\1ab"),
    "idx-images": lambda: idx.paired("digits", np.zeros((2, 3, 3)), np.zeros(2, int)),
    "idx-labels": lambda: idx.paired("digits", PIXELS, np.zeros(3, int)),
    "idx-label": lambda: idx.paired("digits", PIXELS, np.array([0, 10**9])),
    "archive-path": archive({"../a/b": b""}),
    "archive-class": archive({"a": b""}),
    "archive-empty": archive({}),
    "archive-files": archive({"a/b": b"", "a/c": b""}, files=1),
    "archive-bytes": archive({"a/b": b"four"}, total_bytes=3),
    "archive-picture-bytes": archive({"a/b": b"four"}, file_bytes=3),
    "archive-decoded-bytes": archive({"a/b": b"four"}, array_bytes=3),
    "archive-picture": archive({"a/b": b"no number"}),
    "archive-shapes": archive({"a/b": b"four", "a/c": b"three"}),
    "params-unknown": lambda: fitted_params(LAYERS["relu"](), [(3,)], {"v": [1]}),
    "delta-shape": lambda: alone(dy=np.zeros((1, 2))).run(),
    "no-gradient": lambda: alone(dy=np.zeros((1, 3))).check_cell("y", (0, 0)),
    "nothing-to-explain": lambda: explain(alone().run().context, "q", (0,)),
    "too-many-terms": lambda: explain(alone().run().context, "y", (0, 0), most=0),
    "unequal-batches": None,
    "change-empty": changed({"step": 1}),
    "momentum-unknown": changed({"step": 1, "momentum": 0.5}, optimizer="adagrad"),
    "mixup-repeated": lambda: plan.read({"augmentations": ["mixup", "mixup"]}),
    "augment-tensors": lambda: trained(
        np.zeros((1, 1, 6, 6)), [0], plan.read({"augmentations": ["shift"]})
    ),
    "labels-count": lambda: trained(np.zeros((1, 1, 6, 6)), []),
    "snapshot-file": lambda: snapshot.load(weights.dump(network()), read(spec(CONV))),
    "training-diverged": lambda: trained(np.full((1, 1, 6, 6), 1e30), [0]),
}  # fmt: skip

# Provoked elsewhere, because the engine leaves raising them to others.
ELSEWHERE = {
    "unequal-batches": "app/operations.py reads the inputs of a request; tests/app",
    "target-name": "app/traces.py looks classes up by name; tests/app",
}


def test_every_message_is_provoked_here_or_accounted_for():
    assert set(REFUSALS) == set(MESSAGES)
    assert {code for code, provoke in REFUSALS.items() if provoke is None} == set(ELSEWHERE)


@pytest.mark.parametrize("code", [code for code, provoke in REFUSALS.items() if provoke])
def test_a_refusal_says_who_expected_what_got_what_and_what_to_do(code):
    with pytest.raises(EngineError) as caught:
        REFUSALS[code]()
    error = caught.value
    assert error.code == code
    sentence = str(error)
    assert sentence.startswith(f"{error.who}: expected {error.expected}, got {error.got}.")
    assert sentence.endswith(error.hint)
    assert error.who
    assert error.expected
    assert error.got
    assert "{" not in sentence.replace(str(error.values.get("value")), "")
    for value in error.values.values():
        assert isinstance(value, str | int | float)


def test_words_that_stand_for_themselves_are_in_the_table():
    # What `wanted` holds is a key, a number or a shape, so that pages can translate it.
    for path in sorted((ROOT / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error"):
                for keyword in node.keywords:
                    if keyword.arg == "wanted" and isinstance(keyword.value, ast.Constant):
                        assert keyword.value.value in WANTED, f"{path}:{node.lineno}"


KINDS = {
    name for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, EngineError)
}  # fmt: skip


@pytest.mark.parametrize(
    "path", [p for top in ("engine", "app") for p in sorted((ROOT / top).rglob("*.py"))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)  # fmt: skip
def test_every_raise_gives_its_message_what_it_speaks_of(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", None) in KINDS):
            continue
        code = node.args[0] if node.args else None
        if not isinstance(code, ast.Constant):
            continue  # Chosen at run time, as in EngineError.at.
        where = f"{path.name}:{node.lineno} {code.value}"
        assert code.value in MESSAGES, where
        if None in {keyword.arg for keyword in node.keywords}:
            continue
        fields = {
            field for part in MESSAGES[code.value]
            for _, field, _, _ in string.Formatter().parse(part)
        }  # fmt: skip
        assert fields - {None} <= {keyword.arg for keyword in node.keywords}, where


def test_no_message_is_left_over():
    source = "\n".join(
        path.read_text("utf-8")
        for top in ("engine", "app") for path in sorted((ROOT / top).rglob("*.py"))
        if path.name != "errors.py" or path.parent.name == "app"
    )  # fmt: skip
    unused = [code for code in MESSAGES if not re.search(rf'"{re.escape(code)}"', source)]
    assert unused == []


def test_what_came_is_quoted_shortly():
    error = errors.SpecError("name-invalid", "n", value="x" * 10**7)
    assert len(str(error)) < 500
    assert errors.SpecError("name-invalid", "n", value=10**5000).got.startswith("an integer of")


def test_an_error_can_be_told_about_a_node():
    error = errors.SettingError("setting-range", "conv2d", field="stride", range="≥ 1", value=0)
    told = error.at("c", "/nodes/3")
    assert type(told) is errors.SettingError
    assert (told.who, told.pointer) == ("c", "/nodes/3/stride")
    assert str(told) == "c: expected stride ≥ 1, got 0. Choose a value within the limits."


def test_refusals_can_be_caught_as_what_they_are():
    for name in KINDS:
        assert issubclass(getattr(errors, name), ValueError)
    assert issubclass(errors.AddressError, LookupError)
