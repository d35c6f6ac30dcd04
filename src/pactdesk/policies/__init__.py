"""Which policies come with Pactdesk, and which file does a name mean?"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

_EDITION = "[0-9]*.yaml"


class UnknownPolicy(LookupError):
    """Neither a shipped policy nor a file; its message is a sentence that lists the shipped ones."""


def shipped() -> Mapping[str, Path]:
    """Return the file of the newest edition of every policy that comes with Pactdesk, by name in alphabetical order."""
    folders = sorted(path for path in Path(str(files(__name__))).iterdir() if path.is_dir())
    newest = {folder.name: max(folder.glob(_EDITION), key=lambda path: path.stem, default=None) for folder in folders}
    return {name: path for name, path in newest.items() if path is not None}


def find(name_or_path: str) -> Path:
    """Return the file of a shipped policy, or the file itself; UnknownPolicy where there is neither."""
    known = shipped()
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path)
    if path.is_file():
        return path
    if path.is_dir():
        raise UnknownPolicy(f"{name_or_path} is a folder; name the file of a policy in it")
    what = "file" if path.suffix or path.name != name_or_path else "policy"
    raise UnknownPolicy(f"there is no {what} {name_or_path}; shipped are {', '.join(known)}, or name a file")
