"""How long does the proof of a shipped policy take, from its file on, and how long does the command take to start?"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pactdesk.command.reading import edition_in
from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.fault import PolicyFault
from pactdesk.policies import shipped

Benchmark = Callable[..., Any]


def proved(path: Path) -> tuple[PolicyFault, ...]:
    return check(edition_in(path))


@pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in shipped().items()])
def bench_reading_and_proving(benchmark: Benchmark, path: Path) -> None:
    assert not benchmark(proved, path)


def bench_pactdesk_help(benchmark: Benchmark) -> None:
    command = Path(sys.executable).with_name("pactdesk")
    assert benchmark(subprocess.run, [command, "--help"], check=True, capture_output=True).stdout
