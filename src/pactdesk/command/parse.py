"""What was asked for? The words of a command line into a command and the values of its parameters."""

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final, NoReturn

from pactdesk.command.catalogue import COMMANDS
from pactdesk.command.command import Argument, Command
from pactdesk.command.errors import CalledWrongly

HELP: Final = frozenset({"-h", "--help"})
_INVALID_CHOICE = re.compile(r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)")


def command_named(words: Sequence[str]) -> tuple[Command | None, Sequence[str]]:
    """Return the command that the first words name and the words after it.

    None where they end in the name of a group of commands, or in nothing. Raises CalledWrongly for any other words.
    """
    named: list[str] = []
    for place, word in enumerate(words):
        if word.startswith("-"):
            break
        named.append(word)
        command = COMMANDS.get(" ".join(named))
        if command is not None:
            return command, words[place + 1 :]
        if not any(name.startswith(" ".join(named) + " ") for name in COMMANDS):
            raise CalledWrongly(_no_command(named))
    rest = words[len(named) :]
    if rest and not asks_help(rest):
        raise CalledWrongly(f"there is no option {rest[0]} here; see {' '.join(('pactdesk', *named))} --help")
    return None, rest


def asks_help(words: Sequence[str]) -> bool:
    """Whether help is asked for, before a `--` after which all words are values."""
    return bool(HELP & set(words[: words.index("--")] if "--" in words else words))


def parameters(command: Command, words: Sequence[str]) -> Mapping[str, object]:
    """Return what to call the command's function with; CalledWrongly says what is missing or not understood."""
    parser = _Parser(command)
    for argument in command.arguments:
        _add(parser, argument)
    return vars(parser.parse_args(words))


class _Parser(argparse.ArgumentParser):
    """argparse, with complaints that are sentences."""

    def __init__(self, command: Command) -> None:
        super().__init__(prog=f"pactdesk {command.name}", add_help=False, allow_abbrev=False)
        self._options = [one.name for one in command.arguments if not one.placed]

    def error(self, message: str) -> NoReturn:
        if choice := _INVALID_CHOICE.match(message):
            taken = choice[3].replace("'", "")
            said = f"{choice[1].rpartition('/')[2]} cannot be {choice[2]}; it is one of {taken}"
        elif message.startswith("unrecognized arguments: "):
            word = message.removeprefix("unrecognized arguments: ").split()[0]
            said = f"{word} is not understood here{_nearest(word, self._options)}"
        elif message.startswith("the following arguments are required: "):
            said = f"{message.removeprefix('the following arguments are required: ')} is missing"
        else:
            said = message.removeprefix("argument ").rpartition("/")[2]
        raise CalledWrongly(f"{said}; see {self.prog} --help")


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    if argument.placed:
        count = {(1, 1): None, (0, 1): "?", (0, None): "*"}[argument.least, argument.most]
        parser.add_argument(argument.parameter, metavar=argument.name, nargs=count, default=argument.default)
        return
    names = [name for name in (argument.short, argument.name) if name]
    if argument.value:
        parser.add_argument(
            *names,
            dest=argument.parameter,
            metavar=argument.value,
            choices=argument.choices or None,
            default=argument.default,
        )
    else:
        parser.add_argument(*names, dest=argument.parameter, action="store_true")


def _no_command(named: Sequence[str]) -> str:
    asked = " ".join(named)
    group = " ".join(("pactdesk", *named[:-1]))
    last_words = {name.rpartition(" ")[2]: name for name in COMMANDS}
    near = get_close_matches(asked, COMMANDS, 1) or get_close_matches(named[-1], last_words, 1)
    meant = f"; did you mean {last_words.get(near[0], near[0])}?" if near else ";"
    return f"there is no command {asked}{meant} {group} --help lists them"


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, [*known, "--help"], 1)
    return f", did you mean {near[0]}?" if near else ""
