"""Do boxes obey the laws of the sets of points that they stand for?"""

from collections.abc import Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from pactdesk.engine.policy.facts import Key, Symbol
from pactdesk.engine.policy.space import Box, Space

DOMAINS: Mapping[Key, tuple[Symbol, ...]] = {"a": (None, "x", "y"), "b": (False, True), "c": (0, 1, 2, 3), "d": ("x",)}
SPACE = Space(DOMAINS)
tests = st.fixed_dictionaries({}, optional={key: st.sets(st.sampled_from(symbols)) for key, symbols in DOMAINS.items()})
boxes = tests.map(lambda asked: SPACE.box(asked.items()))


def points(box: Box) -> set[tuple[Symbol, ...]]:
    return set(product(*(SPACE.symbols(box, key) for key in DOMAINS)))


@given(boxes, boxes)
def test_boxes_meet_where_their_points_do(one: Box, other: Box) -> None:
    assert points(one & other) == points(one) & points(other)
    assert SPACE.is_empty(one) == (not points(one))


@given(boxes, st.lists(boxes, max_size=6))
def test_what_is_left_are_the_points_that_were_not_taken_each_once(box: Box, taken: list[Box]) -> None:
    left = [points(part) for part in SPACE.leftover(box, taken)]
    assert set().union(*left) == points(box).difference(*map(points, taken))
    assert sum(map(len, left)) == len(set().union(*left))


@given(boxes, boxes, st.lists(boxes, max_size=6))
def test_a_widened_box_cannot_be_widened_further(box: Box, limit: Box, avoided: list[Box]) -> None:
    avoided = [one for one in avoided if not points(one) & points(box)]
    wide = SPACE.widened(box, DOMAINS, limit, avoided)
    assert points(box) <= points(wide)
    assert not any(points(wide) & points(one) for one in avoided)
    assert SPACE.widened(wide, DOMAINS, limit, avoided) == wide
