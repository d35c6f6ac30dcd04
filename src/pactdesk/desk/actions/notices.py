"""How are customers told of new terms? Each from its own day on, once the notice that its policy demands has run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.around import AroundAct, begin_accounts, commit_around
from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import NotStaff
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.terms import figured
from pactdesk.desk.records.models import Account, Contact, Desk, PublishedEdition
from pactdesk.engine.conduct import effective_on
from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement: the first day on which it holds, by account, and what the policies said."""

    effective: Mapping[str, date]
    findings: tuple[Finding[object], ...]


@action
def announce(
    *,
    desk: Desk,
    what: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    wanted: date | None = None,
    accounts: Iterable[Account] | None = None,
    text: str = "",
) -> Announced:
    """Announce terms, or an edition by its name, to accounts, by default to all of the desk.

    They hold for an account after the longest notice that its contracts demand, and not before the day `wanted`. An
    edition of that name that is published is the one its contracts have from then on. Raises NotStaff, NeedMissing.
    """
    if not acting.is_staff:
        raise NotStaff(f"new terms are announced by the desk's people; {acting.name} is a customer")
    edition = PublishedEdition.objects.defer("text").filter(desk=desk, name=what).first()
    draft = Draft(desk.pk, at, acting, "notice")
    told = list(desk.accounts.order_by("id") if accounts is None else accounts)
    acts = begin_accounts(desk, told, draft, happened)
    people = _reachable(desk, told)
    effective: dict[str, date] = {}
    findings: dict[Finding[object], None] = {}
    for account, act in zip(told, acts, strict=True):
        day = effective[account.name] = _announce(act, account, what, wanted, text, edition)
        for contact in people.get(account.pk, ()):
            act.send(contact, "new terms", {"what": what, "effective_on": day.isoformat()})
        figures = (figured(terms, f"{what} holds for {account.name} from {day} on") for _, _, terms in act.terms)
        findings |= dict.fromkeys([*chain.from_iterable(figures), *act.findings])
    commit_around(draft, acts)
    return Announced(effective, tuple(findings))


def _announce(
    act: AroundAct, account: Account, what: str, wanted: date | None, text: str, edition: PublishedEdition | None
) -> date:
    zone = zone_of(act.edition.zone)
    terms = act.require("notice", reason=bool(text), writing=True)
    today = local_day(act.happened, zone)
    day = max(effective_on(one.value, today, wanted) for one in terms)
    since = start_of_day(day, zone)
    body = {"of": what, "effective_on": day.isoformat(), "text": act.keep(text)}
    act.draft.add(What.ANNOUNCED, act.happened, body, account=account.pk)
    for one in act.acts:
        if edition is not None and one.known.edition_at(since) != edition_of(edition):
            one.adopt(edition, since)
    return day


def _reachable(desk: Desk, accounts: Sequence[Account]) -> Mapping[int, list[Contact]]:
    """Return the contacts of accounts whose addresses are known, by account."""
    found = Contact.objects.filter(desk=desk).exclude(email="").order_by("id")
    people: defaultdict[int, list[Contact]] = defaultdict(list)
    for contact in found.filter(account=accounts[0]) if len(accounts) == 1 else found:
        people[contact.account_id].append(contact)
    return people
