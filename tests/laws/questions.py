"""What could be asked of a policy? Random questions made of the facts it declares."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, FactType

BUILT_IN = frozenset({"ended", "past"})
ABOUT_A_REQUEST = ("account", "contract", "contact", "product", "request")
ABOUT_WORK = (*ABOUT_A_REQUEST, "work")


def question(edition: Edition, random: Random) -> dict[str, object]:
    """Return a question about a request or a piece of work, with any of the facts that need not be given left out."""
    about_work = random.random() < 0.4
    asked: dict[str, object] = {"at": _instant(random).isoformat(), "zone": edition.zone}
    for scope in ABOUT_WORK if about_work else ABOUT_A_REQUEST:
        asked[scope] = {
            decl.name: _value(decl, random)
            for decl in edition.facts.values()
            if decl.scope == scope and decl.name not in BUILT_IN and (decl.required or random.random() < 0.7)
        }
    if about_work:
        work = asked["work"]
        assert isinstance(work, dict)
        asked["work"] = work | {"minutes": random.randrange(1, 300), "ticket": "this"}
        if random.random() < 0.3:
            del asked["request"]
    return asked


def _instant(random: Random) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(2 * 365 * 24 * 60))


def _value(decl: FactDecl, random: Random) -> object:
    match decl.type:
        case FactType.ONE_OF:
            return random.choice(decl.values)
        case FactType.BOOL:
            return random.random() < 0.5
        case FactType.INT:
            return random.randrange(30)
        case FactType.NUMBER:
            return random.randrange(60) / 2
        case FactType.MONEY:
            return random.randrange(500)
        case FactType.DATE:
            return (date(2025, 7, 1) + timedelta(days=random.randrange(900))).isoformat()
    return random.choice(["kim", "lee", "9.1"])
