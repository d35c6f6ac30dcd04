"""What became of each work of a contract, and what does it cost?

Composes metering and pricing over all works in the order in which they were done. Months already reckoned may be kept:
the key of a month is a digest of all that it rests on, so that a late fact finds it gone, and the later ones with it.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from itertools import chain, groupby
from typing import Final, TypeAlias

from pactdesk.engine.circumstances import Circumstances
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.metering import Portion, meter
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Cover
from pactdesk.engine.policy.view import Raw
from pactdesk.engine.pools import pool_of
from pactdesk.engine.pricing import charge, price_of
from pactdesk.engine.reach import reach_of
from pactdesk.engine.terms.contract import Change, Estimate, Sale
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.work import Charge, Part, Tally, Usage, Work, WorkFinding

_FREE: Final = (Cover.HELD, Cover.EXCLUDED, Cover.QUOTE)


@dataclass(frozen=True, slots=True)
class Closing:
    """How a month of work ended: what became of each work, and the tally from which the next month goes on."""

    found: tuple[WorkFinding, ...]
    tally: Mapping[tuple[str, ...], Fraction]


Closings: TypeAlias = MutableMapping[str, Closing]
"""Months reckoned before, by digest. A published edition is known by its name: a draft needs closings of its own."""


def decide_work(
    edition: Edition, raw: Raw, works: Iterable[Work], since: Instant | None = None
) -> tuple[WorkFinding, ...]:
    """Return what becomes of each work, in the order in which they draw, under facts that do not change.

    The contract runs from `since` on, by default from the first work: from then its allowances carry over.
    """
    known = tuple(works)
    first = min((work.began for work in known), default=0)
    since = first if since is None else min(since, first)
    return found_works(ContractHistory("", since, ((since, edition),), raw, works=known))


def found_works(history: ContractHistory, closings: Closings | None = None) -> tuple[WorkFinding, ...]:
    """Return what became of each standing work, in the order in which they draw; `closings` are read and added to.

    Raises PolicyError where the policy does not decide a work.
    """
    return tuple(chain.from_iterable(closing.found for closing in _closed(history, closings)))


def reaching(history: ContractHistory, since: Instant) -> ContractHistory:
    """Return a history with those works alone that can make a difference to one that began at an instant or later."""
    reach = reach_of([edition for _, edition in history.editions])
    if reach is None:
        return history
    return replace(history, works=reach.leading(history.works, since, history.zone))


def usage_at(history: ContractHistory, at: Instant, closings: Closings | None = None) -> tuple[Usage, ...]:
    """Return what is used and left of each allowance in the period of `at`, by all works of that period known."""
    tally = dict(_closed(history, closings)[-1].tally)
    now = Circumstances(history, Work("", None, at, at, {}, "", at))
    return tuple(pool_of(now, allowance, at, tally).usage for allowance in now.edition.allowances.values())


def _closed(history: ContractHistory, closings: Closings | None) -> list[Closing]:
    """Return the months in which work began, in their order, after an empty one."""
    kept: Closings = {} if closings is None else closings
    months = [Closing((), {})]
    digest = _digest("", (history.contract, history.since, *history.lapses, _sorted(history.given)))
    for _, month in groupby(history.standing_works, key=lambda work: history.month_of(work.began)):
        works = tuple(month)
        digest = _digest(digest, _facts(history, works, max(work.ended for work in works)))
        later = _digest(digest, _facts(history, (), None))
        if digest not in kept:
            digest = later if later in kept else _close(history, works, months[-1].tally, kept, (digest, later))
        months.append(kept[digest])
    return months


def _close(
    history: ContractHistory,
    works: Iterable[Work],
    tally: Mapping[tuple[str, ...], Fraction],
    kept: Closings,
    digests: tuple[str, str],
) -> str:
    """Reckon a month and keep it: under the second digest, of all facts, if later facts decide what its rules hold."""
    goes_on = dict(tally)
    found = tuple(_found(Circumstances(history, work), goes_on) for work in works)
    parts = [part for one in found for part in one.parts]
    digest = digests[any(part.cover is Cover.HELD or part.released_at is not None for part in parts)]
    kept[digest] = Closing(found, goes_on)
    return digest


def _found(circumstances: Circumstances, tally: Tally) -> WorkFinding:
    metered = meter(circumstances, tally)
    parts = tuple(_part(circumstances, portion, tally) for portion in metered.portions)
    return WorkFinding(circumstances.work, parts, metered.usage, metered.alerts, metered.notices)


def _part(circumstances: Circumstances, portion: Portion, tally: Tally) -> Part:
    """Price a portion: billable if anything is charged for it, whatever it draws, a quote if any of that is one."""
    edition, first, *others = circumstances.edition, *portion.because
    items = () if portion.cover in _FREE else portion.items
    prices = [price_of(edition.prices, portion.view, item) for item in items]
    cover, because = portion.cover, portion.because
    charges: tuple[Charge, ...] = ()
    if any(price.value.unit_minor is None for price in prices):
        cover = Cover.QUOTE
        because = (first, *(reason for price in prices for reason in price.because), *others)
    elif prices:
        cover = Cover.BILLABLE
        charged = [charge(one, portion.worked, circumstances.scopes, tally, edition.currency) for one in prices]
        because = (first, *(one.because for one in charged), *others)
        charges = tuple(one for one in charged if one.bills)
    return Part(cover, portion.worked, portion.drawn, portion.allowance, charges, because, portion.released_at)


def _facts(history: ContractHistory, works: Iterable[Work], until: Instant | None) -> tuple[object, ...]:
    """Return all that these works rest on of what happened until then, in an order of its own."""
    happened: tuple[Change | Estimate | Sale, ...] = (*history.changes, *history.estimates, *history.sales)
    known = sorted(repr(fact) for fact in happened if until is None or fact.at <= until)
    editions = [(at, edition.policy, edition.name) for at, edition in history.editions]
    content = [(repr(replace(work, facts={})), sorted(work.facts.items())) for work in works]
    return (known, editions, content)


def _sorted(raw: Raw) -> list[tuple[str, list[tuple[str, object]]]]:
    return sorted((scope, sorted(names.items())) for scope, names in raw.items())


def _digest(before: str, content: tuple[object, ...]) -> str:
    return sha256(f"{before}{content!r}".encode()).hexdigest()
