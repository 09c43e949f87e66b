"""What the process keeps in memory: bounded in bytes, the least recently used goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class Cache:
    """A thread-safe store of values that can be made again.

    Threads that ask for the same missing value at once wait for the first one to make it.

    Parameters
    ----------
    limit : int
        Bytes of all kept values together. A value larger than that is handed out, not kept.

    Examples
    --------
    >>> cache = Cache(limit=10)
    >>> cache.get("a", lambda: ("first", 6)), cache.get("a", lambda: ("never made", 6))
    ('first', 'first')
    >>> cache.get("b", lambda: ("second", 6)), "a" in cache, cache.nbytes
    ('second', False, 6)
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, Future[Any]] = {}
        self._nbytes = 0

    def get(self, key: Hashable, make: Callable[[], tuple[Value, int]]) -> Value:
        """Return the value kept under `key`, or make it.

        Parameters
        ----------
        key : hashable
        make : callable
            Returns the value and its size in bytes. What it raises, every waiting thread gets, and
            nothing is kept.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(Value, self._kept[key][0])
            waiting = self._making.get(key)
            if waiting is None:
                mine: Future[Any] = Future()
                self._making[key] = mine
        if waiting is not None:
            return cast(Value, waiting.result())
        try:
            value, nbytes = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            self._keep(key, value, nbytes)
        mine.set_result(value)
        return value

    def forget(self, chosen: Callable[[Any, Any], bool]) -> None:
        """Drop every value that is `chosen` by its key and itself."""
        with self._lock:
            for key in [key for key, (value, _) in self._kept.items() if chosen(key, value)]:
                self._nbytes -= self._kept.pop(key)[1]

    def _keep(self, key: Hashable, value: Any, nbytes: int) -> None:
        if nbytes > self.limit:
            return
        self._kept[key] = value, nbytes
        self._nbytes += nbytes
        while self._nbytes > self.limit:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._nbytes -= dropped

    @property
    def nbytes(self) -> int:
        """Bytes of all kept values together."""
        return self._nbytes

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept
