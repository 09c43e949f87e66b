"""`python3 -m app train`: the same training as the server's, and nothing learned is lost."""

import csv
import json
import signal
import subprocess
import sys

import pytest
from safetensors.numpy import load_file
from typer.testing import CliRunner

from app import cli
from app.bootstrap import ROOT
from tests.app.conftest import PLANE, POINTS, finished, make_training
from tests.app.test_trainings import log, weights

# Who starts the tests in the background has the whole family ignore Ctrl+C.
HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
START = [sys.executable, "-c", f"{HEARS}; from app.cli import main; main()", "train"]


@pytest.fixture
def train(tmp_path):
    """Run the command in this process."""
    runner = CliRunner(env={"COLUMNS": "120", "TERM": "dumb", "NO_COLOR": "1"})

    def go(*arguments):
        return runner.invoke(cli.app, ["train", "--data", str(tmp_path / "data"),
                                       *map(str, arguments)])

    return go


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "plane.json"
    path.write_text(json.dumps(PLANE), "utf-8")
    return path


def table(path):
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_a_document_does_here_what_it_does_on_the_server(train, shared, tmp_path):
    now = finished(shared, make_training(shared, **POINTS)["id"])
    path = tmp_path / "document.json"
    path.write_text(json.dumps(now["document"]), "utf-8")
    done = train(path, "--out", tmp_path / "w.safetensors", "--log", tmp_path / "log.csv")
    assert done.exit_code == 0, done.output
    assert "epoch 3 of 3" in done.output
    assert (tmp_path / "w.safetensors").read_bytes() == weights(shared, now["id"])
    reports = log(shared, now["id"])["reports"]
    told = [row for row in table(tmp_path / "log.csv") if row["loss"]]
    assert [int(row["step"]) for row in told] == reports["step"]
    assert [float(row["loss"]) for row in told] == reports["loss"]
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_options_are_fields_of_the_document(train, spec, shared, tmp_path):
    done = train(
        "--dataset", "moons", "--network", spec, "--optimizer", '{"kind": "sgd"}',
        "--learning-rate", "0.5", "--momentum", "0.9", "--epochs", "2", "--batch-size", "20",
        "--seed", "3", "--count", "100", "--held-out", "0.5", "--schedule", "cosine",
        "--regularizer", '{"kind": "l2", "strength": 0.001}', "--augmentation", "mixup",
        "--out", tmp_path / "w.safetensors")
    assert done.exit_code == 0, done.output
    now = finished(shared, make_training(shared, **{
        "dataset": {"kind": "moons"}, "network": {"spec": PLANE, "seed": 3},
        "optimizer": {"kind": "sgd", "learning_rate": 0.5, "momentum": 0.9}, "epochs": 2,
        "batch_size": 20, "seed": 3, "split": {"count": 100, "held_out": 0.5},
        "schedule": "cosine", "regularizer": {"kind": "l2", "strength": 0.001},
        "augmentations": ["mixup"],
    })["id"])
    assert (tmp_path / "w.safetensors").read_bytes() == weights(shared, now["id"])


def test_ctrl_c_keeps_what_was_learned(spec, tmp_path):
    process = subprocess.Popen(
        [*START, "--dataset", "moons", "--network", spec, "--epochs", "20000", "--data",
         tmp_path / "data", "--out", tmp_path / "w.safetensors", "--log", tmp_path / "log.csv"],
        cwd=ROOT, stderr=subprocess.PIPE, text=True)
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            # Twenty thousand epochs, of which two hundred are told.
            if line.startswith("epoch 100 "):
                process.send_signal(signal.SIGINT)
                break
        _, error = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130, "".join(said) + error
    assert "Stopped after step" in error
    assert "Traceback" not in error
    assert set(load_file(tmp_path / "w.safetensors")) == {
        "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"}
    steps = [int(row["step"]) for row in table(tmp_path / "log.csv")]
    assert steps == sorted(steps)
    assert steps[-1] >= 100 * 25


def test_divergence_keeps_the_state_before(train, tmp_path):
    relu = {**PLANE, "nodes": [{**node, "kind": "relu"} if node["kind"] == "tanh" else node
                               for node in PLANE["nodes"]]}
    done = train("--dataset", "moons", "--network", json.dumps(relu), "--learning-rate", "1e30",
                 "--out", tmp_path / "w.safetensors")
    assert done.exit_code == 1
    assert "Stopped: " in done.output
    assert load_file(tmp_path / "w.safetensors")


@pytest.mark.parametrize(("arguments", "words"), [
    ([], "which dataset"), (["--dataset", "moons"], "which network"),
    (["--dataset", "pets", "--network", "lenet5"], "pets"),
    (["--dataset", "moons", "--network", "lenet5"], "[1, 28, 28]"),
    (["--dataset", "moons", "--network", "nobody"], "nobody"),
    (["--dataset", "moons", "--network", "{nodes"], "not JSON"),
    (["--dataset", "moons", "--network", "lenet5", "--epochs", "many"], "integer"),
    (["--dataset", "shapes", "--network", "lenet5", "--epochs", "0"], "epochs"),
    (["--dataset", "moons", "--network", "lenet5", "--out", "no/such/folder/w"], "no folder"),
    (["no-such-document.json"], "does not exist"),
])
def test_wrong_arguments_are_explained(train, arguments, words):
    done = train(*arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output


def test_the_bar_is_for_terminals(train, spec):
    done = train("--dataset", "moons", "--network", spec)
    assert done.exit_code == 0
    assert "█" not in done.output
    assert "\r" not in done.output
