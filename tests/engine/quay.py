"""A made-up vendor whose work is metered and billed in every way the language knows, and a few words to ask it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.contract import Change
from pactdesk.engine.terms.instant import Instant, local_instant
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import Part, Work, WorkFinding
from pactdesk.engine.works import found_works
from pactdesk.language.read import read_text

ZONE = ZoneInfo("Europe/Berlin")

POLICY = """
policy: quay
edition: "1"
effective: 2026-01-01
zone: Europe/Berlin
currency: EUR
clauses:
  Q-1: {at: "1", says: The desk works Monday to Friday from 8 to 17.}
  Q-2: {at: "2", says: Repairs are included.}
  Q-3: {at: "3", says: A call takes a quarter of an hour.}
  Q-4: {at: "4", says: An hour a month is for questions.}
  Q-5: {at: "5", says: Four meetings a year are included.}
  Q-6: {at: "6", says: A meeting takes 45 minutes.}
  Q-7: {at: "7", says: What is past a limit waits for the customer's choice.}
  Q-8: {at: "8", says: "Agreed overflow costs 100 an hour, in half hours."}
  Q-9: {at: "9", says: A tweak is free for an hour in office hours.}
  Q-10: {at: "10", says: Time costs what the contract says.}
  Q-11: {at: "11", says: Service draws the month's hours.}
  Q-12: {at: "12", says: By night it costs extra.}
  Q-13: {at: "13", says: "Consulting costs 250 an hour, two at least."}
  Q-14: {at: "14", says: What is built costs what was agreed.}
  Q-15: {at: "15", says: A visit costs 80 to come and 60 an hour.}
  Q-16: {at: "16", says: Hardware is not touched.}
  Q-17: {at: "17", says: Custom code is on a quote.}
  Q-18: {at: "18", says: First the old block is used up and then the new one.}
  Q-19: {at: "19", says: Tuning is rounded up to the hour for each ticket.}
  Q-20: {at: "20", says: Watching costs more by night.}
  Q-21: {at: "21", says: Up to 30 minutes of mail are kept.}
  Q-22: {at: "22", says: Help is free for an hour.}
  Q-23: {at: "23", says: "A seat costs 225 a month, each further one 60, in advance from the start day."}
  Q-24: {at: "24", says: Hosting costs a twelfth of its year each month.}
  Q-25: {at: "25", says: The portal costs 10 a month in advance.}
  Q-26: {at: "26", says: Hosting is there 99.9 % of the month or is credited.}
  Q-27: {at: "27", says: A case costs 400.}
facts:
  contract:
    overflow: {of: [none, agreed], default: none, cites: Q-7}
    rate: money
    night_rate: money
    monthly_hours: number
    coach: agent
    seats: int
    licensed: bool
    starts_on: date
    signed_on: date
    hosted: bool
    yearly: money
    portal: bool
  work:
    activity:
      of: [repair, call, mail, meeting, tweak, service, consulting, build, visit, hardware, custom, block, tuning,
           watch, letter, help]
      required: true
hours:
  office: {open: {mon-fri: 08:00-17:00}, cites: Q-1}
admission:
  what:
    - {outcome: admitted, cites: Q-2}
items:
  overflow-hour: {price: 100.00, per: hour, step: 30 minutes per work, cites: Q-8}
  time: {price: {fact: rate}, per: hour, cites: Q-10}
  night: {price: {fact: night_rate}, per: hour, cites: Q-12}
  consulting-hour: {price: 250.00, per: hour, minimum: 2 hours per ticket, cites: Q-13}
  building:
    - {when: {estimate: accepted}, price: quote, cites: Q-14}
  journey: {price: 80.00, per: visit, cites: Q-15}
  site-hour: {price: 60.00, per: hour, step: 15 minutes per day, minimum: 1 hour per month, cites: Q-15}
  tuning-hour: {price: 90.00, per: hour, step: 60 minutes per ticket, cites: Q-19}
  support: {price: quote, cites: Q-23}
  hosting: {price: quote, cites: Q-24}
  portal: {price: quote, cites: Q-25}
  service-credit: {price: quote, cites: Q-26}
  case: {price: 400.00, per: case, cites: Q-27}
  watching:
    - {when: {within: office}, price: 60.00, per: hour, cites: Q-20}
    - {when: {outside: office}, price: 120.00, per: hour, cites: Q-20}
allowances:
  questions: {minutes: 60, per: month, alerts: {at: [80%, 100%], to: [coach, customer], cites: Q-4}, cites: Q-4}
  meetings: {pieces: 4, per: year, cites: Q-5}
  month: {hours: monthly_hours, per: month, cites: Q-11}
  old-block: {minutes: 100, per: contract, cites: Q-18}
  new-block: {hours: 1, per: contract, cites: Q-18}
  letters: {minutes: 40, per: month, carry: 30 minutes, cites: Q-21}
coverage:
  - {when: {activity: repair}, as: included, cites: Q-2}
  - {when: {activity: call}, draw: questions, slot: 15 minutes, cites: Q-3}
  - {when: {activity: mail}, draw: questions, cites: Q-4}
  - {id: meet, when: {activity: meeting}, draw: meetings, up-to: 45 minutes per work, cites: Q-6}
  - {id: free-tweak, when: {activity: tweak, within: office}, as: included, up-to: 60 minutes per ticket, cites: Q-9}
  - {when: {activity: tweak, outside: office}, as: billable, item: time, cites: Q-9}
  - {when: {activity: service, within: office}, draw: month, cites: Q-11}
  - {when: {activity: service, outside: office}, draw: month, add: night, cites: [Q-12, Q-11]}
  - {when: {activity: consulting}, as: billable, item: consulting-hour, cites: Q-13}
  - {when: {activity: build, estimate: accepted}, as: included, cites: Q-14}
  - {when: {activity: build, estimate: {not: accepted}}, as: held, cites: Q-14}
  - {when: {activity: visit}, as: billable, item: site-hour, add: journey, cites: Q-15}
  - {when: {activity: hardware}, as: excluded, cites: Q-16}
  - {when: {activity: custom}, as: quote, cites: Q-17}
  - {when: {activity: block}, draw: old-block, cites: Q-18}
  - {when: {activity: tuning}, as: billable, item: tuning-hour, cites: Q-19}
  - {when: {activity: watch}, as: billable, item: watching, cites: Q-20}
  - {when: {activity: letter}, draw: letters, cites: Q-21}
  - {id: free-help, when: {activity: help}, as: included, up-to: 60 minutes per ticket, cites: Q-22}
overflow:
  - {id: held, when: {past: [questions, meetings, meet, letters], overflow: none}, as: held, cites: Q-7}
  - {id: agreed, when: {past: [questions, meetings, meet, letters], overflow: agreed}, as: billable,
     item: overflow-hour, cites: Q-8}
  - {id: second, when: {past: old-block}, draw: new-block, cites: Q-18}
  - {id: rest, when: {past: [free-tweak, free-help, month, new-block]}, as: billable, item: time, cites: Q-10}
fees:
  - {when: {licensed: true}, item: support, first: 225.00, further: 60.00, of: seats, every: month,
     from: starts_on, signed: signed_on, due: in advance, cites: Q-23}
  - {when: {hosted: true}, item: hosting, share: 1/12, of: yearly, every: month, cites: Q-24}
  - {when: {portal: true}, item: portal, first: 10.00, every: month, due: in advance, cites: Q-25}
availability:
  - when: {hosted: true}
    target: 99.9%
    cites: Q-26
    credit:
      item: service-credit
      of: hosting
      when: {consecutive: 2}
      bands: [{under: 99.9%, share: 10%, cites: Q-26}, {under: 50%, share: 100%, cites: Q-26}]
      cites: Q-26
      of-cites: Q-26
      paid-cites: Q-26
purchases:
  - {item: case, admits: ticket, cites: Q-27}
conduct:
  - {act: accept, do: record, cites: Q-14}
"""


@cache
def quay() -> Edition:
    """Return the made-up edition."""
    edition = read_text(POLICY, "quay.yaml", Path())
    assert isinstance(edition, Edition), edition
    return edition


def at(local: str) -> Instant:
    """Return the instant of a local time in Berlin, of its midnight where there is a date alone."""
    return local_instant(datetime.fromisoformat(local), ZONE, strict=True)


def month(name: str) -> CalendarPeriod:
    """Return a calendar month by a name like 2026-03."""
    return CalendarPeriod(date.fromisoformat(f"{name}-01"))


def work(
    began: str, minutes: int, activity: str, *, ticket: str | None = None, recorded: str | None = None, key: str = ""
) -> Work:
    """Return a work that began at a local time, recorded as it ended unless said; its key is its beginning."""
    starts = at(began)
    ends = starts + minutes * 60
    known = ends if recorded is None else at(recorded)
    return Work(key or f"{activity} {began}", ticket, starts, ends, {"activity": activity}, "kim", known)


def change(local: str, *, recorded: str | None = None, ticket: str | None = None, **values: Value | None) -> Change:
    """Return new values of facts of the contract from a local time on."""
    facts = tuple(("contract", name, value) for name, value in values.items())
    return Change(at(local), facts, at(recorded or local), f"change {local}", 0, ticket)


def history(*works: Work, changes: Iterable[Change] = (), **contract: Value) -> ContractHistory:
    """Return a contract of 2026 with facts and works."""
    return ContractHistory(
        "c1", at("2026-01-01"), ((0, quay()),), {"contract": contract}, changes=tuple(changes), works=works
    )


def found(*works: Work, changes: Iterable[Change] = (), **contract: Value) -> tuple[WorkFinding, ...]:
    """Return what quay makes of works under a contract."""
    return found_works(history(*works, changes=changes, **contract))


def short(part: Part) -> tuple[object, ...]:
    """Return a part as (cover, worked, drawn, billed, amount)."""
    return part.cover.value, part.worked, part.drawn, part.billed, part.amount_minor


def parts(*works: Work, changes: Iterable[Change] = (), **contract: Value) -> list[tuple[object, ...]]:
    """Return the parts of the last of the works, each as (cover, worked, drawn, billed, amount)."""
    return [short(part) for part in found(*works, changes=changes, **contract)[-1].parts]


def said(finding: WorkFinding) -> list[str]:
    """Return the figures of a work's derivation, each once."""
    steps = [step.text for part in finding.parts for reason in part.because for step in reason.steps]
    return list(dict.fromkeys(steps))


def with_history(known: ContractHistory, **facts: object) -> ContractHistory:
    """Return a history with other facts."""
    return replace(known, **facts)  # type: ignore[arg-type]  # the fields of a history, by name
