"""How is something done in a process of its own, without starting Python anew? By a fork, whose result comes back."""

import os
import pickle
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeAlias

Give: TypeAlias = Callable[[object], NoReturn]
"""Gives the result back, and ends the process."""


def forked(work: Callable[[Give], None]) -> Any:  # noqa: ANN401 - whatever the process gives
    """Return what a process gives that does this work. Raises AssertionError where it gives nothing."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with to_the_end():

            def give(result: object) -> NoReturn:
                with os.fdopen(writer, "wb") as pipe:
                    pickle.dump(result, pipe)
                os._exit(0)

            work(give)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        result = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, "see what the process said above"
    return pickle.loads(result)  # noqa: S301 - our own process wrote it


@contextmanager
def to_the_end() -> Iterator[None]:
    """Let a forked process end here, whatever happens in it: what it was forked from goes on elsewhere."""
    try:
        yield
    except BaseException:  # noqa: BLE001 - it must not go on where its parent does
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)
