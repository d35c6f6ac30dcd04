"""What changes of a contract, an account, a contact or a product? From a day on, and all open tickets are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.around import AroundAct, begin_account, begin_product
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.contracts import check_accepted
from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import NotStaff
from pactdesk.desk.bridge.terms import told
from pactdesk.desk.records.models import Account, Contact, Desk
from pactdesk.engine.conduct import effective_on
from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant

_CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Changed:
    """A change: the first day on which it holds, the tickets whose milestones moved, and what the policy said."""

    effective: date
    affected: tuple[str, ...]
    edition: Edition
    findings: tuple[Finding[object], ...]


@action
def change_contract(
    *,
    desk: Desk,
    name: str,
    values: Mapping[str, Value | None],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> Changed:
    """Change facts of a contract; what is None is no longer known. It holds once the policy's notice has run.

    Raises NotThere, Stranger, NeedMissing, and Rejected where the policy would not have made the contract so.
    """
    act = begin_contract(desk, name, action=_CHANGE, acting=acting, at=at, happened=happened)
    extra = {"contract": values}
    terms = act.require(_CHANGE, extra, reason=bool(why))
    check_accepted(act, values)
    said = tuple(told(act.edition, act.view(extra), terms))
    effective = effective_on(terms.value, act.today)
    act.learn("contract", None, values, beginning(act, effective), act.keep(why))
    act.commit()
    return Changed(effective, act.affected, act.edition, (*said, terms))


@action
def change_account(
    *,
    account: Account,
    values: Mapping[str, Value | None],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> Changed:
    """Change what is known of an account, which no policy can reject. Raises Stranger, NeedMissing."""
    act = begin_account(account, Draft(account.desk_id, at, acting, _CHANGE), happened)
    return _changed(act, "account", None, values, why)


@action
def change_contact(
    *,
    contact: Contact,
    values: Mapping[str, Value | None],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> Changed:
    """Change what is known of a contact. Raises Stranger, NeedMissing."""
    act = begin_account(contact.account, Draft(contact.desk_id, at, acting, _CHANGE), happened)
    return _changed(act, "contact", contact.pk, values, why)


@action
def change_product(
    *,
    desk: Desk,
    product: str,
    values: Mapping[str, Value | None],
    versions: Mapping[str, Mapping[str, Value]],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> Changed:
    """Change what is known of a product and its versions. Raises NotStaff for a customer, NeedMissing."""
    if not acting.is_staff:
        raise NotStaff(f"what is known of a product is changed by the desk's people; {acting.name} is a customer")
    act = begin_product(desk, product, Draft(desk.pk, at, acting, _CHANGE), happened)
    for version, facts in versions.items():
        act.learn("version", f"{product} {version}", facts)
    return _changed(act, "product", product, values, why)


def beginning(act: ContractAct, first_on: date) -> Instant:
    """Return the instant from which a change holds: that of the act on its own day, else the beginning of the day."""
    return act.happened if first_on <= act.today else start_of_day(first_on, zone_of(act.known.zone_name))


def _changed(act: AroundAct, scope: str, of: str | int | None, values: Mapping[str, Value | None], why: str) -> Changed:
    zone = zone_of(act.edition.zone)
    terms = act.require(_CHANGE, {scope: values}, reason=bool(why))
    today = local_day(act.happened, zone)
    effective = max(effective_on(one.value, today) for one in terms)
    act.learn(scope, of, values, act.happened if effective == today else start_of_day(effective, zone), act.keep(why))
    act.commit()
    return Changed(effective, act.affected, act.edition, act.findings)
