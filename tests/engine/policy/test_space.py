"""Do boxes intersect, split and widen as the sets of points that they stand for?"""

from itertools import product

from pactdesk.engine.policy.facts import Key, Symbol
from pactdesk.engine.policy.space import Box, Space

DOMAINS: dict[Key, tuple[Symbol, ...]] = {
    "plan": ("basic", "gold", None),
    "trained": (False, True),
    "users": (0, 1, 2),
}
SPACE = Space(DOMAINS)


def box(**asked: tuple[Symbol, ...]) -> Box:
    return SPACE.box(asked.items())


def points(one: Box) -> set[tuple[Symbol, ...]]:
    return set(product(*(SPACE.symbols(one, key) for key in DOMAINS)))


def test_a_box_that_asks_nothing_holds_every_point() -> None:
    assert box() == SPACE.full
    assert len(points(SPACE.full)) == 18


def test_a_box_holds_the_named_symbols_only_unknown_and_false_among_them() -> None:
    assert points(box(plan=("gold", None), trained=(False,))) == set(product(("gold", None), (False,), (0, 1, 2)))


def test_false_is_not_the_cell_zero_of_another_key() -> None:
    assert SPACE.symbols(box(trained=(False,)), "users") == (0, 1, 2)


def test_a_symbol_that_the_key_lacks_counts_for_nothing() -> None:
    assert box(plan=("gold", "silver")) == box(plan=("gold",))
    assert SPACE.is_empty(box(plan=("silver",)))


def test_boxes_meet_unless_they_share_no_symbol_of_some_key() -> None:
    assert not SPACE.is_empty(box(plan=("gold", "basic")) & box(plan=("gold",), users=(1,)))
    assert SPACE.is_empty(box(plan=("basic",)) & box(plan=("gold",)))
    assert SPACE.is_empty(box(users=(2,), plan=("gold",)) & box(users=(0, 1)))


def test_a_space_without_keys_is_one_point() -> None:
    space = Space({})
    assert not space.is_empty(space.full)
    assert list(space.leftover(space.full, [])) == [space.full]
    assert list(space.leftover(space.full, [space.full])) == []


def test_a_key_without_symbols_empties_the_space() -> None:
    space = Space({"plan": (), "trained": (False, True)})
    assert space.is_empty(space.full)
    assert list(space.leftover(space.full, [])) == []


def test_it_knows_its_keys_and_their_fields() -> None:
    assert "plan" in SPACE
    assert "price" not in SPACE
    assert SPACE.fields(["plan", "users", "trained"]) == SPACE.full
    assert box(plan=("gold",)) & SPACE.fields(["users"]) == SPACE.fields(["users"])


def test_a_key_is_free_if_nothing_is_asked_of_it_beyond_the_limit() -> None:
    asked = box(plan=("gold", "basic"))
    assert SPACE.is_free(asked, "users")
    assert not SPACE.is_free(asked, "plan")
    assert SPACE.is_free(asked, "plan", box(plan=("gold",)))
    assert not SPACE.is_free(asked, "plan", box(plan=("gold", None)))


def test_what_is_left_is_disjoint_and_just_what_nothing_took() -> None:
    taken = [box(plan=("gold",), trained=(True,)), box(users=(0, 1), trained=(False,)), box(plan=(None,), users=(2,))]
    left = list(SPACE.leftover(SPACE.full, taken))
    assert sum(len(points(part)) for part in left) == len(set().union(*map(points, left)))
    assert set().union(*map(points, left)) == points(SPACE.full) - set().union(*map(points, taken))


def test_nothing_is_left_of_an_empty_box_or_of_one_that_is_covered() -> None:
    assert list(SPACE.leftover(box(plan=()), [])) == []
    assert list(SPACE.leftover(box(plan=("gold",)), [box(plan=("gold", "basic"))])) == []
    assert list(SPACE.leftover(SPACE.full, [box(trained=(True,)), box(trained=(False,))])) == []


def test_what_misses_the_box_takes_nothing() -> None:
    gold = box(plan=("gold",))
    assert list(SPACE.leftover(gold, [box(plan=("basic",))])) == [gold]


def test_the_piece_with_most_first_symbols_comes_first() -> None:
    left = list(SPACE.leftover(SPACE.full, [box(plan=("basic",), trained=(False,), users=(0,))]))
    assert left[0] == box(plan=("basic",), trained=(False,), users=(1, 2))
    assert left[-1] == box(plan=("gold", None))


def test_a_box_is_widened_as_far_as_it_meets_nothing() -> None:
    point = box(plan=("gold",), trained=(True,), users=(1,))
    avoided = [box(plan=("basic",), trained=(True,)), box(users=(2,))]
    wide = SPACE.widened(point, ["plan", "trained", "users"], SPACE.full, avoided)
    assert wide == box(plan=("gold", None), users=(0, 1))


def test_a_box_is_not_widened_beyond_the_limit_nor_at_other_keys() -> None:
    point = box(plan=("gold",), trained=(True,), users=(1,))
    limit = box(plan=("gold", "basic"))
    assert SPACE.widened(point, ["plan"], limit, []) == box(plan=("gold", "basic"), trained=(True,), users=(1,))
