"""Which command was called, and how did it end?

Exit codes: 0 done, 1 something was found, 2 called wrongly, 3 a fault of Pactdesk itself, 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zoneinfo import reset_tzpath

from pactdesk import __version__
from pactdesk.command import parse, usage
from pactdesk.command.errors import CalledWrongly, Faulty

_FOUND: Final = 1
_WRONG: Final = 2
_OWN_FAULT: Final = 3
_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line and exit: no error leaves here as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows another in its place
    try:
        code = run(sys.argv[1:] if words is None else words)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone: nothing is left to be said, not even by the interpreter's own flush at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = _PIPE_CLOSED
    except KeyboardInterrupt:
        code = _complain("interrupted", _INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last door: what nobody expected is said in a sentence, too
        code = _ended_by(error)
    sys.exit(code)


def run(words: Sequence[str]) -> int:
    """Run the command that the words name and return its exit code; errors are raised."""
    if list(words) == ["--version"]:
        sys.stdout.write(f"pactdesk {__version__}\n")
        return 0
    command, rest = parse.command_named(words)
    if command is None or parse.asks_help(rest):
        named = command.name.split() if command else words[: len(words) - len(rest)]
        sys.stdout.write(f"{usage.page(named)}\n")
        return 0
    reset_tzpath(())  # the rules of the zones come from the tzdata package, on every machine the same
    values = parse.parameters(command, rest)
    return command.function()(**values)


def _ended_by(error: Exception) -> int:
    """Say in a sentence what went wrong."""
    from pactdesk.desk.doors.cli.wrong import WrongCall
    from pactdesk.engine.hours import BeyondHorizon
    from pactdesk.engine.policy.rules import PolicyError
    from pactdesk.language.given import GivenFault
    from pactdesk.policies import UnknownPolicy

    if isinstance(error, PolicyError):
        return _complain(str(error), _FOUND)
    if isinstance(error, Faulty):
        sys.stderr.write(f"{error}\n")
        return _FOUND
    if isinstance(error, CalledWrongly | WrongCall | UnknownPolicy | GivenFault | BeyondHorizon):
        return _complain(str(error), _WRONG)
    if isinstance(error, OSError) and error.strerror:
        return _complain(": ".join(map(str, filter(None, (error.filename, error.strerror.lower())))), _WRONG)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    said = f"{type(error).__name__}{place}: {error}"
    return _complain(f"this is a fault of Pactdesk itself, please report it: {said}", _OWN_FAULT)


def _complain(sentence: str, code: int) -> int:
    strong, plain = ("\x1b[1;31m", "\x1b[0m") if usage.colours(sys.stderr) else ("", "")
    sys.stderr.write(f"{strong}pactdesk:{plain} {sentence}\n")
    return code
