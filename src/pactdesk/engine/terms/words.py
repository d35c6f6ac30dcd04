"""How are figures said? Lengths, moments and days in the words of a sentence."""

from datetime import UTC, tzinfo

from pactdesk.engine.terms.instant import Instant, moment_of

_MINUTE, _HOUR = 60, 3600


def minutes_in_words(seconds: int) -> str:
    """Return a length of time as "3 hours", "1 hour 30 minutes", "45 minutes" or, below a minute, "20 seconds"."""
    hours, rest = divmod(seconds, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    parts = [(hours, "hour"), (minutes, "minute"), (left, "second")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "0 minutes"


def moment_in_words(instant: Instant, zone: tzinfo | None = None) -> str:
    """Return an instant as "Fri 2026-03-06 13:59 CST", in UTC if no zone is given, with seconds if there are any."""
    moment = moment_of(instant, zone or UTC)
    return f"{moment:%a %Y-%m-%d %H:%M:%S %Z}" if moment.second else f"{moment:%a %Y-%m-%d %H:%M %Z}"
