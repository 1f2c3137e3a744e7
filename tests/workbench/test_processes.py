"""Work side by side ends with who started it."""

from __future__ import annotations

import signal
import threading
import time
from multiprocessing import active_children

import pytest

from loyalty_rules.workbench.processes import Processes


def interrupted() -> None:
    with Processes(1) as processes:
        processes.submit(time.sleep, 60)
        raise KeyboardInterrupt


def test_nothing_is_left_after_an_interrupt() -> None:
    # What still ran when the interpreter ends would be waited for, and a second interrupt would end in a traceback.
    threads, handler = set(threading.enumerate()), signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not active_children()
    assert set(threading.enumerate()) <= threads
    assert signal.getsignal(signal.SIGINT) is handler
