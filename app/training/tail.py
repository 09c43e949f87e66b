"""The end of the log, watched by everybody who waits for events."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from starlette.concurrency import run_in_threadpool

from app.training.ledger import Ledger
from app.training.rows import Event

# Seconds between looks at the store: events show soon, and looking costs next to nothing.
LOOK = 0.1
SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


class Tail:
    """Wakes readers when there is something new, and lets them go when the server ends."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.closed = False
        self._last = 0
        self._more = asyncio.Event()
        self._readers = 0
        self._looking: asyncio.Task[None] | None = None

    def close(self) -> None:
        """End every stream; call it in the server's loop."""
        self.closed = True
        self._wake()

    async def read(self, keys: list[str], after: int) -> list[Event]:
        """Return what came after an event; waits until there is something. Empty at the end."""
        self._readers += 1
        try:
            while not self.closed:
                more = self._more
                events = await run_in_threadpool(self._ledger.events, keys, after)
                if events:
                    return events
                self._watch()
                await more.wait()
            return []
        finally:
            self._readers -= 1

    async def known(self, keys: list[str], after: int) -> list[Event]:
        """Return what came after an event, without waiting."""
        return await run_in_threadpool(self._ledger.events, keys, after)

    def _watch(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        """Look at the log while anybody waits."""
        while self._readers and not self.closed:
            last = await run_in_threadpool(self._ledger.last_event)
            if last != self._last:
                self._last = last
                self._wake()
            await asyncio.sleep(LOOK)

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()


@contextlib.contextmanager
def before_the_end(do: Callable[[], Any]) -> Iterator[None]:
    """Do something in the loop as soon as the process is told to end.

    A server waits for open connections before it says that it ends, and a stream of events would
    stay open for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Only the main thread hears signals; whoever runs a server in another ends it alone.
        return
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(do)
        earlier = before[number]
        if callable(earlier):
            earlier(number, frame)
        elif earlier == signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not None:
            before[number] = signal.signal(number, hear)
    try:
        yield
    finally:
        for number, earlier in before.items():
            if signal.getsignal(number) is hear:
                signal.signal(number, earlier)
