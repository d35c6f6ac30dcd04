"""Does a policy decide every request exactly once, and what does its reader have to know?"""

import shlex
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pactdesk.command.asking import in_words, line_of, question_of
from pactdesk.command.reading import paths
from pactdesk.command.screen import followed, print_json, screen
from pactdesk.engine.policy import check as proof
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.fault import PolicyFault
from pactdesk.engine.policy.notes import Note, NoteKind, notes
from pactdesk.engine.policy.reality import tables
from pactdesk.engine.policy.witness import Witness
from pactdesk.language.faults import Fault
from pactdesk.language.read import read_policy

_HEADS = {
    NoteKind.ASSUMPTION: ("Assumptions", "readings that the source does not support"),
    NoteKind.READING: ("Readings", "how the source was understood where it leaves something open"),
    NoteKind.SILENCE: ("Silences", "what is not stated"),
}
_UNASKED = frozenset({"conduct", "availability", "definitions", "restate"})
"""Sections whose faults no question to `pactdesk policy decide` is sure to show."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file: faults of the language, or an edition with what the proof found."""

    path: Path
    seconds: float
    unread: tuple[Fault, ...] = ()
    edition: Edition | None = None
    faults: tuple[PolicyFault, ...] = ()

    @property
    def count(self) -> int:
        """How many faults there are."""
        return len(self.unread) + len(self.faults)


def check(policies: Sequence[str], *, quiet: bool, as_json: bool) -> int:
    """Check the policies named, or all that are shipped; 1 if any has a fault."""
    found = [_checked(path) for path in followed(paths(policies), "checking")]
    if as_json:
        print_json([_plain(one) for one in found])
    else:
        console = screen()
        for one in found:
            _print(one, console, quiet=quiet)
    return 1 if any(one.count for one in found) else 0


def _checked(path: Path) -> Checked:
    started = time.perf_counter()
    read = read_policy(path)
    if not isinstance(read, Edition):
        return Checked(path, time.perf_counter() - started, unread=read)
    faults = proof.check(read)
    return Checked(path, time.perf_counter() - started, edition=read, faults=faults)


def _print(one: Checked, console: Console, *, quiet: bool) -> None:
    if not quiet:
        console.print(_summary(one))
    for unread in one.unread:
        _print_fault(console, f"{unread.file}:{unread.line}:{unread.column}", str(unread.kind), _said(unread))
    for fault in one.faults:
        where = f"{one.path}:{fault.lines[0] if fault.lines else 1}"
        _print_fault(console, where, fault.kind.value, fault.sentence)
        if one.edition and fault.witness:
            _print_example(one, one.edition, fault, fault.witness, console)
    if one.edition and not quiet:
        _print_notes(notes(one.edition), console)
        console.print()


def _summary(one: Checked) -> Text:
    if one.edition is None:
        head = Text.assemble(("✗ ", "bold red"), (str(one.path), "bold"))
        return head.append(f"  cannot be read: {_counted(one.count, 'fault')}", "red")
    edition = one.edition
    mark = ("✓ ", "bold green") if not one.count else ("✗ ", "bold red")
    said = f"{_counted(one.count, 'fault')}" if one.count else "every request is decided exactly once"
    size = ", ".join(f"{count} {what}" for what, count in _sizes(edition).items())
    head = Text.assemble(mark, (f"{edition.policy} {edition.name}", "bold"))
    return head.append(f"  {said}").append(f"  {size}, {one.seconds:.2f} s", "dim")


def _print_fault(console: Console, where: str, kind: str, sentence: str) -> None:
    # On one line, however long: an editor, a hook or grep takes it apart.
    console.print(Text.assemble((where, "bold"), ": ", (kind, "red"), f": {sentence}"), soft_wrap=True)


def _print_example(one: Checked, edition: Edition, fault: PolicyFault, witness: Witness, console: Console) -> None:
    console.print(Padding(f"for example: {in_words(edition, witness)}", (0, 0, 0, 4)))
    if fault.table not in _UNASKED:
        asked = shlex.quote(line_of(question_of(edition, witness, fault.table, fault.group)))
        call = f"    pactdesk policy decide {shlex.quote(str(one.path))} {asked}"
        console.print(Text(call, style="cyan"), soft_wrap=True)


def _print_notes(found: Sequence[Note], console: Console) -> None:
    for kind, (title, says) in _HEADS.items():
        of_kind = [note for note in found if note.kind is kind]
        if of_kind:
            console.print(Text.assemble(("  " + title, "bold"), (f"  {says}", "dim")))
            console.print(Padding(_rows(of_kind), (0, 0, 0, 4)))


def _rows(found: Sequence[Note]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    for note in found:
        grid.add_row(", ".join(note.cites), note.sentence)
    return grid


def _sizes(edition: Edition) -> dict[str, int]:
    return {
        "clauses": len(edition.clauses),
        "rules": sum(len(table.rules) for table in tables(edition)),
        "facts": sum(1 for decl in edition.facts.values() if decl.line),
    }


def _said(fault: Fault) -> str:
    return " ".join(part for part in (fault.found, fault.accepts, fault.hint) if part)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _plain(one: Checked) -> dict[str, object]:
    """Return what was found as JSON holds it."""
    edition = one.edition
    return {
        "file": str(one.path),
        "policy": edition.policy if edition else None,
        "edition": edition.name if edition else None,
        "clean": not one.count,
        "faults": [*map(_plain_fault, one.unread), *_plain_faults(one)],
        **(_sizes(edition) if edition else {}),
        "notes": [_plain_note(note) for note in notes(edition)] if edition else [],
        "seconds": round(one.seconds, 3),
    }


def _plain_fault(fault: Fault) -> dict[str, object]:
    return {"kind": fault.kind.value, "line": fault.line, "column": fault.column, "sentence": _said(fault)}


def _plain_faults(one: Checked) -> Iterator[dict[str, object]]:
    for fault in one.faults:
        example = None
        if one.edition and fault.witness:
            example = question_of(one.edition, fault.witness, fault.table, fault.group)
        yield {
            "kind": fault.kind.value,
            "section": fault.table,
            "group": fault.group,
            "rules": list(fault.rules),
            "lines": list(fault.lines),
            "cites": list(fault.cites),
            "sentence": fault.sentence,
            "example": example,
        }


def _plain_note(note: Note) -> dict[str, object]:
    return {
        "kind": note.kind.value,
        "about": note.about,
        "cites": list(note.cites),
        "line": note.line,
        "sentence": note.sentence,
    }
