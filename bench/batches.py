"""Batches through networks, trained and in use: our engine and PyTorch on the same cores.

``python -m bench.batches``. Times are medians of interleaved rounds, peak memory is what a fresh
process needs beyond what it had before the work. How time grows is told as an exponent, beside
that of the multiply-adds: 1 means that twice the work takes twice the time.
"""

import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import engine  # noqa: F401 (prepares the machine before anything is measured)
from bench import measure, rival
from bench.works import WORKS, Work, chain, one_convolution, six_convolutions
from engine.ops import parallel
from engine.spec import read
from engine.summary import summarize


def main() -> int:
    """Measure, print, and write the report if asked to; with two words, one work's memory."""
    if sys.argv[1:2] == ["memory"]:
        print(peak_memory(int(sys.argv[2]), sys.argv[3]))
        return 0
    given = measure.arguments(__doc__, rounds=15)
    packages, rows = ["numpy"], []
    try:
        import torch
    except ModuleNotFoundError:
        print("PyTorch is not installed here: `python3 -m tests --rivals`.", file=sys.stderr)
        return 1
    packages.append("torch")
    torch.set_num_threads(parallel.cores())
    quiet = measure.Quiet(given.patience)
    for number, work in enumerate(WORKS):
        tasks = {"ours": rival.ours(work), "theirs": rival.theirs(work)}
        taken = measure.interleaved(tasks, given.rounds, quiet=quiet)
        ratio = measure.ratio(taken["ours"], taken["theirs"])
        memory = {who: memory_of(number, who) for who in tasks}
        rows.append((
            work.name, measure.milliseconds(taken["ours"]), measure.milliseconds(taken["theirs"]),
            f"{ratio:.2f}", f"{work.expected:.1f}",
            f"{memory['ours']:.0f} / {memory['theirs']:.0f}",
        ))
        print(*rows[-1], sep=" | ", file=sys.stderr)
    head = ("work", "ours, ms", "PyTorch, ms", "ours / theirs", "hoped for",
            "peak memory, MiB: ours / theirs")
    text = f"""## Batches

`python -m bench.batches`: {measure.machine(*packages)}; {parallel.cores()} threads each,
{given.rounds} interleaved rounds; {quiet}.

{measure.table(head, rows)}

{peak_share(given.rounds)}

### How time grows

{measure.table(("what doubles", "exponent of the time", "of the multiply-adds"), growth())}"""
    measure.tell("batches", text, given.write)
    return 0


def peak_share(rounds: int) -> str:
    """Say how much of the processor's matrix products VGG-16 gets out."""
    work = WORKS[-1]
    operations = 2 * summarize(read(work.spec)).multiply_adds
    a = np.ones((parallel.cores(), 1024, 1024), np.float32)
    parts = [slice(k, k + 1) for k in range(len(a))]


    def products() -> object:
        return parallel.each(lambda part: a[part] @ a[part], parts)

    taken = measure.interleaved({"work": rival.ours(work), "peak": products}, rounds)
    rate = operations / np.median(taken["work"]) / 1e9
    peak = 2 * 1024**3 * len(a) / np.median(taken["peak"]) / 1e9
    return (f"VGG-16 forward computes at {rate:.0f} thousand million operations a second, "
            f"{100 * rate / peak:.0f} % of what 1024×1024 products reach on all cores, {peak:.0f}.")


def growth() -> list[tuple[str, str, str]]:
    """Fit time and multiply-adds over three doublings of each size."""
    families: dict[str, Callable[[int], Work]] = {
        "batch, 8 … 64": lambda k: Work("", six_convolutions(), 8 << k, "step", 1),
        "channels, 32 … 256": lambda k: Work("", one_convolution(32 << k, 14), 8, "forward", 1),
        "side, 16 … 128": lambda k: Work("", one_convolution(32, 16 << k), 4, "forward", 1),
        "depth, 2 … 16": lambda k: Work("", chain(2 << k), 8, "step", 1),
    }
    rows = []
    for name, family in families.items():
        works = [family(k) for k in range(4)]
        taken = measure.interleaved({str(k): rival.ours(w) for k, w in enumerate(works)}, 7)
        times = [float(np.median(taken[str(k)])) for k in range(4)]
        adds = [w.batch * summarize(read(w.spec)).multiply_adds for w in works]
        rows.append((name, f"{exponent(times):.2f}", f"{exponent(adds):.2f}"))
    return rows


def exponent(values: list[Any]) -> float:
    """Slope of the logarithms over the doublings."""
    slope, _ = np.polyfit(range(len(values)), [math.log2(value) for value in values], 1)
    return float(slope)


def memory_of(number: int, who: str) -> float:
    """Measure in a process of its own, in MiB."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.batches", "memory", str(number), who],
        check=True, capture_output=True, text=True,
    )
    return float(done.stdout)


def peak_memory(number: int, who: str) -> float:
    """Do the work a few times; how much more memory than before it, in MiB."""
    work = WORKS[number]
    if who == "theirs":
        import torch

        torch.set_num_threads(parallel.cores())
    task = rival.ours(work) if who == "ours" else rival.theirs(work)
    before = resident("VmRSS")
    # 5 makes Linux forget the highest mark, which building the network may have set.
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    for _ in range(3):
        task()
    return (resident("VmHWM") - before) / 1024


def resident(mark: str) -> int:
    """Read a line of Linux's account of this process, in KiB."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition(f"{mark}:")[2].split()[0])


if __name__ == "__main__":
    sys.exit(main())
