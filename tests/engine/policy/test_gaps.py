"""Is each gap found, and told as wide as it is?"""

from fractions import Fraction

from tests.engine.policy.cast import (
    ADD,
    ADMITTED,
    ALL,
    CARE,
    KIND,
    MIDNIGHT,
    OFFERED,
    PLAN,
    REFUSED,
    UNTIL,
    only,
    sentences,
)
from tests.engine.policy.editions import Asked, count, edition, flag, one_of, rule, weekly

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import TIME, FactType
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.gaps import MOST
from pactdesk.engine.policy.witness import Witness


def test_a_request_that_no_rule_answers_is_a_gap_told_as_wide_as_it_is() -> None:
    made = edition(PLAN, KIND, admission=[rule("live", ADMITTED, {"contract.plan": "gold"})])
    assert only(made) == PolicyFault(
        FaultKind.GAP,
        "admission",
        "",
        (),
        (),
        (),
        Witness({"request": {"kind": "problem"}}, MIDNIGHT),
        "admission: no rule answers a request where plan is basic." + ADD,
    )


def test_a_policy_without_admission_answers_nothing() -> None:
    assert sentences(edition()) == ["admission: no rule answers any request." + ADD]


def test_one_question_of_admission_suffices_and_an_exception_of_another_question_may_leave_none() -> None:
    problem, training = {"request.kind": "problem"}, {"request.kind": "training"}
    first, second = rule("one", ADMITTED, problem, group="a"), rule("two", OFFERED, training, group="b")
    assert check(edition(KIND, admission=[first, second])) == ()
    aside = [
        *ALL,
        rule("aside", REFUSED, training, group="b", excepts="all"),
        rule("not", ADMITTED, problem, group="b"),
    ]
    assert check(edition(KIND, admission=aside)) == ()
    mutual = [rule("one", ADMITTED, excepts="two"), rule("two", OFFERED, excepts="one", group="b")]
    assert FaultKind.GAP in {fault.kind for fault in check(edition(admission=mutual))}


def test_each_gap_is_told() -> None:
    made = edition(PLAN, KIND, admission=[rule("a", ADMITTED, {"contract.plan": "gold", "request.kind": "problem"})])
    assert sentences(made) == [
        "admission: no rule answers a request where plan is basic." + ADD,
        "admission: no rule answers a request where kind is training." + ADD,
    ]


def odd(flags: int) -> Edition:
    """Make an edition that answers where an odd number of flags is set: every other case is a gap of its own."""
    keys = [f"contract.f{place}" for place in range(flags)]
    cells = [{key: bool(bits >> place & 1) for place, key in enumerate(keys)} for bits in range(2**flags)]
    rows = [rule(f"row-{place}", ADMITTED, cell) for place, cell in enumerate(cells) if sum(cell.values()) % 2]
    return edition(*map(flag, keys), admission=rows)


def test_of_many_gaps_only_so_many_are_told() -> None:
    assert len(check(odd(3))) == 4
    assert len(check(odd(4))) == 8
    assert len(check(odd(5))) == MOST


def test_a_gap_is_told_in_words() -> None:
    office = weekly("office", dict.fromkeys(range(5), (8, 17)))
    facts = (
        one_of("contract.kind", "new", "old"),
        one_of("request.kind", "problem"),
        flag("contact.trained"),
        count("contract.users", 5, 20),
        count("contract.price", 500, of=FactType.MONEY),
        count("contract.share", of=FactType.NUMBER),
        CARE,
    )
    answered: list[Asked] = [
        {"contract.kind": ("old", None)},
        {"request.kind": None},
        {"contact.trained": True},
        {"contract.users": (1, None)},
        {"contract.price": (1, None)},
        {"contract.share": None},
        {"condition.care": False},
        {TIME: 1},
    ]
    rows = [rule(f"row-{place}", ADMITTED, asked, group=str(place)) for place, asked in enumerate(answered)]
    made = edition(*facts, conditions=[UNTIL], hours=[office], timed=("office",), admission=rows)
    assert sentences(made) == [
        "admission: no rule answers a request where contract.kind is new, request.kind is problem,"
        " trained is no, users is under 5 or at least 20, price is under 5.00 EUR, share is known, care holds and"
        " the time lies outside all named hours." + ADD
    ]


def test_a_number_between_two_thresholds_is_told_by_both() -> None:
    users = count("contract.users", 5, Fraction(21, 2), of=FactType.NUMBER, required=True)
    made = edition(users, admission=[rule("a", ADMITTED, {"contract.users": (0, 2)})])
    assert sentences(made) == ["admission: no rule answers a request where users is at least 5 and under 10.5." + ADD]
