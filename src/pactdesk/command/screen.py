"""Where does an answer go? To a terminal in colour, or plain into a pipe; progress to a terminal alone."""

import io
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Final, TextIO, TypeVar

from rich.console import Console
from rich.progress import track

_PIPE_WIDTH: Final = 100
Item = TypeVar("Item")


def screen(stream: TextIO | None = None) -> Console:
    """Return what to print on, by default what is standard output now; words mean themselves, nothing is markup."""
    stream = stream or sys.stdout
    if stream.isatty():
        return Console(file=stream, highlight=False, markup=False, emoji=False)
    return Console(file=_Trimmed(stream), width=_PIPE_WIDTH, highlight=False, markup=False, emoji=False)


def followed(items: Sequence[Item], doing: str) -> Iterable[Item]:
    """Go through items and show on a terminal how far it has come; say nothing in a pipe."""
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        return items
    return track(items, f"  {doing}", console=Console(file=sys.stderr), transient=True)


class _Trimmed(io.StringIO):
    """Lines without the spaces that fill them up, which only a terminal needs."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def write(self, text: str) -> int:
        """Pass on what rich prints: always whole lines."""
        self._stream.write("\n".join(line.rstrip() for line in text.split("\n")))
        return len(text)

    def flush(self) -> None:
        """Pass on."""
        self._stream.flush()


def print_json(value: object) -> None:
    """Print a value as one JSON document."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
