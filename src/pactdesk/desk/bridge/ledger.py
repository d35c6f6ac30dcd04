"""What is known of a contract that money depends on? The journal's facts as the engine settles them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.known import ALWAYS, Known, differing
from pactdesk.desk.bridge.load import COLUMNS, known_of_many, unchosen
from pactdesk.desk.records.models import Account, Contract, Fact, PublishedEdition, Ticket
from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.reach import Reach, reach_of
from pactdesk.engine.spans import END
from pactdesk.engine.terms.contract import Change, Continuation, Ending, Estimate, EstimateState, Refund, Sale
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import Maintenance, Outage, OutageHistory
from pactdesk.engine.terms.work import Work

LONGEST_MINUTES: Final = 31 * 24 * 60
"""The most that one piece of work can take."""

_MINUTE: Final = 60
_OWED: Final = (What.WORKED, What.BOUGHT, What.REFUNDED, What.ESTIMATE, What.OUTAGE, What.MAINTENANCE)
_COURSE: Final = (What.OPENED, What.CHANGED, What.SCHEDULED, What.MARKED)
_AROUND_WORK: Final = (*_COURSE, What.BOUGHT, What.ESTIMATE)
_OF_PRODUCT: Final = ("product", "version")

Values: TypeAlias = tuple[tuple[str, str, Value | None], ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """A fact that money depends on, with the reference of its ticket, and its contract, which its ticket may change."""

    fact: Recorded
    ticket: str | None
    contract: int | None


def history_of(contract: Contract, ticket: int | None = None) -> ContractHistory:
    """Return all that is known of a contract; its row holds its edition. Two statements, three after an adoption.

    `ticket` is the number of one of its tickets for which something is about to be recorded.
    """
    return _histories([contract], contract.account_id, ticket=ticket)[0]


def working_history_of(
    contract: Contract, known: Known, began: Instant, ticket: Ticket | None = None
) -> ContractHistory:
    """Return what is known of a contract, with those works alone that can make a difference to one that `began` then.

    Two statements; where every work can make one it is that of `history_of`.
    """
    reach = reach_of([edition for _, edition in known.editions])
    number = None if ticket is None else ticket.pk
    if reach is None:
        every = _owed(contract.account_id, number)
        return _history(contract.name, known, [one for one in every if one.contract == contract.pk])
    zone = zone_of(known.zone_name)
    history = _history(contract.name, known, _owed_around(contract, reach, began, zone, number))
    name = None if ticket is None else ticket.reference
    return replace(history, works=reach.neighbours(history.works, began, name, zone))


def histories_of(account: Account) -> tuple[ContractHistory, ...]:
    """Return all that is known of an account's contracts, and of what it has without one, where there is any.

    Three statements, four after an adoption, two more where there is something without a contract.
    """
    rows = Contract.objects.filter(account=account).select_related("edition").defer("edition__text").order_by("id")
    return _histories(list(rows), account.pk, account)


def unattached(account: Account, at: Instant, ticket: int | None = None) -> ContractHistory:
    """Return what is known at `at` of what an account has without a contract; `ticket` as for `history_of`."""
    return _without_contract(account, [one for one in _owed(account.pk, ticket) if one.contract is None], at)


def work_of(fact: Recorded, ticket: str | None) -> Work:
    """Return what a fact says was worked."""
    began = fact.happened - (fact.number("minutes") or 0) * _MINUTE
    facts = {name: value for name, value in fact.values("work").items() if value is not None}
    return Work(fact.key, ticket, began, fact.happened, facts, fact.text("agent"), fact.recorded)


def outage_of(fact: Recorded) -> Outage:
    """Return what a fact says was down."""
    end = fact.number("end")
    return Outage(fact.text("component"), fact.happened, end, fact.recorded, fact.key)


def window_of(fact: Recorded) -> Maintenance:
    """Return what a fact says of maintenance."""
    end = fact.number("end")
    component = fact.text("component") or None
    return Maintenance(component, fact.happened, fact.happened if end is None else end, fact.recorded, fact.key)


def _histories(
    rows: Sequence[Contract], account: int, whole: Account | None = None, ticket: int | None = None
) -> tuple[ContractHistory, ...]:
    """Return the histories of contracts, and of the `whole` account's things without one."""
    known = known_of_many(rows)
    by_contract: defaultdict[int | None, list[Owed]] = defaultdict(list)
    owed = _owed(account, ticket)
    for one in owed:
        by_contract[one.contract].append(one)
    found = [_history(row.name, known[row.pk], by_contract[row.pk]) for row in rows]
    if whole is not None and by_contract[None]:
        found.append(_without_contract(whole, by_contract[None], by_contract[None][0].fact.happened))
    moved_at = max(_opened_again(owed), default=0)
    return tuple(replace(one, told_at=max(one.told_at, moved_at)) for one in found)


