"""The command that trains the zoo's weights, and drawn digits as the server prepares them."""

import gzip
import json
import struct
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from app import images, zoo_training
from engine import weights
from engine.datasets.samples import SAMPLES
from engine.network import Network
from engine.spec import read
from engine.training import plan as plans
from engine.zoo import ZOO


@pytest.fixture
def digits(tmp_path, rng):
    """A folder like MNIST's with 40 pictures for learning and 20 for judging."""
    for part, count in (("train", 40), ("t10k", 20)):
        pictures = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        header = struct.pack(">4B3I", 0, 0, 8, 3, *pictures.shape)
        body = gzip.compress(header + pictures.tobytes())
        (tmp_path / f"{part}-images-idx3-ubyte.gz").write_bytes(body)
        header = struct.pack(">4BI", 0, 0, 8, 1, count)
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(header + labels.tobytes())
    return tmp_path


@pytest.fixture
def short(monkeypatch):
    """Every training lasts one epoch."""
    quick = {
        name: replace(training, plan=replace(training.plan, epochs=1))
        for name, training in zoo_training.TRAININGS.items()
    }
    monkeypatch.setattr(zoo_training, "TRAININGS", quick)


def test_every_network_of_the_zoo_has_a_training():
    assert set(zoo_training.TRAININGS) == set(ZOO)


@pytest.mark.usefixtures("short")
def test_the_command_writes_weights_and_their_record(digits, tmp_path, capsys):
    target = tmp_path / "weights"
    zoo_training.main(["branches", "--data", str(digits), "--to", str(target)])
    architecture = read(ZOO["branches"].spec)
    found = weights.load((target / "branches.safetensors").read_bytes())
    network = Network(architecture, weights.assign(architecture, found))
    assert np.abs(network.params["norm1"]["running_mean"]).max() > 0
    record = json.loads((target / "branches.json").read_text("utf-8"))
    assert record["accuracy"]["data"] == "MNIST test, 20 images"
    assert 0 <= record["accuracy"]["value"] <= 1
    assert record["learned_from"]["images"] == 40
    assert record["plan"]["optimizer"]["kind"] == "sgd"
    assert "epoch 1 of 1" in capsys.readouterr().err


@pytest.mark.usefixtures("short")
def test_the_same_command_writes_the_same_weights(digits, tmp_path):
    bodies = []
    for place in ("a", "b"):
        zoo_training.main(["lenet5", "--data", str(digits), "--to", str(tmp_path / place)])
        bodies.append((tmp_path / place / "lenet5.safetensors").read_bytes())
    assert bodies[0] == bodies[1]


def test_colour_pictures_are_read_from_archives(tmp_path, rng):
    drawn = rng.integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
    for part in ("train", "test"):
        with zipfile.ZipFile(tmp_path / f"cifar10-{part}.zip", "w") as archive:
            for name, picture in zip(("cat", "dog"), drawn, strict=True):
                archive.writestr(f"{name}/0.png", images.encode_png(picture))
    data = zoo_training.pictures(tmp_path)
    np.testing.assert_array_equal(data.judge.images, drawn)
    assert data.learn.classes == ("cat", "dog")


@pytest.mark.parametrize("name", ["lenet5", "lenet5_1998", "branches"])
@pytest.mark.parametrize("center", [None, False], ids=["centred", "as drawn"])
def test_drawn_digits_are_recognised_through_the_servers_preparation(name, center):
    architecture = read(ZOO[name].spec)
    params = weights.assign(architecture, weights.load(ZOO[name].weights()))
    network = Network(architecture, params)
    for value in range(10):
        prepared = images.prepare_pixels(
            SAMPLES[f"digit-{value}"].draw(), architecture.input, images.Prepare(center=center)
        )
        assert network.predict(prepared.array[None]).argmax() == value


def test_the_linear_classifier_needs_its_digits_centred():
    architecture = read(ZOO["linear"].spec)
    params = weights.assign(architecture, weights.load(ZOO["linear"].weights()))
    network, right = Network(architecture, params), {}
    for center in (None, False):
        prepared = np.stack([
            images.prepare_pixels(SAMPLES[f"digit-{value}"].draw(), architecture.input,
                                  images.Prepare(center=center)).array
            for value in range(10)
        ])
        right[center] = int((network.predict(prepared).argmax(axis=1) == np.arange(10)).sum())
    assert right[None] == 10
    assert right[False] < 10


@pytest.mark.parametrize("name", ["ship", "airplane", "car"])
def test_drawn_pictures_are_recognised_by_the_network_of_colours(name):
    architecture = read(ZOO["tiny_vgg"].spec)
    params = weights.assign(architecture, weights.load(ZOO["tiny_vgg"].weights()))
    sample = SAMPLES[name]
    prepared = images.prepare_pixels(sample.draw(), architecture.input, images.Prepare())
    found = Network(architecture, params).predict(prepared.array[None]).argmax()
    assert architecture.classes[found] == sample.label


@pytest.mark.parametrize("name", ZOO)
def test_records_tell_of_the_training_that_stands_in_the_code(name):
    recorded = dict(ZOO[name].record["plan"])
    assert recorded.pop("updates") > 0
    assert recorded == plans.write(zoo_training.TRAININGS[name].plan)
