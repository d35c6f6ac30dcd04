"""How does a contract go on, change its plan, or end? By the notice and the dates that the policy states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.changes import beginning
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.contracts import check_accepted
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.opening import go_on
from pactdesk.desk.actions.refused import ContractEnded, Impossible, NotStaff
from pactdesk.desk.actions.work_products import delivered_to
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.load import known_of_many
from pactdesk.desk.bridge.terms import end_of_term, extended_facts, figured, told
from pactdesk.desk.bridge.timers import ends_of_terms
from pactdesk.desk.bridge.work_products import work_products
from pactdesk.desk.records.models import Contract, Desk
from pactdesk.engine.conduct import effective_on
from pactdesk.engine.policy.facts import ENDED, Value
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant

_NEXT_DAY = timedelta(days=1)

Values = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of a contract: how it is called, the first day (of an ending the last), and until when it holds now.

    `until` is inclusive, None where it has no end; `to_stop` are work products that may be used no longer after that.
    """

    act: ContractAct
    outcome: str
    effective: date
    until: date | None
    findings: tuple[Finding[object], ...]
    to_stop: tuple[str, ...] = ()


@action
def renew(
    *,
    desk: Desk,
    name: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    values: Values | None = None,
    wanted: date | None = None,
    why: str = "",
) -> Turn:
    """Let a contract go on: its dates move as the policy states, or to `values`; an ending is taken back.

    It holds from the end of its term on, or at once where that is over; not before the day `wanted`. Raises NotThere,
    Stranger, NeedMissing, Rejected.
    """
    act = begin_contract(desk, name, action="renew", acting=acting, at=at, happened=happened)
    return _gone_on(act, "renewed", values or {}, wanted, why)


@action
def reinstate(
    *,
    desk: Desk,
    name: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    values: Values | None = None,
    wanted: date | None = None,
    why: str = "",
) -> Turn:
    """Take a contract up again that has lapsed or ended; as `renew`."""
    act = begin_contract(desk, name, action="reinstate", acting=acting, at=at, happened=happened)
    return _gone_on(act, "reinstated", values or {}, wanted, why)


@action
def upgrade(
    *,
    desk: Desk,
    name: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    values: Values | None = None,
    wanted: date | None = None,
    why: str = "",
) -> Turn:
    """Change what a contract comprises; open tickets are judged anew from that day on, which is not before `wanted`.

    Raises Impossible where nothing changes, ContractEnded, NotThere, Stranger, NeedMissing, Rejected.
    """
    act = begin_contract(desk, name, action="upgrade", acting=acting, at=at, happened=happened)
    if not values:
        raise Impossible("say which facts of the contract the upgrade changes")
    ending = act.known.ending_at(act.happened)
    if ending is not None and ending.text("last_on") < act.today.isoformat():
        raise ContractEnded(f"{name} ended on {ending.text('last_on')}; reinstate it first")
    extra = {"contract": values}
    return _begun(act, "upgraded", values, _first_on(act, extra, wanted, why), why, extra)


@action
def cancel(
    *,
    desk: Desk,
    name: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    values: Values | None = None,
    wanted: date | None = None,
    why: str = "",
    writing: bool = True,
) -> Turn:
    """End a contract for the customer, once the policy's notice has run: `effective` is the last day served.

    `wanted` is a later day that is asked for; `writing` whether it is given in writing. Raises ContractEnded where it
    ends by then already, NotThere, Stranger, NeedMissing.
    """
    act = begin_contract(desk, name, action="cancel", acting=acting, at=at, happened=happened)
    return _ended(act, "cancelled", values or {}, wanted, why, writing=writing)


@action
def terminate(
    *,
    desk: Desk,
    name: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    values: Values | None = None,
    wanted: date | None = None,
    why: str = "",
    writing: bool = True,
) -> Turn:
    """End a contract for the vendor, on the day `wanted` or, once the policy's notice has run, at once; as `cancel`.

    Raises NotStaff for a customer.
    """
    if not acting.is_staff:
        raise NotStaff(f"terminate is for the vendor, and {acting.name} is a customer; cancel the contract instead")
    act = begin_contract(desk, name, action="terminate", acting=acting, at=at, happened=happened)
    return _ended(act, "terminated", values or {}, wanted, why, writing=writing)