def _opened_again(owed: Iterable[Owed]) -> Iterator[Instant]:
    """Yield when tickets were opened again: with all they have they may have come to another contract then."""
    opened: set[int | None] = set()
    for one in owed:
        if one.fact.what is What.OPENED:
            if one.fact.ticket in opened:
                yield one.fact.recorded
            opened.add(one.fact.ticket)


def _without_contract(account: Account, owed: Sequence[Owed], at: Instant) -> ContractHistory:
    """Return a history that owes what was bought and worked, and neither fees nor availability."""
    edition = PublishedEdition.objects.defer("text").filter(desk=account.desk_id).latest("published_at", "id")
    known = unchosen(account.desk_id, account.pk, edition, at)
    found = _history("", known, owed)
    (at, policy), *_ = found.editions
    bare = replace(policy, fees=replace(policy.fees, rules=()), availability=replace(policy.availability, rules=()))
    return replace(found, editions=((at, bare),), told_at=END)


def _owed(account: int, ticket: int | None) -> list[Owed]:
    """Return the facts of an account that money depends on, and a ticket's course, in order: one statement."""
    of_account = Fact.objects.filter(account=account)
    tickets = of_account.filter(what__in=[one.value for one in _OWED], ticket__isnull=False).values("ticket")
    course = Q(what__in=[one.value for one in _COURSE]) & (Q(ticket__in=tickets) | Q(ticket=ticket or 0))
    return _in_order(_rows(of_account.filter(Q(what__in=[one.value for one in _OWED]) | course)))


def _rows(facts: QuerySet[Fact]) -> list[Owed]:
    found = []
    for what, *values, reference, contract in facts.values_list(*COLUMNS, "ticket__reference", "ticket__contract_id"):
        fact = Recorded(What(what), *values)
        found.append(Owed(fact, reference, fact.contract if fact.ticket is None else contract))
    return found


def _in_order(owed: Iterable[Owed]) -> list[Owed]:
    return sorted(owed, key=lambda one: one.fact.order)


def _owed_around(contract: Contract, reach: Reach, began: Instant, zone: ZoneInfo, ticket: int | None) -> list[Owed]:
    """Return the works within reach of one, and maybe a few more, with what of their tickets work depends on."""
    span = reach.span(began, zone)
    if span is None:
        works = Q(ticket=ticket or 0)
    else:
        works = Q(happened_at__gt=span[0], happened_at__lt=span[1] + LONGEST_MINUTES * _MINUTE)
    mine = Q(contract=contract.pk, ticket=None) | Q(ticket__contract=contract.pk)
    facts = Fact.objects.filter(account=contract.account_id)
    found = _rows(facts.filter(mine, works, what=What.WORKED.value))
    tickets = {one.fact.ticket or 0 for one in found} | {ticket or 0}
    found += _rows(facts.filter(ticket__in=tickets, what__in=[one.value for one in _AROUND_WORK]))
    return _in_order(found)


def _history(name: str, known: Known, owed: Iterable[Owed]) -> ContractHistory:
    by_kind: defaultdict[What, list[Owed]] = defaultdict(list)
    by_ticket: defaultdict[str, list[Recorded]] = defaultdict(list)
    for one in owed:
        by_kind[one.fact.what].append(one)
        if one.ticket is not None:
            by_ticket[one.ticket].append(one.fact)
    works = tuple(work_of(one.fact, one.ticket) for one in by_kind[What.WORKED])
    sales = tuple(_sale(one) for one in by_kind[What.BOUGHT])
    estimates = tuple(_estimate(one) for one in by_kind[What.ESTIMATE])
    outages = OutageHistory(
        _ended(one.fact for one in by_kind[What.OUTAGE]),
        tuple(window_of(one.fact) for one in by_kind[What.MAINTENANCE]),
    )
    told = (
        *(work.began for work in works),
        *(sale.at for sale in sales),
        *(estimate.at for estimate in estimates),
        *(outage.start for outage in outages.outages),
    )
    given = {scope: {**names} for scope, names in known.raw_at(ALWAYS).items()}
    given.get("contract", {}).pop("ended", None)
    changes = [*_changes(known)]
    for ticket, facts in by_ticket.items():
        changes += _of_ticket(known, ticket, facts)
    return ContractHistory(
        name,
        min((known.since, *told)),
        known.editions,
        given,
        tuple(changes),
        works,
        estimates,
        sales,
        tuple(Refund(one.fact.text("ref"), one.fact.happened, one.fact.recorded) for one in by_kind[What.REFUNDED]),
        tuple(_ending(fact) for fact in known.turns if fact.what is What.ENDED),
        tuple(
            Continuation(fact.happened, fact.recorded, fact.key) for fact in known.turns if fact.what is What.CONTINUED
        ),
        outages,
        _told_at(known),
    )


