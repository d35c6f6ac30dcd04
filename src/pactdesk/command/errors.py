"""Which errors end a command with a sentence of its own?"""

from collections.abc import Iterable


class CalledWrongly(Exception):
    """A command line that means nothing; its message is a sentence."""


class Faulty(Exception):
    """A policy file that states no edition; its message has a line for each fault."""

    def __init__(self, faults: Iterable[object]) -> None:
        """Take the faults, which say themselves where they are and what they are."""
        super().__init__("\n".join(map(str, faults)))
