"""How does a delivery leave the house? Shown on the terminal, or laid in a folder for something else to carry on."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol, TextIO
from urllib.parse import quote

from pactdesk.desk.actions.delivering import Parcel


class Transport(Protocol):
    """What carries deliveries."""

    def send(self, parcel: Parcel) -> str:
        """Hand a delivery over, and return in a sentence what became of it; whatever is raised is a failed attempt.

        It takes less than a minute: after that, another worker may try.
        """
        ...


@dataclass(frozen=True, slots=True)
class Console:
    """Prints each delivery as a person would read it."""

    stream: TextIO

    def send(self, parcel: Parcel) -> str:
        """Print a delivery."""
        lines = (f"{parcel.kind} to {parcel.to}", *(f"  {line}" for line in _lines(parcel)), "")
        self.stream.write("\n".join((*lines, "")))
        self.stream.flush()
        return "shown on the terminal"


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each delivery to a file of its own, named by its key: a mail as .eml, anything else as .json.

    The file is whole as soon as it has its name; sent a second time, it is the same file.
    """

    path: Path

    def send(self, parcel: Parcel) -> str:
        """Write a delivery to its file."""
        self.path.mkdir(parents=True, exist_ok=True)
        name = quote(parcel.key, safe="") + (".eml" if parcel.kind == "mail" else ".json")
        handle, unfinished = tempfile.mkstemp(dir=self.path, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(mail(parcel).as_bytes(policy=SMTP) if parcel.kind == "mail" else _document(parcel))
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(self.path / name)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        return f"written to {name}"


def mail(parcel: Parcel) -> EmailMessage:
    """Return a delivery as a mail; its Message-ID is made of its key, so that a second copy can be dropped."""
    found = EmailMessage()
    found["To"] = _on_one_line(parcel.to)
    found["Subject"] = _on_one_line(parcel.about)
    found["Date"] = datetime.fromtimestamp(parcel.made_at, UTC)
    found["Message-ID"] = f"<{quote(parcel.key, safe='')}@pactdesk>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content("\n".join((*_content(parcel), "", parcel.vendor)))
    return found


def _document(parcel: Parcel) -> bytes:
    made = datetime.fromtimestamp(parcel.made_at, UTC).isoformat()
    document = {
        "key": parcel.key,
        "desk": parcel.desk,
        "kind": parcel.kind,
        "to": parcel.to,
        "about": parcel.about,
        "made_at": made,
        "body": parcel.body,
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _lines(parcel: Parcel) -> Iterator[str]:
    yield f"{parcel.vendor}: {parcel.about}"
    yield from _content(parcel)
    yield f"key {parcel.key}" + (f", attempt {parcel.attempt}" if parcel.attempt > 1 else "")


def _content(parcel: Parcel) -> Iterator[str]:
    """Yield what the body says, a line for each of its fields."""
    for name, value in parcel.body.items():
        said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if said:
            yield f"{name}: {said}"


def _on_one_line(text: str) -> str:
    """Return what a header may hold: a break of line in it would begin another header."""
    return " ".join(text.split())
