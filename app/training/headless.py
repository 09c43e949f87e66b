"""`python3 -m app train`: a training without a server, in this process."""

import json
import math
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cache import Cache
from app.datasets import Datasets
from app.errors import ApiError
from app.networks import Networks
from app.settings import Settings
from app.store import Store
from app.training.logbook import write_csv
from app.training.run import Run, columns
from app.training.setup import Setup, Setups
from engine import weights
from engine.datasets.generated import DATASETS
from engine.errors import EngineError
from engine.training.loop import Report
from engine.zoo import ZOO

# What a shell says of a command that was ended by Ctrl+C.
INTERRUPTED = 130
# Cells of the bar.
WIDTH = 30
# Seconds between two pictures of the bar.
REDRAW = 0.1


def train(
    document: Annotated[Path | None, typer.Argument(
        exists=True, dir_okay=False, show_default=False,
        help="JSON file with the document of a training; the options count for more.",
    )] = None,
    dataset: Annotated[str | None, typer.Option(
        help="A generated kind (shapes, digits, moons …), the name of a folder or download "
        "(mnist), or JSON.",
    )] = None,
    network: Annotated[str | None, typer.Option(
        help="A network of the zoo (lenet5), a file with a spec, or JSON.",
    )] = None,
    optimizer: Annotated[str | None, typer.Option(help="A kind (sgd, adam …) or JSON.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="α of the optimizer.")] = None,
    momentum: Annotated[float | None, typer.Option(help="γ of the optimizer.")] = None,
    schedule: Annotated[str | None, typer.Option(
        help="How the rate changes: constant, step, cosine, or JSON.",
    )] = None,
    regularizer: Annotated[str | None, typer.Option(help="l1, l2, or JSON.")] = None,
    augmentation: Annotated[list[str] | None, typer.Option(
        help="shift, rotate, mixup …, or JSON; may be given several times.",
    )] = None,
    epochs: Annotated[int | None, typer.Option(help="How often every object is seen.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Objects per update.")] = None,
    seed: Annotated[int | None, typer.Option(
        help="Of the first numbers, the order and all other chance.",
    )] = None,
    held_out: Annotated[float | None, typer.Option(
        help="Share of the objects that is judged by.",
    )] = None,
    count: Annotated[int | None, typer.Option(help="Learn from so few objects only.")] = None,
    out: Annotated[Path | None, typer.Option(
        dir_okay=False, help="Where the weights go, as safetensors with PyTorch's names.",
    )] = None,
    log: Annotated[Path | None, typer.Option(
        dir_okay=False, help="Where the curves go, as CSV.",
    )] = None,
    datasets: Annotated[Path | None, typer.Option(
        exists=True, file_okay=False, help="Folder with data sets, one a sub-folder.",
    )] = None,
    data: Annotated[Path | None, typer.Option(
        file_okay=False, show_default=False,
        help="Folder of the store. Default: the user's data folder.",
    )] = None,
) -> None:
    """Train a network without a server; Ctrl+C stops it and keeps what was learned."""
    given: dict[str, Any] = {} if document is None else _json(document.read_text("utf-8"), document)
    _put(given, "dataset", dataset and _dataset(dataset))
    _put(given, "network", network and _network(network))
    for name, value in (("optimizer", optimizer), ("schedule", schedule),
                        ("regularizer", regularizer)):
        _put(given, name, value and _kind(value))
    _put(given, "augmentations", augmentation and [_kind(one) for one in augmentation])
    for name, number in (("epochs", epochs), ("batch_size", batch_size), ("seed", seed)):
        _put(given, name, number)
    if seed is not None and isinstance(given.get("network"), dict):
        given["network"] = {**given["network"], "seed": seed}
    changed = {"learning_rate": learning_rate, "momentum": momentum}
    if any(value is not None for value in changed.values()):
        known = given.get("optimizer", "sgd")
        known = {"kind": known} if isinstance(known, str) else dict(known)
        given["optimizer"] = known | {k: v for k, v in changed.items() if v is not None}
    part = {"held_out": held_out, "count": count}
    given["split"] = {**(given.get("split") or {}),
                      **{k: v for k, v in part.items() if v is not None}}
    for name in ("dataset", "network"):
        if name not in given:
            raise typer.BadParameter(f"nothing says which {name}: give --{name} or a document")
    for path in (out, log):
        if path is not None and not path.absolute().parent.is_dir():
            raise typer.BadParameter(f"there is no folder {path.absolute().parent}")
    chosen: dict[str, Any] = {} if data is None else {"data": data.resolve()}
    if datasets is not None:
        chosen["datasets"] = datasets.resolve()
    raise typer.Exit(_trained(given, Settings(**chosen), out, log))


def _trained(
    given: dict[str, Any], settings: Settings, out: Path | None, log: Path | None
) -> int:
    """Train, write what is wanted, and return the status of the process."""
    store = Store(settings.data, settings.max_stored_bytes)
    cache = Cache(settings.cache_bytes)
    networks, datasets = Networks(store, cache, settings), Datasets(settings, cache)
    setups = Setups(networks, datasets, cache, settings)
    try:
        # No snapshots: there is nobody to look at them.
        setup = setups.read({**given, "snapshots": 2})
    except (ApiError, EngineError) as error:
        where = f" ({error.pointer})" if error.pointer else ""
        typer.echo(f"Error: {error}{where}", err=True)
        return 2
    finally:
        store.close()
    teller = Teller(setup)
    status = 0
    try:
        teller.learn()
    except KeyboardInterrupt:
        teller.say(f"Stopped after step {teller.run.state.step}.")
        status = INTERRUPTED
    except EngineError as error:
        teller.say(f"Stopped: {error} The state before that step is kept.")
        status = 1
    _keep(teller, out, log)
    return status


class Teller:
    """Learns, collects the curves and tells how it goes on standard error."""

    def __init__(self, setup: Setup) -> None:
        self.run = Run(setup, setup.begin)
        self.reports: list[Report] = []
        self.evaluations: list[dict[str, Any]] = []
        self._begun, self._drawn = time.monotonic(), 0.0
        self._bar = sys.stderr.isatty()

    def learn(self) -> None:
        """Learn to the end."""
        run = self.run
        about = run.setup.record()["dataset"]
        self.say(f"{run.document['name']}: {about['training']} objects to learn from, "
                 f"{about['held_out']} to judge by, {run.course.steps} steps")
        told = run.begin()
        while True:
            if told.report is not None:
                self.reports.append(told.report)
            for kind, data in told.events:
                if kind == "evaluation":
                    self.evaluations.append(data)
                    self._tell(data)
            if run.finished:
                return
            self._draw()
            told = run.go_on()

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        clear = "\r\x1b[2K" if self._bar else ""
        typer.echo(f"{clear}{line}", err=True)

    def _tell(self, found: dict[str, Any]) -> None:
        learning, judged = found["learning"], found["held_out"]
        self.say(
            f"epoch {found['epoch']} of {self.run.plan.epochs}: "
            f"training: loss {learning['loss']:.4f}, accuracy {learning['accuracy']:.4f}; "
            f"held out: loss {judged['loss']:.4f}, accuracy {judged['accuracy']:.4f}; "
            f"{time.monotonic() - self._begun:.0f} s"
        )

    def _draw(self) -> None:
        """Draw the bar, now and then, where there is a terminal."""
        now = time.monotonic()
        if not self._bar or now - self._drawn < REDRAW:
            return
        self._drawn = now
        done, steps = self.run.state.step, self.run.course.steps
        filled = round(WIDTH * done / steps)
        left = (now - self._begun) / done * (steps - done) if done else math.inf
        loss = f", loss {self.reports[-1].running:.4f}" if self.reports else ""
        time_left = f", {left:.0f} s left" if math.isfinite(left) else ""
        bar = "█" * filled + "░" * (WIDTH - filled)
        typer.echo(f"\r\x1b[2K{bar} {done} / {steps}{loss}{time_left}", err=True, nl=False)


def _keep(teller: Teller, out: Path | None, log: Path | None) -> None:
    """Write weights and curves; files that were there are replaced only by whole ones."""
    if out is not None:
        _write(out, weights.dump(teller.run.state.network))
        teller.say(f"Weights after step {teller.run.state.step} are in {out}")
    if log is not None:
        text = write_csv(columns(teller.reports), teller.evaluations)
        _write(log, text.encode())
        teller.say(f"Curves are in {log}")


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(f"{path.name}.part")
    new.write_bytes(data)
    new.replace(path)


def _put(given: dict[str, Any], name: str, value: Any) -> None:
    if value is not None:
        given[name] = value


def _json(text: str, where: object) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise typer.BadParameter(f"{where} is not JSON: {error}") from None


def _kind(value: str) -> Any:
    return _json(value, value) if value.lstrip().startswith("{") else value


def _dataset(value: str) -> Any:
    named = _kind(value)
    if isinstance(named, dict):
        return named
    return {"kind": named} if named in DATASETS else {"id": named}


def _network(value: str) -> Any:
    """Read the name of a network of the zoo, a file with a spec, JSON, or an id."""
    if value in ZOO:
        return {"zoo": value}
    if value.lstrip().startswith("{"):
        given = _json(value, "--network")
    elif Path(value).is_file():
        given = _json(Path(value).read_text("utf-8"), value)
    else:
        return {"id": value}
    return {"spec": given} if "nodes" in given else given
