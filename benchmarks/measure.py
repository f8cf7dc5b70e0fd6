"""Times in processor seconds, memory, and the machine they were taken on."""

from __future__ import annotations

import platform
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np


def best(run: Callable[[], object], times: int = 3) -> float:
    """Least processor time of a few runs, seconds."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


class Stopwatch:
    """Adds up processor time over many short pieces: ``with watch: ...``."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._start = 0.0

    def __enter__(self) -> Stopwatch:
        self._start = time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds += time.process_time() - self._start


def peak_memory() -> float:
    """Most memory this process has held so far, GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def machine() -> str:
    """Processor, Python and numpy in one line."""
    name = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.exists():
        lines = described.read_text(encoding="utf-8").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    return f"{name}; Python {platform.python_version()}; numpy {np.__version__}"


def line(what: str, figure: str, wanted: str = "") -> None:
    """One row of a report."""
    print(f"{what:<66}{figure:>14}{'   wanted ' + wanted if wanted else ''}")
