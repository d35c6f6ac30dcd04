"""A log that nobody kept: tickets of a made-up help desk over some weeks, and the map of its columns."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

COLUMNS: Final = ("id", "customer", "level", "opened", "answered", "asked", "told", "solved")
MAP: Final = """\
map: A made-up help desk
times: iso
ticket: id
key: [id]
at: opened
account: {column: customer}
contract: {column: customer}
contract-facts: {service: managed-operations}
request:
  kind: problem
  priority: {column: level, values: {urgent: P1, high: P2, normal: P3, low: P4}}
events:
  - {what: opened, at: opened}
  - {what: answered, at: answered}
  - {what: waiting, at: asked}
  - {what: resumed, at: told}
  - {what: solved, at: solved}
"""
_LEVELS: Final = ("urgent", "high", "normal", "normal", "normal", "low")
_MINUTES: Final = {"urgent": 50, "high": 70, "normal": 260, "low": 1_600}
_CUSTOMERS: Final = ("Quay & Sons", "Ohm Bakery", "Harbour Lights", "Studio Fjord")
_BEGIN: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)


def write_log(folder: Path, tickets: int = 400) -> tuple[Path, Path]:
    """Write a log with so many tickets and its map into a folder, the same each time, and return both files."""
    random = Random(1)  # noqa: S311 - a made-up log needs no secrets
    log, by = folder / "log.csv", folder / "map.yaml"
    with log.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for number in range(1, tickets + 1):
            rows.writerow(_ticket(number, random))
    by.write_text(MAP, encoding="utf-8")
    return log, by


def _ticket(number: int, random: Random) -> list[str]:
    level = random.choice(_LEVELS)
    opened = _BEGIN + timedelta(minutes=random.randrange(90 * 24 * 60))
    answered = opened + timedelta(minutes=1 + int(random.expovariate(2.2 / _MINUTES[level])))
    asked = answered + timedelta(minutes=random.randrange(5, 400))
    told = asked + timedelta(minutes=random.randrange(30, 3_000))
    solved = told + timedelta(minutes=random.randrange(10, 4_000))
    moments = [opened, answered, *((asked, told) if random.random() < 1 / 3 else (None, None)), solved]
    if random.random() < 1 / 20:
        moments[1] = None  # nobody wrote down that it was answered
    if random.random() < 1 / 12:
        moments[-1] = None  # it is still open
    said = ["" if one is None else one.strftime("%Y-%m-%dT%H:%M:%SZ") for one in moments]
    return [f"Q{number:04}", random.choice(_CUSTOMERS), level, *said]
