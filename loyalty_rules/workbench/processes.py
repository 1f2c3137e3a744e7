"""Processes that work side by side: each a fresh interpreter, for what threads of this one hold can't be handed on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Processes:
    """A number of them; each begins with what `prepare` does. Who stops this process stops them too, and they say
    nothing of it."""

    def __init__(self, count: int, prepare: Callable[[], object] | None = None) -> None:
        self._others = {child.pid for child in active_children()}
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), prepare)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._pool.shutdown(cancel_futures=True)
            return
        with _unheard():  # who is impatient interrupts twice
            for child in active_children():
                if child.pid not in self._others:
                    child.terminate()
            self._pool.shutdown(cancel_futures=True)

    def submit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have some work done by the next one that is free."""
        with _unheard():
            return self._pool.submit(work, *args, **kwargs)


@contextmanager
def _unheard() -> Iterator[None]:
    """What is started here doesn't hear an interrupt from the keyboard, which goes to all processes of a terminal."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
