"""How is one field of a step written? Readers turn a plain value into what it means; GivenFault says what would do."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, FactType, Value
from pactdesk.language.given import GivenFault, allowed, read_facts, read_value, shown
from pactdesk.language.question import read_instant, read_month
from pactdesk.language.words import day
from pactdesk.stories.cast import Cast

_LONGEST_TEXT: Final = 100_000
_LONGEST_NAME: Final = 200
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a step stands: the edition, the zone of local times, and who and what has been named before it."""

    edition: Edition
    zone: ZoneInfo
    cast: Cast


Reader: TypeAlias = Callable[[str, object, Scene], object]
"""Takes a field's name as `verb: field`, the plain value written, and the scene."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a verb takes, how it is read, and whether it must be written."""

    name: str
    read: Reader
    required: bool = False


def read_name(name: str, value: object) -> str:
    """Return a name: one line of text."""
    found = value.strip() if isinstance(value, str) else ""
    if not found or len(found) > _LONGEST_NAME or not found.isprintable():
        raise GivenFault(f"{name} is {shown(value)}; it is a name of 1 to {_LONGEST_NAME} characters")
    return found


def new_name(name: str, value: object, _: Scene) -> str:
    """Read a name that nobody need know."""
    return read_name(name, value)


def known(kind: str) -> Reader:
    """Return the reader of a name that is known."""

    def read(name: str, value: object, scene: Scene) -> str:
        found = read_name(name, value)
        try:
            return scene.cast.require(kind, found)
        except GivenFault as fault:
            raise GivenFault(f"{name}: {fault}") from None

    return read


def naming(kind: str) -> Reader:
    """Return the reader of a name that is known from now on."""

    def read(name: str, value: object, scene: Scene) -> str:
        found = read_name(name, value)
        scene.cast.add(kind, found)
        return found

    return read


def text(name: str, value: object, _: Scene) -> str:
    """Read what somebody writes."""
    found = str(value).lower() if isinstance(value, bool) else value
    if not isinstance(found, str) or len(found) > _LONGEST_TEXT:
        raise GivenFault(f"{name} is {shown(value)}; it is a text of at most {_LONGEST_TEXT:,} characters")
    return found


def typed(kind: FactType) -> Reader:
    """Return the reader of a value as facts of that type are read: money in minor units."""

    def read(name: str, value: object, scene: Scene) -> object:
        verb, _, own = name.partition(": ")
        return read_value(scene.edition, FactDecl(verb, own, kind), value)

    return read


def whole(most: int) -> Reader:
    """Return the reader of a whole number from 1 to `most`."""

    def read(name: str, value: object, _: Scene) -> int:
        digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(most))
        found = int(str(value)) if digits else 0
        if not 0 < found <= most:
            raise GivenFault(f"{name} is {shown(value)}; it is a whole number from 1 to {most:,}")
        return found

    return read


def one_of(words: Iterable[str]) -> Reader:
    """Return the reader of one of some words."""
    taken = tuple(words)
    return lambda name, value, _: _one_of(name, value, taken)


def item(name: str, value: object, scene: Scene) -> str:
    """Read one of the policy's items."""
    return _one_of(name, value, scene.edition.items)


def _one_of(name: str, value: object, words: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in words:
        raise GivenFault(f"{name} is {shown(value)}; {allowed(value, words)}")
    return value


def channel(name: str, value: object, scene: Scene) -> object:
    """Read a channel: one of the policy's where it declares them, else any word."""
    decl = scene.edition.facts.get("request.channel")
    return text(name, value, scene) if decl is None else read_value(scene.edition, decl, value)


def instant(name: str, value: object, scene: Scene) -> int:
    """Read a time, local in the story's zone unless it has an offset; a date is the beginning of its day."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        likes = "2026-03-06 13:59 or 2026-03-06T13:59:00-06:00"
        raise GivenFault(f"{name} is {shown(value)}; it is a time like {likes}")
    try:
        return read_instant(value, scene.zone)
    except GivenFault as fault:
        raise GivenFault(f"{name}: {fault}") from None


def month(name: str, value: object, _: Scene) -> object:
    """Read a month such as 2026-03 as a CalendarPeriod."""
    try:
        return read_month(value)
    except GivenFault as fault:
        raise GivenFault(f"{name}: {fault}") from None


def person_or_day(name: str, value: object, scene: Scene) -> object:
    """Read by whom, or by which day: a date where it is one, else a text."""
    return (day(value) if isinstance(value, str) else None) or text(name, value, scene)


def read_versions(name: str, value: object, scene: Scene) -> dict[str, dict[str, Value]]:
    """Read what is known of a product's versions, by their names."""
    if not isinstance(value, Mapping):
        raise GivenFault(f"{name} is {shown(value)}; write versions by name, each with its facts")
    return {version: read_facts(scene.edition, "version", {} if of is None else of) for version, of in value.items()}
