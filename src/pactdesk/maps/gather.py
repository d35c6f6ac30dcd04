"""Which rows are one ticket's? All of a log, gathered on the disk, whatever their order in the file."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from pactdesk.maps.rows import Faults, Row

ROWS: Final = 5_000
"""A ticket has at most so many rows."""

_CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of a log by ticket, with how many there are of both."""

    rows: int
    tickets: int
    faults: Faults
    kept: sqlite3.Connection

    def by_ticket(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield each ticket's name with its rows as they stand in the file, the ticket first that began first."""
        asked = (
            "select kept.ticket, kept.line, kept.key, kept.content from kept join (select ticket, min(line) as first "
            "from kept group by ticket) as begun on begun.ticket = kept.ticket order by begun.first, kept.line"
        )
        for ticket, found in groupby(self.kept.execute(asked), key=itemgetter(0)):
            rows: list[Row] = []
            for _, line, key, content in found:
                if len(rows) == ROWS:
                    self.faults.note(line, f"ticket {ticket} has more than {ROWS:,} rows")
                else:
                    rows.append(Row(line, key, json.loads(content)))
            yield ticket, rows

    def texts_in(self, columns: Iterable[str]) -> Iterator[str]:
        """Yield the texts that stand in some columns, each once a column."""
        for column in columns:
            asked = "select distinct json_extract(content, ?) from kept"
            yield from (text for (text,) in self.kept.execute(asked, (f'$."{column}"',)) if text)


@contextmanager
def gathered(rows: Iterable[Row], ticket: str, faults: Faults) -> Iterator[Gathered]:
    """Gather rows by the column that names their ticket, on the disk; the room is given back at the end."""
    kept = sqlite3.connect("")  # a database of this connection alone, in a file as soon as it is large
    try:
        kept.execute("create table kept (ticket text, line integer, key text, content text)")
        count = 0
        for count, row in enumerate(rows, 1):
            content = json.dumps(row.values, ensure_ascii=False)
            kept.execute("insert into kept values (?, ?, ?, ?)", (row.values[ticket], row.line, row.key, content))
            if count % _CHUNK == 0:
                kept.commit()
        kept.execute("create index by_ticket on kept (ticket, line)")
        kept.commit()
        ((tickets,),) = kept.execute("select count(distinct ticket) from kept").fetchall()
        yield Gathered(count, tickets, faults, kept)
    finally:
        kept.close()
