"""Pure array functions, forward and gradients; no settings, no input or output.

Matrix products split over several threads add up in another order, so importing this package holds
BLAS to one thread in the whole process: the same numbers give the same bits on every machine. It is
done once and for all because threads that share BLAS cannot each have their own limit, and because
one thread is the fastest for networks of this size anyway.
"""

import numpy as np  # noqa: F401 (loads the BLAS that is to be limited)
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

ThreadpoolController().limit(limits=1, user_api="blas")
