"""What do actions share that are about an account or a product? They touch several contracts, and record once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import QuerySet

from pactdesk.desk.actions.acting import Role
from pactdesk.desk.actions.closing_month import come_due
from pactdesk.desk.actions.contract import ContractAct, Extra, commit_all, spoken_of
from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.actions.needs import check_needs
from pactdesk.desk.actions.reassess import reassess_unchosen
from pactdesk.desk.actions.refused import Stranger
from pactdesk.desk.actions.texts import salted
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.facts import Recorded, What, encoded
from pactdesk.desk.bridge.load import known_of_many
from pactdesk.desk.bridge.terms import told
from pactdesk.desk.bridge.timers import COUNTED
from pactdesk.desk.records.models import Account, Contact, Contract, Delivery, Desk, PublishedEdition, Text, Ticket
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import Raw, View, view_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant

_MOST: Final = 500


@dataclass(slots=True)
class AroundAct:
    """An action on what contracts share, on its way: an act on each of them, with one entry to be.

    Where there is no contract, the newest `edition` has its say. After `commit`, `affected` are the references of the
    tickets whose milestones moved.
    """

    desk: Desk
    account: Account | None
    acts: tuple[ContractAct, ...]
    edition: Edition
    draft: Draft
    happened: Instant
    affected: tuple[str, ...] = ()
    terms: list[tuple[Edition, View, Finding[Terms]]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def require(self, act: str, extra: Extra | None = None, **present: bool) -> tuple[Finding[Terms], ...]:
        """Return what the policy says of the act by each contract; NeedMissing where it wants what is not there."""
        for one in self.acts:
            self.terms.append((one.edition, one.view(extra), one.require(act, extra, **present)))
        if not self.acts:
            view = view_of(self.edition, _without_none(extra or {}), self.happened)
            terms = terms_of(self.edition.conduct, view, act)
            check_needs(terms, self.draft.acting, view, self.edition, present)
            self.terms.append((self.edition, view, terms))
        return tuple(terms for _, _, terms in self.terms)

    @property
    def findings(self) -> tuple[Finding[object], ...]:
        """What the policy said: its sentences, then its terms."""
        said = [one for edition, view, terms in self.terms for one in told(edition, view, terms)]
        return tuple(dict.fromkeys([*said, *(terms for _, _, terms in self.terms)]))

    def keep(self, words: str) -> str | None:
        """Keep a text beside the journal, and return the digest by which a fact names it; None for no words."""
        if not words:
            return None
        self.texts.append(salted(self.desk, self.account.pk if self.account else None, words))
        return self.texts[-1].digest

    def send(self, to: Contact, about: str, body: Mapping[str, object]) -> None:
        """Have a mail delivered, by the worker, once the action is committed."""
        one = Delivery(desk=self.desk, account_id=to.account_id, kind="mail", to=to.email, about=about, body=dict(body))
        one.made_at = one.next_at = self.draft.at
        self.deliveries.append(one)

    def learn(
        self,
        scope: str,
        of: str | int | None,
        values: Mapping[str, Value | None],
        happened: Instant | None = None,
        why: str | None = None,
    ) -> Recorded:
        """Add facts about the account, one of its contacts, or a product, that hold from `happened` on."""
        return self.draft.add(
            What.KNOWN,
            self.happened if happened is None else happened,
            {"scope": scope, "of": of, "values": encoded(values), **({"why": why} if why else {})},
            account=self.account.pk if self.account else None,
        )

    def commit(self) -> "AroundAct":
        """Record, and reassess the contracts with their tickets, and those of the account that have no contract yet."""
        commit_around(self.draft, [self])
        return self


def commit_around(draft: Draft, acts: Sequence[AroundAct]) -> None:
    """Record the one entry of an action on several accounts, and reassess them all."""
    if any(fact.what in COUNTED for fact in draft.facts):
        bare = [act.account.pk for act in acts if act.account is not None and not act.acts]
        come_due(draft.desk, bare, draft.at)
    commit_all(
        draft,
        [one for act in acts for one in act.acts],
        [one for act in acts for one in act.deliveries],
        [one for act in acts for one in act.texts],
    )
    unchosen = reassess_unchosen(draft.desk, [act.account.pk for act in acts if act.account is not None], draft.at)
    for act in acts:
        own = unchosen.get(act.account.pk, ()) if act.account is not None else ()
        act.affected = (*(reference for one in act.acts for reference in one.affected), *own)


def begin_account(account: Account, draft: Draft, happened: Instant | None = None) -> AroundAct:
    """Lock an account's contracts for an action on it that speaks of `happened` (by default the draft's instant).

    Raises Stranger where a contact of another account acts, Impossible for an instant in the future.
    """
    acting = draft.acting
    if acting.role is Role.CUSTOMER and not Contact.objects.filter(pk=acting.contact or 0, account=account).exists():
        raise Stranger(f"{acting.name or 'the contact'} does not belong to {account.name}")
    (act,) = begin_accounts(account.desk, [account], draft, happened)
    return act


def begin_accounts(
    desk: Desk, accounts: Sequence[Account], draft: Draft, happened: Instant | None = None
) -> tuple[AroundAct, ...]:
    """Lock the contracts of accounts for an action of the desk on each of them, as `begin_account` does.

    Raises Impossible for an instant in the future. Three statements, and two more for every few hundred accounts.
    """
    of: dict[int, list[ContractAct]] = {account.pk: [] for account in accounts}
    numbers = sorted(of)
    rows = [
        row
        for start in range(0, len(numbers), _MOST)
        for row in _locked(Contract.objects.filter(account__in=numbers[start : start + _MOST]))
    ]
    speaks_of = spoken_of(draft.at, happened)
    for act in _acts(desk, rows, draft, speaks_of):
        of[act.row.account_id].append(act)
    latest = _latest(desk)
    return tuple(AroundAct(desk, one, tuple(of[one.pk]), latest, draft, speaks_of) for one in accounts)


def begin_product(desk: Desk, product: str, draft: Draft, happened: Instant | None = None) -> AroundAct:
    """Lock the contracts for a product that have tickets which are not over. Raises Impossible for the future."""
    open_ones = Ticket.objects.filter(desk=desk, contract__isnull=False).exclude(state="closed")
    rows = Contract.objects.filter(desk=desk, pk__in=open_ones.values("contract"))
    speaks_of = spoken_of(draft.at, happened)
    acts = _acts(desk, _locked(rows), draft, speaks_of)
    mine = tuple(one for one in acts if one.view().facts.get("contract.product") == product)
    return AroundAct(desk, None, mine, _latest(desk), draft, speaks_of)


def _locked(rows: QuerySet[Contract]) -> list[Contract]:
    rows = rows.select_for_update(of=("self",)).select_related("edition", "account").defer("edition__text")
    return list(rows.order_by("id"))


def _acts(desk: Desk, rows: Sequence[Contract], draft: Draft, happened: Instant) -> list[ContractAct]:
    known = known_of_many(rows)
    return [ContractAct(desk, row, known[row.pk], draft, happened) for row in rows]


def _latest(desk: Desk) -> Edition:
    return edition_of(PublishedEdition.objects.defer("text").filter(desk=desk).latest("published_at", "id"))


def _without_none(extra: Extra) -> Raw:
    return {
        scope: {name: value for name, value in names.items() if value is not None} for scope, names in extra.items()
    }
