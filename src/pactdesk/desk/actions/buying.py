"""What is bought, and what is paid back? Each purchase once, by its `ref`, however often its notice is repeated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Final

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.closing_month import comes_due
from pactdesk.desk.actions.contract import begin_contract
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.needs import check_needs
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.opening import begin_new, judged
from pactdesk.desk.actions.refused import Impossible, NotThere, Stranger, TicketClosed
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What, encoded
from pactdesk.desk.bridge.known import Known
from pactdesk.desk.bridge.load import case_of, known_of, unchosen
from pactdesk.desk.bridge.terms import extended_facts, told
from pactdesk.desk.records.models import Account, Contact, Contract, Desk, Fact, PublishedEdition, Ticket
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import Purchase
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.pricing import price_of, sale_amount
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State

MOST: Final = 1_000_000
"""The most pieces of one purchase."""


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase on record: what it costs in minor units (None: a quote), and the ticket it opened or admitted."""

    ref: str
    amount: int | None
    ticket: str | None
    edition: Edition
    findings: tuple[Finding[object], ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be bought: so many pieces of an item, under a name of the seller's own, for a ticket if for one.

    `reference` is the ticket's; one that is not there yet is that of the ticket that the purchase opens.
    """

    item: str
    quantity: int = 1
    ref: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An order among all that it is judged by: the facts as they are with it, its price, and what it sets going.

    `ticket` is the one that it is for, None where that is not there yet.
    """

    order: Order
    ticket: Ticket | None
    view: View
    edition: Edition
    amount: int | None
    rule: Rule[Purchase] | None
    terms: Finding[Terms]
    findings: tuple[Finding[object], ...]

    @property
    def body(self) -> dict[str, object]:
        """What the journal says of it."""
        order = self.order
        ref = order.ref or token_hex(8)
        sets = self.rule is not None
        return {"item": order.item, "quantity": order.quantity, "ref": ref, "amount": self.amount, "sets": sets}


@action
def purchase(
    *,
    desk: Desk,
    account: Account,
    contract: Contract | None,
    contact: Contact | None,
    order: Order,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
) -> Bought:
    """Take a purchase: it opens a ticket, admits its own, or moves the contract's dates, as the policy says.

    One that opens a ticket is for one that is there only where that is of its kind and not over; else it opens its own.

    The same `ref` again is the same purchase, of which nothing new is recorded. Raises Stranger, NotThere for an item
    or ticket that is not there, TicketClosed, Impossible, NeedMissing.
    """
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if acting.role is Role.CUSTOMER and not Contact.objects.filter(pk=acting.contact or 0, account=account).exists():
        raise Stranger(f"{acting.name or 'the contact'} does not belong to {account.name}")
    known = purchase_of(desk, order.ref) if order.ref else None
    if known is not None:
        return _again(account, known)
    happened = at if happened is None else happened
    if happened > at:
        raise Impossible("it is said to have been bought in the future; record it when it is")
    if not 0 < order.quantity <= MOST:
        raise Impossible(f"1 to {MOST:,} pieces can be bought at once, not {order.quantity:,}")
    ticket = Ticket.objects.filter(desk=desk, reference=order.reference).select_related("contract").first()
    if ticket is not None:
        contract = ticket.contract or contract
    mine = contact if contact is not None and contact.account_id == account.pk else None
    if mine is None and ticket is not None and ticket.account_id == account.pk:
        mine = ticket.contact
    checkout = _Checkout(desk, account, contract, mine, Draft(desk.pk, at, acting, "purchase"), happened)
    asked = checkout.asked(order, ticket)
    check_needs(asked.terms, acting, asked.view, asked.edition, {"writing": True})
    checkout.extend(asked)
    comes_due(desk, account.pk, at)
    return Bought(order.ref, asked.amount, checkout.done(asked), asked.edition, asked.findings)


def purchase_of(desk: Desk, ref: str) -> Fact | None:
    """Return the fact of a purchase by its `ref`, with its ticket and entry."""
    rows = Fact.objects.filter(desk=desk, what=What.BOUGHT.value, body__ref=ref)
    return rows.select_related("entry", "account", "contract__edition", "ticket__contract__edition").first()


def bought_view(fact: Fact) -> tuple[Edition, View]:
    """Return the edition of a purchase, and the facts as they were with it."""
    item = str(fact.body["item"])
    if fact.ticket is not None:
        case = case_of(fact.ticket)
        raw = case.raw_at(max(fact.happened_at, case.opening.happened))
        edition = case.known.edition_at(fact.happened_at)
    else:
        known = _known(fact.contract, fact.account_id or 0, fact.desk_id, fact.happened_at)
        raw, edition = known.raw_at(fact.happened_at), known.edition_at(fact.happened_at)
    request: dict[str, Value] = {**raw.get("request", {}), "bought": item}
    return edition, view_of(edition, {**raw, "request": request}, fact.happened_at)


def _again(account: Account, known: Fact) -> Bought:
    if known.account_id != account.pk:
        raise Stranger(f"the purchase {known.body['ref']} is not of {account.name}")
    edition, view = bought_view(known)
    order = Order(str(known.body["item"]), int(known.body["quantity"]), str(known.body["ref"]))
    ticket = known.ticket
    served = ticket is not None and known.body["sets"] and ticket.admitted_at is not None
    reference = ticket.reference if ticket is not None and served else None
    findings = _judged(edition, view, order).findings
    return Bought(order.ref, known.body["amount"], reference, edition, findings, repeated=True)


def _known(contract: Contract | None, account: int, desk: int, at: Instant) -> Known:
    if contract is not None:
        return known_of(contract)
    latest = PublishedEdition.objects.defer("text").filter(desk=desk).latest("published_at", "id")
    return unchosen(desk, account, latest, at)


def _judged(edition: Edition, view: View, order: Order) -> _Asked:
    price = price_of(edition.prices, view, order.item)
    rule = edition.purchases.decide(view, order.item)
    terms = terms_of(edition.conduct, view, "purchase")
    sets = () if rule is None else (Finding("purchase", order.item, (reason(rule, view),)),)
    findings = (price, *sets, *told(edition, view, terms), terms)
    return _Asked(order, None, view, edition, sale_amount(price, order.quantity), rule, terms, findings)


@dataclass(frozen=True, slots=True)
class _Checkout:
    """A purchase on its way: who buys, for which contract and by whom, the entry to be, and when it happened."""

    desk: Desk
    account: Account
    contract: Contract | None
    contact: Contact | None
    draft: Draft
    happened: Instant

    def asked(self, order: Order, ticket: Ticket | None) -> _Asked:
        """Judge an order by the facts as they are then, those of its ticket or of the one it opens among them."""
        known = _known(self.contract, self.account.pk, self.desk.pk, self.happened)
        edition = known.edition_at(self.happened)
        if order.item not in edition.items:
            raise NotThere(f"there is no item {order.item}; there are {', '.join(edition.items)}")
        if ticket is None:
            raw = known.raw_at(self.happened, self.contact.pk if self.contact else None)
        else:
            case = case_of(ticket)
            raw = case.raw_at(max(self.happened, case.opening.happened))
        request: dict[str, Value] = {**raw.get("request", {}), "bought": order.item}
        rule = edition.purchases.decide(view_of(edition, {**raw, "request": request}, self.happened), order.item)
        if ticket is not None and rule is not None and self._is_apart(rule, ticket, raw.get("request", {})):
            return self.asked(replace(order, reference=""), None)
        if ticket is None and rule is not None:
            request |= _opens(rule)
        view = view_of(edition, {**raw, "request": request}, self.happened)
        return replace(_judged(edition, view, order), rule=rule, ticket=ticket)

    def _is_apart(self, rule: Rule[Purchase], ticket: Ticket, request: Mapping[str, Value]) -> bool:
        """Whether a purchase opens a ticket beside the one it names: that is over, or a fact says that it is another.

        What is a matter of yes and no, such as whether it was bought, the purchase itself may change.
        """
        if rule.says.opens is None or ticket.account_id != self.account.pk:
            return False
        if ticket.state == State.CLOSED.value and ticket.outcome != "refused":
            return True
        opens = {name: value for name, value in _opens(rule).items() if not isinstance(value, bool)}
        return any(request.get(name, value) != value for name, value in opens.items())

    def extend(self, asked: _Asked) -> None:
        """Move the dates that the policy has such a purchase move: the contract goes on, be it that it has ended."""
        if self.contract is None or not asked.terms.value.extends:
            return
        at, acting = self.draft.at, self.draft.acting
        name = self.contract.name
        act = begin_contract(self.desk, name, action="purchase", acting=acting, at=at, happened=self.happened)
        for scope in ("contract", "account"):
            moved = extended_facts(asked.view, asked.terms.value, act.today, scope)
            if moved:
                act.learn(scope, None, moved)
        act.take_back_ending()
        act.commit()

    def done(self, asked: _Asked) -> str | None:
        """Record it, and return the reference of the ticket that it opened or admitted, None where it did neither."""
        if asked.ticket is not None:
            act = self._for_ticket(asked)
            admits = asked.rule is not None and act.standing.assessment.rank is not None
            return act.row.reference if admits else None
        if asked.rule is not None and asked.rule.says.opens is not None:
            return self._opened(asked).row.reference
        if asked.order.reference:
            what = f"the desk has no ticket {asked.order.reference}, and {asked.order.item} opens none"
            raise NotThere(f"{what}; name another, or leave it out")
        contract = self.contract.pk if self.contract else None
        self.draft.add(What.BOUGHT, self.happened, asked.body, account=self.account.pk, contract=contract)
        record(self.draft, locked(self.desk.pk))
        return None

    def _for_ticket(self, asked: _Asked) -> TicketAct:
        """Take a purchase for a ticket that is there; one that waits for it is judged anew."""
        reference, at, acting = asked.order.reference, self.draft.at, self.draft.acting
        act = begin(self.desk, reference, action="purchase", acting=acting, at=at, happened=self.happened)
        if act.row.account_id != self.account.pk:
            raise Stranger(f"ticket {reference} is not of {self.account.name}")
        waits = act.before.assessment.rank is None
        if act.before.state is State.CLOSED and not (waits and act.before.assessment.outcome == "refused"):
            raise TicketClosed(f"ticket {reference} is closed; reopen it, or open another one")
        act.terms = asked.terms
        act.add(What.BOUGHT, asked.body)
        if waits and asked.rule is not None:
            return judged(act, {"contact": act.row.contact_id, "contract": act.row.contract_id, "request": {}})
        return act.commit()

    def _opened(self, asked: _Asked) -> TicketAct:
        """Open the ticket that a purchase brings, with the facts of the request that the policy names."""
        act = begin_new(self.desk, asked.order.reference, self.account, self.contract, self.draft, self.happened)
        act.terms = asked.terms
        act.add(What.BOUGHT, asked.body)
        request: dict[str, Value | None] = {**(_opens(asked.rule) if asked.rule else {})}
        if self.contract is None:
            request["unchosen"] = True
        body: dict[str, object] = {
            "contact": self.contact.pk if self.contact else None,
            "contract": self.contract.pk if self.contract else None,
            "request": encoded(request),
        }
        return judged(act, body)


def _opens(rule: Rule[Purchase]) -> dict[str, Value]:
    """Return the facts of the request with which a purchase opens a ticket."""
    return {key.partition(".")[2]: value for key, value in rule.says.opens or ()}
