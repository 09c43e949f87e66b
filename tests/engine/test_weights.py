"""Parameters to bytes and back, under PyTorch's names."""

import json
import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from engine import weights
from engine.errors import WeightsError
from engine.network import Network, initialize
from engine.spec import read
from engine.zoo import ZOO
from tests.engine.networks import random_network


@pytest.fixture(scope="module")
def network():
    return initialize(read({
        "input": {"shape": [1, 4, 4]}, "loss": "mean_squared_error",
        "nodes": [{"name": "conv-1", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
                  {"name": "bn", "kind": "batchnorm2d"}],
    }))  # fmt: skip


def test_names_are_pytorchs(network):
    assert set(weights.load(weights.dump(network))) == {
        "conv-1.weight", "conv-1.bias", "bn.weight", "bn.bias", "bn.running_mean",
        "bn.running_var",
    }  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", range(6))
def test_there_and_back_to_the_bit(seed, dtype):
    network, x, _ = random_network(seed, dtype)
    params = weights.assign(network.architecture, weights.load(weights.dump(network)))
    again = Network(network.architecture, params, network.dtype)
    for node, values in network.params.items():
        for name, value in values.items():
            np.testing.assert_array_equal(again.params[node][name], value)
    np.testing.assert_array_equal(again.predict(x), network.predict(x))
    assert weights.dump(again) == weights.dump(network)


def test_tensors_of_other_precisions_are_welcome(network):
    tensors = weights.load(weights.dump(network))
    for dtype in (np.float16, np.float64):
        cast = {name: value.astype(dtype) for name, value in tensors.items()}
        own = Network(network.architecture, weights.assign(network.architecture, cast))
        assert own.params["conv-1"]["w"].dtype == np.float32


def test_what_pytorch_counts_is_left_aside(network):
    tensors = weights.load(weights.dump(network))
    tensors["bn.num_batches_tracked"] = np.array(7)
    assert set(weights.assign(network.architecture, tensors)) == {"conv-1", "bn"}


def change(network, **tensors):
    given = {k: v.copy() for k, v in weights.load(weights.dump(network)).items()}
    given.update({name.replace("__", "."): value for name, value in tensors.items()})
    return {name: value for name, value in given.items() if value is not None}


@pytest.mark.parametrize(
    ("tensors", "code", "words"),
    [
        ({"bn__bias": None}, "weights-missing", "the tensor bn.bias, got nothing"),
        ({"bn__extra": np.zeros(1)}, "weights-unknown", "bn.extra as well"),
        ({"bn__bias": np.zeros(3)}, "parameter-shape", r"bn.bias of shape \(2,\), got .*\(3,\)"),
        ({"bn__bias": np.zeros((2, 1))}, "parameter-shape", r"\(2, 1\)"),
        ({"bn__bias": np.zeros(2, int)}, "parameter-shape", "int64"),
        ({"bn__bias": np.array([np.nan, 1])}, "weights-not-finite", "bn.bias, got 1 NaN"),
        ({"bn__bias": np.array([np.inf, -np.inf])}, "weights-not-finite", "got 2 NaN"),
    ],
)
def test_files_of_another_architecture_are_refused(network, tensors, code, words):
    with pytest.raises(WeightsError, match=words) as caught:
        weights.assign(network.architecture, change(network, **tensors))
    assert caught.value.code == code


def header(value, body=b""):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return struct.pack("<Q", len(text)) + text + body


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 7,
        b"PK\3\4 a zip file, not a safetensors file",
        struct.pack("<Q", 2**63) + b"{}",
        header(b"{"),
        header(b"[]"),
        header({"a": 1}),
        header({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}, b"\0" * 4),
        header({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 3),
        header({"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}, b"\0" * 8),
        header({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, b"\0" * 4),
        header({"a": {"dtype": "F32", "shape": [2**62, 8], "data_offsets": [0, 4]}}, b"\0" * 4),
        header({"a": {"dtype": "X99", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 4),
        header(b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
    ],
)
def test_what_is_no_safetensors_file_is_refused(data):
    with pytest.raises(WeightsError, match="a safetensors file") as caught:
        weights.load(data)
    assert caught.value.code == "weights-file"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_a_damaged_file_is_refused_or_read(data):
    whole = bytearray(save({"a": np.ones((2, 3), np.float32), "b": np.ones(2)}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    # Anything but a WeightsError fails the test.
    with suppress(WeightsError):
        weights.load(bytes(whole[:cut] if data.draw(st.booleans()) else whole))


@pytest.mark.parametrize("dtype", ["BF16", "F8_E4M3", "I64", "BOOL", "U8"])
def test_files_of_other_types_are_refused_one_way_or_another(network, dtype):
    size = {"BF16": 2, "I64": 8}.get(dtype, 1)
    data = header({"a": {"dtype": dtype, "shape": [1], "data_offsets": [0, size]}}, b"\1" * size)
    with pytest.raises(WeightsError):
        weights.assign(network.architecture, {**weights.load(data), **change(network)})


def test_the_zoos_own_weights_fit():
    for entry in ZOO.values():
        data = entry.weights()
        if data is not None:
            architecture = read(entry.spec)
            assert Network(architecture, weights.assign(architecture, weights.load(data)))
