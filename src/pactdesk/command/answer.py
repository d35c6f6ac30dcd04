"""How is a decision shown? The engine's values as the plain result of `open` or `work`."""

from collections.abc import Iterable
from datetime import tzinfo

from pactdesk.engine.assess import Assessment
from pactdesk.engine.explain import explain
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Promise
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant, moment_of
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.work import WorkFinding, whole

Json = dict[str, object]


def because(edition: Edition, findings: Iterable[Finding[object]]) -> Json:
    """Return `cites`, the clauses in order of weight, and `why`, a sentence for each."""
    found = explain(edition, findings)
    return {"cites": [one.clause for one in found], "why": [one.sentence for one in found]}


def time_text(instant: Instant | None, zone: tzinfo) -> str | None:
    """Return an instant as ISO 8601 with the zone's offset."""
    return None if instant is None else moment_of(instant, zone).isoformat()


def opening(edition: Edition, found: Assessment, zone: tzinfo) -> Json:
    """Return the result of `open`: nothing left out, null where there is nothing to say."""
    return {
        "outcome": found.outcome,
        "offers": [
            {
                "item": one.value.item,
                "price": "quote"
                if one.value.price_minor is None
                else money_text(one.value.price_minor, edition.currency),
                "per": one.value.per,
                "minimum_minutes": one.value.minimum_minutes,
            }
            for one in found.offers
        ],
        "redirect_to": found.admission.value.redirect_to,
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
            "amount": _amount(edition, part.amount_minor),
            "cites": list(part.cites),
        }
        for part, minutes, billed in zip(found.parts, found.minutes, found.billed_minutes, strict=True)
    ]
    return {
        "coverage": found.cover.value if found.cover else None,
        "split": parts if len(parts) > 1 else None,
        "minutes": sum(found.minutes),
        "billed_minutes": sum(found.billed_minutes),
        "amount": _amount(edition, found.amount_minor),
        "usage": {
            name: {"used": used, "left": left}
            for name, (used, left) in ((one.allowance, whole((one.used, one.left))) for one in found.usage)
        },
        "alerts": [{"allowance": one.allowance, "percent": int(one.share * 100)} for one in found.alerts],
        "refused": None,
        **because(edition, [found.finding]),
    }


def _amount(edition: Edition, minor: int | None) -> str | None:
    return None if minor is None else money_text(minor, edition.currency)
