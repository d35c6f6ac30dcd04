"""Which clauses are kept by which rules, which are recorded, and which are neither?"""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pactdesk.command.citations import by_clause, citations
from pactdesk.command.reading import edition_in, paths
from pactdesk.command.screen import print_json, screen
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.reality import tables


def coverage(policies: Sequence[str], *, as_json: bool) -> int:
    """Show for each policy its clauses and what keeps each; 1 if a clause is neither cited nor recorded."""
    editions = [edition_in(path) for path in paths(policies)]
    if as_json:
        print_json([_plain(edition) for edition in editions])
    else:
        console = screen()
        console.print(_table(editions))
        for edition in editions:
            _print(edition, console)
    return 1 if any(_open(edition) for edition in editions) else 0


def _counts(edition: Edition) -> dict[str, int]:
    cited = [clause for clause, places in by_clause(edition).items() if places]
    counts = {"clauses": len(edition.clauses), "cited": len(cited), "recorded": len(edition.recorded)}
    return counts | {"neither": len(_open(edition))}


def _sections(edition: Edition) -> Mapping[str, int]:
    """Return the number of rules of each section, and of what stands for rules where a section has none."""
    rules = {table.name: len(table.rules) for table in tables(edition)}
    others = {"conditions": edition.conditions, "hours": edition.hours, "queue": edition.queue}
    return {name: len(of) for name, of in others.items()} | rules | {"allowances": len(edition.allowances)}


def _open(edition: Edition) -> list[str]:
    """Return the clauses that nothing cites and that are not recorded."""
    return [clause for clause, places in by_clause(edition).items() if not places and clause not in edition.recorded]


def _table(editions: Sequence[Edition]) -> Table:
    table = Table(box=box.ROUNDED, border_style="dim", header_style="bold")
    table.add_column("")
    for edition in editions:
        table.add_column(edition.policy, justify="right")
    counts, sections = [*map(_counts, editions)], [*map(_sections, editions)]
    for name in counts[0]:
        wrong = name == "neither" and any(count[name] for count in counts)
        row = [str(count[name]) for count in counts]
        table.add_row(name, *row, style="red" if wrong else "bold", end_section=name == "neither")
    used = [name for name in sections[0] if any(found[name] for found in sections)]
    for name in used:
        row = [str(found[name]) if found[name] else "" for found in sections]
        table.add_row(Text(name, style="dim"), *row, end_section=name == used[-1])
    table.add_row("in all", *(str(sum(found.values())) for found in sections))
    return table


def _print(edition: Edition, console: Console) -> None:
    console.print()
    console.print(Text.assemble((edition.policy, "bold"), ("  clauses by section", "dim")))
    console.print(Padding(_by_section(edition), (0, 0, 0, 2)))
    console.print(Text.assemble((edition.policy, "bold"), ("  what keeps each clause", "dim")))
    console.print(Padding(_by_clause(edition), (0, 0, 0, 2)))


def _by_section(edition: Edition) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(style="cyan")
    found: dict[str, dict[str, None]] = {}
    for one in citations(edition):
        found.setdefault(one.section, {})[one.clause] = None
    for section, clauses in found.items():
        grid.add_row(section, " ".join(sorted(clauses, key=list(edition.clauses).index)))
    return grid


def _by_clause(edition: Edition) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    for clause, places in by_clause(edition).items():
        kept = ", ".join(dict.fromkeys(place.name for place in places))
        recorded = Text(f"recorded: {edition.recorded[clause]}", style="dim") if clause in edition.recorded else None
        grid.add_row(clause, kept or recorded or Text("neither cited nor recorded", style="bold red"))
    return grid


def _plain(edition: Edition) -> dict[str, object]:
    places = by_clause(edition)
    return {
        "policy": edition.policy,
        "edition": edition.name,
        **_counts(edition),
        "sections": {name: count for name, count in _sections(edition).items() if count},
        "by_clause": {
            clause: {
                "cited": [{"section": one.section, "name": one.name, "line": one.line} for one in found],
                "recorded": edition.recorded.get(clause),
            }
            for clause, found in places.items()
        },
        "cites": Counter(one.section for one in citations(edition)),
    }
