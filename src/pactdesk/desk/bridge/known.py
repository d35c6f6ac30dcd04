"""What is known of a contract, its account, contacts, product and monitors, at any instant?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeAlias

from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.engine.days import local_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.instant import Instant

Facts: TypeAlias = dict[str, dict[str, Value]]
"""Facts by scope and name."""

ALWAYS: Final[Instant] = 0
"""When what was so before anything happened is said to have happened."""

SURROUNDINGS: Final = (What.KNOWN, What.ENDED, What.CONTINUED, What.ADOPTED, What.ANNOUNCED)
"""The kinds of facts that are known around a contract."""

_OF_CONTRACT: Final = ("contract", "product", "version", "monitor")


@dataclass(frozen=True)
class Known:
    """The surroundings in which tickets and work of one contract are judged.

    `editions` are those the contract had, by the instant from which each holds; `facts` those of the kinds in
    SURROUNDINGS about its account, itself, its contacts, its monitors and the desk's products, in their order. Without
    a contract (`contract` is None) nothing is known of one.
    """

    # No slots: cached properties live in the instance's dict.
    contract: int | None
    since: Instant
    editions: tuple[tuple[Instant, Edition], ...]
    facts: tuple[Recorded, ...]

    @property
    def zone_name(self) -> str:
        """The desk's zone."""
        return self.editions[0][1].zone

    @cached_property
    def changed_at(self) -> tuple[Instant, ...]:
        """The instants at which anything of it changed."""
        return tuple(sorted({fact.happened for fact in self.facts if fact.what is What.KNOWN}))

    @cached_property
    def _turns(self) -> tuple[Recorded, ...]:
        """The endings and what took them back, in their order."""
        return tuple(fact for fact in self.facts if fact.what in (What.ENDED, What.CONTINUED))

    @property
    def endings(self) -> tuple[Recorded, ...]:
        """The endings that stand: announced, and not taken back since."""
        return self._endings(self._turns)

    def ending_at(self, at: Instant) -> Recorded | None:
        """Return the ending that stands by what had happened until `at`: the one whose last day comes first."""
        endings = self._endings(fact for fact in self._turns if fact.happened <= at)
        return min(endings, key=lambda one: one.text("last_on"), default=None)

    def with_facts(self, facts: Iterable[Recorded], account: int) -> "Known":
        """Return it with those of some facts that are about it, its `account`, or the desk's products."""
        mine = (
            fact
            for fact in facts
            if fact.what in SURROUNDINGS
            and fact.ticket is None
            and fact.account in (None, account)
            and fact.contract in (None, self.contract)
        )
        return replace(self, facts=tuple(sorted((*self.facts, *mine), key=lambda fact: fact.order)))

    def _endings(self, turns: Iterable[Recorded]) -> tuple[Recorded, ...]:
        standing: list[Recorded] = []
        for fact in turns:
            standing = [] if fact.what is What.CONTINUED else [*standing, fact]
        return tuple(standing)

    def edition_at(self, at: Instant) -> Edition:
        """Return the edition in force."""
        first, *others = self.editions
        return max((one for one in others if one[0] <= at), default=first, key=lambda one: one[0])[1]

    def raw_at(self, at: Instant, contact: int | None = None, monitor: str | None = None) -> Facts:
        """Return the facts by scope as they were at `at`, for one of its contacts and one of its monitors."""
        raw: Facts = {}
        named: dict[tuple[str, str], dict[str, Value]] = {}
        for fact in self.facts:
            if fact.what is not What.KNOWN or fact.happened > at:
                continue
            scope, of = fact.text("scope"), fact.body.get("of")
            if scope == "contact":
                if of == contact:
                    _know(raw.setdefault(scope, {}), fact.values())
            elif scope in ("account", "contract"):
                _know(raw.setdefault(scope, {}), fact.values())
            else:
                _know(named.setdefault((scope, str(of)), {}), fact.values())
        contract = raw.get("contract", {})
        product, version = contract.get("product"), contract.get("version")
        for scope, name in (("product", product), ("version", f"{product} {version}"), ("monitor", monitor)):
            if (scope, str(name)) in named:
                raw[scope] = named[scope, str(name)]
        if self._turns:
            ending = self.ending_at(at)
            today = local_day(at, zone_of(self.zone_name)).isoformat()
            raw.setdefault("contract", {})["ended"] = ending is not None and today > ending.text("last_on")
        return raw if self.contract is not None else {k: v for k, v in raw.items() if k not in _OF_CONTRACT}

    def changes(
        self, after: Instant, contact: int | None, monitor: str | None
    ) -> Iterator[tuple[Instant, tuple[tuple[str, str, Value | None], ...]]]:
        """Yield each later instant at which facts changed, with what changed; that a contract ended is no change."""
        before = self.raw_at(after, contact, monitor)
        for instant in self.changed_at:
            if instant > after:
                now = self.raw_at(instant, contact, monitor)
                changed = tuple(one for one in differing(before, now) if one[:2] != ("contract", "ended"))
                if changed:
                    yield instant, changed
                before = now


def differing(
    before: Mapping[str, Mapping[str, Value]], now: Mapping[str, Mapping[str, Value]]
) -> tuple[tuple[str, str, Value | None], ...]:
    """Return what changed, as (scope, name, value), None for what is no longer known."""
    found: list[tuple[str, str, Value | None]] = []
    for scope in sorted({*before, *now}):
        was, is_ = before.get(scope, {}), now.get(scope, {})
        found += [(scope, name, is_.get(name)) for name in sorted({*was, *is_}) if was.get(name) != is_.get(name)]
    return tuple(found)


def _know(facts: dict[str, Value], values: Mapping[str, Value | None]) -> None:
    for name, value in values.items():
        facts.pop(name, None)
        if value is not None:
            facts[name] = value
