"""What is a ticket's reader told beside how it stands? Notices of the request, and what was found since."""

from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import What
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.facts import TIME
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.wording import filled


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
