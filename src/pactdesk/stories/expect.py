"""Is a result as a story expects it? What differs, in sentences."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.terms.instant import instant_of, local_instant

_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
_CITES: Final = "cites"


def differences(expected: Mapping[str, object], result: Mapping[str, object], zone: ZoneInfo) -> tuple[str, ...]:
    """Return a sentence for each part of `expected` that the result does not bear out, none where all is so.

    Mappings are compared on the keys that are expected, lists element by element; a list under `cites` has to be
    contained. Times are compared as instants, local ones in `zone`, and numbers by their value.
    """
    return tuple(_differing("", expected, result, zone))


def _differing(path: str, expected: object, found: object, zone: ZoneInfo) -> Iterator[str]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name, part in expected.items():
            inner = f"{path}.{name}" if path else str(name)
            if name in found:
                yield from _differing(inner, part, found[name], zone)
            else:
                has = ", ".join(map(str, found)) or "nothing"
                yield f"there is no {inner}; {path or 'the result'} has {has}"
    elif isinstance(expected, list | tuple) and isinstance(found, list | tuple):
        if path.rpartition(".")[2] == _CITES:
            missing = [clause for clause in expected if clause not in found]
            if missing:
                has = ", ".join(map(_said, found)) or "nothing"
                yield f"{path} lacks {', '.join(map(_said, missing))}; it has {has}"
        elif len(expected) != len(found):
            yield f"{path} is {_said(found)}, not {_said(expected)}"
        else:
            for place, (one, other) in enumerate(zip(expected, found, strict=True), 1):
                yield from _differing(f"{path}.{place}", one, other, zone)
    elif not _equal(expected, found, zone):
        yield f"{path} is {_said(found)}, not {_said(expected)}"


def _equal(expected: object, found: object, zone: ZoneInfo) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None or found is None:
        return expected is found
    numbers = _number(expected), _number(found)
    if None not in numbers:
        return numbers[0] == numbers[1]
    if isinstance(expected, Mapping | list | tuple) or isinstance(found, Mapping | list | tuple):
        return False
    return _word(expected) == _word(found) or _same_time(_word(expected), _word(found), zone)


def _word(value: object) -> str:
    """Return a text or a time as a text."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: object) -> Fraction | None:
    """Return the exact number that a number is, or a text such as 400.00; 007 is a name."""
    if isinstance(value, int | Fraction):
        return Fraction(value)
    text = str(value)
    return Fraction(text) if not isinstance(value, date) and _NUMBER.fullmatch(text) else None


def _same_time(expected: str, found: str, zone: ZoneInfo) -> bool:
    """Whether a time, local in the zone if it has no offset, is the instant that the result names."""
    if len(expected) <= len("2026-03-06") or len(found) <= len("2026-03-06"):
        return False
    try:
        moment, answer = datetime.fromisoformat(expected), datetime.fromisoformat(found)
        instant = local_instant(moment, zone, strict=True) if moment.tzinfo is None else instant_of(moment)
        return instant == instant_of(answer)
    except ValueError:  # one of them is no time, or names none that exists
        return False


def _said(value: object) -> str:
    """Return a value as it stands in a sentence: words bare, the rest as JSON."""
    if isinstance(value, str) and value:
        return value
    return json.dumps(value, default=str, ensure_ascii=False)
