"""Who and what has been named so far? The names that a step of a story may refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactType, Value
from pactdesk.language.given import GivenFault, allowed, shown

NAMED: Final = ("account", "contract", "contact", "agent", "product", "monitor", "ticket")
_PRODUCT: Final = "contract.product"
_PARTS: Final = {"person": ("contact", "agent")}


@dataclass(frozen=True, slots=True)
class Cast:
    """The names known so far, by what they name, in the order in which they were met."""

    edition: Edition
    names: Mapping[str, dict[str, None]] = field(default_factory=lambda: {kind: {} for kind in NAMED})

    def __post_init__(self) -> None:
        """Know the products that the policy itself names."""
        decl = self.edition.facts.get(_PRODUCT)
        for product in decl.values if decl else ():
            self.add("product", product)

    def add(self, kind: str, name: str) -> None:
        """Know a name."""
        self.names[kind][name] = None

    def add_facts(self, scope: str, facts: Mapping[str, Value | None]) -> None:
        """Know the agents and products that facts name."""
        for name, value in facts.items():
            key = f"{scope}.{name}"
            if isinstance(value, str) and self.edition.facts[key].type is FactType.AGENT:
                self.add("agent", value)
            if isinstance(value, str) and key == _PRODUCT:
                self.add("product", value)

    def known(self, kind: str) -> list[str]:
        """Return the names of a kind; a `person` is a contact or an agent."""
        return [name for part in _PARTS.get(kind, (kind,)) for name in self.names[part]]

    def require(self, kind: str, name: str) -> str:
        """Return a name that is known; GivenFault with the known ones if it is not."""
        if not any(name in self.names[part] for part in _PARTS.get(kind, (kind,))):
            raise GivenFault(f"there is no {kind} {shown(name)}; {allowed(name, self.known(kind))}")
        return name

    def only(self, kind: str) -> str:
        """Return the one name there is of a kind; GivenFault where there is none, or more than one."""
        known = self.known(kind)
        if len(known) == 1:
            return known[0]
        found = "there is none" if not known else f"there are {', '.join(known)}"
        raise GivenFault(f"name the {kind}; {found}")
