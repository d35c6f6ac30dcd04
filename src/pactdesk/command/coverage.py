"""Which clauses are kept by rules, which are recorded, and which are neither?"""

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pactdesk.command.citations import Citation, by_clause, tables
from pactdesk.command.reading import edition_in, paths
from pactdesk.command.screen import print_json, screen
from pactdesk.engine.policy.edition import Edition


def coverage(policies: Sequence[str], *, as_json: bool) -> int:
    """Show for each policy its clauses and what keeps each; 1 if a clause is neither cited nor recorded."""
    editions = [edition_in(path) for path in paths(policies)]
    if as_json:
        print_json([_plain(edition) for edition in editions])
    else:
        console = screen()
        console.print(_table(editions))
        for edition in editions:
            _print_sections(edition, console)
    return 1 if any(_open(edition) for edition in editions) else 0
