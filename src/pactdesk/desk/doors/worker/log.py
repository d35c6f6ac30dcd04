"""What does the worker say of its work? A line for each thing it did, with fields, and nothing about people."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Log:
    """Where lines go: `at=… level=… says="…"`, then the fields, each `name=value`.

    Fields name rows by number, desks by name and deliveries by key: never a person, an address or a text.
    """

    stream: TextIO
    clock: Callable[[], Instant]

    def did(self, sentence: str, **fields: str | int) -> None:
        """Tell what was done."""
        self._write("info", sentence, fields)

    def failed(self, sentence: str, **fields: str | int) -> None:
        """Tell what was not done, and what becomes of it."""
        self._write("warning", sentence, fields)

    def _write(self, level: str, sentence: str, fields: dict[str, str | int]) -> None:
        named = {"at": time_said(self.clock()), "level": level, "says": sentence, **fields}
        self.stream.write(" ".join(f"{name}={_plain(value)}" for name, value in named.items()) + "\n")
        self.stream.flush()


def time_said(at: Instant) -> str:
    """Return an instant as lines have it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(value: str | int) -> str:
    """Return a value as it stands in a line: in quotation marks where it would not end by itself."""
    text = str(value)
    return text if text and text.isprintable() and not set(text) & set(' "=') else json.dumps(text, ensure_ascii=False)
