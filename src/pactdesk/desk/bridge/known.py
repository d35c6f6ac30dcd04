"""What is known of a contract, its account, contacts, product and monitors, at any instant?"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
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

SURROUNDINGS: Final = (What.KNOWN, What.ENDED, What.CONTINUED, What.ADOPTED, What.ANNOUNCED, What.PASSED)
"""The kinds of facts that are known around a contract."""

_OF_CONTRACT: Final = ("contract", "product", "version", "monitor")


@dataclass(frozen=True)
class Known:
    """The surroundings in which tickets and work of one contract are judged.

    `editions` are those the contract had, by the instant from which each holds, `rows` the numbers of their rows;
    `facts` those of the kinds in SURROUNDINGS about its account, itself, its contacts, its monitors and the desk's
    products, in their order. Without a contract (`contract` is None) nothing is known of one.
    """

    # No slots: cached properties live in the instance's dict.
    contract: int | None
    since: Instant
    editions: tuple[tuple[Instant, Edition], ...]
    rows: tuple[int, ...]
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
    def done_until(self) -> Instant:
        """The instant until which what fell due for the contract was done: at first that of its recording."""
        own = [fact for fact in self.facts if fact.contract is not None]
        passed = (fact.happened for fact in own if fact.what is What.PASSED)
        return max(passed, default=min((fact.recorded for fact in own), default=self.since))

    @cached_property
    def turns(self) -> tuple[Recorded, ...]:
        """The endings and what took them back, in their order."""
        return tuple(fact for fact in self.facts if fact.what in (What.ENDED, What.CONTINUED))

    @property
    def endings(self) -> tuple[Recorded, ...]:
        """The endings that stand: announced, and not taken back since."""
        return self._endings(self.turns)

    def ending_at(self, at: Instant) -> Recorded | None:
        """Return the ending that stands by what had happened until `at`: the one whose last day comes first."""
        endings = self._endings(fact for fact in self.turns if fact.happened <= at)
        return min(endings, key=lambda one: one.text("last_on"), default=None)

    def recorded_before(self, at: Instant) -> "Known":
        """Return it as it was known before an instant: itself where nothing was recorded since."""
        facts = tuple(fact for fact in self.facts if fact.recorded < at)
        return self if len(facts) == len(self.facts) else replace(self, facts=facts)

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

    def with_edition(self, since: Instant, edition: Edition, row: int) -> "Known":
        """Return it with an edition that was adopted from an instant on; `row` is the number of its row."""
        return replace(self, editions=(*self.editions, (since, edition)), rows=(*self.rows, row))

    def _endings(self, turns: Iterable[Recorded]) -> tuple[Recorded, ...]:
        standing: list[Recorded] = []
        for fact in turns:
            standing = [] if fact.what is What.CONTINUED else [*standing, fact]
        return tuple(standing)

    def edition_at(self, at: Instant) -> Edition:
        """Return the edition in force."""
        return self.editions[self._in_force(at)][1]

    def edition_row_at(self, at: Instant) -> int:
        """Return the number of the row of the edition in force."""
        return self.rows[self._in_force(at)]

    def settled(self, contact: int | None, monitor: str | None) -> tuple[Hashable, bool]:
        """Return what is known after the last change around it, as something to compare, and whether dates are in it.

        Without what its endings say.
        """
        key = (contact, monitor)
        if key not in self._settled:
            raw = self.raw_at(self.changed_at[-1] if self.changed_at else ALWAYS, contact, monitor)
            flat = tuple((scope, *one) for scope, names in sorted(raw.items()) for one in sorted(names.items()))
            self._settled[key] = (flat, any(isinstance(value, date) for *_, value in flat))
        return self._settled[key]

    @cached_property
    def _settled(self) -> dict[tuple[int | None, str | None], tuple[Hashable, bool]]:
        return {}

    def _in_force(self, at: Instant) -> int:
        """Return the place of the edition in force: the first as long as no other holds."""
        held = [(since, place) for place, (since, _) in enumerate(self.editions) if place and since <= at]
        return max(held)[1] if held else 0

    def raw_at(self, at: Instant, contact: int | None = None, monitor: str | None = None) -> Facts:
        """Return the facts by scope as they were at `at`, for one of its contacts and one of its monitors."""
        raw = {}
        for scope, of in (("account", ""), ("contact", contact), ("contract", "")):
            if (scope, of) in self._told:
                raw[scope] = self._as_of(scope, of, at)
        contract = raw.get("contract", {})
        product, version = contract.get("product"), contract.get("version")
        for scope, name in (("product", product), ("version", f"{product} {version}"), ("monitor", monitor)):
            if (scope, str(name)) in self._told:
                raw[scope] = self._as_of(scope, str(name), at)
        if self.turns:
            ending = self.ending_at(at)
            today = local_day(at, zone_of(self.zone_name)).isoformat()
            raw.setdefault("contract", {})["ended"] = ending is not None and today > ending.text("last_on")
        return raw if self.contract is not None else {k: v for k, v in raw.items() if k not in _OF_CONTRACT}

    @cached_property
    def _told(self) -> dict[tuple[str, str | int | None], list[tuple[Instant, dict[str, Value | None]]]]:
        """What is known, with the instant from which it holds, by scope and of which contact, product and so on."""
        found: dict[tuple[str, str | int | None], list[tuple[Instant, dict[str, Value | None]]]] = {}
        for fact in self.facts:
            if fact.what is What.KNOWN:
                scope = fact.text("scope")
                of = fact.number("of") if scope == "contact" else str(fact.body.get("of"))
                key = (scope, "" if scope in ("account", "contract") else of)
                found.setdefault(key, []).append((fact.happened, fact.values()))
        return found

    def _as_of(self, scope: str, of: str | int | None, at: Instant) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for happened, values in self._told[scope, of]:
            if happened <= at:
                _know(found, values)
        return found

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
