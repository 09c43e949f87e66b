"""Train the weights that the zoo ships: ``python -m app.zoo_training lenet5 --data DIR``.

The data sets are not part of the project. DIR holds, for the networks of digits, the four IDX files
of MNIST, and for the network of colour pictures two archives (or folders) of class folders,
``cifar10-train.zip`` and ``cifar10-test.zip``.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app import images
from engine import weights
from engine.datasets import folders, idx
from engine.datasets.labelled import Labelled
from engine.network import Network, initialize
from engine.optimizers import SGD
from engine.schedules import Cosine
from engine.spec import read
from engine.summary import summarize
from engine.training import plan as plans
from engine.training.augment import Chain
from engine.training.loop import State, evaluate, train
from engine.training.motions import Augmentation
from engine.training.plan import Plan
from engine.zoo import WEIGHTS, ZOO

# A picture of a data set is small; a larger one is a mistake.
MAX_PIXELS = 1_000_000


class Data(NamedTuple):
    """What a network learns from, what it is judged by, and what the latter is called."""

    learn: Labelled
    judge: Labelled
    name: str


@dataclass(frozen=True)
class Training:
    """How one network of the zoo is trained."""

    load: Callable[[Path], Data]
    plan: Plan


def main(arguments: list[str] | None = None) -> None:
    """Train one network and write its weights and their record beside the zoo."""
    parser = argparse.ArgumentParser(prog="python -m app.zoo_training", description=__doc__)
    parser.add_argument("name", choices=TRAININGS)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data set")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="folder to write to")
    given = parser.parse_args(arguments)
    training = TRAININGS[given.name]
    data = training.load(given.data)
    network, record = trained(given.name, data, training.plan)
    record["command"] = f"python -m app.zoo_training {given.name} --data DIR"
    given.to.mkdir(parents=True, exist_ok=True)
    (given.to / f"{given.name}.safetensors").write_bytes(weights.dump(network))
    text = json.dumps(record, indent=2, ensure_ascii=False)
    (given.to / f"{given.name}.json").write_text(text + "\n", "utf-8")


def trained(name: str, data: Data, plan: Plan) -> tuple[Network, dict[str, Any]]:
    """Train a network of the zoo from its seed; tells how it goes on standard error."""
    network = initialize(read(ZOO[name].spec), plan.seed)
    begun, epoch, losses, right = time.perf_counter(), 1, list[float](), list[float]()

    def tell() -> None:
        elapsed = time.perf_counter() - begun
        print(f"{name}: epoch {epoch} of {plan.epochs}, loss {np.mean(losses):.4f}, "  # noqa: T201
              f"accuracy {np.mean(right):.4f}, {elapsed:.0f} s", file=sys.stderr, flush=True)

    for state, report in train(State(network), data.learn.images, data.learn.labels, plan):
        network = state.network
        if report.epoch > epoch:
            tell()
            epoch, losses, right = report.epoch, [], []
        losses.append(report.loss)
        right.append(report.accuracy)
    tell()
    learned = evaluate(network, data.learn.images, data.learn.labels)
    judged = evaluate(network, data.judge.images, data.judge.labels)
    print(f"{name}: {data.name}: {judged.accuracy:.4f}", file=sys.stderr)  # noqa: T201
    recipe = network.architecture.input
    return network, {
        "network": name,
        "accuracy": {"value": judged.accuracy, "data": data.name},
        "accuracy_by_class": {
            label: round(float(share), 4)
            for label, share in zip(network.architecture.classes, judged.by_class,
                                    strict=True)
        },
        "loss": round(judged.loss, 6),
        "learned_from": {"images": len(data.learn.images), "accuracy": round(learned.accuracy, 6)},
        "input": {"mean": list(recipe.mean), "std": list(recipe.std)},
        "parameters": summarize(network.architecture).parameters,
        "plan": {**plans.write(plan), "updates": report.step},
        "seconds": round(time.perf_counter() - begun),
        "date": datetime.now(UTC).date().isoformat(),
        "numpy": np.__version__,
    }


def digits(folder: Path) -> Data:
    """Read MNIST's four files."""
    judge = idx.mnist(folder, "t10k")
    return Data(idx.mnist(folder, "train"), judge, f"MNIST test, {_grouped(judge)} images")


def pictures(folder: Path) -> Data:
    """Read the part of CIFAR-10 that lies in two archives or folders."""
    learn, judge = (folders.load(_archive(folder, part), decode) for part in ("train", "test"))
    name = f"CIFAR-10, {_grouped(judge)} of the test images, learned from {_grouped(learn)}"
    return Data(learn, judge, name)


def decode(data: bytes) -> NDArray[np.uint8]:
    """Decode a colour picture -> (H, W, 3)."""
    return np.asarray(images.open_picture(data, MAX_PIXELS).convert("RGB"))


def _archive(folder: Path, part: str) -> Path:
    packed = folder / f"cifar10-{part}.zip"
    return packed if packed.exists() else folder / f"cifar10-{part}"


def _grouped(data: Labelled) -> str:
    return f"{len(data.images):,}".replace(",", " ")


# Shifts are not for the test images, which are centred, but for what people draw.
HANDWRITING = Chain((Augmentation(shift=2, turn=10, scale=0.1, slant=0.15),))
TRAININGS: dict[str, Training] = {
    "lenet5": Training(digits, Plan(
        SGD(0.03, 0.9, 5e-4), epochs=16, schedule=Cosine(), augment=HANDWRITING,
    )),
    "lenet5_1998": Training(digits, Plan(
        SGD(0.03, 0.9, 2e-4), epochs=16, schedule=Cosine(), augment=HANDWRITING,
    )),
    "branches": Training(digits, Plan(
        SGD(0.1, 0.9, 2e-4), epochs=10, schedule=Cosine(), augment=HANDWRITING,
    )),
    # As they come: it has no way to make up for a digit that moved.
    "linear": Training(digits, Plan(SGD(0.02, weight_decay=1e-3), epochs=20, schedule=Cosine())),
    "tiny_vgg": Training(pictures, Plan(
        SGD(0.02, 0.9, 1e-3), epochs=40, schedule=Cosine(),
        augment=Chain((Augmentation(shift=3, mirror=True),)),
    )),
}


if __name__ == "__main__":
    main()
