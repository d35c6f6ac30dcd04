"""What is a command of the command line? Its words, its arguments, and which function runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: positional where its name has no dash, an option with a value where it has a `value`, else a flag.

    `least` and `most` count the values of a positional one; `short` is an option's letter with its dash; `parameter`
    is what the command's function calls it.
    """

    name: str
    parameter: str
    says: str
    short: str = ""
    value: str = ""
    choices: tuple[str, ...] = ()
    default: str | None = None
    least: int = 1
    most: int | None = 1

    @property
    def placed(self) -> bool:
        """Whether it is known by its place, not by its name."""
        return not self.name.startswith("-")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words, a line that says what it does, `module:function` that runs it, and what it takes.

    The module is one of this package, or one of the desk's where it begins with `desk.`. `more` is a paragraph for its
    own page of help, `examples` are commands with what they are for.
    """

    name: str
    says: str
    runs: str
    arguments: tuple[Argument, ...] = ()
    more: str = ""
    examples: tuple[tuple[str, str], ...] = ()

    def function(self) -> Callable[..., int]:
        """Return what runs it, and returns its exit code: its module is imported now, and not before."""
        module, _, name = self.runs.partition(":")
        room = "pactdesk.desk.doors.cli" if module.startswith("desk.") else "pactdesk.command"
        found = getattr(import_module(f"{room}.{module.removeprefix('desk.')}"), name)
        return cast("Callable[..., int]", found)


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that serve one purpose."""

    purpose: str
    commands: tuple[Command, ...]