def _gone_on(act: ContractAct, outcome: str, values: Values, wanted: date | None, why: str) -> Turn:
    """Let a contract go on, from the first day on which that holds: until then an ending is none the less one."""
    first_on = _first_on(act, None, wanted, why)
    act.take_back_ending(beginning(act, first_on))
    return _begun(act, outcome, values, first_on, why, None)


def _first_on(act: ContractAct, extra: Mapping[str, Values] | None, wanted: date | None, why: str) -> date:
    """Return the first day on which an act holds, by what the policy says of it."""
    terms = act.require(act.draft.action, extra, reason=bool(why), writing=True, choice=True)
    return effective_on(terms.value, act.today, wanted)


def _begun(
    act: ContractAct,
    outcome: str,
    values: Values,
    first_on: date,
    why: str,
    extra: Mapping[str, Values] | None,
) -> Turn:
    """Move the dates that the act moves, take the facts that it brings, and say from when and until when it holds."""
    before, terms = act.view(), act.terms.value
    moved = extended_facts(before, terms, first_on)
    of_account = extended_facts(before, terms, first_on, "account")
    taken: Values = {**moved, **values}
    check_accepted(act, taken)
    since = beginning(act, first_on)
    act.learn("contract", None, taken, since, act.keep(why))
    if of_account:
        act.learn("account", None, of_account, since)
    said = tuple(told(act.edition, act.view(extra), act.terms))
    after = act.view({"contract": taken, "account": of_account})
    until = _until(act, {**taken, **of_account}) or end_of_term(act.edition, after)
    from_end = [one.fact for one in terms.extends if one.from_end and not before.facts.get(ENDED)]
    ends = [end for key in from_end if isinstance(end := before.facts.get(key), date)]
    effective = max((first_on, *(end + _NEXT_DAY for end in ends)))
    act.commit()
    if "keep-text" in terms.does:
        go_on(desk=act.desk, contract=act.row.pk, acting=act.draft.acting, at=act.draft.at, happened=act.happened)
    figures = f"{act.row.name} is {outcome} from {effective} on" + (f", until {until}" if until else "")
    return Turn(act, outcome, effective, until, (*said, *figured(act.terms, figures), act.terms))


def _until(act: ContractAct, taken: Values) -> date | None:
    """Return the last of the days until which a term now holds, by what the act moved or brought."""
    names = {key.partition(".")[2] for key in ends_of_terms(act.edition)}
    days = [value for name, value in taken.items() if name in names and isinstance(value, date)]
    return max(days, default=None)


def _ended(act: ContractAct, outcome: str, values: Values, wanted: date | None, why: str, *, writing: bool) -> Turn:
    terms = act.require(act.draft.action, reason=bool(why), writing=writing, choice=True)
    last_on = effective_on(terms.value, act.today, wanted)
    ending = act.known.ending_at(act.draft.at)
    if ending is not None and ending.text("last_on") <= last_on.isoformat():
        raise ContractEnded(f"{act.row.name} was ended already: its last day is {ending.text('last_on')}")
    digest = act.keep(why)
    if values:
        act.learn("contract", None, values, why=digest)
    act.add(What.ENDED, {"last_on": last_on.isoformat(), "by": act.draft.action, "why": digest})
    said = tuple(told(act.edition, act.view(), terms))
    act.commit()
    findings = (*said, *figured(terms, f"the last day that {act.row.name} is served is {last_on}"), terms)
    return Turn(act, outcome, last_on, last_on, findings, _to_stop(act))


def _to_stop(act: ContractAct) -> tuple[str, ...]:
    """Return the work products that may be used no longer once all contracts are over, none while one has no end."""
    products = [one.name for one in work_products(delivered_to(act.row.account)) if not one.for_good]
    others = Contract.objects.filter(account=act.row.account_id).exclude(pk=act.row.pk)
    rows = list(others.select_related("edition").defer("edition__text")) if products else []
    return tuple(products) if all(known.endings for known in known_of_many(rows).values()) else ()
