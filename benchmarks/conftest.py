"""Beside each median stands the most memory that one run of it held; the machine is named once."""

import os
import platform
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

Result = TypeVar("Result")
MICRO, MILLI = 1e6, 1e3
KIB, MIB = 1 << 10, 1 << 20


class Measured(BenchmarkFixture):
    """A benchmark that runs once more, untimed, to see how much memory that takes."""

    def __call__(self, function_to_benchmark: Callable[..., Result], *args: object, **named: object) -> Result:
        """Time the function, then note the peak of what one run of it allocates, in bytes."""
        result: Result = super().__call__(function_to_benchmark, *args, **named)  # type: ignore[no-untyped-call]  # so it is there
        tracemalloc.start()
        function_to_benchmark(*args, **named)
        self.extra_info["peak"] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return result


@pytest.fixture
def benchmark(benchmark: BenchmarkFixture) -> BenchmarkFixture:
    """Return the package's benchmark, which also looks at memory."""
    benchmark.__class__ = Measured
    return benchmark


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print a table of what was measured, slowest first."""
    session = getattr(config, "_benchmarksession", None)
    rows = [(one.name, one.stats.median, one.extra_info["peak"]) for one in session.benchmarks] if session else []
    terminalreporter.section("medians and memory")
    terminalreporter.line(machine())
    for name, median, peak in sorted(rows, key=lambda row: -row[1]):
        said = name.removeprefix("bench_").replace("_", " ")
        terminalreporter.line(f"{said:<70}{_time(median):>12}{size(peak):>12}")


def machine() -> str:
    """Return what machine this is: processor, how many cores, system, Python."""
    found = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    processor = found[0] if found else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def _time(seconds: float) -> str:
    return f"{seconds * MICRO:.1f} µs" if seconds < 1 / MILLI else f"{seconds * MILLI:.1f} ms"


def size(count: int) -> str:
    """Return so many bytes in words."""
    return f"{count / KIB:.1f} KiB" if count < MIB else f"{count / MIB:.1f} MiB"
