"""What was made for an account, and may it be used? Work products are delivered with their licence."""

from dataclasses import dataclass

from django.db.models import Q

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.around import begin_account
from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import NotStaff
from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.load import facts_where
from pactdesk.desk.bridge.work_products import is_member, work_products
from pactdesk.desk.records.models import Account
from pactdesk.engine.days import local_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Delivered:
    """The work products an account may use, those it may use no longer, and what the policy said."""

    active: tuple[str, ...]
    to_stop: tuple[str, ...]
    edition: Edition
    findings: tuple[Finding[object], ...]


@action
def deliver(
    *,
    account: Account,
    product: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    license: str = "",  # noqa: A002 - it is what the word means here
    why: str = "",
) -> Delivered:
    """Deliver a work product, by its name, with its licence; delivered again it has the licence it has now.

    Without a licence, or with one that is perpetual, it may be used for good, else as long as a contract of the account
    is served. Raises NotStaff for a customer, NeedMissing.
    """
    if not acting.is_staff:
        raise NotStaff(f"work products are delivered by the desk's people; {acting.name} is a customer")
    act = begin_account(account, Draft(account.desk_id, at, acting, "deliver"), happened)
    act.require("deliver", reason=bool(why))
    body = {"product": product, "license": license, "why": act.keep(why)}
    act.draft.add(What.DELIVERED, act.happened, body, account=account.pk)
    act.commit()
    products = work_products(delivered_to(account))
    member = is_member((one.known for one in act.acts), local_day(at, zone_of(act.edition.zone)))
    active = [one.name for one in products if member or one.for_good]
    return Delivered(
        tuple(active),
        tuple(one.name for one in products if one.name not in active),
        act.edition,
        act.findings,
    )


def delivered_to(account: Account) -> tuple[Recorded, ...]:
    """Return the deliveries to an account: one statement."""
    return facts_where(Q(what=What.DELIVERED.value, account=account.pk))
