"""Calls of the command line, one after the other in one process: words in JSON, and how each ended as JSON."""

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

from pactdesk.command.main import main


def called(words: list[str]) -> tuple[int, str, str]:
    """Return the exit code of a call, and what it printed."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(words)
        except SystemExit as ended:
            return int(ended.code or 0), out.getvalue(), err.getvalue()
    raise AssertionError("a call ends by exiting")


if __name__ == "__main__":
    sys.stdout.write(json.dumps([called(words) for words in json.loads(sys.argv[1])]))
