"""What the zoo ships: weights that fit, records that are true, digits that are recognised."""

import os
from pathlib import Path

import numpy as np
import pytest

from app.bootstrap import ROOT
from engine import weights
from engine.datasets import idx
from engine.datasets.labelled import as_tensor
from engine.datasets.samples import SAMPLES
from engine.network import Network
from engine.spec import read
from engine.summary import summarize
from engine.training.loop import evaluate
from engine.zoo import WEIGHTS, ZOO

DIGITS = ("lenet5", "lenet5_1998", "branches")
MNIST_TRAINED = (*DIGITS, "linear")
SHIPPED = (*MNIST_TRAINED, "tiny_vgg")
# What the shipped weights must reach at least.
WANTED = {"lenet5": 0.988, "lenet5_1998": 0.985, "branches": 0.98, "tiny_vgg": 0.5,
          "linear": 0.915}
DATA = Path(os.environ.get("NABLASCOPE_TEST_DATA") or ROOT.parent / "shared" / "data")
MNIST = DATA / "mnist"

shipped = pytest.mark.parametrize("name", SHIPPED)


def network(name):
    architecture = read(ZOO[name].spec)
    return Network(architecture, weights.assign(architecture, weights.load(ZOO[name].weights())))


def shrunk(picture, size):
    """Average over the cells that fall together."""
    factor = len(picture) // size
    means = picture.reshape(size, factor, size, factor, -1).mean(axis=(1, 3))
    return np.rint(means).astype(np.uint8)


@shipped
def test_weights_fit_their_architecture(name):
    assert summarize(network(name).architecture).parameters == ZOO[name].record["parameters"]


@shipped
def test_records_tell_what_weights_reach_and_how_they_were_made(name):
    record = ZOO[name].record
    assert WANTED[name] <= record["accuracy"]["value"] < 1
    assert record["accuracy"]["data"]
    assert record["command"] == f"python -m app.zoo_training {name} --data DIR"
    assert set(record["accuracy_by_class"]) == set(read(ZOO[name].spec).classes)
    assert {"optimizer", "epochs", "batch_size", "seed"} <= set(record["plan"])


@shipped
def test_networks_read_pictures_as_they_were_trained_to(name):
    recipe, record = read(ZOO[name].spec).input, ZOO[name].record["input"]
    assert (list(recipe.mean), list(recipe.std)) == (record["mean"], record["std"])


def test_every_weights_file_has_an_entry_and_a_record():
    names = {path.stem for path in WEIGHTS.iterdir()}
    assert names == set(SHIPPED)
    assert {path.suffix for path in WEIGHTS.iterdir()} == {".safetensors", ".json"}


@pytest.mark.parametrize("name", DIGITS)
def test_drawn_digits_are_recognised(name):
    net = network(name)
    pictures = np.stack([shrunk(SAMPLES[f"digit-{value}"].draw(), 28) for value in range(10)])
    found = net.predict(as_tensor(pictures, net.architecture.input)).argmax(axis=1)
    assert found.tolist() == list(range(10))


# The rest measures on MNIST itself, which is no part of the project.


@pytest.fixture(scope="module")
def mnist():
    if not MNIST.is_dir():
        pytest.skip(f"MNIST not found at {MNIST}; set NABLASCOPE_TEST_DATA")
    return idx.mnist(MNIST, "t10k")


@pytest.mark.data
@pytest.mark.parametrize("name", MNIST_TRAINED)
def test_the_recorded_accuracy_is_what_is_measured(name, mnist):
    result = evaluate(network(name), mnist.images, mnist.labels)
    recorded = ZOO[name].record
    # Another processor may add up in another order and so decide a doubtful digit otherwise.
    assert result.accuracy == pytest.approx(recorded["accuracy"]["value"], abs=3e-4)
    assert result.loss == pytest.approx(recorded["loss"], rel=1e-3)
    assert result.accuracy >= WANTED[name]


@pytest.mark.data
def test_normalisation_goes_by_the_training_images(mnist):
    pixels = idx.mnist(MNIST, "train").images
    counts = np.bincount(pixels.ravel(), minlength=256) / pixels.size
    levels = np.arange(256) / 255
    mean = (counts * levels).sum()
    std = np.sqrt((counts * (levels - mean) ** 2).sum())
    recipe = read(ZOO["lenet5"].spec).input
    assert recipe.mean == pytest.approx((mean,), abs=5e-5)
    assert recipe.std == pytest.approx((std,), abs=5e-5)
