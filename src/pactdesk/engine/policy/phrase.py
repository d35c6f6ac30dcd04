"""How is a set of cases said in words?"""

from collections.abc import Collection, Iterable, Mapping

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, FactType, Key, Symbol
from pactdesk.engine.policy.reality import AnyRule, Reality
from pactdesk.engine.policy.space import Box
from pactdesk.engine.policy.view import View
from pactdesk.engine.wording import fact_in_words, value_in_words


def cited(rule: AnyRule) -> str:
    """Return a rule's id with its clauses: "live (NW-1, NW-2)"."""
    return f"{rule.id} ({', '.join(rule.cites)})" if rule.cites else rule.id


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as "a", "a and b" or "a, b and c", with `last` before the last one."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def phrase(reality: Reality, box: Box, limit: Box, keys: Mapping[Key, Key], view: View) -> str:
    """Return what a box asks that `limit` does not, as "plan is gold or basic and care holds", "" if it asks nothing.

    `keys` are those to speak of, each with its key in the space. Of conditions and of time it says what the view has,
    a case in the box; of a fact judged as something else, how that case gave it.
    """
    asked = [(key, place) for key, place in keys.items() if not reality.space.is_free(box, place, limit)]
    said = [_said(reality.edition, key, reality.space.symbols(box, place), view) for key, place in asked]
    return listed(said) if said else ""


def _said(edition: Edition, key: Key, symbols: Collection[Symbol], view: View) -> str:
    decl = edition.facts.get(key)
    if decl is None:
        return fact_in_words(edition, key, view[key])
    name = decl.name if sum(decl.name == other.name for other in edition.facts.values()) == 1 else key
    told = [_symbol_said(edition, decl, symbol) for symbol in dict.fromkeys((*decl.domain, None)) if symbol in symbols]
    said = f"{name} is {listed(told, 'or')}"
    given = view.facts.get(key)
    judged = decl.type in (FactType.ONE_OF, FactType.BOOL) and given != view[key]
    return f"{said} (given: {_value_said(edition, decl, given)})" if judged else said


def _symbol_said(edition: Edition, decl: FactDecl, symbol: Symbol) -> str:
    if symbol is None or isinstance(symbol, str | bool):
        return _value_said(edition, decl, symbol)
    cuts = [_value_said(edition, decl, int(cut) if decl.type is FactType.MONEY else cut) for cut in decl.cuts]
    at_least = f"at least {cuts[symbol - 1]}" if symbol else ""
    under = f"under {cuts[symbol]}" if symbol < len(cuts) else ""
    return " and ".join(filter(None, (at_least, under))) or "known"


def _value_said(edition: Edition, decl: FactDecl, value: object) -> str:
    return "not known" if value is None else value_in_words(edition, decl.key, value)
