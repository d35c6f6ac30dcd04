"""How does a policy look in a terminal, or as plain text in a pipe?"""

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pactdesk.command.document.parts import (
    Cell,
    Chapter,
    Document,
    Facts,
    Line,
    Lines,
    Matrix,
    Part,
    Promise,
    Promises,
    Week,
    Weeks,
)
from pactdesk.command.document.phrases import listed
from pactdesk.command.document.week import TO, days_named, runs, span

_SLOTS = 48
_SLOT_MINUTES = 30
_SIGNS = {(True, True): "█", (True, False): "▌", (False, True): "▐", (False, False): "·"}
_RULER = f"{'0':<12}{'6':<12}{'12':<12}{'18':<10}24"


def draw(document: Document, console: Console) -> None:
    """Print a document."""
    console.print(Text(document.title, style="bold"))
    console.print(Text("  ".join(f"{name} {value}" for name, value in document.particulars), style="dim"))
    for chapter in document.chapters:
        _chapter(chapter, console)


def _chapter(chapter: Chapter, console: Console) -> None:
    console.print()
    console.rule(Text(chapter.title, style="bold"), align="left", style="cyan", characters="─")
    console.print(Text(chapter.says, style="dim"))
    for part in chapter.parts:
        console.print()
        console.print(Group(*_part(part)))


def _part(part: Part) -> Iterator[RenderableType]:
    match part:
        case Lines():
            yield Text(part.title, style="bold cyan")
            yield _lines(part.lines)
        case Weeks():
            for week in part.weeks:
                yield from _week(week)
        case Matrix():
            yield Text(part.title, style="bold cyan")
            yield _matrix(part)
        case Facts():
            yield _facts(part)
        case Promises():
            yield _promises(part.clauses)


def _lines(lines: Iterable[Line]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right", style="cyan", max_width=24)
    for line in lines:
        text = Text.assemble((f"Where {line.when}: ", "dim"), line.says) if line.when else Text(line.says)
        if line.sets_aside:
            text.append(f" In place of {listed(line.sets_aside, 'and')}.", "dim italic")
        grid.add_row(Padding(text, (0, 0, 0, 2)), " ".join(line.cites))
    return grid


def _week(week: Week) -> Iterator[RenderableType]:
    head = Text.assemble(
        (week.name, "bold"), ("  ", ""), (week.zone, "dim"), ("  ", ""), (" ".join(week.cites), "cyan")
    )
    yield Padding(head, (0, 0, 0, 2))
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_row("", Text(_RULER, style="dim"), "")
    for first, last in runs(week.days):
        openings = week.days[first]
        said = ", ".join(span(opens, closes) for opens, closes in openings) or "closed"
        rows.add_row(days_named(first, last), bar(openings), Text(said, style="dim"))
    yield Padding(rows, (0, 0, 0, 4))
    if week.besides:
        yield Padding(Text(week.besides, style="dim"), (0, 0, 0, 4))
    yield Text()


def bar(openings: Iterable[tuple[int, int]]) -> Text:
    """Return a day as blocks of half an hour, half a block where half of it is open."""
    spans = tuple(openings)

    def is_open(minute: int) -> bool:
        return any(opens <= minute < closes for opens, closes in spans)

    text = Text()
    for slot in range(_SLOTS):
        start = slot * _SLOT_MINUTES
        sign = _SIGNS[is_open(start), is_open(start + _SLOT_MINUTES // 2)]
        text.append(sign, "dim" if sign == "·" else "green")
    return text


def _matrix(matrix: Matrix) -> Table:
    table = Table(box=box.ROUNDED, border_style="dim", header_style="bold", show_lines=True)
    table.add_column(Text(f"{matrix.fact}:", style="dim"), style="bold")
    for column in matrix.columns:
        table.add_column(column)
    for title, cells in matrix.rows:
        table.add_row(title, *map(_cell, cells))
    return table


def _cell(cell: Cell) -> Text:
    answers = (
        Text.assemble((f"{condition}: ", "dim"), says) if condition else Text(says) for condition, says in cell.answers
    )
    return Text("\n").join(answers) if cell.answers else Text(TO, style="dim")


def _facts(facts: Facts) -> Table:
    table = Table(box=box.ROUNDED, border_style="dim", header_style="bold")
    for title in ("of the", "fact", "is", "when not given"):
        table.add_column(title)
    for scope, name, kind, default in facts.rows:
        table.add_row(Text(scope, style="dim"), name, kind, Text(default, style="dim"))
    return table


def _promises(clauses: Iterable[Promise]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(ratio=1)
    for one in clauses:
        text = Text.assemble(one.says, (f"  source {one.at}", "dim"))
        if one.reading:
            text.append(
                f"\n{'Assumed' if one.assumption else 'Read as'}: {one.reading}", "yellow" if one.assumption else "dim"
            )
        if one.recorded:
            text.append(f"\nDecides nothing: {one.recorded}", "dim")
        if one.kept_by:
            text.append(f"\nKept by {', '.join(name for _, name in one.kept_by)}", "dim italic")
        grid.add_row(one.id, text)
    return grid
