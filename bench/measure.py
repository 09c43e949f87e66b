"""Fair timing and one report: interleaved rounds, medians, the machine they were taken on."""

import argparse
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Medians, written by the commands themselves (`--write`). Figures of different machines do not
compare; ratios nearly do. PyTorch is not among the project's requirements:
`python3 -m tests --rivals` installs it, or use an environment of your own.
"""


def arguments(
    description: str | None, rounds: int, threads: bool = False
) -> argparse.Namespace:
    """Read the options that every benchmark has; `threads` lets one choose their number."""
    parser = argparse.ArgumentParser(description=description)
    if threads:
        parser.add_argument("--threads", type=int, help="processor threads, default all; with one "
                            "it is processor time that counts, whatever else the machine does")
    parser.add_argument("--rounds", type=int, default=rounds, help="rounds, default %(default)s")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--patience", type=float, default=60, help="seconds to wait, in all, for "
                        "the machine to do nothing else, where that matters, default %(default)s")
    return parser.parse_args()


def interleaved(
    tasks: Mapping[str, Callable[[], object]],
    rounds: int,
    before: Mapping[str, Callable[[], object]] = {},
    seconds: float = 0.05,
    quiet: "Quiet | None" = None,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Time several tasks by turns, so that what disturbs the machine disturbs all of them.

    Parameters
    ----------
    tasks : mapping of str to callable
    rounds : int
    before : mapping of str to callable
        What is set before a task's turn, outside its time.
    seconds : float
        How long one task is repeated within a round.
    quiet : Quiet, optional
        Turns that others disturbed are taken again.
    clock : callable
        What tells the seconds.

    Returns
    -------
    dict of str to list of float
        For each task, the seconds that one call took in each round.
    """
    repeats = {}
    for name, task in tasks.items():
        before.get(name, bool)()
        task()
        begun = time.perf_counter()
        task()
        repeats[name] = max(1, round(seconds / (time.perf_counter() - begun)))
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds):
        # Every other round backwards, so that nobody always comes after the same one.
        order = list(tasks) if number % 2 else list(reversed(tasks))
        for name in order:
            task = tasks[name]
            before.get(name, bool)()

            def turn(task: Callable[[], object] = task, times: int = repeats[name]) -> float:
                task()
                begun = clock()
                for _ in range(times):
                    task()
                return (clock() - begun) / times

            taken[name].append(quiet.take(turn) if quiet else turn())
    return taken


class Quiet:
    """Takes turns while the machine does nothing else, as long as its patience lasts.

    PyTorch's threads wait for each other by spinning: where somebody else needs a core they take
    ten times as long, and ours too take twice as long. Such turns say nothing about either.

    Parameters
    ----------
    patience : float
        Seconds that all turns together may be taken again in, or waited for.
    """

    # Share of all cores that others may take of a turn, and seconds that nobody can tell from 0.
    TOLERATED, GRAIN = 0.06, 0.021

    def __init__(self, patience: float) -> None:
        self.patience, self.turns, self.disturbed = patience, 0, 0

    def take(self, turn: Callable[[], float]) -> float:
        """Take a turn, again and again until nobody disturbs it."""
        begun = time.perf_counter()
        self.turns += 1
        while True:
            before, started = busy(), time.perf_counter()
            taken = turn()
            wall = time.perf_counter() - started
            if self._alone(before, wall):
                break
            if time.perf_counter() - begun > self.patience:
                self.disturbed += 1
                break
            self._wait(begun)
        self.patience -= max(time.perf_counter() - begun - wall, 0)
        return taken

    def _wait(self, begun: float) -> None:
        """Sleep until nobody works any more, or the patience is at an end."""
        while time.perf_counter() - begun < self.patience:
            before = busy()
            time.sleep(0.25)
            if self._alone(before, 0.25):
                return

    def _alone(self, before: float, wall: float) -> bool:
        taken = busy() - before - self.GRAIN
        return taken < self.TOLERATED * wall * (os.cpu_count() or 1)

    def __str__(self) -> str:
        return (f"{self.disturbed} of {self.turns} turns were disturbed by other work on the "
                "machine")


def busy() -> float:
    """Return the processor seconds that others than this process have taken; 0 if nobody tells."""
    try:
        words = Path("/proc/stat").read_text("ascii").split()[1:9]
    except OSError:
        return 0.0
    user, nice, system, _, _, *interrupts = (int(word) for word in words)
    own = os.times()
    ticks = user + nice + system + sum(interrupts)
    return ticks / os.sysconf("SC_CLK_TCK") - own.user - own.system


def ratio(ours: list[float], theirs: list[float]) -> float:
    """Median of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def milliseconds(taken: list[float]) -> str:
    """Write the median and the middle half of the rounds, in milliseconds."""
    low, middle, high = (1e3 * q for q in statistics.quantiles(taken, n=4))
    return f"{middle:.3g} ({low:.3g}–{high:.3g})"


def machine(*packages: str) -> str:
    """Say in one line what this was measured on."""
    versions = ", ".join(f"{package} {metadata.version(package)}" for package in packages)
    return (f"{_processor()}, {platform.system()}, Python {platform.python_version()}, {versions}, "
            f"{datetime.now(UTC).date().isoformat()}")


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("ascii"))
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Lay out a table in Markdown."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def tell(section: str, text: str, write: bool) -> None:
    """Print a section and, if asked to, put it into the report in place of the older one."""
    print(text)
    if not write:
        return
    begin, end = f"<!-- {section}: written by its command -->", f"<!-- /{section} -->"
    block = f"{begin}\n{text.strip()}\n{end}"
    report = REPORT.read_text("utf-8") if REPORT.exists() else HEAD
    if begin in report:
        before, _, rest = report.partition(begin)
        report = before + block + rest.partition(end)[2]
    else:
        report = f"{report.rstrip()}\n\n{block}\n"
    REPORT.write_text(report, "utf-8")
    print(f"written to {REPORT.relative_to(REPORT.parent.parent)}", file=sys.stderr)
