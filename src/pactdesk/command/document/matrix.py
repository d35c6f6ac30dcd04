"""What does each plan get? The fact by which a policy tells its customers apart, and its values side by side."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from pactdesk.command.document.parts import Cell, Matrix
from pactdesk.command.document.phrases import asked, listed, name_of
from pactdesk.command.document.sentences import statement
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, FactType, Key, Symbol
from pactdesk.engine.policy.reality import AnyRule, AnyTable

_MOST_COLUMNS: Final = 6
_LEAST_RULES: Final = 3
_MOST_ANSWERS: Final = 4
_ASKED: Final = ("request", "work")


def matrices(edition: Edition) -> Iterator[Matrix]:
    """Yield what the values of the plan-like fact give, section by section; nothing where no fact is plan-like."""
    plan = _plan(edition)
    if plan is None:
        return
    clock: list[tuple[str, AnyTable]] = [
        ("clock", edition.which_hours),
        *((group, edition.milestones) for group in edition.milestones.groups),
    ]
    rows = [row for title, table in clock for row in _rows(edition, plan, title, _of(table, title))]
    rows += [row for group in edition.fees.groups for row in _rows(edition, plan, group, _of(edition.fees, group))]
    rows += _rows(edition, plan, "named roles", list(edition.staffing.rules))
    yield from _matrix(edition, plan, "By when, and for how much", rows)
    for group in edition.admission.groups:
        title = "What may be asked" if len(edition.admission.groups) == 1 else f"What may be asked: {group}"
        yield from _matrix(edition, plan, title, _rows(edition, plan, group, _of(edition.admission, group)))
    yield from _matrix(
        edition, plan, "What becomes of work", _rows(edition, plan, "work", list(edition.coverage.rules))
    )


def _plan(edition: Edition) -> FactDecl | None:
    """Return the fact of the contract with a few words for values that most rules ask."""
    tables: Iterable[AnyTable] = (
        edition.which_hours,
        edition.admission,
        edition.milestones,
        edition.coverage,
        edition.fees,
    )
    counts = Counter(key for table in tables for rule in table.rules for key, _ in rule.when)
    fitting = [
        decl
        for decl in edition.facts.values()
        if decl.scope == "contract" and decl.type is FactType.ONE_OF and 1 < len(decl.values) <= _MOST_COLUMNS
    ]
    best = max(fitting, key=lambda decl: counts[decl.key], default=None)
    return best if best is not None and counts[best.key] >= _LEAST_RULES else None


def _of(table: AnyTable, group: str) -> list[AnyRule]:
    return [rule for rule in table.rules if rule.group in (group, "")]


def _matrix(
    edition: Edition, plan: FactDecl, title: str, rows: Sequence[tuple[str, tuple[Cell, ...]]]
) -> Iterator[Matrix]:
    if rows:
        yield Matrix(title, name_of(edition, plan.key), plan.values, tuple(rows))


def _rows(edition: Edition, plan: FactDecl, title: str, rules: Sequence[AnyRule]) -> list[tuple[str, tuple[Cell, ...]]]:
    """Return a row for each value of the fact that the rules ask beside the plan, neighbours that are alike as one."""
    if not any(key == plan.key for rule in rules for key, _ in rule.when):
        return []
    second = _second(edition, plan, rules)
    if second is None:
        return [(title, _cells(edition, plan, rules, {}))]
    found = [(value, _cells(edition, plan, rules, {second.key: value})) for value in second.values]
    alike = [(cells, [value for value, _ in group]) for cells, group in groupby(found, key=lambda one: one[1])]
    rows = [(listed(values, "or"), cells) for cells, values in alike if any(cell.answers for cell in cells)]
    return [(title, rows[0][1])] if len(alike) == 1 else rows


def _second(edition: Edition, plan: FactDecl, rules: Sequence[AnyRule]) -> FactDecl | None:
    """Return the fact of the request or the work that at least half of the rules ask."""
    counts = Counter(key for rule in rules for key, _ in rule.when)
    decls = [edition.facts[key] for key, _ in counts.most_common() if key in edition.facts and key != plan.key]
    fitting = (decl for decl in decls if decl.scope in _ASKED and decl.type is FactType.ONE_OF)
    return next((decl for decl in fitting if 2 * counts[decl.key] >= len(rules)), None)


def _cells(edition: Edition, plan: FactDecl, rules: Sequence[AnyRule], known: dict[Key, Symbol]) -> tuple[Cell, ...]:
    return tuple(_cell(edition, rules, {**known, plan.key: value}) for value in plan.values)


def _cell(edition: Edition, rules: Sequence[AnyRule], known: dict[Key, Symbol]) -> Cell:
    """Return the answers that are left where these facts are known, exceptions before what they set aside."""
    left = [
        (rule, tuple((key, symbols) for key, symbols in rule.when if key not in known))
        for rule in rules
        if all(key not in known or known[key] in symbols for key, symbols in rule.when)
    ]
    aside = {name for rule, tests in left if not tests for name in rule.excepts}
    excepted = {name for rule, _ in left for name in rule.excepts}
    # A rule after its exceptions holds for what they leave.
    standing = sorted((one for one in left if one[0].id not in aside), key=lambda one: one[0].id in excepted)
    says = _sayer(edition)
    answers = tuple(
        (asked(edition, tests, ", ") or ("otherwise" if rule.id in excepted else ""), says(rule))
        for rule, tests in standing
    )
    more = (("", f"and {len(answers) - _MOST_ANSWERS + 1} more cases"),) if len(answers) > _MOST_ANSWERS else ()
    return Cell(answers[: _MOST_ANSWERS - 1] + more if more else answers)


def _sayer(edition: Edition) -> Callable[[AnyRule], str]:
    def says(rule: AnyRule) -> str:
        said = statement(edition, rule.says, rule.group)
        for beginning in ("within ", "the clock runs on ", "the contract names its ", f"{rule.group} costs "):
            said = said.removeprefix(beginning)
        return said.partition(" each month, ")[0]

    return says
