"""Which comparisons may be named?"""

import pytest
from tests.language.corpus import edition_of, kinds_of

from pactdesk.engine.policy.facts import Condition, ConditionForm
from pactdesk.language.faults import Kind

FACTS = """\
facts:
  account: {region: [north, south], size: int}
  contact: {region: [north, south], name: text}
  contract: {ends: date, begins: date, share: number, users: int, rate: money, fee: money, on: bool}
  product: {coach: agent, tam: agent}
"""


def condition(text: str) -> Condition:
    return edition_of(f"{FACTS}conditions: {{it: {{{text}}}}}\n").conditions["condition.it"]


@pytest.mark.parametrize(
    ("text", "form", "facts", "missing"),
    [
        ("until: ends", ConditionForm.UNTIL, ("contract.ends",), True),
        ("from: ends", ConditionForm.FROM, ("contract.ends",), True),
        ("from: ends, missing: false", ConditionForm.FROM, ("contract.ends",), False),
        ("same: [account.region, contact.region]", ConditionForm.SAME, ("account.region", "contact.region"), False),
        ("same: [ends, begins], missing: true", ConditionForm.SAME, ("contract.ends", "contract.begins"), True),
        ("differs: [contact.region, name]", ConditionForm.DIFFERS, ("contact.region", "contact.name"), False),
        ("differs: [on, ended]", ConditionForm.DIFFERS, ("contract.on", "contract.ended"), False),
        ("less: [users, share]", ConditionForm.LESS, ("contract.users", "contract.share"), False),
        ("less: [rate, fee]", ConditionForm.LESS, ("contract.rate", "contract.fee"), False),
        ("less: [ends, begins]", ConditionForm.LESS, ("contract.ends", "contract.begins"), False),
        ("given: coach", ConditionForm.GIVEN, ("product.coach",), False),
        ("given: bought", ConditionForm.GIVEN, ("request.bought",), False),
    ],
)
def test_each_comparison(text: str, form: ConditionForm, facts: tuple[str, ...], *, missing: bool) -> None:
    assert condition(text) == Condition("it", form, facts, missing)


def test_before_counts_days() -> None:
    found = condition("before: ends, days: 90, cites: NW-1")
    assert found == Condition("it", ConditionForm.BEFORE, ("contract.ends",), missing=False, days=90, cites=("NW-1",))
    assert found.line == 6


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Kind.WRONG_KEYS),
        ("until: ends, from: begins", Kind.WRONG_KEYS),
        ("before: ends", Kind.WRONG_KEYS),
        ("until: ends, days: 9", Kind.WRONG_KEYS),
        ("given: ends, missing: true", Kind.WRONG_KEYS),
        ("after: ends", Kind.UNKNOWN_KEY),
        ("until: end", Kind.UNKNOWN_FACT),
        ("until: users", Kind.WRONG_FACT),
        ("given: it", Kind.WRONG_FACT),
        ("before: ends, days: many", Kind.BAD_NUMBER),
        ("same: ends", Kind.WRONG_SHAPE),
        ("same: [ends, begins, ends]", Kind.WRONG_SHAPE),
        ("same: [region, name]", Kind.AMBIGUOUS_FACT),
        ("same: [ends, users]", Kind.WRONG_FACT),
        ("differs: [coach, name]", Kind.WRONG_FACT),
        ("less: [users, rate]", Kind.WRONG_FACT),
        ("less: [coach, tam]", Kind.WRONG_FACT),
    ],
)
def test_what_cannot_be_compared_is_one_fault(text: str, kind: Kind) -> None:
    assert {found for found, _, _ in kinds_of(f"{FACTS}conditions: {{it: {{{text}}}}}\n")} == {kind}


def test_a_condition_at_fault_can_be_asked_all_the_same() -> None:
    text = f"{FACTS}conditions: {{it: {{until: users}}}}\npaging: {{when: {{it: true}}, page: true, cites: NW-1}}\n"
    assert [kind for kind, _, _ in kinds_of(text)] == [Kind.WRONG_FACT]
