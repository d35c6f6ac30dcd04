"""Measure a desk, and print what it took against what it may take: python -m benchmarks.desk [TICKETS [PART...]]."""

import os
import subprocess
import sys

from benchmarks.conftest import machine
from benchmarks.desk.database import new_database
from benchmarks.desk.parts import PARTS


def main(tickets: str, parts: list[str]) -> None:
    """Print the table, line by line as it comes; each part has a database of its own."""
    postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    sys.stdout.write(f"\n{machine()}, {'PostgreSQL' if postgres else 'SQLite'}\n")
    sys.stdout.flush()
    for part in parts or PARTS:
        with new_database(part) as url:
            subprocess.run([sys.executable, "-m", "benchmarks.desk.parts", part, url, tickets], check=True)  # noqa: S603 - ours


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "1000000", sys.argv[2:])
