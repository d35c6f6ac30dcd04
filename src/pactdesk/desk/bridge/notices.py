"""What is a ticket's reader told beside how it stands? Notices of the request, of work, and of what was found since."""

from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.ledger import history_of, unattached
from pactdesk.desk.records.models import Ticket
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.facts import TIME
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.wording import filled
from pactdesk.engine.works import found_works


def notices_at(case: Case, at: Instant) -> tuple[Finding[str], ...]:
    """Return the notices that a ticket carries at `at`.

    A notice that asks for the time of day is the opening's; what is known of products and dates is told as of now.
    """
    edition, now = case.edition, case.view_at(at)
    then = case.view_at(max(fact.happened for fact in case.of(What.OPENED, until=at)))
    timed = {rule.id for rule in edition.notices.rules if any(key == TIME for key, _ in rule.when)}
    found = [(rule, then) for rule in edition.notices.standing(then) if rule.id in timed]
    found += [(rule, now) for rule in edition.notices.standing(now) if rule.id not in timed]
    return tuple(
        Finding("notice", filled(rule.says.text, edition, view), (reason(rule, view),)) for rule, view in found
    )


def notices_of_work(row: Ticket, case: Case, at: Instant) -> tuple[Finding[str], ...]:
    """Return what is shown with the work that was done on a ticket until `at`, by all works now known.

    No statement where its policy says nothing of limits, or nothing was worked; else two or three. Raises PolicyError.
    """
    pools = (pool for _, edition in case.known.editions for pool in edition.allowances.values())
    if not case.of(What.WORKED, until=at) or not any(pool.notices for pool in pools):
        return ()
    history = history_of(row.contract) if row.contract else unattached(row.account, at)
    mine = (one for one in found_works(history) if one.work.ticket == case.reference and one.work.ended <= at)
    return tuple(notice for one in mine for notice in one.notices)


def bug_terms_at(case: Case, at: Instant) -> Finding[Terms] | None:
    """Return what the policy says of a bug, for a ticket that is marked as one at `at`, else None."""
    marks = case.of(What.MARKED, until=at)
    is_bug = bool(marks) and marks[-1].body.get("bug") is True
    return terms_at(case, "mark", at) if is_bug else None


def terms_at(case: Case, act: str, at: Instant) -> Finding[Terms]:
    """Return what the policy says of an act on the ticket at `at`."""
    return terms_of(case.edition.conduct, case.view_at(at), act)


def terms_for(case: Case, act: str, at: Instant, contact: int) -> Finding[Terms]:
    """Return what the policy says of an act by a contact of the account, be the ticket a colleague's."""
    raw = {**case.raw_at(at), "contact": case.known.raw_at(at, contact).get("contact", {})}
    return terms_of(case.edition.conduct, view_of(case.edition, raw, at), act)


def sentences(case: Case, terms: Finding[Terms] | None, at: Instant) -> tuple[str, ...]:
    """Return what the policy has said with an act, with this ticket's facts at `at`."""
    view = case.view_at(at)
    return () if terms is None else tuple(filled(text, case.edition, view) for text in terms.value.says)
