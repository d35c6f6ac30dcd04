"""How is a command used? Pages of help, made from the list of commands, for a terminal or a pipe.

Written without rich, whose import alone takes longer than a page of help may.
"""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap
from typing import Final, TextIO

from pactdesk.command.catalogue import COMMANDS, EXAMPLES, GROUPS
from pactdesk.command.command import Argument, Command

_STRONG, _NAME, _QUIET = "1", "36", "2"
_WIDTH: Final = 80
_HARD: Final = "\N{NO-BREAK SPACE}"
_HELP: Final = Argument("--help", "help", "Show this page.", short="-h")
_TITLE: Final = "Pactdesk", "a support desk that keeps the promises its vendor has made"
_CODES: Final = (("0", "done, nothing found"), ("1", "faults, gaps or differences were found"), ("2", "called wrongly"))

Paint = Callable[[str, str], str]


def colours(stream: TextIO) -> bool:
    """Whether a stream shows colours: a terminal does, unless NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def page(words: Sequence[str] = ()) -> str:
    """Return the help of the command that `words` name, or of the group of commands that begin with them."""
    paint = _painted if colours(sys.stdout) else _plain
    command = COMMANDS.get(" ".join(words))
    lines = _of_command(command, paint) if command else _of_group(" ".join(words), paint)
    return "\n".join(("", *lines, ""))


def _painted(style: str, text: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _plain(_style: str, text: str) -> str:
    return text


def _of_group(prefix: str, paint: Paint) -> Iterable[str]:
    yield f"  {paint(_STRONG, _TITLE[0])}  {_TITLE[1]}"
    shown = [(group.purpose, [one for one in group.commands if one.name.startswith(prefix)]) for group in GROUPS]
    width = max(len(one.name) for _, commands in shown for one in commands) + 2
    for purpose, commands in shown:
        if commands:
            yield from ("", f"  {paint(_STRONG, purpose)}")
        for one in commands:
            yield f"    {paint(_NAME, one.name)}{' ' * (width - len(one.name))}{one.says}"
    if prefix:
        yield from ("", f"  {paint(_STRONG, 'It ends with')}")
        yield from (f"    {code}  {says}" for code, says in _CODES)
    yield from _examples(EXAMPLES if prefix else EXAMPLES[:1], paint)
    more = " ".join(("pactdesk", *prefix.split(), "COMMAND --help"))
    yield from ("", f"  {paint(_NAME, more)} says more of a command.")


def _of_command(command: Command, paint: Paint) -> Iterable[str]:
    # An argument stays on one line with its value: their spaces are no places to break at.
    usage = " ".join(_placed(one).replace(" ", _HARD) for one in command.arguments)
    first, *others = wrap(f"pactdesk {command.name} {usage}", _WIDTH - 6, subsequent_indent="    ")
    yield f"  {paint(_STRONG, first.replace(_HARD, ' '))}"
    yield from (f"  {paint(_STRONG, line.replace(_HARD, ' '))}" for line in others)
    for paragraph in filter(None, (command.says, command.more)):
        yield from ("", *(f"  {line}" for line in wrap(paragraph, _WIDTH - 2, break_on_hyphens=False)))
    named = [(_name(one), one.says) for one in (*command.arguments, _HELP)]
    width = max(len(name) for name, _ in named) + 2
    yield ""
    for name, says in named:
        first, *others = wrap(says, _WIDTH - width - 4)
        yield f"    {paint(_NAME, name)}{' ' * (width - len(name))}{first}"
        yield from (f"    {' ' * width}{line}" for line in others)
    yield from _examples(command.examples, paint)


def _examples(examples: Iterable[tuple[str, str]], paint: Paint) -> Iterable[str]:
    rows = tuple(examples)
    yield from ("", f"  {paint(_STRONG, 'Examples')}")
    width = max((len(call) for call, why in rows if why), default=0) + 2
    for call, why in rows:
        yield f"    {paint(_NAME, call)}{paint(_QUIET, ' ' * (width - len(call)) + why) if why else ''}"


def _placed(argument: Argument) -> str:
    """Return how it is written in a call: `POLICY`, `[POLICY...]`, `[--json]`."""
    name = argument.name if argument.placed else f"{argument.name} {argument.value}".rstrip()
    name = name if argument.most == 1 else f"{name}..."
    return name if argument.placed and argument.least else f"[{name}]"


def _name(argument: Argument) -> str:
    names = ", ".join(name for name in (argument.short, argument.name) if name)
    return f"{names} {argument.value}".strip()
