"""Would a tested case notice if a policy said something else?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pactdesk.command.cases import Case, differences, read_cases
from pactdesk.command.errors import CalledWrongly
from pactdesk.command.reading import edition_in, paths
from pactdesk.command.screen import followed, print_json, screen
from pactdesk.command.where import Lines
from pactdesk.engine.hours import BeyondHorizon
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.mutate import Mutant, mutants
from pactdesk.language.given import GivenFault

CASES = "cases.yaml"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a policy stood the trial: cases that differ as it is, how often it was broken, and what no case noticed."""

    path: Path
    policy: str
    cases: int
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
        one = _tried(path, Path(cases) if cases else path.with_name(CASES))
        found.append(one)
        if not as_json:
            _print(one, console)
    if as_json:
        print_json([_plain(one) for one in found])
    return 1 if any(one.wrong or one.survivors for one in found) else 0


def _tried(path: Path, cases_path: Path) -> Tried:
    edition = edition_in(path)
    if not cases_path.is_file():
        raise CalledWrongly(f"there are no cases for {edition.policy}: {cases_path} is not there")
    cases = read_cases(cases_path, edition)
    wrong = tuple(f"{case.shows}: {said}" for case in cases for said in differences(case, edition))
    broken = tuple(mutants(edition))
    alive = () if wrong else tuple(_surviving(edition, cases, broken))
    lines = Lines(path)
    placed = tuple((mutant.line or lines.of(mutant.section, mutant.name), mutant) for mutant in alive)
    return Tried(path, edition.policy, len(cases), wrong, len(broken), placed)


def _surviving(edition: Edition, cases: Sequence[Case], broken: Sequence[Mutant]) -> list[Mutant]:
    """Return the mutants that no case notices; the case that noticed one is asked first about the next."""
    asked = list(cases)
    alive = []
    for mutant in followed(broken, f"breaking {edition.policy}"):
        noticed = next((place for place, case in enumerate(asked) if _notices(case, mutant.edition)), None)
        if noticed is None:
            alive.append(mutant)
        else:
            asked.insert(0, asked.pop(noticed))
    return alive


def _notices(case: Case, edition: Edition) -> bool:
    try:
        return bool(differences(case, edition))
    except (GivenFault, BeyondHorizon):
        return True


def _print(one: Tried, console: Console) -> None:
    lived = len(one.survivors)
    mark = ("✗ ", "bold red") if one.wrong or lived else ("✓ ", "bold green")
    said = f"{one.mutants - lived} of {one.mutants} changes noticed by {one.cases} cases"
    said = f"not tried: {len(one.wrong)} answers are not as the cases expect" if one.wrong else said
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
        "cases": one.cases,
        "wrong": list(one.wrong),
        "mutants": one.mutants,
        "survivors": [
            {"line": line, "section": mutant.section, "name": mutant.name, "what": mutant.what}
            for line, mutant in one.survivors
        ],
    }
