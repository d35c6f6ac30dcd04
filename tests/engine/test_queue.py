"""Does the queue go by the policy's ranks, and then by age?"""

from pactdesk.engine.policy.edition import Rank
from pactdesk.engine.policy.view import View
from pactdesk.engine.queue import sort_key
from pactdesk.engine.terms.finding import Step

PLANS = Rank("contract.plan", ("gold", "silver"), ("C-1",))
KINDS = Rank("request.kind", ("outage",), ("C-2",))


def view(**symbols: str | None) -> View:
    seen = View(0)
    seen.update({"contract.plan": symbols.get("plan"), "request.kind": symbols.get("kind")})
    return seen


def test_a_named_value_goes_by_its_place() -> None:
    assert sort_key((PLANS,), view(plan="gold"), 7).value == (0, 7)
    assert sort_key((PLANS,), view(plan="silver"), 7).value == (1, 7)


def test_a_value_not_named_goes_after_all_named_ones() -> None:
    assert sort_key((PLANS,), view(plan="basic"), 7).value == (2, 7)
    assert sort_key((PLANS,), view(), 7).value == (2, 7)


def test_the_first_rank_weighs_more() -> None:
    ranks = (PLANS, KINDS)
    assert sort_key(ranks, view(plan="gold", kind="question"), 9).value < sort_key(ranks, view(kind="outage"), 1).value


def test_what_ranks_alike_goes_by_age() -> None:
    assert sort_key((PLANS,), view(plan="gold"), 6).value < sort_key((PLANS,), view(plan="gold"), 7).value


def test_a_policy_without_ranks_goes_by_age_alone() -> None:
    found = sort_key((), view(), 7)
    assert found.value == (7,)
    assert found.cites == ()


def test_each_rank_says_where_the_ticket_stands_and_by_which_clause() -> None:
    seen = view(plan="silver")
    seen.origins["contract.plan"] = (Step("plan is judged as silver", ("C-9",)),)
    found = sort_key((PLANS, KINDS), seen, 7)
    assert found.cites == ("C-1", "C-9", "C-2")
    assert [reason.steps[0].text for reason in found.because] == [
        "by plan: 2 of 2",
        "by kind: after all that are ranked",
    ]
    assert found.because[0].facts == (("contract.plan", "silver"),)
