"""What do all actions on a contract share? Load and lock it, guard, and at the end record and reassess."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.needs import check_needs
from pactdesk.desk.actions.reassess import reassess
from pactdesk.desk.actions.refused import Impossible, NotThere, Stranger
from pactdesk.desk.bridge.facts import Body, Recorded, What, encoded
from pactdesk.desk.bridge.known import Known
from pactdesk.desk.bridge.load import known_of
from pactdesk.desk.bridge.timers import contract_timers
from pactdesk.desk.records.models import Contact, Contract, Delivery, Desk, Ticket
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import Raw, View, view_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant


@dataclass(slots=True)
class ContractAct:
    """An action on one contract on its way: its row, what was known around it, the entry to be.

    `happened` is the instant that the action speaks of. After `commit`, `known` is as it is now and `affected` are the
    references of its tickets that now stand otherwise.
    """

    desk: Desk
    row: Contract
    known: Known
    draft: Draft
    happened: Instant
    terms: Finding[Terms] = field(default_factory=lambda: Finding("act", Terms()))
    deliveries: list[Delivery] = field(default_factory=list)
    affected: tuple[str, ...] = ()

    @property
    def edition(self) -> Edition:
        """The edition in force."""
        return self.known.edition_at(self.happened)

    def view(self, extra: Raw | None = None) -> View:
        """Return the facts as the rules see them at the instant the action speaks of, with those of the act itself."""
        raw = self.known.raw_at(self.happened, self.draft.acting.contact)
        for scope, names in (extra or {}).items():
            raw[scope] = {**raw.get(scope, {}), **names}
        return view_of(self.edition, raw, self.happened)

    def add(self, what: What, body: Body | None = None, happened: Instant | None = None) -> Recorded:
        """Add a fact about the contract."""
        at = self.happened if happened is None else happened
        return self.draft.add(what, at, body, account=self.row.account_id, contract=self.row.pk)

    def learn(self, scope: str, of: str | int | None, values: Mapping[str, Value | None]) -> Recorded:
        """Add facts of a scope: those of the account, of a contact and of a product are not the contract's alone."""
        own = scope in ("contract", "monitor")
        shared = scope in ("product", "version")
        return self.draft.add(
            What.KNOWN,
            self.happened,
            {"scope": scope, "of": of, "values": encoded(values)},
            account=None if shared else self.row.account_id,
            contract=self.row.pk if own else None,
        )

    def require(self, act: str, extra: Raw | None = None, **present: bool) -> Finding[Terms]:
        """Return what the policy says of the act; NeedMissing where it wants what is not there."""
        view = self.view(extra)
        self.terms = terms_of(self.edition.conduct, view, act)
        check_needs(self.terms, self.draft.acting, view, self.edition, present)
        return self.terms

    def send(self, kind: str, to: str, about: str, body: Mapping[str, object]) -> None:
        """Have something delivered, by the worker, once the action is committed."""
        one = Delivery(desk=self.desk, account_id=self.row.account_id, kind=kind, to=to, about=about, body=dict(body))
        one.made_at = one.next_at = self.draft.at
        self.deliveries.append(one)

    def commit(self) -> "ContractAct":
        """Record, and reassess the contract and those of its tickets that are not over."""
        around = tuple(fact for fact in self.draft.facts if fact.what in (What.KNOWN, What.ENDED, What.ADOPTED))
        facts = sorted((*self.known.facts, *around), key=lambda fact: fact.order)
        self.known = replace(self.known, facts=tuple(facts))
        timers = contract_timers(self.known, self.draft.at)
        self.row.next_change_at = min((timer.at for timer in timers), default=None)
        self.row.save(update_fields=["next_change_at"])
        if around:
            tickets = Ticket.objects.select_for_update(of=("self",)).filter(contract=self.row).exclude(state="closed")
            self.affected = reassess(self.desk, tickets.order_by("id"), self.draft, self.known)
        head = locked(self.desk.pk)
        record(self.draft, head)
        for place, one in enumerate(self.deliveries):
            one.key = f"{self.desk.slug}-{head.sequence}-{place}"
        Delivery.objects.bulk_create(self.deliveries)
        return self


def begin_contract(
    desk: Desk, name: str, *, action: str, acting: Acting, at: Instant, happened: Instant | None = None
) -> ContractAct:
    """Load and lock a contract for an action that speaks of `happened` (by default `at`).

    Raises NotThere where the desk has no such contract, Stranger where a contact of another account acts, Impossible
    for an instant in the future.
    """
    rows = Contract.objects.select_for_update(of=("self",)).select_related("edition", "account")
    row = rows.filter(desk=desk, name=name).defer("edition__text").first()
    if row is None:
        raise NotThere(f"the desk has no contract {name}")
    if (
        acting.role is Role.CUSTOMER
        and not Contact.objects.filter(pk=acting.contact or 0, account=row.account_id).exists()
    ):
        raise Stranger(f"{acting.name or 'the contact'} does not belong to {row.account.name}, whose contract it is")
    speaks_of = at if happened is None else happened
    if speaks_of > at:
        raise Impossible("it is said to have happened in the future; record it when it has happened")
    return ContractAct(desk, row, known_of(row), Draft(desk.pk, at, acting, action), speaks_of)
