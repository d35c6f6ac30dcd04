"""How is a story played? Its people are made, its steps done one by one, and what came of each compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final, TypeAlias, TypedDict
from zoneinfo import ZoneInfo

from django.db import transaction

from pactdesk import policies as shelf
from pactdesk.answers.decisions import Json, because
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.falling_due import UnitFailed
from pactdesk.desk.actions.refused import Refused, Undecided
from pactdesk.desk.actions.setting_up import (
    know_monitor,
    know_product,
    make_account,
    make_agent,
    make_contact,
    make_contract,
    make_desk,
)
from pactdesk.desk.actions.spreading import spread_all
from pactdesk.desk.bridge.known import ALWAYS
from pactdesk.desk.doors.play import charging, contracting, conversing, handling, monitoring, showing
from pactdesk.desk.doors.play.stage import Handler, Stage, facts, number, text
from pactdesk.desk.doors.worker.tick import run_due
from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.explain import explain
from pactdesk.engine.hours import BeyondHorizon
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.policy.view import view_of, zone_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.wording import filled
from pactdesk.language.given import GivenFault, require_facts
from pactdesk.stories.expect import differences
from pactdesk.stories.story import Step, Story, StoryFault
from pactdesk.stories.verbs import VERBS as RESULTS


def _passed(stage: Stage, _step: Step) -> Json:
    """Return the result of `pass`: what fell due since the step before."""
    return {"fired": stage.fired, **stage.because([]), "cites": list(stage.said), "why": list(stage.said.values())}


HANDLERS: Final[Mapping[str, Handler]] = {
    **conversing.VERBS,
    **contracting.VERBS,
    **monitoring.VERBS,
    **handling.VERBS,
    **showing.VERBS,
    **charging.VERBS,
    "pass": _passed,
}
_MANAGER: Final = Acting(Role.MANAGER)
_NUMBER: Final = count(1)
_REQUIRES: Final[Mapping[str, str]] = {"open": "request", "work": "work", "contract": "contract"}


class _So(TypedDict):
    """Who makes what is given, and when it was so."""

    acting: Acting
    at: Instant
    happened: Instant


@dataclass(frozen=True, slots=True)
class Played:
    """One step that was played: its result, and what of it is not as expected."""

    step: Step
    result: Json
    differs: tuple[str, ...]


Tick: TypeAlias = Callable[[Stage, Instant], Iterable[Json]]
"""What is done between two steps, up to an instant; yields what fell due."""


def run_due_on(stage: Stage, until: Instant) -> Iterator[Json]:
    """Do what falls due until an instant, as the worker does, and yield it as `pass` shows it."""
    for one in run_due(stage.desk, until):
        for told in explain(one.edition or stage.edition, one.findings):
            stage.said.setdefault(told.clause, told.sentence)
        yield {"at": stage.time(one.at), "what": one.what, "ticket": one.ticket}


def play(story: Story, tick: Tick = run_due_on) -> tuple[Played, ...]:
    """Play a story on a desk of its own; `tick` does what falls due between its steps.

    Raises StoryFault where what is given contradicts the policy. Nothing of it is left in the database.
    """
    with transaction.atomic():
        played = _acted(staged(story), story, tick)
        transaction.set_rollback(True)
    return played


def enact(story: Story) -> tuple[Played, ...]:
    """Play a story on a desk of its own that stays in the database, all of it or nothing. Raises StoryFault."""
    with transaction.atomic():
        text = shelf.find(story.policy).read_text(encoding="utf-8")
        return _acted(staged(story, text), story, run_due_on)


def _acted(stage: Stage, story: Story, tick: Tick) -> tuple[Played, ...]:
    return tuple(_step(stage, story, step, tick) for step in story.steps)


def _step(stage: Stage, story: Story, step: Step, tick: Tick) -> Played:
    try:
        stage.said = {}
        stage.fired = list(tick(stage, step.at))
        _whole(stage, step)
        result = _spread(stage, step, HANDLERS[step.do](stage, step))
    except Refused as refused:
        result = _refused(stage, step, refused)
    except PolicyError as undecided:
        result = _refused(stage, step, Undecided(str(undecided)))
    except (BeyondHorizon, GivenFault) as fault:
        raise StoryFault(story.file, step.line, f"{step.do}: {fault}") from None
    except UnitFailed as failed:
        if not isinstance(failed.__cause__, (PolicyError, Undecided)):
            raise
        raise StoryFault(story.file, step.line, f"what fell due before it: {failed.__cause__}") from None
    return Played(step, result, differences(step.expect, result, stage.zone) if step.expect else ())


def _spread(stage: Stage, step: Step, result: Json) -> Json:
    """Let what the step changed around many tickets reach all of them, as the worker does."""
    affected, known = spread_all(stage.desk, step.at), result.get("affected")
    return {**result, "affected": [*known, *affected]} if isinstance(known, list) else result


def _whole(stage: Stage, step: Step) -> None:
    """Raise GivenFault where a fact is missing that the policy requires of a request, a work or a contract."""
    scope = _REQUIRES.get(step.do)
    if scope and not (step.do == "open" and stage.has(text(step, "ticket"))):
        given = facts(step) | ({"minutes": number(step, "minutes") or 0} if scope == "work" else {})
        require_facts(stage.edition, scope, given)


def _refused(stage: Stage, step: Step, refused: Refused) -> Json:
    said = because(refused.edition or stage.edition, refused.findings)
    name = {"name": refused.name, "why": refused.why, "cites": said["cites"]}
    verb = RESULTS.get(step.do)
    return {**dict.fromkeys(verb.results if verb else ()), **said, "refused": name}


def staged(story: Story, text: str = "") -> Stage:
    """Return the stage of a story: its desk, with what is given, as if it had always been so. Raises StoryFault.

    A desk that is to stay needs the `text` of its policy; for any other the edition that was read will do.
    """
    edition, at = story.edition, story.steps[0].at
    desk = make_desk(slug=f"story-{next(_NUMBER)}", edition=edition, text=text or edition.digest, at=at)
    stage = Stage(desk, edition, story.zone)
    so = _So(acting=_MANAGER, at=at, happened=ALWAYS)
    for name, product in story.given.products.items():
        know_product(desk=desk, product=name, facts=product.facts, versions=product.versions, **so)
    for name in story.given.agents:
        stage.agents[name] = make_agent(desk=desk, name=name)
    for name, known in story.given.accounts.items():
        stage.accounts[name] = make_account(desk=desk, name=name, facts=known, **so)
    since = _since(story.steps, zone_of(edition.zone))
    for name, contract in story.given.contracts.items():
        try:
            require_facts(edition, "contract", contract.facts)
        except GivenFault as fault:
            raise StoryFault(story.file, story.line, f"contract {name}: {fault}") from None
        _may_be_made(story, name)
        account = stage.accounts[contract.account]
        stage.contracts[name] = make_contract(account=account, name=name, facts=contract.facts, since=since, **so)
    for name, contact in story.given.contacts.items():
        account = stage.accounts[contact.account]
        stage.contacts[name] = make_contact(account=account, name=name, facts=contact.facts, **so)
    for name, monitor in story.given.monitors.items():
        know_monitor(contract=stage.contracts[monitor.contract], name=name, facts=monitor.facts, **so)
    return stage


def _since(steps: Iterable[Step], zone: ZoneInfo) -> Instant:
    """Return the beginning of the first month that any step speaks of, in the policy's zone."""
    days: list[date] = []
    for step in steps:
        began = step.fields.get("ended_at"), step.fields.get("from")
        spoken = [step.at, *(one for one in (step.happened, *began) if isinstance(one, int))]
        days.append(local_day(min(spoken), zone))
        named = step.fields.get("month")
        if isinstance(named, CalendarPeriod):
            days.append(named.first_on)
    return start_of_day(min(days).replace(day=1), zone)


def _may_be_made(story: Story, name: str) -> None:
    """Raise StoryFault where the policy rejects a given contract."""
    given, edition = story.given.contracts[name], story.edition
    account = story.given.accounts.get(given.account, {})
    view = view_of(edition, {"account": account, "contract": given.facts}, story.steps[0].at, as_given=True)
    rejected = edition.contracts.standing(view)
    if rejected:
        said = "; ".join(filled(rule.says.reason, edition, view) for rule in rejected)
        cites = Finding("rejected", None, tuple(reason(rule, view) for rule in rejected)).cites
        raise StoryFault(
            story.file, story.line, f"the policy rejects the given contract {name}: {said} ({', '.join(cites)})"
        )
