"""What is paid back? A purchase by its `ref`, where the policy lets it and nobody did so before."""

from dataclasses import dataclass

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.buying import bought_view, purchase_of
from pactdesk.desk.actions.closing_month import comes_due
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.needs import check_needs
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import Impossible, NeedMissing, NotStaff, NotThere, WrongState
from pactdesk.desk.actions.texts import salted
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.terms import told
from pactdesk.desk.records.models import Account, Desk, Fact
from pactdesk.desk.records.writing import insert
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Refunded:
    """Whether a purchase was paid back; `why_not` is what was missing for it."""

    edition: Edition
    findings: tuple[Finding[object], ...]
    done: bool = True
    why_not: str = ""


@action
def refund(
    *, desk: Desk, ref: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> Refunded:
    """Pay a purchase back; where the policy wants somebody or something that is not there, it is not paid back.

    Raises NotStaff, NotThere where nothing was bought under that name, WrongState where it was paid back already,
    Impossible for an instant in the future or before the purchase.
    """
    if not acting.is_staff:
        raise NotStaff(f"a refund is given by the desk's people; {acting.name} is a customer")
    sold = purchase_of(desk, ref)
    if sold is None or sold.account_id is None:
        raise NotThere(f"nothing was bought as {ref}; name the purchase by the ref of its checkout")
    account = sold.account_id
    Account.objects.select_for_update(of=("self",)).get(pk=account)
    refunds = Fact.objects.filter(account=account, what=What.REFUNDED.value, body__ref=ref)
    if refunds.exists():
        raise WrongState(f"{ref} was paid back already; it is not paid back twice")
    happened = at if happened is None else happened
    if not sold.happened_at <= happened <= at:
        raise Impossible("it is said to be paid back in the future, or before it was bought")
    edition, view = bought_view(sold)
    terms = terms_of(edition.conduct, view, "refund")
    findings = (terms, *told(edition, view, terms))
    try:
        check_needs(terms, acting, view, edition, {"reason": bool(why), "writing": True})
    except NeedMissing as missing:
        return Refunded(edition, findings, done=False, why_not=missing.why)
    draft = Draft(desk.pk, at, acting, "refund")
    digest = _kept(desk, sold, why) if why else None
    body = {"ref": ref, "why": digest}
    draft.add(What.REFUNDED, happened, body, account=account, contract=sold.contract_id, ticket=sold.ticket_id)
    comes_due(desk, account, at)
    record(draft, locked(desk.pk))
    return Refunded(edition, findings)


def _kept(desk: Desk, sold: Fact, words: str) -> str:
    text = salted(desk, sold.account_id, words, sold.ticket_id)
    insert([text])
    return text.digest
