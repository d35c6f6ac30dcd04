"""What does the policy promise about availability, and what does a missed month earn?"""

import re
from typing import Final

from pactdesk.engine.terms.outage import Availability, Band, Credit, CreditCondition, MaintenanceRule, TimeBase
from pactdesk.language import words
from pactdesk.language.basics import CITES, CLAUSES, ITEM, SHARE, SOME_SHARE, STRING, WHOLE, WORD, reference
from pactdesk.language.faults import Kind
from pactdesk.language.forms import Key, Keys, Row, many, one_of, record, scalar
from pactdesk.language.reading import Reading
from pactdesk.language.rules import Section

_RECORDED = re.compile("recorded (?:(.+) )?before they begin")
_MINUTE = 60


def _read_windows(text: str) -> int | None:
    """Read by how many seconds a window must be on record before it begins."""
    found = _RECORDED.fullmatch(text)
    if not found or not found[1]:
        return 0 if found else None
    length = words.length(found[1])
    return length.minutes * _MINUTE if length and length.minutes and not length.business else None


_ANY_OF = Key("any-of", many(WORD, "a component"), "The components whose outages count.", required=True)
_COMPONENTS = Key(
    "components",
    record(Keys("components", (_ANY_OF, CITES)), lambda row, _: row),
    "Which outages count. Left out: any.",
)
_WINDOWS = Key(
    "windows",
    scalar(
        _read_windows, Kind.BAD_DURATION, "recorded before they begin, or recorded 48 hours before they begin", STRING
    ),
    "The maintenance windows whose outage does not count.",
    required=True,
)
_EXCLUDES = Key(
    "excludes",
    record(Keys("excludes", (_WINDOWS, CITES)), lambda row, _: row),
    "Outage that does not count. Left out: none.",
)

_CONSECUTIVE = Key("consecutive", WHOLE, "From this many missed months running on.")
_IN_A_YEAR = Key("in-a-year", WHOLE, "From this many missed months of a calendar year on.")


def _condition(row: Row, reading: Reading) -> CreditCondition | None:
    counts = [row.get(key) for key in (_CONSECUTIVE, _IN_A_YEAR) if key in row]
    if counts and 0 not in counts:
        return CreditCondition(row.get(_CONSECUTIVE), row.get(_IN_A_YEAR))
    found = "A count of 0 stands here." if counts else "No count stands here."
    reading.fault(row.node, Kind.WRONG_KEYS, found, "Write consecutive, in-a-year or both, from 1.")
    return None


_UNDER = Key("under", SOME_SHARE, "Below this availability.", required=True)
_SHARE = Key("share", SHARE, "The share of the fee that is credited.", required=True)
_BAND = record(Keys("A band", (_UNDER, _SHARE, CITES)), lambda row, _: Band(row[_UNDER], row[_SHARE], row[CITES]))
_ITEM = Key("item", ITEM, "The item under which it is invoiced.", required=True)
_FEE = Key("of", reference("fees", "the item of a fee"), "The fee whose unrounded month is credited.", required=True)
_WHEN_KEYS = Keys("when", (_CONSECUTIVE, _IN_A_YEAR))
_WHEN = Key(
    "when", record(_WHEN_KEYS, _condition), "Which missed months earn it; either suffices. Left out: every one."
)
_BANDS = Key("bands", many(_BAND, "a band"), "How much; the lowest band that holds.", required=True)
_OF_CITES = Key("of-cites", CLAUSES, "The clauses that say what it is a share of.")
_PAID_CITES = Key("paid-cites", CLAUSES, "The clauses that say how it is paid.")


def _credit(row: Row, reading: Reading) -> Credit | None:
    bands = row[_BANDS]
    if len({band.under for band in bands}) < len(bands):
        found = "Two bands begin under the same availability."
        reading.fault(row.at(_BANDS), Kind.DECLARED_TWICE, found, "Keep one of the two.")
        return None
    return Credit(
        item=row[_ITEM],
        of=row[_FEE],
        bands=bands,
        condition=row.get(_WHEN),
        cites=row[CITES],
        base_cites=row.get(_OF_CITES) or (),
        paid_cites=row.get(_PAID_CITES) or (),
    )


_CREDIT_KEYS = Keys("credit", (_ITEM, _FEE, _WHEN, _BANDS, CITES, _OF_CITES, _PAID_CITES))
_CREDIT = Key("credit", record(_CREDIT_KEYS, _credit), "What a missed month earns.")
_OPENS = Key("opens", one_of({"root-cause": True}, "thing to open"), "What a missed month calls for.", required=True)
_MISSED = Key("missed", record(Keys("missed", (_OPENS, CITES)), lambda row, _: row), "What a missed month opens.")
_TARGET = Key("target", SOME_SHARE, "The share of the time it is available, kept when reached exactly.", required=True)
_BASE = Key(
    "of",
    one_of({base.value: base for base in TimeBase}, "time to be judged"),
    "all-time (left out), or scheduled-time: windows leave the total too.",
)


def _availability(row: Row, reading: Reading) -> Availability | None:
    target, base, credit = row[_TARGET], row.get(_BASE) or TimeBase.ALL, row.get(_CREDIT)
    components, excludes, missed = row.get(_COMPONENTS), row.get(_EXCLUDES), row.get(_MISSED)
    wrong: tuple[Key[object], str, str] | None = None
    if base is TimeBase.SCHEDULED and excludes is None:
        wrong = _BASE, "Windows that count as outage cannot leave the total.", "Write excludes, or of: all-time."
    elif credit and any(band.under > target for band in credit.bands):
        wrong = (
            _CREDIT,
            "A band begins above the target, where nothing is missed.",
            "Bands begin at the target, or below.",
        )
    if wrong:
        key, found, accepts = wrong
        reading.fault(row.at(key), Kind.WRONG_KEYS, found, accepts)
        return None
    rule = (
        MaintenanceRule(excluded=True, of=base, notice_seconds=excludes[_WINDOWS], cites=excludes[CITES])
        if excludes
        else MaintenanceRule()
    )
    return Availability(
        target=target,
        cites=row[CITES],
        components=frozenset(components[_ANY_OF]) if components else None,
        components_cites=components[CITES] if components else (),
        maintenance=rule,
        credit=credit,
        root_cause_cites=missed[CITES] if missed else None,
    )


AVAILABILITY: Final = Section("availability", (_TARGET, _BASE, _COMPONENTS, _EXCLUDES, _CREDIT, _MISSED), _availability)
