"""Which rules, figures and facts cite a clause, and on which line of the file?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.reality import AnyRule, tables
from pactdesk.engine.terms.allowance import Allowance


@dataclass(frozen=True, slots=True)
class Citation:
    """One place that cites a clause: section, name in it, line of the file (0 where the edition does not know)."""

    clause: str
    section: str
    name: str
    line: int = 0

    @property
    def label(self) -> str:
        """Its name with the section, which many a name has in it already."""
        return self.name if "/" in self.name or self.name.startswith(self.section) else f"{self.section} {self.name}"


def citations(edition: Edition) -> tuple[Citation, ...]:
    """Return all citations of an edition, section by section; a clause that one place cites twice comes once."""
    return tuple(
        Citation(clause, section, name, line)
        for section, name, line, cites in (*_declared(edition), *_ruled(edition))
        for clause in dict.fromkeys(cites)
    )


def by_clause(edition: Edition) -> Mapping[str, tuple[Citation, ...]]:
    """Return the citations of each clause of an edition, none for one that is not cited."""
    found = citations(edition)
    return {clause: tuple(one for one in found if one.clause == clause) for clause in edition.clauses}


def all_cites(rule: AnyRule) -> tuple[str, ...]:
    """Return the clauses of a rule and of all parts of what it says, each once."""
    return tuple(dict.fromkeys((*rule.cites, *_inner(rule.says))))


_Place = tuple[str, str, int, tuple[str, ...]]


def _declared(edition: Edition) -> Iterator[_Place]:
    for fact in edition.facts.values():
        yield "facts", fact.key, fact.line, fact.default_cites
    for condition in edition.conditions.values():
        yield "conditions", condition.name, condition.line, condition.cites
    for name, cites in edition.hours_cites.items():
        yield "hours", name, 0, cites
    for rank in edition.queue:
        yield "queue", f"queue/{rank.key}", 0, rank.cites
    for pool in edition.allowances.values():
        yield "allowances", pool.name, pool.line, pooled(pool)


def pooled(pool: Allowance) -> tuple[str, ...]:
    """Return the clauses of an allowance, of its alerts and of its notices."""
    return (*pool.cites, *pool.alert_cites, *(clause for one in pool.notices for clause in one.cites))


def _ruled(edition: Edition) -> Iterator[_Place]:
    for table in tables(edition):
        for rule in table.rules:
            yield table.name, rule.id, rule.line, all_cites(rule)


def _inner(says: object) -> Iterator[str]:
    """Go through what a rule says for tuples of clauses: fields named so, also of values inside it."""
    for name in getattr(says, "__dataclass_fields__", ()):
        value = getattr(says, name)
        if name == "cites" or name.endswith("_cites"):
            yield from value or ()
            continue
        for one in value if isinstance(value, tuple) else (value,):
            yield from _inner(one)
