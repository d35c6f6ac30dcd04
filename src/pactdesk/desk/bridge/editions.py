"""Which edition does a row mean? Its text and holidays read once, and known by its digest from then on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from pactdesk.desk.records.models import PublishedEdition
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_frozen


class BrokenEdition(Exception):
    """A published text that this version reads no more: its message says which edition, and why."""


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
    days = {name: frozenset(map(date.fromisoformat, listed)) for name, listed in row.holidays.items()}
    found = read_frozen(row.text, row.name, days, row.since_year)
    if not isinstance(found, Edition):
        raise BrokenEdition(f"edition {row.name} reads no more: {found[0]}")
    return replace(found, digest=digest)


def holidays_of(edition: Edition) -> Mapping[str, list[str]]:
    """Return the holidays of each hours of an edition as JSON can hold them."""
    return {name: sorted(day.isoformat() for day in one.hours.holidays) for name, one in edition.hours.items()}
