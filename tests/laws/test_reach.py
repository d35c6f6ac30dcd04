"""Does it make no difference to leave out the works that are out of reach?"""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.quay import POLICY, at

from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.reach import reach_of
from pactdesk.engine.terms.contract import Change, Continuation, Ending
from pactdesk.engine.terms.work import Work
from pactdesk.engine.works import found_works, usage_at
from pactdesk.language.read import read_policy, read_text
from pactdesk.policies import find

SINCE = at("2026-01-01")
HOURS = 400 * 24
APART = (
    POLICY.replace("per ticket", "per work").replace(", carry: 30 minutes", "").replace("per: contract", "per: month")
)
QUAYS = {
    "year": APART,
    "quarter": APART.replace("old-block: {minutes: 100, per: month", "old-block: {minutes: 100, per: quarter"),
    "overflow": APART.replace("new-block: {hours: 1, per: month", "new-block: {hours: 1, per: quarter"),
    "sized": APART.replace("hours: monthly_hours, per: month", "hours: monthly_hours, per: quarter"),
    "endless": POLICY,
}
CONTRACT: dict[str, dict[str, Value]] = {
    "smartchoice": {"package": "small", "overflow": "advanced"},
    "sma": {"service": "managed-services", "monthly_hours": 2, "overflow_rate": 18000, "after_hours_rate": 9000},
    "websan": {"plan": "winning", "licensed_users": 1, "hourly_rate": 15000},
    "smartsights": {"plan": "basic"},
}
QUAY: dict[str, Value] = {"overflow": "agreed", "rate": 6000, "night_rate": 3000, "monthly_hours": 2}


@cache
def edition(name: str) -> Edition:
    found = read_text(QUAYS[name], "quay.yaml", Path()) if name in QUAYS else read_policy(find(name))
    assert isinstance(found, Edition), found
    return found


@st.composite
def histories(draw: st.DrawFn, name: str) -> ContractHistory:
    """Draw works of more than a year that are close enough to meet, a size that changes, and a lapse."""
    activities = st.sampled_from(sorted(map(str, edition(name).facts["work.activity"].values)))
    hours, minutes = st.integers(0, HOURS - 1), st.integers(1, 200)
    drawn = draw(st.lists(st.tuples(hours, minutes, activities, st.sampled_from((None, "A", "B"))), max_size=12))
    works = tuple(
        Work(str(key), ticket, began, began + long * 60, {"activity": activity, "minutes": long}, "kim", began)
        for key, (hour, long, activity, ticket) in enumerate(drawn)
        for began in [SINCE + hour * 3600]
    )
    sizes = draw(st.lists(st.tuples(hours, st.integers(0, 3)), max_size=2)) if name == "sized" else []
    changes = tuple(
        Change(SINCE + hour * 3600, (("contract", "monthly_hours", size),), SINCE, str(hour)) for hour, size in sizes
    )
    lapse = draw(st.booleans())
    return ContractHistory(
        "c1",
        SINCE,
        ((SINCE, edition(name)),),
        {"contract": CONTRACT.get(name, QUAY)},
        changes,
        works,
        endings=(Ending(date(2026, 4, 10), SINCE),) if lapse else (),
        continuations=(Continuation(at("2026-06-10"), SINCE),) if lapse else (),
    )


@settings(max_examples=settings().max_examples // 3)  # all works of a history for each
@pytest.mark.parametrize("name", [*QUAYS, *CONTRACT])
@given(st.data())
def test_a_work_is_the_same_without_those_out_of_its_reach(name: str, data: st.DataObject) -> None:
    known, reach = data.draw(histories(name)), reach_of([edition(name)])
    assert (reach is None) == (name == "endless")
    whole = {found.work.key: found for found in found_works(known)}
    if reach is None:
        return
    for work in known.works:
        others = [one for one in known.works if one is not work]
        near = replace(known, works=(*reach.neighbours(others, work.began, work.ticket, known.zone), work))
        found = {one.work.key: one for one in found_works(near)}
        assert replace(found[work.key], alerts=()) == replace(whole[work.key], alerts=())
        usage = usage_at(near, work.began)
        assert usage == usage_at(known, work.began)
        periods = {(one.allowance, one.period) for one in usage}
        alerts = [
            [alert for one in every for alert in one.alerts if (alert.allowance, alert.period) in periods]
            for every in (found.values(), whole.values())
        ]
        assert alerts[0] == alerts[1]
