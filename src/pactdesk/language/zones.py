"""By which release of the time zone rules do clocks run here?

`zoneinfo` reads the system's rules where there are some, and those of the `tzdata` package otherwise: an edition that
freezes its calendars must name the ones it was read by.
"""

import zoneinfo
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path


def zone_rules_version(tzpath: Iterable[str] | None = None) -> str:
    """Return the release in use, as 2026a, given the folders where zones are looked for (default: zoneinfo's own)."""
    for folder in map(Path, zoneinfo.TZPATH if tzpath is None else tzpath):
        if (folder / "tzdata.zi").is_file():
            with (folder / "tzdata.zi").open(encoding="utf-8") as rules:
                return rules.readline().removeprefix("# version ").strip()
        if (folder / "+VERSION").is_file():
            return (folder / "+VERSION").read_text(encoding="utf-8").strip()
        if (folder / "Europe").is_dir():
            return f"unstated, in {folder}"
    return str(import_module("tzdata").IANA_VERSION)
