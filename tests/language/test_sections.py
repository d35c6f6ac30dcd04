"""What do the rows of each section say?"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.language.corpus import edition_of
from tests.language.rows import BASE, policy

from pactdesk.engine.policy.edition import Clause, Edition, Impossible, Rank
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.says import (
    Admit,
    Conduct,
    Cover,
    Coverage,
    Definition,
    Extend,
    Fee,
    Measure,
    Notice,
    Outcome,
    Page,
    Price,
    Promise,
    Purchase,
    Reject,
    Restate,
    Role,
    Scope,
    Target,
    UseHours,
)
from pactdesk.engine.terms.allowance import Allowance, Limit, Period, Saying, Unit
from pactdesk.engine.terms.outage import Availability, Band, Credit, CreditCondition, MaintenanceRule, TimeBase


def says(section: str, row: str) -> object:
    """Return what the one rule of a section says."""
    edition = edition_of(policy(section, row))
    table = getattr(edition, {"which-hours": "which_hours", "items": "prices"}.get(section, section))
    assert isinstance(table, Table)
    (rule,) = table.rules
    assert rule.cites == ("NW-1",)
    return rule.says


HOURLY = "case: {price: 9.00, per: hour"
BY_THE_USER = """{item: case, first: 1.00, further: 0.50, of: users, every: month,
  from: until, signed: until, due: in advance, cites: NW-1}"""
SCHEDULED = """
  target: 99%
  of: scheduled-time
  components: {any-of: [web, mail], cites: NW-1}
  excludes: {windows: recorded 48 hours before they begin, cites: NW-1}
  missed: {opens: root-cause, cites: NW-1}
  cites: NW-1"""
CREDITED = """
  target: 99%
  excludes: {windows: recorded before they begin, cites: NW-1}
  credit:
    item: case
    of: hosting
    when: {consecutive: 2, in-a-year: 3}
    bands: {under: 98%, share: 5%, cites: NW-1}
    cites: NW-1
    of-cites: NW-1
    paid-cites: NW-1
  cites: NW-1"""


@pytest.mark.parametrize(
    ("section", "row", "said"),
    [
        ("contracts", "{reject: No., cites: NW-1}", Reject("No.")),
        ("restate", "{set: {plan: none}, cites: NW-1}", Restate("contract.plan", "none")),
        ("restate", "{set: {vip: true}, cites: NW-1}", Restate("contract.vip", value=True)),
        ("which-hours", "{use: office, cites: NW-1}", UseHours("office")),
        (
            "admission",
            "{q: {outcome: admitted, to: portal, assign: coach, cites: NW-1}}",
            Admit(Outcome.ADMITTED, redirect_to="portal", assign="contract.coach"),
        ),
        (
            "admission",
            "{q: {outcome: offered, offer: [case, hosting], cites: NW-1}}",
            Admit(Outcome.OFFERED, ("case", "hosting")),
        ),
        (
            "admission",
            "{q: {outcome: held, awaits: choice, offer: case, cites: NW-1}}",
            Admit(Outcome.HELD, ("case",), awaits="choice"),
        ),
        (
            "admission",
            "{q: {outcome: redirected, to: the shop, cites: NW-1}}",
            Admit(Outcome.REDIRECTED, redirect_to="the shop"),
        ),
        ("admission", "{q: {outcome: refused, cites: NW-1}}", Admit(Outcome.REFUSED)),
        (
            "notices",
            '{say: "{plan} of {contract.users}.", cites: NW-1}',
            Notice("{contract.plan} of {contract.users}."),
        ),
        ("paging", "{page: false, cites: NW-1}", Page(page=False)),
        ("milestones", "{m: {target: 30 minutes, cites: NW-1}}", Target(Measure.CLOCK, 1800, Promise.PROMISED)),
        (
            "milestones",
            "{m: {target: 1 hours, promise: internal, cites: NW-1}}",
            Target(Measure.CLOCK, 3600, Promise.INTERNAL),
        ),
        (
            "milestones",
            "{m: {target: 2 business hours, hours: office, cites: NW-1}}",
            Target(Measure.BUSINESS, 7200, Promise.PROMISED, "office"),
        ),
        (
            "milestones",
            "{m: {target: 1 business day, cites: NW-1}}",
            Target(Measure.BUSINESS_DAYS, 1, Promise.PROMISED),
        ),
        (
            "milestones",
            "{m: {target: appointment, promise: promised, cites: NW-1}}",
            Target(Measure.APPOINTMENT, 0, Promise.PROMISED),
        ),
        ("milestones", "{m: {target: not stated, cites: NW-1}}", Target(Measure.NONE, 0, Promise.NOT_STATED)),
        ("items", "{case: {price: quote, cites: NW-1}}", Price()),
        ("items", "{case: {price: 400.00, per: case, cites: NW-1}}", Price(40_000, per="case")),
        ("items", "{case: {price: {fact: rate}, per: hour, cites: NW-1}}", Price(fact="contract.rate", per="hour")),
        (
            "items",
            f"{{{HOURLY}, minimum: 2 hours per ticket, step: 15 minutes per work, cites: NW-1}}}}",
            Price(900, None, "hour", Scope(120, "ticket"), Scope(15, "work")),
        ),
        ("coverage", "{as: included, cites: NW-1}", Coverage(Cover.INCLUDED)),
        (
            "coverage",
            "{as: billable, item: case, add: hosting, cites: NW-1}",
            Coverage(Cover.BILLABLE, "case", add="hosting"),
        ),
        (
            "coverage",
            "{draw: pool, slot: 15 minutes, cites: NW-1}",
            Coverage(Cover.ALLOWANCE, allowance="pool", slot_minutes=15),
        ),
        (
            "coverage",
            "{draw: pieces, up-to: 45 minutes per work, cites: NW-1}",
            Coverage(Cover.ALLOWANCE, allowance="pieces", up_to=Scope(45, "work")),
        ),
        ("overflow", "{as: held, cites: NW-1}", Coverage(Cover.HELD)),
        ("fees", "{item: case, first: 1.00, every: month, cites: NW-1}", Fee("case", None, 100)),
        (
            "fees",
            BY_THE_USER,
            Fee("case", "contract.users", 100, 50, None, "contract.until", "contract.until", advance=True),
        ),
        (
            "fees",
            "{item: case, share: 1/12, of: rate, every: month, due: in arrears, cites: NW-1}",
            Fee("case", "contract.rate", share=Fraction(1, 12)),
        ),
        ("availability", "{target: 99.9%, cites: NW-1}", Availability(Fraction(999, 1000), ("NW-1",))),
        (
            "availability",
            SCHEDULED,
            Availability(
                Fraction(99, 100),
                ("NW-1",),
                components=frozenset({"web", "mail"}),
                components_cites=("NW-1",),
                maintenance=MaintenanceRule(
                    excluded=True, of=TimeBase.SCHEDULED, notice_seconds=172_800, cites=("NW-1",)
                ),
                root_cause_cites=("NW-1",),
            ),
        ),
        (
            "availability",
            CREDITED,
            Availability(
                Fraction(99, 100),
                ("NW-1",),
                maintenance=MaintenanceRule(excluded=True, cites=("NW-1",)),
                credit=Credit(
                    "case",
                    "hosting",
                    (Band(Fraction(98, 100), Fraction(5, 100), ("NW-1",)),),
                    CreditCondition(2, 3),
                    cites=("NW-1",),
                    base_cites=("NW-1",),
                    paid_cites=("NW-1",),
                ),
            ),
        ),
        ("staffing", "{role: coach, cites: NW-1}", Role("contract.coach")),
        ("definitions", "{plan: {gold: {says: The best., cites: NW-1}}}", Definition("The best.")),
        ("purchases", "{item: case, admits: ticket, cites: NW-1}", Purchase("case", admits=True)),
        (
            "purchases",
            "{item: case, opens: {kind: training, urgent: true, request.wanted: 2026-02-03}, cites: NW-1}",
            Purchase(
                "case", (("request.kind", "training"), ("request.urgent", True), ("request.wanted", date(2026, 2, 3)))
            ),
        ),
        (
            "conduct",
            "{act: close, need: [customer, coach], or-with: reason, do: [record, show], cites: NW-1}",
            Conduct("close", ("customer", "contract.coach"), "reason", ("record", "show")),
        ),
        (
            "conduct",
            '{act: cancel, notice: 30 days, say: "Bye {plan}.", cites: NW-1}',
            Conduct("cancel", notice_days=30, says="Bye {contract.plan}."),
        ),
        (
            "conduct",
            "{act: alert, do: open-ticket, opens: {kind: problem}, cites: NW-1}",
            Conduct("alert", does=("open-ticket",), opens=(("request.kind", "problem"),)),
        ),
        (
            "conduct",
            "{act: renew, extend: {fact: until, by: 1 year, from: day}, cites: NW-1}",
            Conduct("renew", extend=Extend("contract.until", 12, from_end=False)),
        ),
    ],
)
def test_what_a_row_says(section: str, row: str, said: object) -> None:
    assert says(section, row) == said


def test_what_cannot_happen() -> None:
    found = edition_of(policy("impossible", "{when: {plan: none}, because: It is none.}")).impossible
    assert found == (Impossible((("contract.plan", frozenset({"none"})),), "It is none."),)


def test_who_goes_first() -> None:
    rows = "[{by: plan, order: [gold, none], cites: NW-1}, {by: vip, order: true, cites: NW-1}]"
    assert edition_of(policy("queue", rows)).queue == (
        Rank("contract.plan", ("gold", "none"), ("NW-1",)),
        Rank("contract.vip", (True,), ("NW-1",)),
    )


SAYS = "say: So., cites: NW-1"


@pytest.mark.parametrize(
    ("row", "pool"),
    [
        ("{minutes: 60, per: month, cites: NW-1}", Allowance("it", Unit.MINUTES, Period.MONTH, ("NW-1",), 60)),
        (
            "{hours: 2.5, per: quarter, carry: 1 hour, cites: NW-1}",
            Allowance("it", Unit.MINUTES, Period.QUARTER, ("NW-1",), 150, carry=60),
        ),
        (
            "{hours: hours_a_month, per: year, cites: NW-1}",
            Allowance("it", Unit.MINUTES, Period.YEAR, ("NW-1",), size_fact="contract.hours_a_month"),
        ),
        (
            "{pieces: 4, per: contract, carry: 2, cites: NW-1}",
            Allowance("it", Unit.PIECES, Period.CONTRACT, ("NW-1",), 4, carry=2),
        ),
        (
            "{minutes: 60, per: month, alerts: {at: [100%, 80%], to: [coach, customer], cites: NW-1}, cites: NW-1}",
            Allowance(
                "it",
                Unit.MINUTES,
                Period.MONTH,
                ("NW-1",),
                60,
                alerts=(Fraction(4, 5), Fraction(1)),
                alert_to=("contract.coach", "customer"),
                alert_cites=("NW-1",),
            ),
        ),
        (
            "{pieces: 4, per: year, notices: {at: [used-up, past], say: 'Of {plan}.', cites: NW-1}, cites: NW-1}",
            Allowance(
                "it",
                Unit.PIECES,
                Period.YEAR,
                ("NW-1",),
                4,
                notices=(
                    Saying(Limit.USED_UP, "Of {contract.plan}.", ("NW-1",)),
                    Saying(Limit.PAST, "Of {contract.plan}.", ("NW-1",)),
                ),
            ),
        ),
        (
            f"{{pieces: 4, per: year, notices: [{{at: past, {SAYS}}}, {{at: used-up, {SAYS}}}], cites: NW-1}}",
            Allowance(
                "it",
                Unit.PIECES,
                Period.YEAR,
                ("NW-1",),
                4,
                notices=(Saying(Limit.PAST, "So.", ("NW-1",)), Saying(Limit.USED_UP, "So.", ("NW-1",))),
            ),
        ),
    ],
)
def test_what_an_allowance_holds(row: str, pool: Allowance) -> None:
    found = edition_of(f"allowances: {{it: {row}}}\n{BASE}").allowances["it"]
    assert found == replace(pool, line=1)


def test_which_clauses_stand_and_which_decide_nothing() -> None:
    edition = edition_of(
        "clauses:\n  A: {at: 3-4, says: One., reading: Two., assumption: true}\n  B: {at: '5', says: Three.}\n"
        "recorded: {A: Why., B: Why not.}\n"
    )
    assert edition.clauses == {
        "A": Clause("A", "3-4", "One.", "Two.", assumption=True),
        "B": Clause("B", "5", "Three."),
    }
    assert edition.clauses["B"].line == 3
    assert edition.recorded == {"A": "Why.", "B": "Why not."}


def test_the_head_of_the_edition() -> None:
    edition = edition_of(
        "policy: X-1\nedition: 2026\neffective: 2026-02-03\nzone: UTC\ncurrency: JPY\nsource: {document: a.pdf}\n"
    )
    found = (edition.policy, edition.name, edition.effective, edition.zone, edition.currency, edition.source)
    assert found == ("X-1", "2026", date(2026, 2, 3), "UTC", "JPY", "a.pdf")


def test_a_policy_may_leave_out_everything_but_its_head_and_clauses() -> None:
    edition = edition_of("")
    assert isinstance(edition, Edition)
    assert set(edition.facts) == {
        "request.bought",
        "request.unchosen",
        "request.estimate",
        "request.scheduled",
        "contract.ended",
        "work.past",
    }
