"""What the engine asks of the machine underneath it: matrix products, threads, memory.

`prepare` runs when the package is imported, before NumPy is loaded where that can be.

- NumPy's OpenBLAS does not know every processor: on one that is newer than itself it falls back to
  kernels half as wide as the processor's registers. It is told which ones to take.
- BLAS's threads split one product, which on the small products of a convolution costs more than it
  gains, and makes the last bits depend on the number of threads. The engine splits the batch
  instead (`engine.ops.parallel`), and BLAS gets one thread, in the whole process: threads that
  share BLAS cannot each have their own limit.
- The C library gives freed memory back to the system at once, and every pass would ask for it
  again, page by page. It is told to keep it.
"""

import ctypes
import os
import sys
from pathlib import Path

KERNELS = "OPENBLAS_CORETYPE"
# Numbers of glibc's <malloc.h>: from what size on blocks are mapped, and how much stays unused.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGEST_BLOCK, KEPT = 32 << 20, 1 << 30


def prepare() -> None:
    """Choose kernels, unless the user did or NumPy is there already; one thread; keep memory."""
    if "numpy" not in sys.modules and _has_avx512():
        # Seen on a processor of 2024: 105 → 180 thousand million operations a second and core.
        os.environ.setdefault(KERNELS, "SkylakeX")
    import numpy as np  # noqa: F401 (loads the BLAS that is to be limited)
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    ThreadpoolController().limit(limits=1, user_api="blas")
    _keep_memory()


def _has_avx512() -> bool:
    """Tell whether the processor has what those kernels need; where it cannot be told, no."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", "replace").partition("flags")[2]
    except OSError:
        return False
    here = set(flags.partition("\n")[0].split())
    return {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"} <= here


def _keep_memory() -> None:
    """Let freed blocks stay with the process; a training step takes two thirds of the time."""
    if sys.platform != "linux":
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # Not every C library has it.
        return
    mallopt(M_MMAP_THRESHOLD, LARGEST_BLOCK)
    mallopt(M_TRIM_THRESHOLD, KEPT)
