"""What is being asked? A JSON or YAML question into facts by scope, an instant, and what it is about.

A question is `{at, zone, account, contract, contact, monitor, product, …}`: the facts by scope as the policy declares
them, `at` an instant (with its offset, or local in `zone`, by default the policy's), `product` what is known of the
contract's product (or `products` by name) with `versions` by name. Beside a request it is about one of these:

- `work`: a piece of work (`minutes`, `ended_at`, by default `at`, `ticket`, its facts), after the works of `earlier`,
  under a contract that runs `since` then;
- `act`: what an act needs and does, by its name;
- `queue`: in which order requests go, each `{ticket, at, account, contract, contact, request}`;
- `purchase`: what buying an item comes to, with `quantity`;
- `month`: a month such as `2026-06`, with `outages` and `maintenance` (`component`, `from`, `to`, `recorded_at`);
- `invoice`: the invoice of a month, with the works of `earlier`, `since` when the contract runs, and the same outages;
- `request`: a request; and where it names none of them, the contract itself.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.vocabulary import ACTS
from pactdesk.engine.terms.instant import Instant, NonexistentTime, instant_of, local_instant
from pactdesk.engine.terms.outage import CalendarPeriod, Maintenance, Outage, OutageHistory
from pactdesk.engine.weekly import zone_named
from pactdesk.language.given import GivenFault, allowed, read_facts, require_facts, shown
from pactdesk.language.words import EARLIEST, LATEST, day

Read = TypeVar("Read")

ABOUT: Final = ("work", "act", "queue", "purchase", "month", "invoice", "request")
_SCOPES: Final = ("account", "contract", "contact", "monitor")
_GOES_WITH: Final[Mapping[str, tuple[str, ...]]] = {
    "earlier": ("work", "invoice"),
    "quantity": ("purchase",),
    "outages": ("month", "invoice"),
    "maintenance": ("month", "invoice"),
    "since": ("work", "invoice"),
}
_KEYS: Final = ("at", "zone", *_SCOPES, "product", "products", *ABOUT, *_GOES_WITH)
_WORK: Final = ("ended_at", "minutes", "ticket")
_OUTAGE: Final = ("component", "from", "to", "recorded_at")
_QUEUED: Final = ("ticket", "at", "account", "contract", "contact", "product", "request")
_MOST: Final = 10_000
_LONGEST_WORK: Final = 60 * 24 * 31
_LARGEST_QUANTITY: Final = 1_000_000
_LONGEST_NAME: Final = 40
_FIRST: Final = instant_of(datetime.combine(EARLIEST, time.min, UTC))
_LAST: Final = instant_of(datetime.combine(LATEST, time.max, UTC))


@dataclass(frozen=True, slots=True)
class Worked:
    """A piece of work asked about: facts, the instants between which it was done, the name of its ticket or None."""

    facts: Mapping[str, Value]
    began: Instant
    ended: Instant
    ticket: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: facts by scope at an instant, what it is `about`, the zone to answer in.

    `subject` is what `about` names: the work, the act, the item, the month; None for a request and for the contract.
    """

    at: Instant
    zone: ZoneInfo
    raw: Mapping[str, Mapping[str, Value]]
    about: str
    subject: "Worked | str | CalendarPeriod | tuple[Question, ...] | None" = None
    name: str = ""
    earlier: tuple[Worked, ...] = ()
    quantity: int = 1
    outages: OutageHistory = field(default_factory=OutageHistory)
    since: Instant | None = None


def read_question(edition: Edition, document: object) -> Question:
    """Return the question a document asks; GivenFault says what is wrong with it, and what would do."""
    given = _mapping(document, "a question", _KEYS)
    if "at" not in given:
        raise GivenFault("a question needs `at`, the instant it is asked for")
    zone = read_zone(edition.zone if given.get("zone") is None else given["zone"])
    at = read_instant(given["at"], zone)
    about = _about(given)
    asked = Question(
        at,
        zone,
        _raw(edition, given, required=about != "queue"),
        about,
        earlier=_each(given.get("earlier"), "earlier", lambda one, _: _work(edition, one, at, zone)),
        quantity=_quantity(given.get("quantity", 1)),
        outages=_outages(edition, given, zone),
        since=None if given.get("since") is None else read_instant(given["since"], zone),
    )
    return replace(asked, subject=_subject(edition, about, given, asked))


