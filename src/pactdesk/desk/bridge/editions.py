"""Which edition does a row mean? Its text read once, and known by its digest from then on."""

from pathlib import Path
from typing import Final

from pactdesk.desk.records.models import PublishedEdition
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_text


class BrokenEdition(Exception):
    """A published text that no longer reads as the edition it was: its message says which one and what to do."""


def edition_of(row: PublishedEdition) -> Edition:
    """Return the edition that a row holds; its text may be deferred. Raises BrokenEdition where it reads no more."""
    known = _READ.get(row.digest)
    if known is None:
        known = _READ[row.digest] = _read(row.digest, row.pk)
    return known


def know_edition(edition: Edition) -> None:
    """Take an edition that was just read, so that it need not be read again."""
    _READ[edition.digest] = edition


_READ: Final[dict[str, Edition]] = {}


def _read(digest: str, pk: int) -> Edition:
    row = PublishedEdition.objects.get(pk=pk)
    found = read_text(row.text, row.name, Path())
    if not isinstance(found, Edition):
        raise BrokenEdition(f"edition {row.name} reads no more: {found[0]}")
    if found.digest != digest:
        raise BrokenEdition(
            f"edition {row.name} was published with other calendars than it reads with now; publish it anew as a new "
            f"edition, or install the tzdata {row.tzdata} and the holidays of then"
        )
    return found
