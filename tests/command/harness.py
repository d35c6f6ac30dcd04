"""How do tests call the command line? In this process, with what it printed and how it ended."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pactdesk.command.main import main

HARBOR = Path(__file__).with_name("harbor.yaml")


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


def called(capsys: pytest.CaptureFixture[str], *words: str) -> Ended:
    """Call the command line."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    captured = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return Ended(ended.value.code, captured.out, captured.err)


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the harbour's policy with some words replaced, each of which must be in it."""
    text = HARBOR.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return path