def _about(given: Mapping[str, object]) -> str:
    """Return what a question is about; GivenFault where it names two things, or what goes with another."""
    named = [name for name in ABOUT if given.get(name) is not None]
    about, *others = named or ["contract"]
    if any(name != "request" for name in others):
        raise GivenFault(f"a question is about one thing; found {' and '.join(named)}, ask each by itself")
    for name, kinds in _GOES_WITH.items():
        if given.get(name) is not None and about not in kinds:
            raise GivenFault(f"{name} goes with {' or '.join(kinds)}; this question is about {about}")
    return about


def read_instant(value: object, zone: ZoneInfo) -> Instant:
    """Return the instant of an ISO 8601 text, local in `zone` if it carries no offset; GivenFault if there is none."""
    if type(value) is date:
        value = datetime.combine(value, time.min)
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)  # type: ignore[arg-type]  # no text is a TypeError
        instant = local_instant(moment, zone, strict=True) if moment.tzinfo is None else instant_of(moment)
    except NonexistentTime as error:
        raise GivenFault(f"{error}; name a time that exists") from None
    except (TypeError, ValueError, OverflowError):
        likes = "2026-03-06 13:59 or 2026-03-06T13:59:00-06:00"
        raise GivenFault(f"a time is {shown(value)}; it is one like {likes}") from None
    if not _FIRST <= instant <= _LAST:
        raise GivenFault(f"a time is {shown(value)}; it lies from {EARLIEST.year} to {LATEST.year}")
    return instant


def read_zone(name: object) -> ZoneInfo:
    """Return the zone of that name in the IANA database; GivenFault if there is no such zone."""
    try:
        return zone_named(str(name))
    except ValueError:
        near = get_close_matches(str(name)[:_LONGEST_NAME], available_timezones(), 1)
        like = f"did you mean {near[0]}?" if near else "zones are named like America/Chicago"
        raise GivenFault(f"there is no time zone {shown(name)}; {like}") from None


def read_month(value: object) -> CalendarPeriod:
    """Return the month that a text such as 2026-06 names; GivenFault if it names none."""
    first = day(f"{value}-01") if isinstance(value, str) else None
    if first is None:
        likes = f"one like 2026-06, from {EARLIEST.year} to {LATEST.year}"
        raise GivenFault(f"a month is {shown(value)}; it is {likes}")
    return CalendarPeriod.holding(first, 1)


def _subject(
    edition: Edition, about: str, given: Mapping[str, object], asked: Question
) -> "Worked | str | CalendarPeriod | tuple[Question, ...] | None":
    match about:
        case "work":
            return _work(edition, given["work"], asked.at, asked.zone)
        case "act":
            return _one_of(given["act"], "act", ACTS)
        case "purchase":
            return _one_of(given["purchase"], "purchase", edition.items)
        case "month" | "invoice":
            return read_month(given[about])
        case "queue":
            queue = _each(given["queue"], "queue", lambda one, place: _queued(edition, one, place, asked))
            twice = [name for name, count in Counter(one.name for one in queue).items() if count > 1]
            if twice:
                raise GivenFault(f"queue: the ticket {shown(twice[0])} stands there twice; each has a name of its own")
            return queue
    return None


def _raw(edition: Edition, given: Mapping[str, object], *, required: bool) -> dict[str, dict[str, Value]]:
    raw = {scope: _facts(edition, scope, given) for scope in _SCOPES}
    if required:
        require_facts(edition, "contract", raw["contract"])
    raw |= _product(edition, given, raw["contract"])
    raw["request"] = _facts(edition, "request", given)
    if required and given.get("request") is not None:
        require_facts(edition, "request", raw["request"])
    return raw


def _facts(edition: Edition, scope: str, given: Mapping[str, object]) -> dict[str, Value]:
    return {} if given.get(scope) is None else read_facts(edition, scope, given[scope])


