"""What is being asked? A JSON or YAML question into facts by scope and an instant.

A question is `{at, zone, account, contract, contact, product, request or work, earlier}`: the facts by scope as the
policy declares them, `at` an instant (with its offset, or local in `zone`, by default UTC), `product` what is known of
the contract's product (or `products` by name) with `versions` by name, `earlier` works done before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import Instant, NonexistentTime, instant_of, local_instant
from pactdesk.engine.weekly import zone_named
from pactdesk.language.given import GivenFault, read_facts, require_facts

_KEYS: Final = ("at", "zone", "account", "contract", "contact", "product", "products", "request", "work", "earlier")
_WORK: Final = ("ended_at", "minutes", "ticket")
_MOST_EARLIER: Final = 10_000
_LONGEST_WORK: Final = 60 * 24 * 31


@dataclass(frozen=True, slots=True)
class Worked:
    """A piece of work asked about: facts, the instants between which it was done, the name of its ticket or None."""

    facts: Mapping[str, Value]
    began: Instant
    ended: Instant
    minutes: int
    ticket: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: facts by scope at an instant, about a request or about work, and the zone to answer in."""

    at: Instant
    zone: ZoneInfo
    raw: Mapping[str, Mapping[str, Value]]
    work: Worked | None
    earlier: tuple[Worked, ...]


def read_question(edition: Edition, document: object) -> Question:
    """Return the question a document asks; GivenFault says what is wrong with it, and what would do."""
    if not isinstance(document, Mapping):
        raise GivenFault("a question is a mapping with at, contract, and request or work")
    unknown = [str(key) for key in document if key not in _KEYS]
    if unknown:
        raise GivenFault(f"found the key {unknown[0]!r}; allowed are {', '.join(_KEYS)}")
    if "at" not in document or ("request" in document) + ("work" in document) == 0:
        raise GivenFault("a question needs `at`, and `request` or `work`")
    zone = _zone(document.get("zone", "UTC"))
    at = read_instant(document["at"], zone)
    raw = {scope: read_facts(edition, scope, document.get(scope) or {}) for scope in ("account", "contract", "contact")}
    require_facts(edition, "contract", raw["contract"])
    raw |= _product(edition, document, raw["contract"])
    raw["request"] = read_facts(edition, "request", document.get("request") or {})
    if document.get("request") is not None:
        require_facts(edition, "request", raw["request"])
    work = document.get("work")
    earlier = document.get("earlier") or []
    if not isinstance(earlier, list) or len(earlier) > _MOST_EARLIER:
        raise GivenFault(f"earlier is a list of at most {_MOST_EARLIER} works")
    return Question(
        at,
        zone,
        raw,
        None if work is None else _work(edition, work, at, zone),
        tuple(_work(edition, one, at, zone) for one in earlier),
    )


def read_instant(value: object, zone: ZoneInfo) -> Instant:
    """Return the instant of an ISO 8601 text, local in `zone` where it carries no offset; GivenFault if there is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        if moment.tzinfo is not None:
            return instant_of(moment)
        return local_instant(moment, zone, strict=True)
    except NonexistentTime as error:
        raise GivenFault(f"{error}; name a time that exists") from None
    except (ValueError, OverflowError):
        likes = "2026-03-06 13:59 or 2026-03-06T13:59:00-06:00"
        raise GivenFault(f"a time is {str(value)[:40]!r}; it is one like {likes}") from None


def _zone(name: object) -> ZoneInfo:
    try:
        return zone_named(str(name))
    except ValueError as error:
        raise GivenFault(str(error)) from None


def _product(
    edition: Edition, document: Mapping[str, object], contract: Mapping[str, Value]
) -> dict[str, dict[str, Value]]:
    """Read what is known of the contract's product, and of the version of it that the contract names."""
    given = document.get("product")
    products = document.get("products")
    if given is None and products is not None:
        if not isinstance(products, Mapping):
            raise GivenFault("products is a mapping of product names to their facts")
        given = products.get(contract.get("product"))
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise GivenFault("product is a mapping of facts")
    facts = {name: value for name, value in given.items() if name != "versions"}
    read = {"product": read_facts(edition, "product", facts)}
    versions = given.get("versions")
    if versions is not None:
        if not isinstance(versions, Mapping):
            raise GivenFault("versions is a mapping of version names to their dates")
        named = {str(name): read_facts(edition, "version", dates or {}) for name, dates in versions.items()}
        read["version"] = named.get(str(contract.get("version")), {})
    return read


def _work(edition: Edition, given: object, at: Instant, zone: ZoneInfo) -> Worked:
    if not isinstance(given, Mapping):
        raise GivenFault("work is a mapping with activity, minutes and the work's facts")
    facts = read_facts(edition, "work", {name: value for name, value in given.items() if name not in _WORK})
    require_facts(edition, "work", facts)
    minutes = given.get("minutes")
    if isinstance(minutes, str) and minutes.isascii() and minutes.isdigit():
        minutes = int(minutes)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= _LONGEST_WORK:
        raise GivenFault(f"work: minutes is {minutes!r}; it is a whole number from 1 to {_LONGEST_WORK}")
    ended = read_instant(given["ended_at"], zone) if given.get("ended_at") is not None else at
    ticket = given.get("ticket")
    if "work.minutes" in edition.facts:
        facts["minutes"] = minutes
    return Worked(facts, ended - minutes * 60, ended, minutes, None if ticket is None else str(ticket))
