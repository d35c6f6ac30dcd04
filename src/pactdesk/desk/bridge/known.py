"""What is known of a contract, its account, contacts, product and monitors, at any instant?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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

_OF_CONTRACT: Final = ("contract", "product", "version", "monitor")


@dataclass(frozen=True)
class Known:
    """The surroundings in which tickets and work of one contract are judged.

    `editions` are those the contract had, by the instant from which each holds; `facts` those of the kinds KNOWN, ENDED
    and ADOPTED about its account, itself, its contacts, its monitors and the desk's products, in their order. Without a
    contract (`contract` is None) nothing is known of one.
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
    def ended(self) -> Recorded | None:
        """The ending whose last day comes first."""
        endings = [fact for fact in self.facts if fact.what is What.ENDED]
        return min(endings, key=lambda one: one.text("last_on"), default=None)

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
        if self.ended is not None:
            last = self.ended.text("last_on")
            contract = raw.setdefault("contract", {})
            contract["ended"] = local_day(at, zone_of(self.zone_name)).isoformat() > last
        return raw if self.contract is not None else {k: v for k, v in raw.items() if k not in _OF_CONTRACT}

    def changes(
        self, after: Instant, contact: int | None, monitor: str | None
    ) -> Iterator[tuple[Instant, tuple[tuple[str, str, Value | None], ...]]]:
        """Yield each later instant at which facts changed, with what changed; that a contract ended is no change."""
        before = self.raw_at(after, contact, monitor)
        for instant in self.changed_at:
            if instant > after:
                now = self.raw_at(instant, contact, monitor)
                changed = differing(before, now)
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
        found += [
            (scope, name, is_.get(name))
            for name in sorted({*was, *is_})
            if was.get(name) != is_.get(name) and (scope, name) != ("contract", "ended")
        ]
    return tuple(found)


def _know(facts: dict[str, Value], values: Mapping[str, Value | None]) -> None:
    for name, value in values.items():
        facts.pop(name, None)
        if value is not None:
            facts[name] = value
