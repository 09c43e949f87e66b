"""Whole training steps: our loop with its reports and without them, and PyTorch doing the same.

``python -m bench.training``. A step picks the next objects of a shuffled epoch, prepares them
(uint8 pictures → normalised floats), goes forward and back and moves the parameters by SGD with
momentum; every step tells its loss and accuracy. Ours tells the norm of every gradient, the update
ratio of every parameter and the running loss besides. Before the clock starts the losses of the
first steps of all of them are compared. A second table says what the parts cost that are not the
pass itself.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

import engine  # noqa: F401 (prepares the machine before anything is measured)
from bench import measure, rival
from engine.datasets.labelled import Images, Labels, as_tensor
from engine.network import Network, initialize
from engine.ops import parallel
from engine.optimizers import OPTIMIZERS, SGD
from engine.spec import read
from engine.training import loop
from engine.training.augment import AUGMENTATIONS, Chain, Mixup
from engine.training.plan import Plan
from engine.training.report import measured as norms
from engine.zoo import ZOO

OBJECTS, ENDLESS = 6400, 1_000_000
RATE, MOMENTUM = 0.01, 0.9
COMPARED = 5


class Work(NamedTuple):
    """A network by its spec, and how many objects a step has."""

    name: str
    spec: dict[str, Any]
    batch: int


def without(spec: dict[str, Any], kind: str) -> dict[str, Any]:
    """Leave the nodes of a kind out of a chain."""
    return {**spec, "nodes": [node for node in spec["nodes"] if node["kind"] != kind]}


LINEAR = {"input": ZOO["lenet5"].spec["input"], "nodes": [
    {"name": "flatten", "kind": "flatten"}, {"name": "fc", "kind": "linear", "out_features": 10},
]}
WORKS = (
    Work("LeNet-5, 28×28, batch 64", ZOO["lenet5"].spec, 64),
    Work("linear classifier, 28×28, batch 64", LINEAR, 64),
    Work("small VGG (tiny_vgg without dropout), 3×32×32, batch 32",
         without(ZOO["tiny_vgg"].spec, "dropout"), 32),
)


def main() -> int:
    """Measure, print, and write the report if asked to."""
    given = measure.arguments(__doc__, rounds=15, threads=True)
    try:
        import torch
    except ModuleNotFoundError:
        print("PyTorch is not installed here: `python3 -m tests --rivals`.", file=sys.stderr)
        return 1
    if given.threads:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.threads])
    torch.set_num_threads(parallel.cores())
    alone = parallel.cores() == 1
    quiet = measure.Quiet(given.patience)
    how: dict[str, Any] = {"clock": time.thread_time} if alone else {"quiet": quiet}
    rows = [measured(work, given.rounds, how) for work in WORKS]
    columns = parts(given.rounds, how)
    counts = "processor time on one thread each" if alone else (
        f"{parallel.cores()} threads each; {quiet}"
    )
    head = ("work", "ours, ms a step", "without reports", "PyTorch", "ours, objects/s",
            "PyTorch, objects/s", "ours / theirs", "reports cost")
    chosen = f" --threads {given.threads}" if given.threads else ""
    text = f"""## Training steps

`python -m bench.training{chosen}`: {measure.machine("numpy", "torch")};
{given.rounds} interleaved rounds, {counts}.

{measure.table(head, rows)}

### What is not the pass

Each by itself: the median in ms, and what share of a whole step with its reports that is.

