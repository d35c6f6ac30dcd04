"""Does the desk do what stories tell? Each is played through the real actions on a throwaway database."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pactdesk.answers.decisions import Json, time_text
from pactdesk.command.errors import CalledWrongly
from pactdesk.command.screen import followed, print_json, screen
from pactdesk.command.throwaway import set_up
from pactdesk.language.nodes import BYTES
from pactdesk.policies import shipped
from pactdesk.stories.read import read_story_bytes, read_story_file
from pactdesk.stories.story import Step, Story, StoryFault

_PIPED = "-"


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was played: each step with its result and with what of it is not as expected."""

    story: Story
    steps: tuple[tuple[Step, Json, tuple[str, ...]], ...]

    @property
    def ok(self) -> bool:
        """Whether everything came as expected."""
        return not any(differs for _, _, differs in self.steps)

    @property
    def proves(self) -> frozenset[str]:
        """The clauses that its steps expect to be cited."""
        expected = (step.expect or {} for step, _, _ in self.steps)
        return frozenset(str(clause) for one in expected for clause in _listed(one.get("cites")))


def play(stories: Sequence[str], *, as_json: bool) -> int:
    """Play the files named, or all shipped stories; 1 if a step differs from what it expects."""
    read = _read(stories)
    set_up()
    from pactdesk.desk.doors.play.player import play as played  # the models are there once Django is set up

    try:
        told = [
            Told(story, tuple((one.step, one.result, one.differs) for one in played(story)))
            for story in followed(read, "playing")
        ]
    except StoryFault as fault:
        raise CalledWrongly(str(fault)) from None
    if as_json:
        documents = [_plain(one) for one in told]
        print_json(documents[0] if len(documents) == 1 else documents)
    else:
        _print(told, screen(), whole=not stories)
    return 0 if all(one.ok for one in told) else 1


def shipped_stories() -> tuple[Path, ...]:
    """Return the files of all stories that come with Pactdesk, policy by policy."""
    return tuple(file for path in shipped().values() for file in sorted((path.parent / "stories").glob("*.yaml")))


def _read(named: Sequence[str]) -> list[Story]:
    try:
        if not named:
            return [story for path in shipped_stories() for story in read_story_file(path)]
        return [story for name in named for story in _in(name)]
    except StoryFault as fault:
        raise CalledWrongly(str(fault)) from None


def _in(name: str) -> tuple[Story, ...]:
    if not name:
        raise CalledWrongly("an empty name stands for a story; name a file, or - for standard input")
    if name == _PIPED:
        return read_story_bytes(sys.stdin.buffer.read(BYTES + 1), "standard input")
    return read_story_file(Path(name))


def _print(told: Sequence[Told], console: Console, *, whole: bool) -> None:
    """Print each step that differs on a line; of all shipped stories a table besides."""
    for one in told:
        for step, _, differs in one.steps:
            for said in differs:
                where = (f"{one.story.file}:{step.line}", "bold")
                console.print(Text.assemble(where, ": ", (step.do, "cyan"), f": {said}"), soft_wrap=True)
    if whole:
        console.print(_table(told))
    steps, wrong = sum(len(one.steps) for one in told), sum(not one.ok for one in told)
    mark = ("✗ ", "bold red") if wrong else ("✓ ", "bold green")
    said = f"{wrong} of {len(told)} stories differ" if wrong else f"{_counted(len(told), 'story', 'stories')} as told"
    console.print(Text.assemble(mark, (said, "bold"), f", {_counted(steps, 'step', 'steps')}"))


def _table(told: Sequence[Told]) -> Table:
    """Return one row a policy: its stories, how many came as told, and how many of its clauses they prove."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for head, side in (("policy", "left"), ("stories", "right"), ("steps", "right"), ("as told", "right")):
        table.add_column(head, justify=side)  # type: ignore[arg-type]  # one of the words it takes
    table.add_column("clauses proved")
    by_policy: dict[str, list[Told]] = {}
    for one in told:
        by_policy.setdefault(one.story.policy, []).append(one)
    for policy, ones in by_policy.items():
        edition = ones[0].story.edition
        binding = [clause for clause in edition.clauses if clause not in edition.recorded]
        proved = frozenset[str]().union(*(one.proves for one in ones if one.ok))
        lacking = [clause for clause in binding if clause not in proved]
        good = sum(one.ok for one in ones)
        table.add_row(
            Text(policy, style="bold"),
            str(len(ones)),
            str(sum(len(one.steps) for one in ones)),
            Text(str(good), style="green" if good == len(ones) else "bold red"),
            f"{len(binding) - len(lacking)} of {len(binding)}" + (f"; not {', '.join(lacking)}" if lacking else ""),
        )
    return table


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _plain(one: Told) -> Mapping[str, object]:
    zone = one.story.zone
    return {
        "story": one.story.title,
        "policy": one.story.policy,
        "ok": one.ok,
        "steps": [
            {"at": time_text(step.at, zone), "do": step.do, "result": result, "differs": list(differs)}
            for step, result, differs in one.steps
        ],
    }


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else () if value is None else (value,)
