"""How does a contract come to be, and how do its facts change? Only as the policy accepts it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.contract import ContractAct, spoken_of
from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.actions.needs import check_needs
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import Impossible, Rejected, Stranger
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.facts import What, encoded
from pactdesk.desk.bridge.load import prospective
from pactdesk.desk.records.models import Account, Contact, Contract, PublishedEdition
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.wording import filled


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of a contract: its row, None where the policy rejects it; its facts as rules see them, and as given."""

    row: Contract | None
    edition: Edition
    view: View
    given: View


@action
def sign(
    *,
    account: Account,
    name: str,
    facts: Mapping[str, Value],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> Signed:
    """Make a contract on the newest edition, unless the policy rejects it. It is settled from that month on.

    Raises Impossible where the desk has a contract of that name, Stranger, NeedMissing.
    """
    desk, speaks_of = account.desk, spoken_of(at, happened)
    if Contract.objects.filter(desk=desk, name=name).exists():
        raise Impossible(f"the desk has a contract {name} already; change that one, or take another name")
    if acting.role is Role.CUSTOMER and not Contact.objects.filter(pk=acting.contact or 0, account=account).exists():
        raise Stranger(f"{acting.name or 'the contact'} does not belong to {account.name}")
    published = PublishedEdition.objects.defer("text").filter(desk=desk).latest("published_at", "id")
    edition, known = edition_of(published), prospective(account, published, speaks_of)
    trial = Draft(desk.pk, at, acting, "contract")
    trial.add(What.KNOWN, speaks_of, {"scope": "contract", "values": encoded(facts)}, contract=known.contract)
    raw = known.with_facts(trial.facts, account.pk).raw_at(speaks_of, acting.contact)
    view, given = view_of(edition, raw, speaks_of), view_of(edition, raw, speaks_of, as_given=True)
    check_needs(terms_of(edition.conduct, view, "contract"), acting, view, edition, {"reason": bool(why)})
    if edition.contracts.standing(given):
        return Signed(None, edition, view, given)
    row = Contract.objects.create(desk=desk, account=account, edition=published, name=name, since_at=speaks_of)
    act = ContractAct(desk, row, replace(known, contract=row.pk), Draft(desk.pk, at, acting, "contract"), speaks_of)
    act.learn("contract", None, facts, why=act.keep(why))
    act.commit()
    return Signed(row, edition, view, given)


def check_accepted(act: ContractAct, values: Mapping[str, Value | None]) -> None:
    """Raise Rejected where the policy would reject the contract with these values for a reason it has not now."""
    edition, before = act.edition, act.view(as_given=True)
    after = act.view({"contract": values}, as_given=True)
    now = {rule.id for rule in edition.contracts.standing(before)}
    new = [rule for rule in edition.contracts.standing(after) if rule.id not in now]
    if new:
        said = " ".join(filled(rule.says.reason, edition, after) for rule in new)
        findings = [Finding("rejected", rule.id, (reason(rule, after),)) for rule in new]
        raise Rejected(said, *findings, edition=edition)
