"""Does the SmartSights policy cover and bill work as its clauses say?"""

import pytest
from tests.policies.cases import Facts, assert_says, work_

CHICAGO = "America/Chicago"
BASIC, PREMIUM, MCS = {"plan": "basic"}, {"plan": "premium"}, {"plan": "mcs", "north_america": True}
LAPSED = {"plan": "basic", "care_until": "2026-02-28"}
HOUR = {"at": "2026-03-06 10:00", "minutes": 60, "ticket": "A"}
LATER = {**HOUR, "at": "2026-03-06 16:00"}


@pytest.mark.parametrize(
    ("facts", "works", "expected"),
    [
        (BASIC, [{**HOUR, "activity": "problem"}], {"parts": [("included", 60, 0, None)], "cites": ["SS-14"]}),
        (BASIC, [{**HOUR, "activity": "training"}], {"parts": [("billable", 60, 120, "500.00")], "cites": ["SS-12"]}),
        (
            BASIC,
            [{**HOUR, "activity": "training"}, {**LATER, "activity": "training", "minutes": 59}],
            {"parts": [("billable", 59, 0, None)]},
        ),
        (
            BASIC,
            [{**HOUR, "activity": "training"}, {**LATER, "activity": "training", "minutes": 90}],
            {"parts": [("billable", 90, 30, "125.00")]},
        ),
        (
            BASIC,
            [
                {**HOUR, "activity": "training"},
                {**HOUR, "activity": "training", "at": "2026-03-06 16:00", "ticket": "B"},
            ],
            {"parts": [("billable", 60, 120, "500.00")]},
        ),
        (BASIC, [{**HOUR, "activity": "consulting", "minutes": 121}], {"parts": [("billable", 121, 121, "504.17")]}),
        (PREMIUM, [{**HOUR, "activity": "training"}], {"parts": [("quote", 60, 0, None)], "cites": ["SS-12"]}),
        (MCS, [{**HOUR, "activity": "consulting"}], {"parts": [("quote", 60, 0, None)]}),
        (
            PREMIUM,
            [{**HOUR, "activity": "installation"}],
            {"parts": [("billable", 60, 240, "800.00")], "cites": ["SS-13"]},
        ),
        (
            BASIC,
            [{**HOUR, "activity": "upgrade-assistance", "minutes": 241}],
            {"parts": [("billable", 241, 241, "803.33")]},
        ),
        (MCS, [{**HOUR, "activity": "installation"}], {"parts": [("included", 60, 0, None)], "cites": ["SS-13"]}),
        (LAPSED, [{**HOUR, "activity": "problem"}], {"parts": [("included", 60, 0, None)], "cites": ["SS-21"]}),
    ],
)
def test_work_is_covered_or_billed(facts: Facts, works: list[Facts], expected: Facts) -> None:
    assert_says(work_("smartsights", CHICAGO, facts, *works)[-1], expected)
