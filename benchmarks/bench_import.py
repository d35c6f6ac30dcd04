"""How long does a real log take to come in, and its report to be made? The commands themselves, on a new SQLite file.

With DATABASE_URL, on that database instead, which has to be empty.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

Benchmark = Any

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
LOG = Path(os.environ.get("PACTDESK_DATA", DATA)) / "events" / "uci498_incident_event_log.csv.gz"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    if not LOG.is_file():
        pytest.skip(f"no real data at {LOG}: set PACTDESK_DATA to its folder")
    return os.environ.get("DATABASE_URL") or f"sqlite:///{tmp_path_factory.mktemp('import') / 'desk.sqlite3'}"


def run(url: str, *words: str) -> str:
    """Run a command of Pactdesk on a database, and return what it prints."""
    command = [str(Path(sys.executable).with_name("pactdesk")), *words]
    environment = {**os.environ, "DATABASE_URL": url}
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert found.returncode in (0, 1), found.stderr
    return found.stdout


def measured(benchmark: Benchmark, rounds: int, *words: str) -> str:
    """Time a command, and note the most memory that any process of it held."""
    said: str = benchmark.pedantic(run, words, rounds=rounds)
    benchmark.extra_info["peak"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return said


def bench_importing_57226_rows_of_10002_incidents(benchmark: Benchmark, url: str) -> None:
    said = measured(benchmark, 1, url, "import", "events", str(LOG), "--policy", "sma", "--map", "servicenow-incidents")
    assert "10,002 new" in said


@pytest.mark.parametrize("by", ["month", "priority", "channel"])
def bench_report_of_10002_incidents(benchmark: Benchmark, url: str, by: str) -> None:
    assert "10,002 tickets" in measured(benchmark, 3, url, "report", "--by", by)
