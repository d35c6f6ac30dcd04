"""Does a policy decide its tested cases as expected?

Cases stand in a YAML file, by default `cases.yaml` beside the policy:

    zone: Europe/Berlin                     # how times are read and compared; left out: the policy's zone
    given: {contact: {trained: true}}       # facts that all cases share; a case's own go before them
    cases:
      - case: Gold is answered within two business hours
        at: 2026-03-06 13:00
        contract: {plan: gold}
        request: {kind: problem}
        expect: {outcome: admitted, due: {first-response: 2026-03-06 15:00}, cites: [NW-2]}

A case is a question as `pactdesk policy decide` takes it (`language/question.py` says what it may hold).

`expect` names any part of the result: what it names must be equal, a time as an instant and money as an amount; a list
under `cites` must be contained in the result's, and `heaviest` is the first of these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from pactdesk.command.decide import answered
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.terms.instant import NonexistentTime, instant_of, local_instant
from pactdesk.language.given import GivenFault


@dataclass(frozen=True, slots=True)
class Case:
    """A tested decision: what it shows, what is asked, and the parts of the answer that must be so."""

    shows: str
    asked: Mapping[str, object]
    expected: Mapping[str, object]


def read_cases(path: Path, edition: Edition) -> tuple[Case, ...]:
    """Return the cases of a file. Raises GivenFault for a file that holds none, OSError for one that cannot be read."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GivenFault(f"{path} is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(document, Mapping) or not isinstance(document.get("cases"), list):
        raise GivenFault(f"{path} is a mapping with cases, a list; it may have zone and given")
    unknown = sorted(set(document) - {"zone", "given", "cases"})
    if unknown:
        raise GivenFault(f"{path} has no key {unknown[0]!r}; it may have zone, given and cases")
    shared = document.get("given") or {}
    if not isinstance(shared, Mapping) or not all(isinstance(facts, Mapping) for facts in shared.values()):
        raise GivenFault(f"{path}: given is a mapping of scopes to facts")
    zone = str(document.get("zone", edition.zone))
    return tuple(_case(path, place, one, shared, zone) for place, one in enumerate(document["cases"], 1))


def differences(case: Case, edition: Edition) -> tuple[str, ...]:
    """Return what of the answer is not as expected, none where all is; an error of the policy is a difference."""
    try:
        found = answered(edition, case.asked)
    except PolicyError as error:
        return (str(error),)
    except GivenFault as error:
        raise GivenFault(f"{case.shows}: {error}") from None
    cites = found.get("cites")
    whole = {**found, "heaviest": cites[0] if isinstance(cites, list) and cites else None}
    return tuple(_differing("", case.expected, whole, ZoneInfo(str(case.asked["zone"]))))


def _case(path: Path, place: int, one: object, shared: Mapping[str, Mapping[str, object]], zone: str) -> Case:
    if not isinstance(one, Mapping) or not isinstance(one.get("expect"), Mapping) or not one["expect"]:
        raise GivenFault(
            f"{path}: case {place} is a mapping with what is asked, and expect, a mapping of what must come"
        )
    asked = {key: value for key, value in one.items() if key not in ("case", "expect")}
    for scope, facts in shared.items():
        asked[scope] = {**facts, **(asked.get(scope) or {})}
    return Case(str(one.get("case", f"case {place}")), {"zone": zone, **asked}, one["expect"])


def _differing(path: str, expected: object, found: object, zone: ZoneInfo) -> Iterator[str]:
    """Yield each part that differs, by its path."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name, part in expected.items():
            if name not in found:
                raise GivenFault(f"there is no {path}{name} in the answer; it has {', '.join(map(str, found))}")
            yield from _differing(f"{path}{name}.", part, found[name], zone)
    elif path.endswith("cites.") and isinstance(expected, list) and isinstance(found, list):
        missing = [clause for clause in expected if clause not in found]
        if missing:
            yield f"{path[:-1]} lacks {', '.join(missing)}"
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, (one, other) in enumerate(zip(expected, found, strict=True), 1):
            yield from _differing(f"{path}{place}.", one, other, zone)
    elif not _equal(expected, found, zone):
        yield f"{path[:-1]} is {found}, not {expected}"


def _equal(expected: object, found: object, zone: ZoneInfo) -> bool:
    if expected == found and isinstance(expected, bool) == isinstance(found, bool):
        return True
    if isinstance(expected, bool) or not isinstance(found, str | int | float) or isinstance(found, bool):
        return False
    if isinstance(found, str) and isinstance(expected, str | date):
        return _same_time(expected, found, zone) or str(expected) == found
    try:
        return Decimal(str(expected)) == Decimal(str(found))
    except InvalidOperation:
        return False


def _same_time(expected: str | date, found: str, zone: ZoneInfo) -> bool:
    """Whether a local time is the instant that the answer names."""
    try:
        moment = expected if isinstance(expected, datetime) else datetime.fromisoformat(str(expected))
        answer = datetime.fromisoformat(found)
        return answer.tzinfo is not None and local_instant(moment, zone, strict=True) == instant_of(answer)
    except (ValueError, NonexistentTime):
        return False
