"""How the matrix products underneath are run; imported before NumPy, which reads it once.

Two things NumPy's OpenBLAS does not do for us. It does not know every processor: on one that is
newer than itself it falls back to kernels half as wide as the processor's registers. And its
threads split one product, which on the small products of a convolution costs more than it gains
and makes the last bits depend on the number of threads: the engine splits the batch instead.
"""

import os
import sys
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

KERNELS, THREADS = "OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS"


def prepare() -> None:
    """Choose OpenBLAS's kernels and one thread a product; kernels the user has set are kept."""
    if "numpy" in sys.modules:  # Too late for the kernels, not for the threads.
        threadpool_limits(1, user_api="blas")
        return
    os.environ[THREADS] = "1"
    if _has_avx512():
        # Seen on a processor of 2024: 105 → 180 thousand million operations a second and core.
        os.environ.setdefault(KERNELS, "SkylakeX")


def _has_avx512() -> bool:
    """Tell whether the processor has what those kernels need; where it cannot be told, no."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", "replace").partition("flags")[2]
    except OSError:
        return False
    here = set(flags.partition("\n")[0].split())
    return {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"} <= here
