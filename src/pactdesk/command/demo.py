"""What do policies make of real requests? Examples that stand beside each policy, decided while one looks.

`examples.yaml` holds `examples`, a list of what `pactdesk policy decide` takes, each with a sentence under `says`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Final
from zoneinfo import ZoneInfo

import yaml
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pactdesk.command.play import shipped_stories
from pactdesk.command.reading import edition_in, paths
from pactdesk.command.screen import screen
from pactdesk.command.timeline import CLOSED, timeline
from pactdesk.engine.assess import Assessment, decide_open
from pactdesk.engine.explain import explain
from pactdesk.engine.milestones import Milestone
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Measure, Promise
from pactdesk.engine.spans import ALWAYS, Spans
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.words import moment_in_words
from pactdesk.language.given import GivenFault
from pactdesk.language.question import read_question

EXAMPLES: Final = "examples.yaml"
_STYLES: Final = {"admitted": "green", "refused": "red"}


def demo(policies: Sequence[str]) -> int:
    """Show what the policies named make of their examples; with none named all that are shipped, and a desk."""
    console = screen()
    for path in paths(policies):
        edition = edition_in(path)
        console.rule(Text(f"{edition.policy} {edition.name}", style="bold"), align="left", style="cyan", characters="─")
        for example in read_examples(path.with_name(EXAMPLES)):
            _show(edition, example, console)
        console.print()
    console.print(Text("Ask for yourself: pactdesk policy decide --help", style="dim"))
    if policies:
        return 0
    from pactdesk.desk.doors.cli.demo import demo_desk

    return demo_desk(Path(mkdtemp(prefix="pactdesk-demo-")), shipped_stories())


def read_examples(path: Path) -> tuple[Mapping[str, object], ...]:
    """Return the examples of a file, none where there is no file. Raises GivenFault where it holds something else."""
    if not path.is_file():
        return ()
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    examples = found.get("examples") if isinstance(found, Mapping) else None
    if not isinstance(examples, list) or not all(isinstance(one, Mapping) and "says" in one for one in examples):
        raise GivenFault(f"{path} holds examples, a list of questions, each with says, a sentence")
    return tuple(examples)


def _show(edition: Edition, example: Mapping[str, object], console: Console) -> None:
    question = {name: value for name, value in example.items() if name != "says"}
    asked = read_question(edition, {"zone": edition.zone, **question})
    found = decide_open(edition, asked.raw, asked.at)
    console.print()
    console.print(Text.assemble((moment_in_words(asked.at, asked.zone), "dim"), "  ", (str(example["says"]), "bold")))
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    for name, value in _answer(edition, found, asked.zone):
        rows.add_row(name, value)
    console.print(Padding(rows, (0, 0, 0, 2)))
    _draw(edition, found, asked.zone, console)
    console.print()
    why = Table.grid(padding=(0, 2, 0, 0))
    why.add_column(style="cyan", no_wrap=True)
    why.add_column()
    for one in explain(edition, found.findings):
        why.add_row(one.clause, one.sentence)
    console.print(Padding(why, (0, 0, 0, 2)))


def _answer(edition: Edition, found: Assessment, zone: ZoneInfo) -> list[tuple[str, Text]]:
    outcome = Text(found.outcome, style=f"bold {_STYLES.get(found.outcome, 'yellow')}")
    if found.admission.value.redirect_to:
        outcome.append(f", by {found.admission.value.redirect_to}", "default")
    rows = [("outcome", outcome)]
    for offer in found.offers:
        price = offer.value.price_minor
        amount = "a quote" if price is None else f"{money_text(price, edition.currency)} {edition.currency}"
        per = f" per {offer.value.per}" if price is not None and offer.value.per else ""
        rows.append(("offer", Text(f"{offer.value.item}, {amount}{per}")))
    for one in found.milestones:
        if one.value.due is not None:
            bound = "" if one.value.promise is Promise.PROMISED else " (measured, not promised)"
            rows.append((one.value.name, Text(f"by {moment_in_words(one.value.due, zone)}{bound}")))
        elif found.outcome == "admitted":
            rows.append((one.value.name, Text("no target is stated")))
    if found.paged.value:
        rows.append(("on call", Text("woken")))
    return [*rows, *(("notice", Text(one.value)) for one in found.notices)]


def _draw(edition: Edition, found: Assessment, zone: ZoneInfo, console: Console) -> None:
    """Draw the first clock that runs."""
    due = next((one for one in found.milestones if one.value.due is not None), None)
    if due is None or due.value.due is None or due.value.due <= found.at:
        return
    picture = timeline(_service(edition, found, due), found.at, due.value.due, zone)
    bar = Text(f"{picture.begins} ", style="dim")
    for sign in picture.bar:
        bar.append(sign, "dim" if sign == CLOSED else "not dim green")
    bar.append(f" {picture.ends}", "dim")
    days, legend = (
        Text(f"{'':<{len(picture.begins) + 1}}{line}", style="dim") for line in (picture.days, picture.legend)
    )
    lines = Text("\n").join([days, bar, legend])
    console.print(Padding(lines, (1, 0, 0, 4)))


def _service(edition: Edition, found: Assessment, due: Finding[Milestone]) -> Spans:
    """Return the time in which the clock of a milestone runs."""
    rule = next(rule for rule in edition.milestones.rules if rule.id == due.because[0].rule)
    named = rule.says.hours or (found.hours.value if found.hours else None)
    timed = rule.says.measure in (Measure.BUSINESS, Measure.BUSINESS_DAYS)
    return edition.hours[named].spans if timed and named else ALWAYS
