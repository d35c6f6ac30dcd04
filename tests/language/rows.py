"""How is one row of a section put into a small policy that has what it may refer to?"""

from typing import Final

BASE: Final = """\
facts:
  contract: {plan: [none, gold], until: date, users: int, rate: money, hours_a_month: number, coach: agent, vip: bool}
  request: {kind: [problem, training], urgent: bool, wanted: date}
  work: {activity: [problem, training]}
hours: {office: {open: always, cites: NW-1}}
"""
ITEMS: Final = "items: {case: {price: quote, cites: NW-1}, hosting: {price: quote, cites: NW-1}}\n"
POOLS: Final = (
    "allowances: {pool: {minutes: 60, per: month, cites: NW-1}, pieces: {pieces: 4, per: year, cites: NW-1}}\n"
)
FEES: Final = "fees: {item: hosting, first: 1.00, every: month, cites: NW-1}\n"
_OWNERS = {"items": ITEMS, "allowances": POOLS, "fees": FEES}


def policy(section: str, row: str) -> str:
    left_out = {section, "fees"} if section == "items" else {section}
    others = "".join(text for name, text in _OWNERS.items() if name not in left_out)
    return f"{section}: {row}\n{BASE}{others}"
