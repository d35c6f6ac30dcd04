"""What is the smallest policy that has each kind of fault? The corpus, and the page made of it."""

import re
from pathlib import Path
from typing import Final

from pactdesk.engine.policy.edition import Edition
from pactdesk.language.faults import Fault, Kind
from pactdesk.language.read import read_bytes, read_policy, read_text

FOLDER: Final = Path(__file__).parent / "faults"
PAGE: Final = Path(__file__).parents[2] / "docs" / "faults.md"
FILE: Final = "policy.yaml"
REST: Final = """\
policy: northwind
edition: "2026-01"
effective: 2026-01-01
zone: Europe/Berlin
currency: EUR
clauses: {NW-1: {at: "1", says: It is so.}}
recorded: {NW-1: It decides nothing.}
"""
_HEAD: Final = """\
# Faults of a policy file

Everything that can be wrong with a policy file, each with a small file that has it and what Pactdesk says of it. All
independent faults of a file are reported at once, in the order of the file, and none that only follows from another.
What a policy *decides* wrongly (gaps, overlaps, rules that never answer) is found by `pactdesk policy check` once the
file has no fault.

This page is written by `python -m tests.language.write_faults`; a test fails where it is stale. Each example goes on
with those of these lines whose key it does not have itself:

```yaml
{rest}```
"""
_TOO_LARGE: Final = b"# " + b"x" * 1_000_000
_ODD: Final = {
    Kind.UNREADABLE: ("A file that is not there, or may not be read.", b""),
    Kind.NOT_TEXT: (
        "Bytes that are no UTF-8, here an umlaut of Latin-1; control characters; NUL, also as an escape.",
        b"policy: f\xfcr\n",
    ),
    Kind.TOO_LARGE: ("More than a million bytes, or nesting more than 30 deep.", _TOO_LARGE),
}


def edition_of(text: str) -> Edition:
    """Return the edition that a text states, completed to a policy."""
    found = read_text(completed(text), FILE, FOLDER.parent)
    assert isinstance(found, Edition), "\n".join(map(str, found))
    return found


def said_of(text: str) -> list[str]:
    """Return what is said of the faults of a text, completed to a policy, without the file's name."""
    found = read_text(completed(text), FILE, FOLDER.parent)
    return [] if isinstance(found, Edition) else [str(fault).removeprefix(f"{FILE}:") for fault in found]


def kinds_of(text: str) -> list[tuple[Kind, int, int]]:
    """Return kind, line and column of the faults of a text, completed to a policy."""
    found = read_text(completed(text), FILE, FOLDER.parent)
    return [] if isinstance(found, Edition) else [(fault.kind, fault.line, fault.column) for fault in found]


def completed(example: str) -> str:
    """Return an example with the lines that make it a whole policy."""
    given = set(re.findall(r"^([\w-]+):", example, re.MULTILINE))
    return example + "".join(line for line in REST.splitlines(keepends=True) if line.partition(":")[0] not in given)


def example(kind: Kind) -> str | None:
    """Return the text of a kind's example, None for those that no text has."""
    return None if kind in _ODD else (FOLDER / f"{kind}.yaml").read_text(encoding="utf-8")


def faults(kind: Kind) -> tuple[Fault, ...]:
    """Return what is said of a kind's example."""
    text = example(kind)
    if text is not None:
        found = read_bytes(completed(text).encode(), FILE, FOLDER)
    elif kind is Kind.UNREADABLE:
        found = read_policy(Path(FILE))
    else:
        found = read_bytes(_ODD[kind][1], FILE, FOLDER)
    return found if isinstance(found, tuple) else ()


def page() -> str:
    """Return docs/faults.md."""
    return "\n".join([_HEAD.replace("{rest}", REST), *map(_entry, Kind)])


def _entry(kind: Kind) -> str:
    text = example(kind)
    shown = f"{_ODD[kind][0]}\n" if text is None else f"```yaml\n{text}```\n"
    said = "".join(f"{fault}\n" for fault in faults(kind))
    return f"## {kind}\n\n{shown}\n```text\n{said}```\n"
