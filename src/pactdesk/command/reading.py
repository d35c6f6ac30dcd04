"""Which edition does a name or a file mean?"""

from collections.abc import Sequence
from pathlib import Path

from pactdesk import policies as shelf
from pactdesk.command.errors import Faulty
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_policy


def edition_of(policy: str) -> Edition:
    """Return the edition that a name or a file means. Raises UnknownPolicy, and Faulty for a file that states none."""
    return edition_in(shelf.find(policy))


def edition_in(path: Path) -> Edition:
    """Return the edition that a file states; Faulty where it states none."""
    found = read_policy(path)
    if isinstance(found, Edition):
        return found
    raise Faulty(found)


def paths(named: Sequence[str]) -> tuple[Path, ...]:
    """Return the files of the policies named, all shipped ones where none is; UnknownPolicy where there is none."""
    found = map(shelf.find, named) if named else shelf.shipped().values()
    return tuple(map(_from_here, found))


def _from_here(path: Path) -> Path:
    """Return a path as short as it can be said here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
