"""Which work products does an account have, and which may it use no longer when its membership ends?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.known import Known

_FOR_GOOD: Final = "perpetual"


@dataclass(frozen=True, slots=True)
class WorkProduct:
    """A work product as it was delivered last. `for_good`: it may be used whatever becomes of the contracts."""

    name: str
    license: str

    @property
    def for_good(self) -> bool:
        """Whether its licence is perpetual, which it is where nothing is said; any other lasts with the membership."""
        return not self.license or _FOR_GOOD in self.license.lower()


def work_products(facts: Iterable[Recorded]) -> tuple[WorkProduct, ...]:
    """Return the work products that were delivered, in the order in which they first were."""
    found: dict[str, WorkProduct] = {}
    for fact in facts:
        if fact.what is What.DELIVERED:
            found[fact.text("product")] = WorkProduct(fact.text("product"), fact.text("license"))
    return tuple(found.values())


def is_member(contracts: Iterable[Known], on: date) -> bool:
    """Whether one of an account's contracts is served on a day; an account without any is no less a member."""
    knowns = tuple(contracts)
    return not knowns or any(_serves(known, on) for known in knowns)


def _serves(known: Known, on: date) -> bool:
    last = min((fact.text("last_on") for fact in known.endings), default=None)
    return last is None or on.isoformat() <= last
