"""Who and what is there before the first step? The `given` of a story."""

from collections.abc import Callable
from typing import Final, TypeVar

from pactdesk.engine.policy.facts import Value
from pactdesk.language.given import GivenFault, allowed, shown
from pactdesk.language.nodes import Mapping, Node, Scalar
from pactdesk.stories.documents import Document, is_null, plain
from pactdesk.stories.facts import fact_names, facts_in
from pactdesk.stories.fields import Scene, known, read_name, read_versions
from pactdesk.stories.story import Given, GivenContact, GivenContract, GivenMonitor, GivenProduct

T = TypeVar("T")
NOTHING: Final = Given({}, {}, {}, {}, {}, {})
_SECTIONS: Final = ("accounts", "contracts", "contacts", "agents", "products", "monitors")


def given_in(document: Document, node: Node | None, scene: Scene) -> Given:
    """Return what is given and name all of it to the cast. Raises StoryFault for what is unknown or cannot be read."""
    if node is None or is_null(node):
        return NOTHING
    return _Reader(document, document.mapping(node, "given", _SECTIONS), scene).given()


class _Reader:
    def __init__(self, document: Document, root: Mapping, scene: Scene) -> None:
        self.document = document
        self.root = root
        self.scene = scene

    def given(self) -> Given:
        """Read the sections, each after those that it refers to."""
        agents = self._section("agents", "agent", lambda _, one: self._facts("agent", one))
        accounts = self._section("accounts", "account", lambda _, one: self._facts("account", one))
        products = self._section("products", "product", self._product)
        contracts = self._section("contracts", "contract", self._contract)
        contacts = self._section("contacts", "contact", self._contact)
        monitors = self._section("monitors", "monitor", self._monitor)
        return Given(accounts, contracts, contacts, agents, products, monitors)

    def _section(self, section: str, kind: str, read: Callable[[Scalar, Mapping], T]) -> dict[str, T]:
        node = self.root.get(section)
        if node is None or is_null(node):
            return {}
        found: dict[str, T] = {}
        for key, value in self.document.mapping(node, section).entries:
            try:
                name = read_name(f"{section}: a name", plain(key))
            except GivenFault as fault:
                raise self.document.fault(key, str(fault)) from None
            if name in found:
                raise self.document.fault(key, f"{section}: {name} stands here for the second time")
            one = Mapping(key.line, key.column, ()) if is_null(value) else self.document.mapping(value, name)
            found[name] = read(key, one)
            self.scene.cast.add(kind, name)
        return found

    def _contract(self, key: Scalar, one: Mapping) -> GivenContract:
        return GivenContract(self._of("account", one, key), self._facts("contract", one, "account"))

    def _contact(self, key: Scalar, one: Mapping) -> GivenContact:
        return GivenContact(self._of("account", one, key), self._facts("contact", one, "account"))

    def _monitor(self, key: Scalar, one: Mapping) -> GivenMonitor:
        return GivenMonitor(self._of("contract", one, key), self._facts("monitor", one, "contract"))

    def _product(self, key: Scalar, one: Mapping) -> GivenProduct:
        node = one.get("versions")
        try:
            stated = {} if node is None or is_null(node) else plain(node)
            versions = read_versions(f"{key.text}: versions", stated, self.scene)
        except GivenFault as fault:
            raise self.document.fault(node or key, str(fault)) from None
        return GivenProduct(self._facts("product", one, "versions"), versions)

    def _of(self, kind: str, one: Mapping, key: Scalar) -> str:
        """Return the account or contract something belongs to: the one it names, or the only one there is."""
        node = one.get(kind)
        try:
            if node is None or is_null(node):
                return self.scene.cast.only(kind)
            return str(known(kind)(f"{key.text}: {kind}", plain(node), self.scene))
        except GivenFault as fault:
            sentence = str(fault) if node is not None and not is_null(node) else f"{key.text}: {fault}"
            raise self.document.fault(node or key, sentence) from None

    def _facts(self, scope: str, one: Mapping, *own: str) -> dict[str, Value]:
        keys = (*own, *fact_names(self.scene.edition, scope))
        for key, _ in one.entries:
            if key.text not in keys:
                raise self.document.fault(key, f"the {scope} has no key {shown(key.text)}; {allowed(key.text, keys)}")
        entries = [entry for entry in one.entries if entry[0].text not in own]
        found = facts_in(self.document, self.scene.edition, scope, entries)
        self.scene.cast.add_facts(scope, found)
        return found