def _product(
    edition: Edition, document: Mapping[str, object], contract: Mapping[str, Value]
) -> dict[str, dict[str, Value]]:
    """Read what is known of the contract's product, and of the version of it that the contract names."""
    products = document.get("products")
    given = document.get("product")
    if given is not None and products is not None:
        raise GivenFault("found both product and products; give the contract's product, or products by name")
    if products is not None:
        given = _mapping(products, "products").get(str(contract.get("product")))
    if given is None:
        return {}
    facts = dict(_mapping(given, "product"))
    versions = facts.pop("versions", None)
    by_name = {} if versions is None else _mapping(versions, "versions")
    named = {str(name): _facts(edition, "version", {"version": dates}) for name, dates in by_name.items()}
    return {
        "product": read_facts(edition, "product", facts),
        "version": named.get(str(contract.get("version")), {}),
    }


def _queued(edition: Edition, document: object, place: int, asked: Question) -> Question:
    given = _mapping(document, "a request in the queue", _QUEUED)
    at = read_instant(given["at"], asked.zone) if given.get("at") is not None else asked.at
    name = str(place + 1 if given.get("ticket") is None else given["ticket"])
    shared = {scope: facts for scope, facts in asked.raw.items() if facts}
    own = {scope: facts for scope, facts in _raw(edition, given, required=False).items() if facts}
    raw = {scope: {**shared.get(scope, {}), **own.get(scope, {})} for scope in {*shared, *own}}
    for scope in ("contract", "request"):
        require_facts(edition, scope, raw.get(scope, {}))
    return Question(at, asked.zone, raw, "request", name=name)


def _work(edition: Edition, document: object, at: Instant, zone: ZoneInfo) -> Worked:
    given = _mapping(document, "work")
    facts = read_facts(edition, "work", {name: value for name, value in given.items() if name not in _WORK})
    minutes = _whole(given.get("minutes"), "work: minutes", _LONGEST_WORK)
    if "work.minutes" in edition.facts:
        facts["minutes"] = minutes
    require_facts(edition, "work", facts)
    ended = read_instant(given["ended_at"], zone) if given.get("ended_at") is not None else at
    ticket = given.get("ticket")
    return Worked(facts, ended - minutes * 60, ended, None if ticket is None else str(ticket))


def _outages(edition: Edition, given: Mapping[str, object], zone: ZoneInfo) -> OutageHistory:
    def spans(name: str) -> tuple[tuple[str | None, Instant, Instant, Instant, str], ...]:
        return _each(given.get(name), name, lambda one, place: span(_mapping(one, name, _OUTAGE), f"{name}-{place}"))

    def span(one: Mapping[str, object], key: str) -> tuple[str | None, Instant, Instant, Instant, str]:
        named = {name: value for name, value in one.items() if name == "component"}
        component = read_facts(edition, "outage", named).get("component")
        start, end = read_instant(one.get("from"), zone), read_instant(one.get("to"), zone)
        if end < start:
            raise GivenFault(f"{key} ends before it begins; `to` is not before `from`")
        recorded = start - 1 if one.get("recorded_at") is None else read_instant(one["recorded_at"], zone)
        return (None if component is None else str(component), start, end, recorded, key)

    return OutageHistory(
        tuple(Outage(component or "", *rest) for component, *rest in spans("outages")),  # type: ignore[arg-type]  # instants, then the key
        tuple(Maintenance(component, *rest) for component, *rest in spans("maintenance")),  # type: ignore[arg-type]  # likewise
    )


def _quantity(value: object) -> int:
    return _whole(value, "quantity", _LARGEST_QUANTITY)


def _whole(value: object, name: str, largest: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(largest)):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= largest:
        raise GivenFault(f"{name} is {shown(value)}; it is a whole number from 1 to {largest:,}")
    return value


def _one_of(value: object, name: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise GivenFault(f"{name} is {shown(value)}; {allowed(value, known)}")
    return value


def _each(value: object, name: str, read: Callable[[object, int], Read]) -> tuple[Read, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > _MOST:
        raise GivenFault(f"{name} is a list of at most {_MOST:,}")
    return tuple(read(one, place) for place, one in enumerate(value))


def _mapping(value: object, name: str, keys: tuple[str, ...] = ()) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise GivenFault(f"{name} is a mapping" + (f" with {', '.join(keys)}" if keys else ""))
    unknown = [key for key in value if keys and key not in keys]
    if unknown:
        raise GivenFault(f"{name}: found the key {shown(unknown[0])}; {allowed(unknown[0], keys)}")
    return value
