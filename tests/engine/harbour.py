"""A made-up vendor for tests of whole assessments: two plans, office hours, a priority that customers may choose."""

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pactdesk.engine.assess import Assessment, assess
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.instant import instant_of
from pactdesk.engine.terms.ticket import Happening, TicketFact
from pactdesk.language.read import read_text

ZONE = ZoneInfo("Europe/Berlin")

POLICY = """
policy: harbour
edition: "1"
effective: 2026-01-01
zone: Europe/Berlin
currency: EUR
clauses:
  H-1: {at: "1", says: The desk works Monday to Friday from 8 to 17.}
  H-2: {at: "2", says: Gold is answered within two hours of business time.}
  H-3: {at: "3", says: Basic is answered within two business days.}
  H-4: {at: "4", says: An outage is answered within half an hour on the clock.}
  H-5: {at: "5", says: Gold goes first.}
  H-6: {at: "6", says: Without care a case costs 300 EUR.}
  H-7: {at: "7", says: Care ends with its last day.}
  H-8: {at: "8", says: "By night a call wakes someone, a mail does not."}
  H-9: {at: "9", says: Untrained people are held for a colleague.}
  H-10: {at: "10", says: High means that work stands still.}
  H-11: {at: "11", says: Every ticket gets a number.}
  H-12: {at: "12", says: All is solved within a week.}
  H-13: {at: "13", says: The agreed time counts.}
facts:
  contract: {plan: {of: [none, basic, gold], default: basic, cites: H-3}, care_until: date, coach: agent}
  contact: {trained: bool}
  request: {kind: {of: [problem, outage], required: true}, priority: [high, low], channel: [portal, phone]}
conditions:
  cared-for: {until: care_until}
hours:
  office: {open: {mon-fri: 08:00-17:00}, cites: H-1}
restate:
  - {id: lapsed, when: {cared-for: false}, set: {plan: none}, cites: H-7}
which-hours:
  - {use: office, cites: H-1}
admission:
  who:
    - {id: untrained, when: {trained: false}, outcome: held, awaits: colleague, cites: H-9}
  what:
    - {id: in-care, when: {plan: [basic, gold]}, outcome: admitted, assign: coach, cites: H-3}
    - {id: bought, when: {plan: none, bought: case}, exception-to: lapsed, outcome: admitted, cites: H-6}
    - {id: lapsed, when: {plan: none}, outcome: offered, offer: [renewal, case], cites: H-6}
notices:
  - {when: {cared-for: true, channel: phone}, say: "Care ends on {care_until}.", cites: H-7}
paging:
  - {when: {channel: phone, outside: office}, page: true, cites: H-8}
milestones:
  first-response:
    - {id: gold, when: {plan: gold, kind: problem}, target: 2 business hours, cites: H-2}
    - {id: basic, when: {plan: [basic, none], kind: problem}, target: 2 business days, promise: internal, cites: H-3}
    - {id: outage, when: {kind: outage}, target: 30 minutes, cites: H-4}
    - {id: agreed, when: {scheduled: true}, exception-to: [gold, basic, outage], target: appointment, cites: H-13}
  resolution:
    - {target: 5 business days, cites: H-12}
queue:
  - {by: plan, order: [gold], cites: H-5}
items:
  renewal: {price: quote, cites: H-7}
  case: {price: 300.00, per: hour, minimum: 2 hours per ticket, cites: H-6}
definitions:
  priority:
    high: {says: Work stands still., cites: H-10}
conduct:
  - {act: open, do: record, cites: H-11}
"""


@cache
def harbour() -> Edition:
    """Return the made-up edition."""
    edition = read_text(POLICY, "harbour.yaml", Path())
    assert isinstance(edition, Edition), edition
    return edition


def at(local: str) -> int:
    """Return the instant of a local time in Berlin."""
    return instant_of(datetime.fromisoformat(local).replace(tzinfo=ZONE))


def fact(local: str, what: Happening, **more: object) -> TicketFact:
    """Return something that happened at a local time."""
    return TicketFact(at(local), what, **more)  # type: ignore[arg-type]  # the fields of a fact, by name


def changed(local: str, scope: str, name: str, value: object) -> TicketFact:
    """Return a change of one fact at a local time."""
    return fact(local, Happening.CHANGED, changes=((scope, name, value),))


def assessed(now: str, *facts: TicketFact, **given: object) -> Assessment:
    """Return what harbour says at a local time; facts are given by `scope__name`, contacts are trained unless said."""
    raw: dict[str, dict[str, object]] = {"contact": {"trained": True}, "request": {"kind": "problem"}}
    for name, value in given.items():
        scope, _, fact_name = name.partition("__")
        raw.setdefault(scope, {})[fact_name] = value
    return assess(harbour(), raw, facts, at(now))  # type: ignore[arg-type]  # values of the declared types
