"""When was held work released, if only some of it was, or one choice after the other?"""

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.engine.policy.editions import rule
from tests.engine.quay import at, change, history, quay, work

from pactdesk.engine.circumstances import Circumstances
from pactdesk.engine.metering import meter
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import Rule, Table
from pactdesk.engine.policy.says import Cover, Coverage
from pactdesk.engine.terms.contract import Change
from pactdesk.engine.terms.instant import Instant

PORTAL = "contract.portal"
AGREED = "contract.overflow"
WAITS = rule("waits", Coverage(Cover.HELD), {PORTAL: False})
DRAWS = rule("draws", Coverage(Cover.ALLOWANCE, allowance="old-block"), {PORTAL: True})
DRAWS_AT_ONCE = replace(DRAWS, when=())
ENDS = rule("ends", Coverage(Cover.EXCLUDED))
ASKS = rule("asks", Coverage(Cover.HELD), {AGREED: "none"})
ENDS_AGREED = replace(ENDS, when=rule("", None, {AGREED: "agreed"}).when)

FIRST, SECOND = "2026-03-05 12:00", "2026-03-06 12:00"


def edition(coverage: tuple[Rule[Coverage], ...], overflow: tuple[Rule[Coverage], ...]) -> Edition:
    return replace(quay(), coverage=Table("coverage", coverage), overflow=Table("overflow", overflow))


@pytest.mark.parametrize(
    ("coverage", "overflow", "released"),
    [
        ((DRAWS_AT_ONCE,), (ENDS,), (None, None)),
        ((DRAWS_AT_ONCE,), (ASKS, ENDS_AGREED), (None, at(SECOND))),
        ((WAITS, DRAWS), (ENDS,), (at(FIRST), at(FIRST))),
        ((WAITS, DRAWS), (ASKS, ENDS_AGREED), (at(FIRST), at(SECOND))),
    ],
)
def test_each_part_is_released_by_the_choice_that_decided_it_last(
    coverage: tuple[Rule[Coverage], ...], overflow: tuple[Rule[Coverage], ...], released: tuple[Instant | None, ...]
) -> None:
    changes = (change(FIRST, portal=True), change(SECOND, overflow="agreed"))
    assert decided(coverage, overflow, changes) == released


def test_a_part_waits_for_both_choices_whichever_came_first() -> None:
    changes = (change(FIRST, overflow="agreed"), change(SECOND, portal=True))
    assert decided((WAITS, DRAWS), (ASKS, ENDS_AGREED), changes) == (at(SECOND), at(SECOND))


def decided(
    coverage: tuple[Rule[Coverage], ...], overflow: tuple[Rule[Coverage], ...], changes: tuple[Change, ...]
) -> tuple[Instant | None, ...]:
    known = replace(history(changes=changes, portal=False), editions=((0, edition(coverage, overflow)),))
    portions = meter(Circumstances(known, work("2026-03-02 09:00", 130, "repair")), {}).portions
    assert [(portion.cover, portion.worked) for portion in portions] == [
        (Cover.ALLOWANCE, Fraction(100)),
        (Cover.EXCLUDED, Fraction(30)),
    ]
    return tuple(portion.released_at for portion in portions)
