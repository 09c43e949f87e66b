"""A batch in pieces, on all cores; the pieces, and so the bits, do not depend on their number."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache
from threading import current_thread
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

# What a piece may touch: enough to be worth a thread's while, little enough to stay in the cache.
PIECE_BYTES = 4 << 20
# A batch is cut into at least so many pieces if it has as many objects.
LEAST_PIECES = 8
NAME = "engine"


def pieces(count: int, bytes_each: int) -> list[slice]:
    """Cut `count` objects into slices of about `PIECE_BYTES`.

    >>> pieces(20, bytes_each=PIECE_BYTES // 7)[:2]
    [slice(0, 3, None), slice(3, 6, None)]
    """
    size = max(1, min(PIECE_BYTES // max(bytes_each, 1), -(-count // LEAST_PIECES)))
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def each(work: Callable[[Part], Result], parts: list[Part]) -> list[Result]:
    """Do the work for every piece and return the results in order.

    The caller works too, and whoever is done takes the next piece: nobody waits for a thread that
    the machine has no core for. Threads take the caller's context along: whether NumPy warns of an
    overflow is part of it.
    """
    if len(parts) == 1 or cores() == 1 or current_thread().name.startswith(NAME):
        return [work(part) for part in parts]
    results: dict[int, Result] = {}
    waiting = iter(range(len(parts)))  # `next` of a range is one step that no thread interrupts

    def take() -> None:
        for number in waiting:
            results[number] = work(parts[number])

    helpers = [
        _pool().submit(copy_context().run, take) for _ in range(min(cores(), len(parts)) - 1)
    ]
    try:
        take()
    finally:
        for helper in helpers:
            if not helper.cancel():
                helper.result()
    return [results[number] for number in range(len(parts))]


@lru_cache(maxsize=1)
def cores() -> int:
    """Count the cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores() - 1, thread_name_prefix=NAME)


if hasattr(os, "register_at_fork"):
    # Threads do not survive a fork; a child starts its own.
    os.register_at_fork(after_in_child=_pool.cache_clear)
