"""Where is a clause stated, and what keeps it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rich.padding import Padding
from rich.text import Text

from pactdesk.command.citations import by_clause
from pactdesk.command.document import sentences
from pactdesk.command.document.compose import line_of
from pactdesk.command.document.week import week_of
from pactdesk.command.errors import CalledWrongly
from pactdesk.command.reading import edition_in, paths
from pactdesk.command.screen import print_json, screen
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.reality import tables
from pactdesk.language.nodes import Mapping, Node, Sequence, compose


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a file that has to do with a clause: its line, what stands there, and the same in a sentence."""

    file: str
    line: int
    what: str
    says: str


def where(clause: str, policy: str | None, *, as_json: bool) -> int:
    """Show each place that states, cites or records a clause, by file and line."""
    editions = [(path, edition_in(path)) for path in paths((policy,) if policy else ())]
    found = [place for path, edition in editions for place in _places(path, edition, clause)]
    if not found:
        known = [name for _, edition in editions for name in edition.clauses]
        near = get_close_matches(clause, known, 1)
        looked = policy or "any shipped policy"
        raise CalledWrongly(f"there is no clause {clause} in {looked}{f'; did you mean {near[0]}?' if near else ''}")
    if as_json:
        print_json([{"file": one.file, "line": one.line, "what": one.what, "says": one.says} for one in found])
        return 0
    console = screen()
    for one in found:
        console.print(Text.assemble((f"{one.file}:{one.line}", "bold"), ": ", (one.what, "cyan")), soft_wrap=True)
        console.print(Padding(one.says, (0, 0, 0, 4)))
    return 0


def _places(path: Path, edition: Edition, clause: str) -> Iterator[Place]:
    stated = edition.clauses.get(clause)
    if stated is None:
        return
    file, lines = str(path), Lines(path)
    reading = f" {'Assumed' if stated.assumption else 'Read as'}: {stated.reading}" if stated.reading else ""
    yield Place(file, lines.of("clauses", clause), "stated", f"{stated.says}{reading} (source {stated.at})")
    says = _sentences(edition)
    for citation in by_clause(edition)[clause]:
        line = citation.line or lines.of(citation.section, citation.name)
        yield Place(file, line, citation.label, says.get((citation.section, citation.name), ""))
    if clause in edition.recorded:
        yield Place(file, lines.of("recorded", clause), "recorded", edition.recorded[clause])


def _sentences(edition: Edition) -> dict[tuple[str, str], str]:
    """Return what each rule and figure says, by section and name."""
    found = {("hours", name): f"{week_of(hours, ()).says}, {hours.hours.zone}" for name, hours in edition.hours.items()}
    found |= {("queue", f"queue/{one.key}"): sentences.rank(edition, one) for one in edition.queue}
    found |= {("conditions", one.name): sentences.condition(edition, one) for one in edition.conditions.values()}
    found |= {("allowances", one.name): sentences.allowance(edition, one) for one in edition.allowances.values()}
    for key, one in edition.facts.items():
        if one.default is not None:
            found["facts", key] = f"Where it is not given: {sentences.default(edition, one.default, key)}."
    for table in tables(edition):
        for rule in table.rules:
            found[table.name, rule.id] = line_of(edition, rule).text
    return found


class Lines:
    """The lines of a file by section and name."""

    def __init__(self, path: Path) -> None:
        self._root, _ = compose(path.read_text(encoding="utf-8"), str(path))

    def of(self, section: str, name: str) -> int:
        """Return the line of a name in a section, that of the section where it has no such name, 1 without either."""
        node = self._root.get(section) if isinstance(self._root, Mapping) else None
        if isinstance(node, Mapping):
            return next((key.line for key, _ in node.entries if key.text == name), node.line)
        if isinstance(node, Sequence):
            return next((item.line for item in node.items if _by(item) == name.rpartition(".")[2]), node.line)
        return 1


def _by(item: Node) -> str:
    """Return what a key of the queue goes by, without its scope."""
    by = item.get("by") if isinstance(item, Mapping) else None
    return str(getattr(by, "text", "")).rpartition(".")[2]
