"""How does a work look to the rules at each of its minutes, and over what do their limits reach?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pactdesk.engine.days import local_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import Raw, View, view_of
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import Work


@dataclass(frozen=True)
class Circumstances:
    """A work and all that is known for judging it: the edition in force when it began, and the facts at each minute."""

    # No slots: cached properties live in the instance's dict.
    history: ContractHistory
    work: Work

    @cached_property
    def edition(self) -> Edition:
        """The edition in force when it began."""
        return self.history.edition_at(self.work.began)

    @cached_property
    def began_on(self) -> date:
        """The day of the desk's zone on which it began; to that day's periods it belongs."""
        return local_day(self.work.began, self.history.zone)

    @cached_property
    def scopes(self) -> Mapping[str, str]:
        """Over what a minimum, a cap or a step may reach, by the policy's word: this work, its ticket, day, month."""
        work = f"work {self.work.key}"
        return {
            "work": work,
            "ticket": work if self.work.ticket is None else f"ticket {self.work.ticket}",
            "day": self.began_on.isoformat(),
            "month": str(CalendarPeriod.holding(self.began_on)),
        }

    def view_at(self, at: Instant) -> View:
        """Return the facts as the rules see them at one of its minutes."""
        view = self._views.get(at)
        if view is None:
            view = self._views[at] = self._view(self.history.raw_at(at, self.work.ticket), at)
        return view

    def later_views(self, at: Instant) -> Iterator[tuple[Instant, View]]:
        """Yield how that minute looks with the facts of each later change, with the change's instant."""
        for instant, raw in self.history.later(at, self.work.ticket):
            yield instant, self._view(raw, at)

    @cached_property
    def _views(self) -> dict[Instant, View]:
        return {}

    def _view(self, raw: Raw, at: Instant) -> View:
        return view_of(self.edition, {**raw, "work": {**raw.get("work", {}), **self.work.facts}}, at)
