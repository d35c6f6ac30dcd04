"""How does a policy read as Markdown? For a repository, a wiki or a mail."""

import re
from collections.abc import Iterable, Iterator, Sequence

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
from pactdesk.command.document.week import TO, days_named, runs, span

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def render(document: Document) -> str:
    """Return the Markdown of a document."""
    lines = [f"# {text(document.title)}", ""]
    lines += _table(("", ""), document.particulars)
    for chapter in document.chapters:
        lines += ["", *_chapter(chapter)]
    return "\n".join(lines) + "\n"


def text(words: str) -> str:
    """Return words with all signs escaped that would mean something."""
    return _SPECIAL.sub(r"\\\1", words)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from (f"## {text(chapter.title)}", "", text(chapter.says))
    for part in chapter.parts:
        yield from ("", *_part(part))


def _part(part: Part) -> Iterable[str]:
    match part:
        case Lines():
            return (f"### {text(part.title)}", "", *map(_line, part.lines))
        case Weeks():
            rows = [row for week in part.weeks for row in _week(week)]
            return _table(("hours", "zone", "days", "open", "besides", "clauses"), rows)
        case Matrix():
            rows = [(title, *map(_cell, cells)) for title, cells in part.rows]
            return (f"### {text(part.title)}", "", *_table((part.fact, *part.columns), rows))
        case Facts():
            return _table(("of the", "fact", "is", "when not given"), part.rows)
        case Promises():
            return (line for one in part.clauses for line in _promise(one))


def _line(line: Line) -> str:
    said = f"Where {text(line.when)}: **{text(line.says)}**" if line.when else text(line.says)
    aside = f" In place of {text(', '.join(line.sets_aside))}." if line.sets_aside else ""
    return f"- {said}{aside}{_cites(line.cites)}"


def _cites(cites: Sequence[str]) -> str:
    return f" ({text(', '.join(cites))})" if cites else ""


def _week(week: Week) -> Iterator[tuple[str, ...]]:
    for first, last in runs(week.days):
        said = ", ".join(span(opens, closes) for opens, closes in week.days[first]) or "closed"
        head = (week.name, week.zone) if not first else ("", "")
        yield (
            *head,
            days_named(first, last),
            said,
            *((week.besides, ", ".join(week.cites)) if not first else ("", "")),
        )


def _cell(cell: Cell) -> str:
    return "; ".join(f"{condition}: {says}" if condition else says for condition, says in cell.answers) or TO


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(text, heads))} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(text, row))} |"


def _promise(one: Promise) -> Iterator[str]:
    yield f"- **{text(one.id)}** ({text(one.at)}) {text(one.says)}"
    if one.reading:
        yield f"  - *{'Assumed' if one.assumption else 'Read as'}:* {text(one.reading)}"
    if one.recorded:
        yield f"  - *Decides nothing:* {text(one.recorded)}"
    if one.kept_by:
        yield f"  - *Kept by* {text(', '.join(name for _, name in one.kept_by))}"
