"""Which chapters does a policy have, and what stands in each?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pactdesk.command.citations import Citation, all_cites, by_clause, pooled
from pactdesk.command.document import sentences
from pactdesk.command.document.matrix import matrices
from pactdesk.command.document.parts import Chapter, Document, Facts, Line, Lines, Part, Promise, Promises, Weeks
from pactdesk.command.document.phrases import asked, capital, name_of, sentence
from pactdesk.command.document.week import week_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import BOUGHT, ENDED, ESTIMATE, PAST, SCHEDULED, UNCHOSEN, FactDecl, FactType
from pactdesk.engine.policy.reality import AnyRule, AnyTable

_KINDS: Final = {
    FactType.BOOL: "yes or no",
    FactType.INT: "a whole number",
    FactType.NUMBER: "a number",
    FactType.MONEY: "an amount of money",
    FactType.DATE: "a date",
    FactType.TEXT: "a text",
    FactType.AGENT: "one of the desk's people",
}
_BUILT_IN: Final = frozenset({BOUGHT, ENDED, ESTIMATE, PAST, SCHEDULED, UNCHOSEN})


def document(edition: Edition) -> Document:
    """Return an edition as a document of chapters, none of them empty."""
    particulars = {
        "edition": edition.name,
        "effective": f"{edition.effective}",
        "zone": edition.zone,
        "currency": edition.currency,
        "source": edition.source,
    }
    return Document(
        edition.policy,
        tuple((name, value) for name, value in particulars.items() if value),
        tuple(chapter for chapter in _chapters(edition) if chapter.parts),
        tuple((clause.id, clause.says) for clause in edition.clauses.values()),
    )


def _chapters(edition: Edition) -> Iterator[Chapter]:
    says = "What each gets, side by side. The sentences below say it in full."
    yield Chapter("glance", "At a glance", says, tuple(matrices(edition)))
    weeks = tuple(week_of(hours, edition.hours_cites.get(name, ())) for name, hours in edition.hours.items())
    says = "By the clock on the wall of each zone; a week without holidays."
    yield Chapter("hours", "Hours", says, (Weeks(weeks),) if weeks else ())
    says = "What may be known of a request. A rule that asks what is not known does not apply."
    yield Chapter("facts", "What is asked", says, tuple(_facts(edition)))
    says = "Which can be made, and who must be named in them."
    yield Chapter("contracts", "Contracts", says, tuple(_contracts(edition)))
    says = "What becomes of a request. The strictest answer stands: refused, held, offered, redirected, admitted."
    yield Chapter("requests", "Requests", says, tuple(_requests(edition)))
    says = "By when, on which clock, and who goes first."
    yield Chapter("answers", "Answers", says, tuple(_answers(edition)))
    says = "What is included, what is billed, and at which price."
    yield Chapter("work", "Work and money", says, tuple(_money(edition)))
    says = "What they need, what they do besides, and when they take effect."
    yield Chapter("acts", "Acts", says, tuple(_acts(edition)))
    says = "What the source promises, where it stands there, how silence was read, and which rules keep it."
    yield Chapter("clauses", "Clauses", says, (_clauses(edition),))


def _facts(edition: Edition) -> Iterator[Part]:
    declared = [decl for decl in edition.facts.values() if decl.key not in _BUILT_IN]
    if declared:
        yield Facts(tuple((decl.scope, decl.name, _kind(decl), _default(edition, decl)) for decl in declared))
    conditions = edition.conditions.values()
    said = (Line(one.key, "", sentences.condition(edition, one), one.cites, line=one.line) for one in conditions)
    yield from _lines("Comparisons", said)
    yield from _rules(edition, edition.restate, "Judged as something else")


def _kind(decl: FactDecl) -> str:
    return ", ".join(decl.values) if decl.type is FactType.ONE_OF else _KINDS[decl.type]


def _default(edition: Edition, decl: FactDecl) -> str:
    if decl.required:
        return "must be given"
    if decl.default is None:
        return "no" if decl.type is FactType.BOOL else "not known"
    said = sentences.default(edition, decl.default, decl.key)
    when = asked(edition, decl.default_when)
    return f"{said} where {when}" if when else said


def _contracts(edition: Edition) -> Iterator[Part]:
    yield from _rules(edition, edition.contracts, "Not to be made")
    yield from _rules(edition, edition.staffing, "Roles")


def _requests(edition: Edition) -> Iterator[Part]:
    yield from _groups(edition, edition.admission)
    yield from _rules(edition, edition.notices, "Said with the answer")
    yield from _groups(edition, edition.definitions)
    never = (Line("", asked(edition, one.when), sentence(sentences.impossible(one))) for one in edition.impossible)
    yield from _lines("What cannot happen", never)


def _answers(edition: Edition) -> Iterator[Part]:
    yield from _rules(edition, edition.which_hours, "Which clock")
    yield from _groups(edition, edition.milestones)
    yield from _rules(edition, edition.paging, "On call")
    ranks = [Line("", "", sentences.rank(edition, rank), rank.cites) for rank in edition.queue]
    age = [Line("", "", "What ranks alike goes by age.")] if ranks else []
    yield from _lines("Who goes first", [*ranks, *age])


def _money(edition: Edition) -> Iterator[Part]:
    yield from _rules(edition, edition.prices, "Prices")
    pools = edition.allowances.values()
    lines = (
        Line(
            f"allowances/{one.name}",
            "",
            sentences.allowance(edition, one),
            tuple(dict.fromkeys(pooled(one))),
            line=one.line,
        )
        for one in pools
    )
    yield from _lines("Allowances", lines)
    yield from _rules(edition, edition.coverage, "Work")
    yield from _rules(edition, edition.overflow, "Past a limit")
    yield from _rules(edition, edition.fees, "Fees")
    yield from _rules(edition, edition.availability, "Availability")
    yield from _rules(edition, edition.purchases, "Purchases")


def _acts(edition: Edition) -> Iterator[Part]:
    acts = dict.fromkeys(rule.says.act for rule in edition.conduct.rules)
    for act in acts:
        yield from _lines(act, (line_of(edition, rule) for rule in edition.conduct.rules if rule.says.act == act))


def _clauses(edition: Edition) -> Promises:
    keeping = by_clause(edition)
    return Promises(
        tuple(
            Promise(
                one.id,
                one.at,
                one.says,
                one.reading or "",
                one.assumption,
                edition.recorded.get(one.id, ""),
                tuple((_anchor(place), place.name) for place in keeping[one.id]),
            )
            for one in edition.clauses.values()
        )
    )


def _anchor(place: Citation) -> str:
    """Return the id of the element of a page that shows what cites."""
    named = {"hours": f"hours-{place.name}", "facts": "facts", "queue": "answers"}
    keys = {"conditions": f"condition.{place.name}", "allowances": f"allowances/{place.name}"}
    return named.get(place.section) or f"rule-{keys.get(place.section, place.name)}"


def _groups(edition: Edition, table: AnyTable) -> Iterator[Part]:
    for group in table.groups:
        title = name_of(edition, group) if group in edition.facts else group
        yield from _lines(title, (line_of(edition, rule) for rule in table.rules if rule.group == group))


def _rules(edition: Edition, table: AnyTable, title: str) -> Iterator[Part]:
    yield from _lines(title, (line_of(edition, rule) for rule in table.rules))


def line_of(edition: Edition, rule: AnyRule) -> Line:
    """Return a rule as a sentence with its clauses."""
    when, says = asked(edition, rule.when), sentence(sentences.statement(edition, rule.says, rule.group))
    named = rule.group and says.startswith(rule.group)  # a name is written as it is, wherever it stands
    return Line(rule.id, when, says if when or named else capital(says), all_cites(rule), rule.excepts, rule.line)


def _lines(title: str, lines: Iterable[Line]) -> Iterator[Part]:
    found: Sequence[Line] = tuple(lines)
    if found:
        yield Lines(title, tuple(found))
