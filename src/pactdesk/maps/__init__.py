"""Which maps of logs come with Pactdesk, and which file does a name mean?"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path


class UnknownMap(LookupError):
    """Neither a shipped map nor a file; its message is a sentence that lists the shipped ones."""


def shipped() -> Mapping[str, Path]:
    """Return the file of every map that comes with Pactdesk, by name in alphabetical order."""
    return {path.stem: path for path in sorted(Path(str(files(__name__))).glob("*.yaml"))}


def find(name_or_path: str) -> Path:
    """Return the file of a shipped map, or the file itself; UnknownMap where there is neither."""
    known = shipped()
    path = known.get(name_or_path, Path(name_or_path))
    if path.is_file():
        return path
    raise UnknownMap(f"there is no map {name_or_path}; shipped are {', '.join(known)}, or name a file")
