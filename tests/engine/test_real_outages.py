"""Do outage histories that other people recorded come out as they, or a plain count of minutes, say?"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.availability import Measured, added_by, credit_for, judge_history, judge_period
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import (
    Availability,
    Band,
    CalendarPeriod,
    Credit,
    CreditCondition,
    Maintenance,
    MaintenanceRule,
    Outage,
    OutageHistory,
)

ZONE = ZoneInfo("UTC")
POLICY = Availability(
    Fraction(999, 1000),
    maintenance=MaintenanceRule(excluded=True),
    credit=Credit(
        "credit",
        "rent",
        (Band(Fraction(999, 1000), Fraction(1, 10)), Band(Fraction(99, 100), Fraction(1, 4))),
        CreditCondition(consecutive=2, in_calendar_year=3),
    ),
)


@pytest.fixture(scope="module")
def folder(data_folder: Path) -> Path:
    return data_folder / "availability"


def instant(text: str) -> Instant:
    return int(datetime.fromisoformat(text).timestamp())


def lines(path: Path) -> list[str]:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode().splitlines()


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(lines(path)))


def outages_of_checks(path: Path) -> dict[str, tuple[Outage, ...]]:
    """Make each service's outages of its checks: down from the first that fails to the next that does not."""
    checks = sorted((row["service"], instant(row["checked_at"]), row["state"] == "up") for row in rows(path))
    return {name: tuple(_outages(name, list(group))) for name, group in groupby(checks, key=itemgetter(0))}


def _outages(service: str, checks: list[tuple[str, Instant, bool]]) -> Iterator[Outage]:
    runs = [(up, next(run)[1]) for up, run in groupby(checks, key=itemgetter(2))]
    ends: list[Instant | None] = [start for _, start in runs[1:]]
    for (up, start), end in zip(runs, [*ends, None], strict=True):
        if not up:
            yield Outage(service, start, end, start, f"{service} {start}")


