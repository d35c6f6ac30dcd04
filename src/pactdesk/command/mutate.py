"""Would a tested case notice if a policy said something else?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pactdesk.command.errors import CalledWrongly
from pactdesk.command.reading import edition_in, paths
from pactdesk.command.screen import followed, print_json, screen
from pactdesk.command.trials import Trial, trials_of
from pactdesk.command.where import Lines
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.mutate import Mutant, mutants


@dataclass(frozen=True, slots=True)
class Tried:
    """How a policy stood its trials (`kind`: stories or cases): what differs as it is, what changes none noticed."""

    path: Path
    policy: str
    kind: str
    trials: int
    wrong: tuple[str, ...]
    mutants: int
    survivors: tuple[tuple[int, Mutant], ...]


def mutate(policies: Sequence[str], cases: str | None, *, as_json: bool) -> int:
    """Break the policies named, or all that are shipped; 1 if a case fails or a mutant survives."""
    named = paths(policies)
    if cases and len(named) != 1:
        raise CalledWrongly("--cases goes with one policy; name it")
    found = []
    console = screen()
    for path in named:
        one = _tried(path, cases)
        found.append(one)
        if not as_json:
            _print(one, console)
    if as_json:
        print_json([_plain(one) for one in found])
    return 1 if any(one.wrong or one.survivors for one in found) else 0


def _tried(path: Path, cases: str | None) -> Tried:
    edition = edition_in(path)
    kind, trials = trials_of(path, edition, cases)
    wrong = tuple(f"{trial.title}: {said}" for trial in trials for said in trial.differs(edition))
    broken = tuple(mutants(edition))
    alive = () if wrong else tuple(_surviving(edition, trials, broken))
    lines = Lines(path)
    placed = tuple((mutant.line or lines.of(mutant.section, mutant.name), mutant) for mutant in alive)
    return Tried(path, edition.policy, kind, len(trials), wrong, len(broken), placed)


def _surviving(edition: Edition, trials: Sequence[Trial], broken: Sequence[Mutant]) -> list[Mutant]:
    """Return the mutants that no trial notices; the one that noticed a mutant is asked first about the next."""
    asked = list(trials)
    alive = []
    for mutant in followed(broken, f"breaking {edition.policy}"):
        noticed = next((place for place, trial in enumerate(asked) if trial.notices(mutant.edition)), None)
        if noticed is None:
            alive.append(mutant)
        else:
            asked.insert(0, asked.pop(noticed))
    return alive


def _print(one: Tried, console: Console) -> None:
    lived = len(one.survivors)
    mark = ("✗ ", "bold red") if one.wrong or lived else ("✓ ", "bold green")
    said = f"{one.mutants - lived} of {one.mutants} changes noticed by {one.trials} {one.kind}"
    said = f"not tried: {len(one.wrong)} answers are not as the {one.kind} expect" if one.wrong else said
    console.print(Text.assemble(mark, (one.policy, "bold"), f"  {said}"))
    for wrong in one.wrong:
        console.print(Text(f"    {wrong}"), soft_wrap=True)
    for line, mutant in one.survivors:
        where = (f"{one.path}:{line}", "bold")
        named = Text.assemble("    ", where, ": ", (f"{mutant.section} {mutant.name}", "cyan"), f": {mutant.what}")
        console.print(named, soft_wrap=True)


def _plain(one: Tried) -> dict[str, object]:
    return {
        "file": str(one.path),
        "policy": one.policy,
        one.kind: one.trials,
        "wrong": list(one.wrong),
        "mutants": one.mutants,
        "survivors": [
            {"line": line, "section": mutant.section, "name": mutant.name, "what": mutant.what}
            for line, mutant in one.survivors
        ],
    }
