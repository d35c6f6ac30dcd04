"""Processes of a desk are killed from outside: nothing is lost, nothing is twice, and all goes on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.desk.installation import ROOT

SEED = os.environ.get("PACTDESK_KILLS_SEED", "20260302")


def killed(times: int, folder: Path) -> dict[str, Any]:
    """Kill so often in a process without threads, and return where the kills fell, which is printed too."""
    words = ("-m", "tests.desk.killing.run", "--kills", str(times), "--seed", SEED, "--folder", str(folder))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "pactdesk.desk.settings"}
    ended = subprocess.run(
        (sys.executable, *words), env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    sys.stdout.write(ended.stdout)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_some_kills(tmp_path: Path) -> None:
    found = killed(10, tmp_path)
    assert found["kills"] == 10
    assert found["statements"] > 1


@pytest.mark.slow
def test_two_hundred_kills_between_thirty_statements_of_worker_import_and_actions(tmp_path: Path) -> None:
    found = killed(200, tmp_path)
    assert found["kills"] == 200
    assert found["statements"] >= 30
    assert all(found["during"][one] >= 10 for one in ("worker", "import", "actions")), found
