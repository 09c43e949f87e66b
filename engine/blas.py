"""How the matrix products underneath are run; prepared before NumPy is loaded, where it can be.

Two things NumPy's OpenBLAS does not do for us. It does not know every processor: on one that is
newer than itself it falls back to kernels half as wide as the processor's registers. And its
threads split one product, which on the small products of a convolution costs more than it gains,
and makes the last bits depend on the number of threads. The engine splits the batch instead
(`engine.ops.parallel`), and BLAS gets one thread, in the whole process: threads that share BLAS
cannot each have their own limit.
"""

import os
import sys
from pathlib import Path

KERNELS = "OPENBLAS_CORETYPE"


def prepare() -> None:
    """Choose OpenBLAS's kernels, unless the user did or NumPy is there already; one thread each."""
    if "numpy" not in sys.modules and _has_avx512():
        # Seen on a processor of 2024: 105 → 180 thousand million operations a second and core.
        os.environ.setdefault(KERNELS, "SkylakeX")
    import numpy as np  # noqa: F401 (loads the BLAS that is to be limited)
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    ThreadpoolController().limit(limits=1, user_api="blas")


def _has_avx512() -> bool:
    """Tell whether the processor has what those kernels need; where it cannot be told, no."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", "replace").partition("flags")[2]
    except OSError:
        return False
    here = set(flags.partition("\n")[0].split())
    return {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"} <= here
