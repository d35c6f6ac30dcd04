"""What is refused in the rows of each section, as one fault?"""

import pytest
from tests.language.corpus import kinds_of, said_of
from tests.language.rows import policy

from pactdesk.language.faults import Kind

HOURLY = "case: {price: 9.00, per: hour"


@pytest.mark.parametrize(
    ("section", "row", "kind"),
    [
        ("policy", "north wind", Kind.BAD_NAME),
        ("edition", "''", Kind.BAD_NAME),
        ("effective", "1999-12-31", Kind.BAD_DATE),
        ("effective", "2100-01-01", Kind.BAD_DATE),
        ("currency", "eur", Kind.UNKNOWN_CURRENCY),
        ("source", "a.pdf", Kind.WRONG_SHAPE),
        ("contracts", "[]", Kind.WRONG_SHAPE),
        ("contracts", "", Kind.WRONG_SHAPE),
        ("contracts", "[[{reject: No., cites: NW-1}]]", Kind.WRONG_SHAPE),
        ("contracts", "{reject: '', cites: NW-1}", Kind.BAD_TEXT),
        ("contracts", "{reject: No., cites: []}", Kind.WRONG_SHAPE),
        ("contracts", "{reject: No., cites: [NW-1, NW-1]}", Kind.DECLARED_TWICE),
        ("restate", "{set: {plan: silver}, cites: NW-1}", Kind.UNKNOWN_VALUE),
        ("restate", "{set: {users: 5}, cites: NW-1}", Kind.WRONG_FACT),
        ("restate", "{set: {plan: none, vip: true}, cites: NW-1}", Kind.WRONG_KEYS),
        ("restate", "{set: {}, cites: NW-1}", Kind.WRONG_KEYS),
        ("impossible", "{because: It is none.}", Kind.MISSING_KEY),
        ("which-hours", "{use: offices, cites: NW-1}", Kind.UNKNOWN_HOURS),
        ("admission", "[{outcome: admitted, cites: NW-1}]", Kind.WRONG_SHAPE),
        ("admission", "{}", Kind.WRONG_SHAPE),
        ("admission", "{q: []}", Kind.WRONG_SHAPE),
        ("admission", "{q q: {outcome: admitted, cites: NW-1}}", Kind.BAD_NAME),
        ("admission", "{q: {outcome: accepted, cites: NW-1}}", Kind.UNKNOWN_WORD),
        ("admission", "{q: {outcome: offered, cites: NW-1}}", Kind.WRONG_KEYS),
        ("admission", "{q: {outcome: redirected, cites: NW-1}}", Kind.WRONG_KEYS),
        ("admission", "{q: {outcome: held, cites: NW-1}}", Kind.WRONG_KEYS),
        ("admission", "{q: {outcome: refused, awaits: choice, cites: NW-1}}", Kind.WRONG_KEYS),
        ("admission", "{q: {outcome: offered, offer: cases, cites: NW-1}}", Kind.UNKNOWN_ITEM),
        ("admission", "{q: {outcome: admitted, assign: plan, cites: NW-1}}", Kind.WRONG_FACT),
        ("notices", '{say: "Hello {name}.", cites: NW-1}', Kind.UNKNOWN_FACT),
        ("notices", '{say: "Hello }.", cites: NW-1}', Kind.BAD_TEXT),
        ("paging", "{page: yes, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("paging", "{page: true, cites: NW-1, when: yes}", Kind.WRONG_SHAPE),
        ("milestones", "{m: {target: 2 months, cites: NW-1}}", Kind.BAD_DURATION),
        ("milestones", "{m: {target: 2 days, cites: NW-1}}", Kind.BAD_DURATION),
        ("milestones", "{m: {target: 30 minutes, hours: office, cites: NW-1}}", Kind.WRONG_KEYS),
        ("milestones", "{m: {target: not stated, promise: internal, cites: NW-1}}", Kind.WRONG_KEYS),
        ("milestones", "{m: {target: 30 minutes, promise: maybe, cites: NW-1}}", Kind.UNKNOWN_WORD),
        ("queue", "{by: users, order: 5, cites: NW-1}", Kind.WRONG_FACT),
        ("queue", "{by: plan, order: [gold, gold], cites: NW-1}", Kind.DECLARED_TWICE),
        ("queue", "{by: plan, order: silver, cites: NW-1}", Kind.UNKNOWN_VALUE),
        ("items", "{case: {price: 400, cites: NW-1}}", Kind.BAD_MONEY),
        ("items", "{case: {price: [1.00], cites: NW-1}}", Kind.WRONG_SHAPE),
        ("items", "{case: {price: {fact: users}, cites: NW-1}}", Kind.WRONG_FACT),
        (
            "items",
            f"{{{HOURLY}, minimum: 2 hours, cites: NW-1}}}}",
            Kind.BAD_DURATION,
        ),
        (
            "items",
            f"{{{HOURLY}, step: 2 hours per year, cites: NW-1}}}}",
            Kind.BAD_DURATION,
        ),
        (
            "items",
            "{case: {price: 9.00, step: 2 hours per work, cites: NW-1}}",
            Kind.WRONG_KEYS,
        ),
        ("allowances", "{pool: {per: month, cites: NW-1}}", Kind.WRONG_KEYS),
        ("allowances", "{pool: {minutes: 60, pieces: 4, per: month, cites: NW-1}}", Kind.WRONG_KEYS),
        ("allowances", "{pool: {minutes: 60, per: week, cites: NW-1}}", Kind.UNKNOWN_WORD),
        ("allowances", "{pool: {hours: users_a_month, per: month, cites: NW-1}}", Kind.UNKNOWN_FACT),
        ("allowances", "{pool: {hours: rate, per: month, cites: NW-1}}", Kind.WRONG_FACT),
        ("allowances", "{pool: {hours: 0.123456, per: month, cites: NW-1}}", Kind.BAD_NUMBER),
        ("allowances", "{pool: {pieces: 4, per: year, carry: 60 minutes, cites: NW-1}}", Kind.BAD_NUMBER),
        ("allowances", "{pool: {minutes: 4, per: year, carry: 4, cites: NW-1}}", Kind.BAD_DURATION),
        (
            "allowances",
            "{pool: {minutes: 4, per: year, alerts: {at: 120%, to: customer, cites: NW-1}, cites: NW-1}}",
            Kind.BAD_SHARE,
        ),
        (
            "allowances",
            "{pool: {minutes: 4, per: year, alerts: {at: 80%, to: plan, cites: NW-1}, cites: NW-1}}",
            Kind.WRONG_FACT,
        ),
        *(
            ("allowances", f"{{pool: {{minutes: 4, per: year, notices: {notices}, cites: NW-1}}}}", kind)
            for notices, kind in (
                ("{at: full, say: So., cites: NW-1}", Kind.UNKNOWN_WORD),
                ("{at: past, say: 'Of {plane}.', cites: NW-1}", Kind.UNKNOWN_FACT),
                ("{at: past, say: So.}", Kind.MISSING_KEY),
                ("{say: So., cites: NW-1}", Kind.MISSING_KEY),
                ("[]", Kind.WRONG_SHAPE),
            )
        ),
        ("coverage", "{cites: NW-1}", Kind.WRONG_KEYS),
        ("coverage", "{as: included, draw: pool, cites: NW-1}", Kind.WRONG_KEYS),
        ("coverage", "{as: billable, cites: NW-1}", Kind.WRONG_KEYS),
        ("coverage", "{as: included, item: case, cites: NW-1}", Kind.WRONG_KEYS),
        ("coverage", "{as: included, slot: 15 minutes, cites: NW-1}", Kind.WRONG_KEYS),
        ("coverage", "{draw: pieces, slot: 15 minutes, cites: NW-1}", Kind.WRONG_KEYS),
        ("coverage", "{as: allowance, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("coverage", "{draw: pools, cites: NW-1}", Kind.UNKNOWN_ALLOWANCE),
        ("coverage", "{id: pool, as: included, up-to: 1 hour per work, cites: NW-1}", Kind.DECLARED_TWICE),
        ("coverage", "{as: included, up-to: 1 hour per month, cites: NW-1}", Kind.BAD_DURATION),
        ("overflow", "{as: included, up-to: 1 hour per work, cites: NW-1}", Kind.UNKNOWN_KEY),
        ("fees", "{item: hosting, every: month, cites: NW-1}", Kind.WRONG_KEYS),
        ("fees", "{item: hosting, first: 1.00, of: users, every: month, cites: NW-1}", Kind.WRONG_KEYS),
        ("fees", "{item: hosting, share: 1/12, every: month, cites: NW-1}", Kind.WRONG_KEYS),
        ("fees", "{item: hosting, share: 1/12, of: users, every: month, cites: NW-1}", Kind.WRONG_FACT),
        ("fees", "{item: hosting, first: 1.00, further: 1.00, of: rate, every: month, cites: NW-1}", Kind.WRONG_FACT),
        ("fees", "{item: hosting, first: 1.00, every: year, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("fees", "{item: hosting, first: 1.00, every: month, from: users, cites: NW-1}", Kind.WRONG_FACT),
        ("availability", "{target: 0%, cites: NW-1}", Kind.BAD_SHARE),
        ("availability", "{target: 99%, of: scheduled-time, cites: NW-1}", Kind.WRONG_KEYS),
        ("availability", "{target: 99%, excludes: {windows: announced, cites: NW-1}, cites: NW-1}", Kind.BAD_DURATION),
        ("availability", "{target: 99%, missed: {opens: wine, cites: NW-1}, cites: NW-1}", Kind.UNKNOWN_WORD),
        *(
            (
                "availability",
                f"{{target: 99%, cites: NW-1, credit: {{item: case, of: {fee}, bands: {bands}, {when}cites: NW-1}}}}",
                kind,
            )
            for fee, bands, when, kind in (
                ("case", "{under: 98%, share: 5%, cites: NW-1}", "", Kind.UNKNOWN_FEE),
                ("hosting", "{under: 99.5%, share: 5%, cites: NW-1}", "", Kind.WRONG_KEYS),
                ("hosting", "{under: 0%, share: 5%, cites: NW-1}", "", Kind.BAD_SHARE),
                (
                    "hosting",
                    "[{under: 9%, share: 5%, cites: NW-1}, {under: 9%, share: 6%, cites: NW-1}]",
                    "",
                    Kind.DECLARED_TWICE,
                ),
                ("hosting", "{under: 98%, share: 5%, cites: NW-1}", "when: {}, ", Kind.WRONG_KEYS),
                ("hosting", "{under: 98%, share: 5%, cites: NW-1}", "when: {consecutive: 0}, ", Kind.WRONG_KEYS),
            )
        ),
        ("staffing", "{role: plan, cites: NW-1}", Kind.WRONG_FACT),
        ("definitions", "{plan: {silver: {says: None., cites: NW-1}}}", Kind.UNKNOWN_VALUE),
        ("definitions", "{users: {five: {says: None., cites: NW-1}}}", Kind.WRONG_FACT),
        ("definitions", "{plan: {gold: {says: None.}}}", Kind.MISSING_KEY),
        ("purchases", "{item: case, cites: NW-1}", Kind.WRONG_KEYS),
        ("purchases", "{item: case, admits: ticket, opens: {kind: problem}, cites: NW-1}", Kind.WRONG_KEYS),
        ("purchases", "{item: case, opens: {plan: gold}, cites: NW-1}", Kind.UNKNOWN_FACT),
        ("purchases", "{item: case, opens: {kind: party}, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("conduct", "{act: close, cites: NW-1}", Kind.WRONG_KEYS),
        ("conduct", "{act: close, or-with: reason, do: show, cites: NW-1}", Kind.WRONG_KEYS),
        ("conduct", "{act: close, need: lawyer, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("conduct", "{act: close, need: plan, cites: NW-1}", Kind.WRONG_FACT),
        ("conduct", "{act: close, do: dance, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("conduct", "{act: cancel, notice: 1 month, cites: NW-1}", Kind.BAD_DURATION),
        ("conduct", "{act: renew, extend: {fact: users, by: 1 year, from: end}, cites: NW-1}", Kind.WRONG_FACT),
        ("conduct", "{act: renew, extend: {fact: until, by: 10 days, from: end}, cites: NW-1}", Kind.BAD_DURATION),
        ("clauses", "{NW-1: {at: '1', says: One., assumption: true}}", Kind.WRONG_KEYS),
        ("recorded", "{NW-1: It is., NW-2: It is not.}", Kind.UNKNOWN_CLAUSE),
        ("sections", "{}", Kind.UNKNOWN_KEY),
    ],
)
def test_what_is_refused_is_one_fault(section: str, row: str, kind: Kind) -> None:
    assert [found for found, _, _ in kinds_of(policy(section, row))] == [kind]


def test_an_unknown_item_is_said_with_how_one_is_declared() -> None:
    declared = "An item is declared under items, such as {price: quote} with its cites."
    row = "purchases: {item: case, admits: ticket, cites: NW-1}\n"
    assert said_of(row) == [f'1:19: There is no item "case". Nothing is declared under items. {declared}']
    items = "items: {cases: {price: quote, cites: NW-1}, renewal: {price: quote, cites: NW-1}}\n"
    assert said_of(row + items) == [
        f'1:19: There is no item "case". Write cases or renewal. {declared} Did you mean cases?'
    ]