def minutes_by_month(spans: Iterable[tuple[Instant, Instant]]) -> dict[CalendarPeriod, int]:
    """Count minutes one by one: a plain second opinion, for spans of whole minutes."""
    covered = {minute for start, end in spans for minute in range(start // 60, end // 60)}
    counts: dict[CalendarPeriod, int] = defaultdict(int)
    for minute in covered:
        counts[CalendarPeriod.holding(datetime.fromtimestamp(minute * 60, UTC).date())] += 1
    return counts


def judged(outages: Iterable[Outage], windows: Iterable[Maintenance] = ()) -> list[Measured]:
    history = OutageHistory(tuple(outages), tuple(windows))
    at = max(outage.end or outage.start for outage in history.outages)
    return [finding.value for finding in judge_history(POLICY, history, ZONE, at)]


def test_minutes_down_add_up_to_what_the_monitor_published(folder: Path) -> None:
    outages = outages_of_checks(folder / "d33bs_upptime_checks.csv.gz")
    published = json.loads((folder / "d33bs_upptime_summary.json").read_text(encoding="utf-8"))
    astray = []
    for service in published:
        days = service["dailyMinutesDown"]
        ended = [outage for outage in outages[service["name"]] if outage.end is not None]
        down = Fraction(sum(month.downtime_seconds for month in judged(ended)) if ended else 0, 60)
        # The monitor rounds each outage of a day to the minute, and stamps it some seconds off its checks.
        if abs(down - sum(days.values())) > Fraction(len(ended) + len(days), 2):
            astray.append(service["name"])
    assert len(published) == 11
    assert astray == ["ACCESS Website (Public Webpage)"]


def test_each_month_has_the_minutes_of_its_days(folder: Path) -> None:
    outages = outages_of_checks(folder / "d33bs_upptime_checks.csv.gz")
    published = json.loads((folder / "d33bs_upptime_summary.json").read_text(encoding="utf-8"))
    days = {service["name"]: service["dailyMinutesDown"] for service in published}
    name = "CURC Statuspage Alpine Component"
    for month in (6, 7, 8):
        history = OutageHistory(outages[name])
        found = judge_period(POLICY, date(2026, month, 1), history, ZONE, instant("2026-08-10T15:00:00+00:00")).value
        said = sum(minutes for day, minutes in days[name].items() if date.fromisoformat(day).month == month)
        assert said - 5 <= found.downtime_seconds / 60 <= said + 5
        assert found.missed


def test_a_service_never_seen_up_again_is_down_until_now(folder: Path) -> None:
    (outage,) = outages_of_checks(folder / "toro-server_upptime_checks.csv.gz")["Test Broken Site"]
    assert outage.end is None
    assert judge_period(POLICY, date(2024, 5, 1), OutageHistory((outage,)), ZONE, 2**32).value.availability == 0


def github(folder: Path) -> tuple[list[Outage], list[Maintenance]]:
    """Read incidents as outages of each component they name, and maintenance in progress as windows."""
    segments: dict[str, list[tuple[str, Instant]]] = defaultdict(list)
    for segment in rows(folder / "github_segments.csv"):
        segments[segment["incident_id"]].append((segment["status"], instant(segment["start_at"])))
    outages, windows = [], []
    for row in map(json.loads, lines(folder / "github_incidents.jsonl.gz")):
        key, start, end = row["id"], instant(row["downtime_start"]), instant(row["downtime_end"])
        if row["impact"] == "maintenance":
            announced, begun = (
                min(at for said, at in segments[key] if said == s) for s in ("Scheduled", "In progress")
            )
            windows.append(Maintenance(None, begun, end, announced, key))
            continue
        outages += [Outage(name, start, end, start, f"{key} {name}") for name in row.get("components") or ["unnamed"]]
    return outages, windows


def test_windows_that_overlap_count_once_each_minute(folder: Path) -> None:
    outages, windows = github(folder)
    months = judged(outages, windows)
    down = minutes_by_month((outage.start, outage.end or 0) for outage in outages)
    assert {month.period: month.downtime_seconds + month.excluded_seconds for month in months} == {
        month.period: down[month.period] * 60 for month in months
    }
    assert sum(down.values()) * 60 < sum((outage.end or 0) - outage.start for outage in outages)


def test_announced_maintenance_excuses_the_outages_in_it(folder: Path) -> None:
    outages, windows = github(folder)
    assert len(windows) == 10
    assert all(POLICY.maintenance.excludes(window) for window in windows)
    maintained = [Outage("maintained", window.start, window.end, window.start, window.key) for window in windows]
    before, after = judged(outages, windows), judged([*outages, *maintained], windows)
    assert [month.downtime_seconds for month in after] == [month.downtime_seconds for month in before]
    announced = minutes_by_month((window.start, window.end) for window in windows)
    assert {month.period: month.excluded_seconds for month in after if month.excluded_seconds} == {
        period: minutes * 60 for period, minutes in announced.items()
    }


def test_years_of_incidents_are_credited_month_by_month(folder: Path) -> None:
    months = judged(*github(folder))
    missed = {month.period for month in months if month.missed}
    assert len(months) == 28
    for month in months:
        in_year = sum(other.first_on.year == month.period.first_on.year for other in missed if other <= month.period)
        due = month.missed and (month.period.before in missed or in_year >= 3)
        share = (Fraction(1, 4) if month.availability < Fraction(99, 100) else Fraction(1, 10)) if due else 0
        assert credit_for(POLICY, month, missed, Fraction(100_000), "EUR").value.credit_minor == 100_000 * share


def test_stages_of_incidents_give_the_minutes_of_each_service(folder: Path) -> None:
    incidents = rows(folder / "llm_incident_stages.csv.gz")
    assert len(incidents) == 365
    whole = []
    for service in ("API", "ChatGPT", "Labs", "Playground"):
        spans = [
            (row["incident_id"], instant(row["start_timestamp"]), instant(row["close_timestamp"]))
            for row in incidents
            if row[service] == "1"
        ]
        outages = [Outage(service, start, end, start, f"{key} {service}") for key, start, end in spans]
        whole += outages
        counted = minutes_by_month((start, end) for _, start, end in spans)
        found = {month.period: month.downtime_seconds for month in judged(outages)}
        assert found == {period: counted[period] * 60 for period in found}
        assert set(counted) <= set(found)
    system = minutes_by_month((outage.start, outage.end or 0) for outage in whole)
    assert sum(month.downtime_seconds for month in judged(whole)) == sum(system.values()) * 60


def test_an_incident_alone_adds_its_own_length(folder: Path) -> None:
    for row in rows(folder / "llm_incident_stages.csv.gz"):
        start, end = instant(row["start_timestamp"]), instant(row["close_timestamp"])
        days, _, clock = row["time_span"].partition(" days ")
        hours, minutes, seconds = map(int, clock.split(":"))
        length = timedelta(days=int(days), hours=hours, minutes=minutes, seconds=seconds)
        added = added_by(POLICY, Outage("any", start, end, end, row["incident_id"]), OutageHistory(), end)
        assert added == length.total_seconds()


def test_incidents_recorded_late_stand_as_if_recorded_in_time(folder: Path) -> None:
    outages = [
        Outage(
            row["service_name"],
            instant(row["begin"]),
            instant(row["end"]),
            instant(row["created"]),
            f"{row['number']} {place}",
        )
        for place, row in enumerate(map(json.loads, lines(folder / "gcp_incidents_facts.jsonl.gz")))
    ]
    by_record = sorted(outages, key=lambda outage: outage.recorded_at)
    assert by_record != sorted(outages, key=lambda outage: outage.start)
    known, downtime = OutageHistory(), 0
    for outage in by_record:
        downtime += added_by(POLICY, outage, known, outage.recorded_at)
        known = OutageHistory((*known.outages, outage))
    assert downtime == sum(month.downtime_seconds for month in judged(outages)) > 0
