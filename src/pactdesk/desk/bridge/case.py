"""How does a ticket stand? Its facts, and what is known around it, folded into all that people see of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.known import Facts, Known, differing
from pactdesk.desk.bridge.told import as_told
from pactdesk.engine.assess import Assessment, assess
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import Happening, TicketFact

_COURSE: Final = {What(one.value): one for one in Happening}


@dataclass(frozen=True)
class Case:
    """One ticket: its facts in their order, among what is known of its contract.

    `row` is the number of its row, None while it has none. `edition` is the one in force at its opening.
    """

    # No slots: cached properties live in the instance's dict.
    row: int | None
    reference: str
    known: Known
    facts: tuple[Recorded, ...]

    def with_facts(self, facts: Iterable[Recorded], known: Known | None = None) -> "Case":
        """Return the case with more facts, and with another contract's surroundings if it has moved there."""
        ordered = tuple(sorted((*self.facts, *facts), key=lambda fact: fact.order))
        return replace(self, facts=ordered, known=known or self.known)

    @cached_property
    def opening(self) -> Recorded:
        """The first opening. Raises ValueError where there is none."""
        found = next((fact for fact in self.facts if fact.what is What.OPENED), None)
        if found is None:
            raise ValueError(f"ticket {self.reference} was never opened")
        return found

    @cached_property
    def edition(self) -> Edition:
        """The edition whose promises it keeps."""
        return self.known.edition_at(self.opening.happened)

    @property
    def monitor(self) -> str | None:
        """The monitor that opened it, if one did."""
        return self.opening.text("monitor") or None

    def contact_at(self, at: Instant) -> int | None:
        """Return the contact whose ticket it was at `at`."""
        found = [fact.number("contact") for fact in self._until(at) if "contact" in fact.body and _moves(fact)]
        return found[-1] if found else None

    def raw_at(self, at: Instant) -> Facts:
        """Return all facts by which it is judged, as they were at `at`."""
        if at not in self._raws:
            raw = self._given(at)
            for fact in self._until(at):
                raw = _with_request(raw, _request(fact))
            self._raws[at] = raw
        return self._raws[at]

    def view_at(self, at: Instant) -> View:
        """Return the facts as the rules of its edition see them."""
        if at not in self._views:
            self._views[at] = view_of(self.edition, self.raw_at(at), at)
        return self._views[at]

    @cached_property
    def _raws(self) -> dict[Instant, Facts]:
        return {}

    @cached_property
    def _views(self) -> dict[Instant, View]:
        return {}

    def assess(self, at: Instant) -> Assessment:
        """Return what the policy says of it at `at`."""
        opened = self.opening
        given = _with_request(self._given(opened.happened, first=True), _request(opened))
        found = assess(self.edition, given, [*self._own(given), *self._around()], at)
        return as_told(found, self.opening) if self.opening.text("row") else found

    def changes_after(self, at: Instant) -> Instant | None:
        """Return when what is known around it changes next after `at`, as it was recorded ahead; None where never."""
        if not any(instant > at for instant in self.known.changed_at):
            return None
        return next((when for when, _ in self.known.changes(at, self.contact_at(at), self.monitor)), None)

    def of(self, *kinds: What, until: Instant | None = None) -> tuple[Recorded, ...]:
        """Return its facts of these kinds, in their order, as far as an instant."""
        return tuple(fact for fact in self.facts if fact.what in kinds and (until is None or fact.happened <= until))

    def _until(self, at: Instant) -> list[Recorded]:
        return [fact for fact in self.facts if fact.happened <= at]

    def _given(self, at: Instant, *, first: bool = False) -> Facts:
        known = self.known
        if first and self.opening.contract is None and known.contract is not None:
            known = replace(known, contract=None)
        return known.raw_at(at, self.contact_at(at), self.monitor)

    def _own(self, given: Facts) -> Iterable[TicketFact]:
        """Yield what happened to it; an opening after the first brings the facts of its contact and contract then."""
        for fact in self.facts:
            happening = _COURSE.get(fact.what)
            changes: tuple[tuple[str, str, Value | None], ...] = tuple(
                ("request", name, value) for name, value in _request(fact).items()
            )
            if fact is self.opening:
                changes = ()
            elif fact.what is What.OPENED:
                now = self._given(fact.happened)
                ended = (
                    ("contract", "ended", value)
                    for value in [now.get("contract", {}).get("ended")]
                    if value is not None
                )
                changes = (*differing(_around(given), _around(now)), *ended, *changes)
                given = now
            if happening is None and not changes:
                continue
            yield TicketFact(
                fact.happened,
                happening or Happening.CHANGED,
                0,
                fact.key,
                fact.text("outcome") or None,
                changes,
                fact.number("start"),
            )

    def _around(self) -> Iterable[TicketFact]:
        """Yield what changed around it after its opening."""
        after = self.opening.happened
        for instant, changes in self.known.changes(after, self.contact_at(self.facts[-1].happened), self.monitor):
            yield TicketFact(instant, Happening.CHANGED, 0, "", None, changes)


def _around(raw: Facts) -> Facts:
    return {scope: names for scope, names in raw.items() if scope != "request"}


def _moves(fact: Recorded) -> bool:
    return fact.what is What.OPENED


def _request(fact: Recorded) -> dict[str, Value | None]:
    """Return the facts of the request that a fact brings with it."""
    found = fact.values("request")
    if fact.what is What.BOUGHT:
        found["bought"] = fact.text("item")
    elif fact.what is What.ESTIMATE:
        found["estimate"] = fact.text("state")
    return found


def _with_request(raw: Facts, values: dict[str, Value | None]) -> Facts:
    if not values:
        return raw
    request = {**raw.get("request", {})}
    for name, value in values.items():
        request.pop(name, None)
        if value is not None:
            request[name] = value
    return {**raw, "request": request}