{measure.table(("part", *(work.name for work in WORKS)), columns)}"""
    measure.tell("training", text, given.write)
    return 0


def measured(work: Work, rounds: int, how: dict[str, Any]) -> tuple[str, ...]:
    """Time one work; refuse if the three do not compute the same."""
    runs = {"ours": reporting(work), "bare": bare(work), "theirs": theirs(work)}
    firsts = {who: [next(losses) for _ in range(COMPARED)] for who, losses in runs.items()}
    for who, losses in firsts.items():
        np.testing.assert_allclose(losses, firsts["ours"], rtol=2e-3, err_msg=who)
    taken = measure.interleaved(
        {who: stepper(losses) for who, losses in runs.items()}, rounds, seconds=0.2, **how
    )
    rates = {who: f"{work.batch / float(np.median(times)):,.0f}" for who, times in taken.items()}
    cost = 100 * (measure.ratio(taken["ours"], taken["bare"]) - 1)
    row = (
        work.name, *(measure.milliseconds(taken[who]) for who in ("ours", "bare", "theirs")),
        rates["ours"], rates["theirs"],
        f"{measure.ratio(taken['ours'], taken['theirs']):.2f}", f"{cost:.1f} %",
    )
    print(*row, sep=" | ", file=sys.stderr)
    return row


def stepper(losses: Iterator[float]) -> Callable[[], object]:
    """Make a task of one step more."""
    return lambda: next(losses)


def data(network: Network) -> tuple[Images, Labels]:
    """Draw pictures of the size the network reads: their content does not matter for the time."""
    channels, *size = network.architecture.input.shape
    rng = np.random.default_rng(0)
    shape = (OBJECTS, *size) if channels == 1 else (OBJECTS, *size, channels)
    return rng.integers(0, 256, shape, np.uint8), rng.integers(0, rival.CLASSES, OBJECTS)


def plan_of(work: Work) -> Plan:
    """Plan as much as the rival does."""
    return Plan(SGD(RATE, MOMENTUM), epochs=ENDLESS, batch_size=work.batch)


def reporting(work: Work) -> Iterator[float]:
    """Train as the training room does."""
    network = initialize(read(work.spec))
    for _, report in loop.train(loop.State(network), *data(network), plan_of(work)):
        yield report.loss


def bare(work: Work) -> Iterator[float]:
    """Make the same steps without looking at them: loss and accuracy only."""
    network, plan = initialize(read(work.spec)), plan_of(work)
    images, labels = data(network)
    state = loop.State(network)
    for chosen in batches(work):
        x, targets = loop.prepared(state, images[chosen], labels[chosen], plan)
        params, memory, lesson, loss = loop.update(state, x, targets, plan.optimizer)
        (lesson.output.argmax(axis=1) == targets).mean()
        state = loop.State(state.network.with_params(params), memory, state.step + 1)
        yield loss


def batches(work: Work) -> Iterator[Any]:
    """Yield the objects of each step, as our loop picks them."""
    for epoch in range(ENDLESS):
        order = np.random.default_rng([0, epoch]).permutation(OBJECTS)
        for start in range(0, OBJECTS, work.batch):
            yield order[start : start + work.batch]


def theirs(work: Work) -> Iterator[float]:
    """Let PyTorch train from the same weights, in the same order."""
    import torch

    network = initialize(read(work.spec))
    recipe = network.architecture.input
    model = rival.module(network).train()
    images, labels = map(torch.from_numpy, data(network))
    if images.ndim == 3:
        images = images[..., None]
    images = images.permute(0, 3, 1, 2).contiguous()
    mean, std = (torch.tensor(each).reshape(1, -1, 1, 1) for each in (recipe.mean, recipe.std))
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
    for chosen in map(torch.from_numpy, batches(work)):
        x, true = images[chosen].float().div_(255).sub_(mean).div_(std), labels[chosen]
        optimizer.zero_grad(set_to_none=True)
        logits = model(x)
        loss = torch.nn.functional.cross_entropy(logits, true)
        loss.backward()
        optimizer.step()
        (logits.argmax(1) == true).float().mean().item()
        yield loss.item()


def parts(rounds: int, how: dict[str, Any]) -> list[tuple[str, ...]]:
    """Time what the steps do besides their pass, and what they may do before it."""
    columns = [parts_of(work, rounds, how) for work in WORKS]
    return [(name, *(column[name] for column in columns)) for name in columns[0]]


def parts_of(work: Work, rounds: int, how: dict[str, Any]) -> dict[str, str]:
    """Time the parts of one work's step."""
    network = initialize(read(work.spec))
    images, labels = data(network)
    chosen = next(batches(work))
    batch, true, recipe = images[chosen], labels[chosen], network.architecture.input
    plan, state = plan_of(work), loop.State(network)
    x, targets = loop.prepared(state, batch, true, plan)
    params, memory, lesson, _ = loop.update(state, x, targets, plan.optimizer)
    grads, after = lesson.grads, state._replace(memory=memory)
    steps = reporting(work)

    def changed(chain: Chain) -> Callable[[], object]:
        return lambda: chain(batch, np.random.default_rng([0, 0, 1]))

    tasks: dict[str, Callable[[], object]] = {
        "a whole step, with reports": stepper(steps),
        "pictures picked": lambda: images[chosen],
        "uint8 → normalised floats": lambda: as_tensor(batch, recipe),
        "norms and ratios of the report": lambda: norms(network.params, params, grads),
    }
    adam = OPTIMIZERS["adam"]()
    remembered = adam.step(network.params, grads, {}).memory
    tasks |= {
        "optimizer: sgd with momentum":
            lambda: plan.optimizer.step(network.params, grads, after.memory),
        "optimizer: adam": lambda: adam.step(network.params, grads, remembered),
        "mixup": lambda: loop.prepared(state, batch, true, replace(plan, mixup=Mixup())),
    }
    settings: dict[str, dict[str, Any]] = {
        "affine": {"shift": 2, "turn": 10, "scale": 0.1, "slant": 0.15},
    }
    for kind, recipe_of_kind in AUGMENTATIONS.items():
        tasks[f"augmentation: {kind}"] = changed(
            Chain((recipe_of_kind(**settings.get(kind, {})),))
        )
    taken = measure.interleaved(tasks, rounds, **how)
    whole = taken["a whole step, with reports"]
    return {
        name: f"{1e3 * float(np.median(times)):.3g} ({100 * measure.ratio(times, whole):.1f} %)"
        for name, times in taken.items()
    }


if __name__ == "__main__":
    sys.exit(main())
