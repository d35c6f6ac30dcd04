"""Which rows does a log hold? Its lines one by one, whatever its size; what is no row is said, with its line."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import IO, Final

from pactdesk.maps.mapping import Map

FIELD: Final = 64 * 1024
"""A field of a row has at most so many letters."""

LINE: Final = 1024 * 1024
"""A line has at most so many bytes."""

SHOWN: Final = 20
"""So many faults are kept to be shown."""

_LONGEST_NAME: Final = 200
_GZIP: Final = b"\x1f\x8b"


class NoLog(Exception):
    """A file that is no log, or not the one the map is for: its message is a sentence."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: the line of the file where it begins, and why it was left out."""

    line: int
    why: str

    def __str__(self) -> str:
        """Return it as it is shown."""
        return f"line {self.line}: {self.why}"


@dataclass(slots=True)
class Faults:
    """What was left out: how many rows, the first of them, and a file in which all of them are written."""

    file: IO[str] | None = None
    count: int = 0
    first: list[RowFault] = field(default_factory=list)

    def note(self, line: int, why: str) -> None:
        """Take one, said on one line."""
        fault = RowFault(line, "".join(letter if letter.isprintable() else " " for letter in why))
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(fault)
        if self.file is not None:
            self.file.write(f"{fault}\n")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line where it begins, the key by which it is known, and what stands in the columns the map reads.

    What the map counts as unknown stands there as the empty text.
    """

    line: int
    key: str
    values: Mapping[str, str]


def rows_of(path: Path, by: Map, faults: Faults) -> Iterator[Row]:
    """Yield the rows of a log, CSV or gzipped CSV with a header; those that cannot be read are faults.

    Raises NoLog where it ends in the middle, has no header, or lacks a column that the map reads; OSError.
    """
    csv.field_size_limit(FIELD)
    try:
        with path.open("rb") as plain, closing(_opened(plain)) as stream:
            yield from _Reader(stream, str(path), by, faults).rows()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise NoLog(f"{path}: the file ends in the middle, or is damaged: {error}") from None


def _opened(plain: BufferedReader) -> IO[bytes]:
    if plain.peek(len(_GZIP))[: len(_GZIP)] == _GZIP:
        return gzip.open(plain)  # type: ignore[return-value]  # it is read like any other
    return plain


@dataclass(slots=True)
class _Reader:
    """A log while it is read: the line it has come to, and the one where the row began."""

    stream: IO[bytes]
    file: str
    by: Map
    faults: Faults
    line: int = 0
    begun: int = 0

    def rows(self) -> Iterator[Row]:
        fields = self._fields()
        header = [name.strip() for name in next(fields, [])]
        lacking = [name for name in self.by.columns if name not in header]
        if lacking:
            raise NoLog(
                f"{self.file}: the log has no column {', '.join(lacking)}; it has {', '.join(header) or 'none'}"
            )
        places = {name: header.index(name) for name in self.by.columns}
        for found in fields:
            if len(found) != len(header):
                self.faults.note(self.begun, f"the row has {len(found)} fields, the header {len(header)}")
                continue
            values = {name: self._known(found[place]) for name, place in places.items()}
            if any("\0" in text for text in values.values()):
                self.faults.note(self.begun, "the row holds a NUL, which no text has")
            elif not 0 < len(values[self.by.ticket]) <= _LONGEST_NAME:
                self.faults.note(self.begun, f"{self.by.ticket}, the ticket of the row, is not known")
            else:
                yield Row(self.begun, self._key(values, found), values)

    def _fields(self) -> Iterator[list[str]]:
        reader = csv.reader(self._lines())
        while True:
            self.begun = 0
            try:
                found = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                why = f"a field has more than {FIELD:,} letters; is a quotation mark missing?"
                self.faults.note(self.begun or self.line, why if "limit" in str(error) else str(error))
                continue
            if found:
                yield found

    def _lines(self) -> Iterator[str]:
        while content := self.stream.readline(LINE + 1):
            self.line += 1
            if len(content) > LINE and not content.endswith(b"\n"):
                self.faults.note(self.line, f"the line has more than {LINE:,} bytes")
                while content and not content.endswith(b"\n"):
                    content = self.stream.readline(LINE)
                continue
            try:
                text = content.decode("utf-8-sig" if self.line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                self.faults.note(self.line, f"the byte 0x{content[error.start]:02X} stands here, which is no UTF-8")
                continue
            self.begun = self.begun or self.line
            yield text

    def _known(self, text: str) -> str:
        text = text.strip()
        return "" if text in self.by.unknown else text

    def _key(self, values: Mapping[str, str], row: Sequence[str]) -> str:
        """Return the key that the log gives a row, or the digest of its content."""
        named = "/".join(values[name] for name in self.by.key)
        if self.by.key and all(values[name] for name in self.by.key) and len(named) <= _LONGEST_NAME:
            return named
        return sha256("\x1f".join(row).encode()).hexdigest()[:32]
