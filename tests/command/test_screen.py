"""Is a pipe spared what only a terminal can show?"""

import sys
from io import StringIO

import pytest

from pactdesk.command.screen import followed, screen


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_plain_lines_without_spaces_at_their_end() -> None:
    stream = StringIO()
    console = screen(stream)
    console.print("short", style="bold red", width=40, justify="left")
    console.print("[b]not markup[/b] :smile: " + "word " * 30)
    console.file.flush()
    assert "\x1b" not in stream.getvalue()
    assert "[b]not markup[/b] :smile:" in stream.getvalue()
    assert max(map(len, stream.getvalue().splitlines())) <= 100
    assert all(line == line.rstrip() for line in stream.getvalue().splitlines())


def test_a_terminal_gets_colours_unless_it_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = Terminal()
    screen(coloured).print("word", style="red")
    assert "\x1b[31m" in coloured.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    screen(plain).print("word", style="red")
    assert "\x1b[31m" not in plain.getvalue()


def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out, err = StringIO(), StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert list(followed([1, 2], "counting")) == [1, 2]
    assert err.getvalue() == ""
    monkeypatch.setattr(sys, "stdout", Terminal())
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(followed([1, 2], "counting")) == [1, 2]
    assert "counting" in terminal.getvalue()
