"""How is a decision shown? The engine's values as the plain result of a verb: of `open`, `work`, `contract`, an act."""

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from fractions import Fraction

from pactdesk.engine.assess import Assessment, Offer
from pactdesk.engine.conduct import Terms, extended, terms_of
from pactdesk.engine.days import local_day
from pactdesk.engine.explain import explain
from pactdesk.engine.fees import monthly_fee
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactType, Key, Value
from pactdesk.engine.policy.says import Promise
from pactdesk.engine.policy.view import View, zone_of
from pactdesk.engine.terms.finding import Finding, Reason
from pactdesk.engine.terms.instant import Instant, moment_of
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.work import WorkFinding, whole
from pactdesk.engine.wording import filled, value_in_words

Json = dict[str, object]


def because(edition: Edition, findings: Iterable[Finding[object]]) -> Json:
    """Return `cites`, the clauses in order of weight, and `why`, a sentence for each."""
    found = explain(edition, findings)
    return {"cites": [one.clause for one in found], "why": [one.sentence for one in found]}


def time_text(instant: Instant | None, zone: tzinfo) -> str | None:
    """Return an instant as ISO 8601 with the zone's offset."""
    return None if instant is None else moment_of(instant, zone).isoformat()


def amount_text(edition: Edition, minor: int | None) -> str | None:
    """Return an amount with all its decimals, None where there is none."""
    return None if minor is None else money_text(minor, edition.currency)


def percent_of(share: Fraction) -> int | float:
    """Return a share in percent, whole where it is."""
    percent = share * 100
    return percent.numerator if percent.denominator == 1 else float(percent)


def opening(edition: Edition, found: Assessment, zone: tzinfo) -> Json:
    """Return the result of `open`: nothing left out, null where there is nothing to say."""
    admission = found.admission.value
    return {
        "outcome": found.outcome,
        "offers": [_offer(edition, one.value) for one in found.offers],
        "redirect_to": admission.redirect_to,
        "awaits": admission.awaits,
        "assign": admission.assign,
        "notices": [one.value for one in found.notices],
        "state": found.state.value,
        "hours": found.hours.value if found.hours else None,
        "due": {one.value.name: time_text(one.value.due, zone) for one in found.milestones},
        "internal": [one.value.name for one in found.milestones if one.value.promise is Promise.INTERNAL],
        "paged": found.paged.value,
        "refused": None,
        **because(edition, found.findings),
    }


def working(edition: Edition, found: WorkFinding) -> Json:
    """Return the result of `work`: its coverage, or a `split` where it falls into several parts."""
    parts = [
        {
            "coverage": part.cover.value,
            "minutes": minutes,
            "billed_minutes": billed,
            "amount": amount_text(edition, part.amount_minor),
            "cites": list(part.cites),
        }
        for part, minutes, billed in zip(found.parts, found.minutes, found.billed_minutes, strict=True)
    ]
    return {
        "coverage": found.cover.value if found.cover else None,
        "split": parts if len(parts) > 1 else None,
        "minutes": sum(found.minutes),
        "billed_minutes": sum(found.billed_minutes),
        "amount": amount_text(edition, found.amount_minor),
        "usage": {
            name: {"used": used, "left": left}
            for name, (used, left) in ((one.allowance, whole((one.used, one.left))) for one in found.usage)
        },
        "alerts": [{"allowance": one.allowance, "percent": percent_of(one.share)} for one in found.alerts],
        "notices": list(dict.fromkeys(one.value for one in found.notices)),
        "refused": None,
        **because(edition, [found.finding]),
    }


def making(edition: Edition, view: View, given: View) -> Json:
    """Return the result of `contract`: whether it can be made, its fee, its roles that nobody fills, its end dates.

    Whether it can be made is judged by the facts as `given`, all else by `view`. One that cannot is none: it costs
    nothing, has no roles and no dates.
    """
    rejected = edition.contracts.standing(given)
    if rejected:
        return {
            "outcome": "rejected",
            "reasons": [filled(rule.says.reason, edition, given) for rule in rejected],
            "monthly_fee": None,
            "dates": {},
            "staffing": [],
            "refused": None,
            **because(edition, [Finding("rejected", rule.id, (reason(rule, given),)) for rule in rejected]),
        }
    roles = edition.staffing.standing(view)
    fee = monthly_fee(edition, view)
    staffing = [Finding("staffing", rule.id, (reason(rule, view),)) for rule in roles]
    dates = {
        decl.name: str(view.facts[decl.key])
        for decl in edition.facts.values()
        if decl.scope == "contract" and decl.type is FactType.DATE and decl.key in view.facts
    }
    origins = [
        Finding("fact", key, (Reason(key, tuple(clause for step in steps for clause in step.cites), (), steps),))
        for key, steps in view.origins.items()
        if key.startswith("contract.")
    ]
    acts = terms_of(edition.conduct, view, "contract")
    return {
        "outcome": "accepted",
        "reasons": [],
        "monthly_fee": amount_text(edition, fee.value),
        "dates": dates,
        "staffing": [rule.says.key.partition(".")[2] for rule in roles if rule.says.key not in view.facts],
        "refused": None,
        **because(edition, [fee, *staffing, *origins, acts]),
    }


def acting(edition: Edition, view: View, found: Finding[Terms]) -> Json:
    """Return the terms of an act: what it needs and does, when it takes effect at the earliest, the dates it moves."""
    terms = found.value
    today = local_day(view.at, zone_of(edition.zone))
    ends: dict[str, str] = {}
    for extend in terms.extends:
        end = view.facts.get(extend.fact)
        moved = extended(extend, end if isinstance(end, date) else None, today)
        ends[extend.fact.partition(".")[2]] = moved.isoformat()
    return {
        "needs": [{"what": need.what, "or_with": need.or_with, "says": need.says} for need in terms.needs],
        "does": list(terms.does),
        "opens": None if terms.opens is None else named_values(edition, terms.opens),
        "notice_days": terms.notice_days,
        "until": ends,
        "says": [filled(text, edition, view) for text in terms.says],
        "refused": None,
        **because(edition, [found]),
    }


def named_values(edition: Edition, facts: Iterable[tuple[Key, Value]]) -> Json:
    """Return facts by their names, as people write their values."""
    return {key.partition(".")[2]: value_in_words(edition, key, value) for key, value in facts}


def ordering(edition: Edition, order: Mapping[str, Finding[tuple[int, ...]]]) -> Json:
    """Return the result of `queue`: names in order, with the reasons of all."""
    return {"order": list(order), "refused": None, **because(edition, order.values())}


def _offer(edition: Edition, offer: Offer) -> Json:
    return {
        "item": offer.item,
        "price": "quote" if offer.price_minor is None else money_text(offer.price_minor, edition.currency),
        "per": offer.per,
        "minimum_minutes": offer.minimum_minutes,
    }
