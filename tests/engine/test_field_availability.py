"""Are the complaints that users of other systems have about availability impossible here?

Each test names the complaint it answers, or the trap that another system's arithmetic fell into.
"""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from pactdesk.engine.availability import Measured, added_by, credit_for, judge_history, judge_period, shown_percent
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import (
    Availability,
    Band,
    Credit,
    CreditCondition,
    Maintenance,
    MaintenanceRule,
    Outage,
    OutageHistory,
    TimeBase,
)

BERLIN = ZoneInfo("Europe/Berlin")
CREDIT = Credit("credit", "rent", (Band(Fraction(995, 1000), Fraction(1, 10)), Band(Fraction(98, 100), Fraction(1, 2))))
NOMINAL = Availability(
    Fraction(995, 1000),
    components=frozenset({"shop", "search"}),
    credit=CREDIT,
)
EXCLUDING = replace(NOMINAL, maintenance=MaintenanceRule(excluded=True))
MAY = date(2026, 5, 1)


def berlin(text: str) -> Instant:
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


LATER = berlin("2030-01-01")


def down(start: str, end: str | None, component: str = "shop") -> Outage:
    return Outage(component, berlin(start), berlin(end) if end else None, berlin(start), f"{component} {start}")


def announced(start: str, end: str) -> Maintenance:
    return Maintenance(None, berlin(start), berlin(end), berlin(start) - 86_400, start)


def judged(policy: Availability, on: date, *facts: Outage | Maintenance, at: Instant = LATER) -> Finding[Measured]:
    outages = tuple(fact for fact in facts if isinstance(fact, Outage))
    windows = tuple(fact for fact in facts if isinstance(fact, Maintenance))
    return judge_period(policy, on, OutageHistory(outages, windows), BERLIN, at)


def test_maintenance_can_be_left_out_of_an_availability_report() -> None:
    """uptime-kuma#5590 ("out of scope"), checkly#58, icingaweb2-module-reporting#66."""
    facts = (down("2026-05-10 02:00", "2026-05-10 08:00"), announced("2026-05-10 02:00", "2026-05-10 08:00"))
    assert judged(EXCLUDING, MAY, *facts).value.availability == 1
    assert judged(NOMINAL, MAY, *facts).value.missed


def test_maintenance_that_overruns_is_excused_only_as_far_as_announced() -> None:
    """checkly#58: excluding the whole failure would hide the overrun."""
    facts = (down("2026-05-10 02:00", "2026-05-10 08:00"), announced("2026-05-10 02:00", "2026-05-10 04:00"))
    assert judged(EXCLUDING, MAY, *facts).value.downtime_seconds == 4 * 3_600


def test_both_denominators_can_be_chosen() -> None:
    """Zabbix keeps excluded time in the denominator, and offers no choice."""
    facts = (down("2026-05-20", "2026-05-20 03:43"), announced("2026-05-10", "2026-05-11"))
    off_the_total = replace(NOMINAL, maintenance=MaintenanceRule(excluded=True, of=TimeBase.SCHEDULED))
    whole, scheduled = judged(EXCLUDING, MAY, *facts).value, judged(off_the_total, MAY, *facts).value
    assert whole.availability == 1 - Fraction(223, 31 * 1_440)
    assert scheduled.availability == 1 - Fraction(223, 30 * 1_440)
    assert not whole.missed
    assert scheduled.missed


def test_a_clock_change_does_not_shift_the_months_that_follow() -> None:
    """Zabbix advances by constant weeks and is an hour off after a clock change."""
    for on, hours in ((date(2026, 3, 1), 743), (date(2026, 4, 1), 720), (date(2026, 10, 1), 745)):
        month = judged(NOMINAL, on).value
        assert month.period_seconds == hours * 3_600
        assert month.starts_at == berlin(on.isoformat())
        assert month.ends_at == berlin(month.period.after.first_on.isoformat())


