"""How does a desk come to be? The desk, its editions, people, accounts, contracts, products and monitors."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.closing_month import comes_due
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.once import action
from pactdesk.desk.bridge.editions import holidays_of, know_edition
from pactdesk.desk.bridge.facts import What, encoded
from pactdesk.desk.bridge.load import known_of
from pactdesk.desk.bridge.timers import next_due
from pactdesk.desk.records.models import Account, Agent, Contact, Contract, Desk, Head, PublishedEdition
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class About:
    """What facts are about: their scope, `of` which contact, product, version or monitor, whose they are."""

    scope: str
    of: str | int | None = None
    account: int | None = None
    contract: int | None = None


@action
def make_desk(
    *, slug: str, edition: Edition, text: str, at: Instant, name: str = "", since_year: int | None = None
) -> Desk:
    """Make a desk that runs on an edition, whose text is published with it, read with hours from `since_year` on."""
    desk = Desk.objects.create(
        slug=slug,
        name=name or edition.policy,
        policy=edition.policy,
        zone=edition.zone,
        currency=edition.currency,
        made_at=at,
    )
    Head.objects.create(desk=desk)
    publish(desk=desk, edition=edition, text=text, at=at, since_year=since_year)
    return desk


@action
def publish(*, desk: Desk, edition: Edition, text: str, at: Instant, since_year: int | None = None) -> PublishedEdition:
    """Publish an edition: new contracts take it. Its text is frozen from now on."""
    know_edition(edition)
    return PublishedEdition.objects.create(
        desk=desk,
        name=edition.name,
        text=text,
        digest=edition.digest,
        holidays=holidays_of(edition),
        tzdata=metadata.version("tzdata"),
        published_at=at,
        since_year=since_year,
    )


@action
def make_agent(*, desk: Desk, name: str, manager: bool = False, email: str = "") -> Agent:
    """Let somebody work at the desk."""
    return Agent.objects.create(desk=desk, name=name, manager=manager, email=email)


@action
def make_account(
    *, desk: Desk, name: str, facts: Mapping[str, Value], acting: Acting, at: Instant, happened: Instant | None = None
) -> Account:
    """Make an account with the facts known of it."""
    account = Account.objects.create(desk=desk, name=name)
    known(desk, About("account", None, account.pk), facts, acting=acting, at=at, happened=happened)
    return account


@action
def make_contact(
    *,
    account: Account,
    name: str,
    facts: Mapping[str, Value],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    email: str = "",
) -> Contact:
    """Make a contact of an account with the facts known of it."""
    contact = Contact.objects.create(desk=account.desk, account=account, name=name, email=email)
    about = About("contact", contact.pk, account.pk)
    known(account.desk, about, facts, acting=acting, at=at, happened=happened)
    return contact


@action
def know_product(
    *,
    desk: Desk,
    product: str,
    facts: Mapping[str, Value],
    versions: Mapping[str, Mapping[str, Value]],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
) -> None:
    """Take what is known of a product, and of its versions by name."""
    known(desk, About("product", product), facts, acting=acting, at=at, happened=happened)
    for version, dates in versions.items():
        known(desk, About("version", f"{product} {version}"), dates, acting=acting, at=at, happened=happened)


@action
def know_monitor(
    *, contract: Contract, name: str, facts: Mapping[str, Value], acting: Acting, at: Instant, happened: Instant | None
) -> None:
    """Take what is agreed about a monitored failure."""
    about = About("monitor", name, contract.account_id, contract.pk)
    known(contract.desk, about, facts, acting=acting, at=at, happened=happened)


@action
def known(
    desk: Desk,
    about: About,
    values: Mapping[str, Value | None],
    *,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
) -> None:
    """Record what is known of something."""
    draft = Draft(desk.pk, at, acting, "known")
    body = {"scope": about.scope, "of": about.of, "values": encoded(values)}
    happened = at if happened is None else happened
    draft.add(What.KNOWN, happened, body, account=about.account, contract=about.contract)
    if about.account is not None:
        comes_due(desk, about.account, at)
    record(draft, locked(desk.pk))


@action
def make_contract(
    *,
    account: Account,
    name: str,
    facts: Mapping[str, Value],
    acting: Acting,
    at: Instant,
    since: Instant | None = None,
    happened: Instant | None = None,
) -> Contract:
    """Make a contract on the newest edition, as it is given; whether the policy accepts it was asked before.

    It is settled from the month of `since` (by default `at`) on.
    """
    edition = PublishedEdition.objects.defer("text").filter(desk=account.desk).latest("published_at", "id")
    since = at if since is None else since
    row = Contract.objects.create(desk=account.desk, account=account, edition=edition, name=name, since_at=since)
    about = About("contract", None, account.pk, row.pk)
    known(account.desk, about, facts, acting=acting, at=at, happened=happened)
    row.next_change_at = next_due(known_of(row))
    row.save(update_fields=["next_change_at"])
    return row
