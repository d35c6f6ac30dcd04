"""What do all actions on a contract share? Load and lock it, guard, and at the end record and reassess."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.closing_month import come_due
from pactdesk.desk.actions.journal import PENDING, Draft, locked, record_many
from pactdesk.desk.actions.needs import check_needs
from pactdesk.desk.actions.reassess import AT_ONCE, reassess
from pactdesk.desk.actions.refused import Impossible, NotThere, Stranger
from pactdesk.desk.actions.texts import salted
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.facts import Body, Recorded, What, encoded
from pactdesk.desk.bridge.known import SURROUNDINGS, Known
from pactdesk.desk.bridge.load import known_of, known_of_many
from pactdesk.desk.bridge.many import Many
from pactdesk.desk.bridge.timers import next_due
from pactdesk.desk.records.models import Contact, Contract, Delivery, Desk, PublishedEdition, Text
from pactdesk.desk.records.writing import Writing
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.days import local_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import View, view_of, zone_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant

_DERIVED: Final = ("next_change_at", "stale_after")

Extra: TypeAlias = Mapping[str, Mapping[str, Value | None]]
"""Facts by scope and name that an act brings with it, None for what is no longer known."""


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
    texts: list[Text] = field(default_factory=list)
    news: bool = False

    @property
    def edition(self) -> Edition:
        """The edition in force."""
        return self.known.edition_at(self.happened)

    @property
    def today(self) -> date:
        """The day that the action speaks of, in the desk's zone."""
        return local_day(self.happened, zone_of(self.known.zone_name))

    def view(self, extra: Extra | None = None, *, as_given: bool = False) -> View:
        """Return the facts as the rules see them at the instant the action speaks of, with those of the act itself.

        They are restated unless they are wanted `as_given`; an extra fact that is None is not known.
        """
        raw = self.known.raw_at(self.happened, self.draft.acting.contact)
        for scope, names in (extra or {}).items():
            both = {**raw.get(scope, {}), **names}
            raw[scope] = {name: value for name, value in both.items() if value is not None}
        return view_of(self.edition, raw, self.happened, as_given=as_given)

    def add(self, what: What, body: Body | None = None, happened: Instant | None = None) -> Recorded:
        """Add a fact about the contract."""
        at = self.happened if happened is None else happened
        return self.draft.add(what, at, body, account=self.row.account_id, contract=self.row.pk)

    def adopt(self, edition: PublishedEdition, since: Instant) -> None:
        """Let the contract have another edition from an instant on."""
        self.add(What.ADOPTED, {"edition": edition.pk}, since)
        self.known = self.known.with_edition(since, edition_of(edition), edition.pk)

    def keep(self, words: str) -> str | None:
        """Keep a text beside the journal, and return the digest by which a fact names it; None for no words."""
        if not words:
            return None
        self.texts.append(salted(self.desk, self.row.account_id, words))
        return self.texts[-1].digest

    def learn(
        self,
        scope: str,
        of: str | int | None,
        values: Mapping[str, Value | None],
        happened: Instant | None = None,
        why: str | None = None,
    ) -> Recorded:
        """Add facts of a scope: those of the account, of a contact and of a product are not the contract's alone.

        They hold from `happened` on, by default the instant that the action speaks of; `why` is the digest of a text.
        """
        own = scope in ("contract", "monitor")
        shared = scope in ("product", "version")
        return self.draft.add(
            What.KNOWN,
            self.happened if happened is None else happened,
            {"scope": scope, "of": of, "values": encoded(values), **({"why": why} if why else {})},
            account=None if shared else self.row.account_id,
            contract=self.row.pk if own else None,
        )

    def take_back_ending(self, happened: Instant | None = None) -> None:
        """Let the contract go on where it has ended, or is to end, be it that this is told later."""
        self.add(What.CONTINUED, {"by": self.draft.action}, happened)

    def require(self, act: str, extra: Extra | None = None, **present: bool) -> Finding[Terms]:
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
        """Record, and reassess the contract and those of its tickets that are not over; others that it touches too."""
        commit_all(self.draft, [self, *self._beside()])
        return self

    def take(self, facts: Iterable[Recorded]) -> bool:
        """Take what is about to be recorded of its account or of the desk, and return whether any is of the account."""
        self.known = self.known.with_facts(facts, self.row.account_id)
        self.row.next_change_at = next_due(self.known)
        new = [fact for fact in self.known.facts if fact.entry == PENDING and fact.what is not What.PASSED]
        self.news = bool(new)
        return any(fact.account is not None for fact in new)

    def derive(self, most: int, many: Many) -> int:
        """Reassess those of its tickets that are not over, where there is news, `most` of them at most.

        Returns how many it derived; the others are left to the worker.
        """
        if not self.news:
            return 0
        derived, self.affected = reassess(self.draft, self.desk, self.row, self.known, most, many)
        return derived

    def _beside(self) -> list["ContractAct"]:
        """Return acts on the account's other contracts, where something becomes known that is about all of them."""
        shared = (fact for fact in self.draft.facts if fact.contract is None and fact.account is not None)
        if not any(fact.what in SURROUNDINGS for fact in shared):
            return []
        rows = Contract.objects.select_for_update(of=("self",)).select_related("edition", "account")
        others = rows.filter(account=self.row.account_id).exclude(pk=self.row.pk).defer("edition__text").order_by("id")
        known = known_of_many(others)
        return [ContractAct(self.desk, row, known[row.pk], self.draft, self.happened) for row in others]


def commit_all(
    draft: Draft, acts: Sequence[ContractAct], deliveries: Iterable[Delivery] = (), texts: Iterable[Text] = ()
) -> None:
    """Record the one entry of an action on several contracts, and reassess them all: the journal's head comes last.

    `deliveries` and `texts` are those that belong to none of the contracts.
    """
    shared = [fact for fact in draft.facts if fact.account is None]
    of: defaultdict[int | None, list[Recorded]] = defaultdict(list)
    for fact in draft.facts:
        of[fact.account].append(fact)
    come_due(draft.desk, [act.row.account_id for act in acts if act.take([*shared, *of[act.row.account_id]])], draft.at)
    left, many = AT_ONCE, Many()
    for act in acts:
        left -= act.derive(left, many)
    writing = Writing()
    writing.update(Contract, _DERIVED, [(act.row.pk, act.row.next_change_at, act.row.stale_after) for act in acts])
    writing.insert([*texts, *(one for act in acts for one in act.texts)])
    head = locked(draft.desk, writing)
    record_many([(draft, None)], head, writing)
    made = [*deliveries, *(one for act in acts for one in act.deliveries)]
    for place, one in enumerate(made):
        one.key = f"{one.desk.slug}-{head.sequence}-{place}"
    writing.insert(made)
    writing.send()


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
    return ContractAct(desk, row, known_of(row), Draft(desk.pk, at, acting, action), spoken_of(at, happened))


def spoken_of(at: Instant, happened: Instant | None) -> Instant:
    """Return the instant that an action speaks of. Raises Impossible for one in the future."""
    if happened is not None and happened > at:
        raise Impossible("it is said to have happened in the future; record it when it has happened")
    return at if happened is None else happened