def test_an_earlier_month_is_judged_by_the_promise_it_was_judged_by() -> None:
    """Zabbix knows only the current target, so that changing it re-judges history: here earlier misses are given."""
    credit = replace(CREDIT, condition=CreditCondition(consecutive=2))
    strict = replace(NOMINAL, target=Fraction(9_999, 10_000), credit=credit)
    april, may = down("2026-04-10 10:00", "2026-04-10 10:30"), down("2026-05-10 10:00", "2026-05-10 20:00")
    history = OutageHistory((april, may))
    missed = [
        finding.value.period for finding in judge_history(NOMINAL, history, BERLIN, LATER) if finding.value.missed
    ]
    assert judge_period(strict, date(2026, 4, 1), history, BERLIN, LATER).value.missed
    now = judge_period(strict, MAY, history, BERLIN, LATER).value
    assert credit_for(strict, now, missed, Fraction(10_000), "EUR").value.credit_minor == 0


def test_the_monitors_own_outage_is_no_downtime() -> None:
    """uptime-kuma#2401: what the policy does not promise does not count, and the finding says so."""
    finding = judged(NOMINAL, MAY, down("2026-05-10", "2026-05-14", "monitor"))
    assert finding.value.availability == 1
    assert [step.text for step in finding.because[1].steps] == ["outages of monitor do not count"]


def test_a_warning_is_no_outage() -> None:
    """ZBXNEXT-10547, uptime-kuma#3881: only recorded outages count, so silence and retries cost nothing."""
    assert judged(NOMINAL, MAY).value.availability == 1


def test_an_outage_without_an_end_is_still_down() -> None:
    """cachet#2389: an end that was never recorded must not make the outage vanish."""
    open_end = down("2026-05-31 12:00", None)
    assert judged(NOMINAL, MAY, open_end).value.downtime_seconds == 12 * 3_600
    assert (
        judged(NOMINAL, date(2026, 6, 1), open_end, at=berlin("2026-06-01 06:00")).value.downtime_seconds == 6 * 3_600
    )


def test_availability_is_a_share_of_time_and_not_of_checks() -> None:
    """uptime-kuma#919: one short failure among few checks halved the percentage."""
    month = judged(NOMINAL, MAY, Outage("shop", berlin("2026-05-10"), berlin("2026-05-10") + 20, LATER, "short")).value
    assert month.availability == 1 - Fraction(20, 31 * 86_400)
    assert str(shown_percent(month.availability)) == "99.99925"


def test_a_month_is_a_calendar_month_and_not_the_last_thirty_days() -> None:
    """healthchecks#874: a contract's month begins on its first day, in the desk's zone."""
    facts = (down("2026-04-30 23:00", "2026-05-01 01:00"),)
    april, may = judged(NOMINAL, date(2026, 4, 30), *facts).value, judged(NOMINAL, MAY, *facts).value
    assert (april.downtime_seconds, may.downtime_seconds) == (3_600, 3_600)
    assert april.ends_at == may.starts_at == berlin("2026-05-01")


def test_a_report_names_the_outages_it_counts() -> None:
    """icingadb-web#1403: a bare percentage does not say why."""
    finding = judged(NOMINAL, MAY, down("2026-05-12", "2026-05-12 00:10"), down("2026-05-11", "2026-05-11 00:30"))
    assert finding.value.outages == ("shop 2026-05-11", "shop 2026-05-12")
    assert [step.text for step in finding.because[1].steps] == ["outages of shop took 40 minutes"]


def test_components_down_at_once_are_one_downtime() -> None:
    """A system of several components is not the sum, nor the mean, of their percentages (uptime-kuma#7031)."""
    both = (down("2026-05-10 10:00", "2026-05-10 11:00"), down("2026-05-10 10:30", "2026-05-10 11:30", "search"))
    assert judged(NOMINAL, MAY, *both).value.downtime_seconds == 90 * 60
    assert added_by(NOMINAL, both[1], OutageHistory(both), LATER) == 30 * 60


def test_nested_tiers_give_one_credit_and_the_largest_loss_its_own() -> None:
    """Below the lowest tier every higher one holds as well: only the lowest counts."""
    month = judged(NOMINAL, MAY, down("2026-05-10", "2026-05-11")).value
    assert month.availability < Fraction(98, 100)
    assert credit_for(NOMINAL, month, (), Fraction(10_000), "EUR").value.credit_minor == 5_000
