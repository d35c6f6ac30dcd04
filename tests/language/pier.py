"""A made-up vendor that declares a fact of every kind, for tests of what is given and asked."""

from functools import cache
from pathlib import Path

from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_text

POLICY = """
policy: pier
edition: "1"
effective: 2026-01-01
zone: Europe/Berlin
currency: EUR
clauses:
  P-1: {at: "1", says: All is admitted.}
facts:
  account: {region: [north, south]}
  contract:
    plan: {of: [basic, gold, "3"], required: true}
    trial: bool
    users: int
    hours: number
    rate: money
    until: date
    product: text
    version: text
    coach: agent
  contact: {trained: bool}
  product: {current_version: text, legacy: bool}
  version: {released_on: date}
  request:
    kind: {of: [problem, question], required: true}
    seats: {type: int, required: true}
  work:
    activity: {of: [repair, call], required: true}
    minutes: {type: int, required: true}
  outage: {component: [web, database]}
admission:
  what:
    - {outcome: admitted, cites: P-1}
items:
  case: {price: 400.00, per: case, cites: P-1}
coverage:
  - {as: included, cites: P-1}
purchases:
  - {item: case, admits: ticket, cites: P-1}
"""


@cache
def pier(currency: str = "EUR") -> Edition:
    """Return the made-up edition, in another currency if that is named."""
    money = POLICY.replace("EUR", currency).replace("400.00", "400" if currency == "JPY" else "400.00")
    edition = read_text(money, "pier.yaml", Path())
    assert isinstance(edition, Edition), edition
    return edition
