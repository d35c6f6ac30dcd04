"""Which facts, answers and shorthands do the tests of the proof share?"""

from tests.engine.policy.editions import day, minutes_of, one_of, rule

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Condition, ConditionForm
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.says import Admit, Cover, Coverage, Measure, Outcome, Promise, Target

MIDNIGHT = 1_767_225_600
PLAN = one_of("contract.plan", "basic", "gold", default="basic")
KIND = one_of("request.kind", "problem", "training", required=True)
ACTIVITY = one_of("work.activity", "fix", "teach", required=True)
CARE = day("contract.care_until")
UNTIL = Condition("care", ConditionForm.UNTIL, ("contract.care_until",), missing=True)
ADMITTED, OFFERED, REFUSED = Admit(Outcome.ADMITTED), Admit(Outcome.OFFERED), Admit(Outcome.REFUSED)
ALL = (rule("all", ADMITTED),)
INCLUDED, DRAWN = Coverage(Cover.INCLUDED), Coverage(Cover.ALLOWANCE, allowance="pool")
POOL = minutes_of("pool")
ADD = " Add a rule for it, or name it under impossible."


def target(measure: Measure, hours: str | None = None) -> Target:
    return Target(measure, 3_600, Promise.PROMISED, hours)


def sentences(made: Edition, kind: FaultKind | None = None) -> list[str]:
    return [fault.sentence for fault in check(made) if kind in (None, fault.kind)]


def only(made: Edition) -> PolicyFault:
    (fault,) = check(made)
    return fault
