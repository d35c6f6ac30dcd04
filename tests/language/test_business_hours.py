"""When is the vendor open, as a policy says it?"""

from datetime import date
from pathlib import Path

import pytest
from tests.language.corpus import completed, edition_of, kinds_of, said_of

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.weekly import SpecialDay, WeeklyHours
from pactdesk.language.faults import Kind
from pactdesk.language.read import read_text

DAY = (480, 1020)


def weekly(hours: str) -> WeeklyHours:
    return edition_of(f"hours: {{it: {{{hours}, cites: NW-1}}}}\n").hours["it"].hours


def test_openings_by_the_day_in_the_policys_zone() -> None:
    found = weekly("open: {mon-thu: [08:00-12:00, 13:00-17:00], fri: 08:00-15:00, sat-sun: closed}")
    assert found == WeeklyHours("Europe/Berlin", (((480, 720), (780, 1020)),) * 4 + (((480, 900),), (), ()))


def test_a_zone_of_their_own_and_days_over_the_end_of_the_week() -> None:
    assert weekly("zone: Asia/Dubai, open: {sun-thu: 08:00-17:00}") == WeeklyHours(
        "Asia/Dubai", (((DAY,),) * 4 + ((), (), (DAY,)))
    )


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    assert weekly("open: {fri: 22:00-06:00}").week[4:6] == (((1320, 1800),), ())


def test_always_never_closes() -> None:
    assert weekly("open: always").never_close


def test_holidays_listed_public_and_of_a_file() -> None:
    hours = weekly("open: always, holidays: [2026-12-24, {country: DE, subdivision: BY}, {ics: company-holidays.ics}]")
    assert {date(2026, 12, 24), date(2026, 1, 6), date(2027, 3, 3)} <= hours.holidays
    assert {day.year for day in hours.holidays} == set(range(2025, 2037))
    assert weekly("open: always, holidays: 2026-12-24").holidays == {date(2026, 12, 24)}


def test_special_days_stand_for_themselves() -> None:
    found = weekly("open: always, special: {2026-12-31: 08:00-17:00, 2026-12-24: closed}").special_days
    assert found == (SpecialDay(date(2026, 12, 31), (DAY,)), SpecialDay(date(2026, 12, 24)))


def test_hours_are_known_from_the_year_before_to_ten_years_after() -> None:
    edition = edition_of("effective: 2027-05-05\nhours: {it: {open: always, cites: NW-1}}\n")
    assert (edition.hours["it"].first, edition.hours["it"].last) == (date(2026, 1, 1), date(2037, 12, 31))
    assert edition.hours_cites == {"it": ("NW-1",)}


@pytest.mark.parametrize(
    ("hours", "kind"),
    [
        ("cites: NW-1", Kind.MISSING_KEY),
        ("open: always", Kind.MISSING_KEY),
        ("open: daily, cites: NW-1", Kind.WRONG_SHAPE),
        ("open: [08:00-12:00], cites: NW-1", Kind.WRONG_SHAPE),
        ("open: {}, cites: NW-1", Kind.WRONG_SHAPE),
        ("open: {monday: 08:00-12:00}, cites: NW-1", Kind.BAD_OPENING),
        ("open: {mon: 8-12}, cites: NW-1", Kind.BAD_OPENING),
        ("open: {mon: [08:00-12:00, 11:59-13:00]}, cites: NW-1", Kind.BAD_OPENING),
        ("open: {mon-fri: 08:00-12:00, fri: 08:00-11:00}, cites: NW-1", Kind.DECLARED_TWICE),
        ("open: {mon: []}, cites: NW-1", Kind.WRONG_SHAPE),
        ("open: always, zone: Mars/Base, cites: NW-1", Kind.UNKNOWN_ZONE),
        ("open: always, zone: ../../etc/passwd, cites: NW-1", Kind.UNKNOWN_ZONE),
        ("open: always, special: {2026-02-30: closed}, cites: NW-1", Kind.BAD_DATE),
        ("open: always, holidays: 2026-02-30, cites: NW-1", Kind.BAD_DATE),
        ("open: always, holidays: {country: ZZ}, cites: NW-1", Kind.BAD_HOLIDAYS),
        ("open: always, holidays: {country: DE, subdivision: QQ}, cites: NW-1", Kind.BAD_HOLIDAYS),
        ("open: always, holidays: {ics: none.ics}, cites: NW-1", Kind.BAD_HOLIDAYS),
        ("open: always, holidays: {ics: ../northwind.yaml}, cites: NW-1", Kind.BAD_HOLIDAYS),
        ("open: always, holidays: {ics: northwind.yaml}, cites: NW-1", Kind.BAD_HOLIDAYS),
        ("open: always, holidays: {ics: faults}, cites: NW-1", Kind.BAD_HOLIDAYS),
    ],
)
def test_what_are_no_hours_is_one_fault(hours: str, kind: Kind) -> None:
    assert [found for found, _, _ in kinds_of(f"hours: {{it: {{{hours}}}}}\n")] == [kind]


def test_hours_at_fault_can_be_used_all_the_same() -> None:
    text = "hours: {it: {open: daily, cites: NW-1}}\npaging: {when: {within: it}, page: true, cites: NW-1}\n"
    assert [kind for kind, _, _ in kinds_of(text)] == [Kind.WRONG_SHAPE]


def test_a_zone_that_is_spelled_wrong_is_suggested() -> None:
    accepts = "Write one of the IANA database, such as Europe/Berlin. Did you mean Asia/Dubai?"
    assert said_of("zone: asia/dubay\n") == [f'1:7: There is no time zone "asia/dubay". {accepts}']


def test_the_digest_is_of_the_file_and_its_calendars(tmp_path: Path) -> None:
    text = completed("hours: {it: {open: always, holidays: {ics: days.ics}, cites: NW-1}}\n")
    calendar = (Path(__file__).parent / "company-holidays.ics").read_text(encoding="utf-8")
    digests = []
    for day in ("20260303", "20260304", "20260303"):
        (tmp_path / "days.ics").write_text(calendar.replace("20260303", day), encoding="utf-8")
        edition = read_text(text, "policy.yaml", tmp_path)
        assert isinstance(edition, Edition)
        digests.append(edition.digest)
    assert digests[0] == digests[2] != digests[1]
    other = read_text(text + "\n", "policy.yaml", tmp_path)
    assert isinstance(other, Edition)
    assert other.digest != digests[0]
    assert len(other.digest) == 64
