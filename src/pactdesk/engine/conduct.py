"""What does an act need, what does it do besides, and when does it take effect?"""

from dataclasses import dataclass
from datetime import date, timedelta

from pactdesk.engine.days import add_months
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.facts import Key, Value
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.says import Conduct, Extend
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding, Step


@dataclass(frozen=True, slots=True)
class Need:
    """Who or what must be there for an act, what may stand in for it, and what is said where it is missing."""

    what: str
    or_with: str | None
    says: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an act: its needs, what it does besides, its notice in days, the dates it moves, what is said.

    `opens` are the facts, by their keys, of the request with which a ticket opens for it, None where none does.
    """

    needs: tuple[Need, ...] = ()
    does: tuple[str, ...] = ()
    notice_days: int | None = None
    extends: tuple[Extend, ...] = ()
    says: tuple[str, ...] = ()
    opens: tuple[tuple[Key, Value], ...] | None = None


def terms_of(table: Table[Conduct], view: View, act: str) -> Finding[Terms]:
    """Return all that the policy says of `act` for these facts; of several notices the longest holds."""
    rules = [rule for rule in table.standing(view) if rule.says.act == act]
    says = [rule.says for rule in rules]
    notices = [one.notice_days for one in says if one.notice_days is not None]
    return Finding(
        f"act {act}",
        Terms(
            tuple(Need(need, one.or_with, one.says) for one in says for need in one.needs),
            tuple(dict.fromkeys(does for one in says for does in one.does)),
            max(notices, default=None),
            tuple(one.extend for one in says if one.extend is not None),
            tuple(one.says for one in says if one.says is not None),
            next((one.opens for one in says if one.opens is not None), None),
        ),
        tuple(reason(rule, view, Step(_said(rule.says), rule.cites)) for rule in rules),
    )


def missing(terms: Terms, present: frozenset[str]) -> tuple[Need, ...]:
    """Return the needs of which neither the thing itself nor what stands in for it is in `present`."""
    return tuple(need for need in terms.needs if need.what not in present and need.or_with not in present)


def effective_on(terms: Terms, announced: date, wanted: date | None = None) -> date:
    """Return the first day on which something announced can hold: after its notice, not before the day wanted."""
    earliest = announced + timedelta(days=terms.notice_days or 0)
    return max(earliest, wanted) if wanted else earliest


def extended(extend: Extend, end: date | None, today: date) -> date:
    """Return the new inclusive end: months after the old end, or after the day of the act where there is no old end."""
    return add_months(end if extend.from_end and end is not None else today, extend.months)


def _said(one: Conduct) -> str:
    """Say what one row rules, in the words of the language."""
    said = [f"needs {need}" + (f" or {one.or_with}" if one.or_with else "") for need in one.needs]
    said += [does.replace("-", " ") for does in one.does]
    if one.opens is not None:
        said.append("opens a ticket for it")
    if one.notice_days is not None:
        said.append(f"takes effect {_counted(one.notice_days, 'day')} after it is announced")
    if one.extend is not None:
        start = "its end" if one.extend.from_end else "that day"
        said.append(
            f"moves {one.extend.fact.partition('.')[2]} to {_counted(one.extend.months, 'month')} after {start}"
        )
    return f"{one.act}: {'; '.join(said)}" if said else one.act


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