def _told_at(known: Known) -> Instant:
    """Return when a contract was recorded, or the last edition that it adopted."""
    own = [fact for fact in known.facts if fact.contract is not None]
    adopted = (fact.recorded for fact in own if fact.what is What.ADOPTED)
    return max(adopted, default=min((fact.recorded for fact in own), default=known.since))


def _ending(fact: Recorded) -> Ending:
    return Ending(date.fromisoformat(fact.text("last_on")), fact.recorded, fact.happened, fact.key)


def _sale(one: Owed) -> Sale:
    fact = one.fact
    return Sale(
        fact.text("ref") or fact.key,
        fact.text("item"),
        fact.happened,
        fact.recorded,
        fact.number("quantity") or 1,
        one.ticket,
    )


def _estimate(one: Owed) -> Estimate:
    fact = one.fact
    state = EstimateState(fact.text("state"))
    return Estimate(one.ticket or "", state, fact.happened, fact.recorded, fact.number("amount"), fact.key)


def _ended(facts: Iterable[Recorded]) -> tuple[Outage, ...]:
    """Return outages; one that was told without an end has the end that was told of it later."""
    found: dict[tuple[str, Instant], Outage] = {}
    others: list[Outage] = []
    for one in map(outage_of, facts):
        started = (one.component, one.start)
        if started in found and found[started].end is None:
            found[started] = one
        elif started in found:
            others.append(one)
        else:
            found[started] = one
    return (*found.values(), *others)


def _changes(known: Known) -> Iterator[Change]:
    """Yield how the facts of a contract, its account and its product changed.

    With what it was made it is judged from the beginning of that month on: from then it is settled.
    """
    zone = zone_of(known.zone_name)
    begins = start_of_day(local_day(known.since, zone).replace(day=1), zone)
    recordings: defaultdict[Instant, list[Recorded]] = defaultdict(list)
    for fact in known.facts:
        if fact.what is not What.KNOWN or fact.happened == ALWAYS:
            continue
        recordings[fact.happened].append(fact)
        scope = fact.text("scope")
        if scope == "account" or (scope == "contract" and known.contract is not None):
            values = tuple((scope, name, value) for name, value in fact.values().items())
            yield _change(known, begins, fact.happened, values, fact.recorded, fact.key)
    before = _product(known, ALWAYS)
    for happened, facts in sorted(recordings.items()):
        now = _product(known, happened)
        changed = differing(before, now)
        if changed:
            yield _change(known, begins, happened, changed, max(one.recorded for one in facts), "")
        before = now


def _change(known: Known, begins: Instant, at: Instant, values: Values, recorded_at: Instant, key: str) -> Change:
    holds = min(at, begins) if at <= known.since else at
    return Change(holds, values, recorded_at, key, at)


def _product(known: Known, at: Instant) -> Mapping[str, Mapping[str, Value]]:
    return {scope: names for scope, names in known.raw_at(at).items() if scope in _OF_PRODUCT}


def _of_ticket(known: Known, ticket: str, facts: Sequence[Recorded]) -> Iterator[Change]:
    """Yield what a ticket's own facts were, those of its first opening from ever, and those of its contacts."""
    first = next((fact for fact in facts if fact.what is What.OPENED), None)
    for fact in facts:
        values: Values = tuple(("request", name, value) for name, value in fact.values("request").items())
        if fact.what is What.SCHEDULED:
            values = (*values, ("request", "scheduled", True))
        if values:
            at = ALWAYS if fact is first else fact.happened
            yield Change(at, values, fact.recorded, fact.key, fact.happened, ticket)
    openings = [fact for fact in facts if fact.what is What.OPENED and "contact" in fact.body]
    before: list[str] = []
    for place, opening in enumerate(openings):
        until = openings[place + 1].happened if place + 1 < len(openings) else None
        since = opening.happened if place else ALWAYS
        if before:
            gone: Values = tuple(("contact", name, None) for name in before)
            yield Change(since, gone, opening.recorded, opening.key, since, ticket)
        before = []
        for fact in _scoped(known, "contact", opening.number("contact"), until):
            values = tuple(("contact", name, value) for name, value in fact.values().items())
            before += [name for _, name, _ in values]
            recorded_at = max(fact.recorded, opening.recorded) if fact.happened > ALWAYS else opening.recorded
            yield Change(max(since, fact.happened), values, recorded_at, fact.key, since + 1 + fact.happened, ticket)
    if first is not None and first.text("monitor"):
        for fact in _scoped(known, "monitor", first.text("monitor"), None):
            values = tuple(("monitor", name, value) for name, value in fact.values().items())
            yield Change(fact.happened, values, max(fact.recorded, first.recorded), fact.key, fact.happened, ticket)


def _scoped(known: Known, scope: str, of: str | int | None, until: Instant | None) -> Iterator[Recorded]:
    for fact in known.facts:
        if fact.what is What.KNOWN and fact.text("scope") == scope and fact.body.get("of") == of:
            if until is not None and fact.happened >= until:
                return
            yield fact
